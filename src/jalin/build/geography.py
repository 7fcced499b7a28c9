"""Geography by our own computation, from GeoNames, CLDR and two short cited lists: places and pairs of them."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.build.borders import make_borders
from jalin.build.languages import common_official, common_spoken, official_languages
from jalin.numerics.distance import (
    Cities,
    Distances,
    belt_shares,
    centres,
    districts,
    latitude_quantile,
    weighted_distances,
)
from jalin.register import load_register
from jalin.register.economies import is_economy
from jalin.sources.cldr.parse import parse_languages
from jalin.sources.geonames.parse import parse_cities, parse_countries
from jalin.sources.landlocked.parse import parse_landlocked

# As many as CEPII takes of each; with all of them distances hardly differ (docs/methods/geography.md).
LARGEST = 25
# Degrees from the equator: the tropics end at 23.4°, rounded; the other edges are customary.
BELTS = {"tropical": 23.5, "subtropical": 35.0, "temperate": 55.0, "cold": 90.0}


def make_places(
    cities: pl.DataFrame | None = None, countries: pl.DataFrame | None = None, languages: pl.DataFrame | None = None
) -> pl.DataFrame:
    """A row an economy of ISO 3166 (and Kosovo) that has a city, in the order of codes.

    Columns
    -------
    economy : alpha-3.
    latitude, longitude : degrees, the middle of where its people live.
    latitude_low, latitude_high : degrees; a tenth of its people live south of the one, a tenth north of the other.
    landlocked : without a sea coast.
    area : km², null where GeoNames rounds it to zero.
    climate_belt : tropical, subtropical, temperate or cold: the belt of latitude where most of its people live.
    share_tropical, share_subtropical, share_temperate, share_cold : parts of its people by belt.
    region, subregion : ids in the vocabulary `regions` of the register (UN M49), which has the codes and names.
    official_languages : codes of CLDR, the most used first.
    distance_internal, distance_internal_ces : km within it, θ = 1 and −1; null where the area is.

    Parameters
    ----------
    cities, countries, languages : as the parsers of GeoNames and CLDR give them, which are called for what is left out.
    """
    cities, countries, languages = _sources(cities, countries, languages)
    economies = _economies(cities, countries)
    everywhere = _locate(cities, economies["economy"].to_list())
    latitude, longitude = centres(everywhere)
    shares = belt_shares(everywhere, tuple(BELTS.values())[:-1])
    distances = _distances(cities, economies)
    belts = np.array(list(BELTS))
    places = economies.with_columns(
        pl.Series("latitude", latitude),
        pl.Series("longitude", longitude),
        pl.Series("latitude_low", latitude_quantile(everywhere, 0.1)),
        pl.Series("latitude_high", latitude_quantile(everywhere, 0.9)),
        pl.col("economy").is_in(list(parse_landlocked())).alias("landlocked"),
        pl.Series("climate_belt", belts[shares.argmax(axis=1)].tolist()),
        *(pl.Series(f"share_{belt}", shares[:, place]) for place, belt in enumerate(BELTS)),
        pl.Series("distance_internal", np.diag(distances.arithmetic)).fill_nan(None),
        pl.Series("distance_internal_ces", np.diag(distances.harmonic)).fill_nan(None),
    )
    places = places.join(_regions(), on="economy", how="left", maintain_order="left")
    places = places.join(official_languages(languages), on="territory", how="left", maintain_order="left")
    return places.select(
        "economy",
        "latitude",
        "longitude",
        "latitude_low",
        "latitude_high",
        "landlocked",
        "area",
        "climate_belt",
        *(f"share_{belt}" for belt in BELTS),
        "region",
        "subregion",
        "official_languages",
        "distance_internal",
        "distance_internal_ces",
    )


def make_pairs(
    cities: pl.DataFrame | None = None, countries: pl.DataFrame | None = None, languages: pl.DataFrame | None = None
) -> pl.DataFrame:
    """A row an unordered pair of the economies of `make_places`, in the order of codes.

    Columns
    -------
    first, second : alpha-3, first < second.
    distance, distance_ces : km, weighted by people, θ = 1 and θ = −1 of Head and Mayer (2002).
    contiguous : they have a land border.
    common_official : they have an official language in common, null where CLDR names none for one of them.
    common_spoken : chance that two people, one from each, share a language; an upper bound, at most one.

    Parameters
    ----------
    cities, countries, languages : as the parsers of GeoNames and CLDR give them, which are called for what is left out.
    """
    cities, countries, languages = _sources(cities, countries, languages)
    economies = _economies(cities, countries)
    codes = np.array(economies["economy"].to_list())
    territories = economies["territory"].to_list()
    distances = _distances(cities, economies)
    known = set(official_languages(languages)["territory"])
    named = np.array([territory in known for territory in territories])
    one, two = np.triu_indices(len(codes), 1)
    shared = pl.Series("common_official", common_official(languages, territories)[one, two])
    pairs = pl.DataFrame(
        {
            "first": codes[one].tolist(),
            "second": codes[two].tolist(),
            "distance": distances.arithmetic[one, two],
            "distance_ces": distances.harmonic[one, two],
            "contiguous": _contiguous(countries, codes)[one, two],
            "common_spoken": common_spoken(languages, territories)[one, two],
            "named": (named[one] & named[two]),
        }
    )
    official = pl.when("named").then(shared).alias("common_official")
    return pairs.with_columns(official).select(
        "first", "second", "distance", "distance_ces", "contiguous", "common_official", "common_spoken"
    )


def _sources(
    cities: pl.DataFrame | None, countries: pl.DataFrame | None, languages: pl.DataFrame | None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    return (
        parse_cities() if cities is None else cities,
        parse_countries() if countries is None else countries,
        parse_languages() if languages is None else languages,
    )


def _economies(cities: pl.DataFrame, countries: pl.DataFrame) -> pl.DataFrame:
    """Columns economy, territory, area of the economies that ISO 3166 knows and that have a city."""
    known = countries.filter(pl.col("economy").map_elements(is_economy, return_dtype=pl.Boolean))
    return known.join(cities, on="economy", how="semi").select("economy", "territory", "area").sort("economy")


def _locate(cities: pl.DataFrame, economies: list[str], largest: int | None = None) -> Cities:
    """The cities of these economies without districts listed beside them, or the largest of each."""
    numbers = pl.Series("number", range(len(economies)), dtype=pl.Int64)
    kept = cities.filter(pl.col("economy").is_in(economies))
    kept = kept.with_columns(pl.col("economy").replace_strict(economies, numbers).alias("number"))
    kept = kept.sort("number", "population", descending=[False, True], maintain_order=True)
    kept = kept.filter(~pl.Series(districts(_cities(kept))))
    return _cities(kept if largest is None else kept.group_by("number", maintain_order=True).head(largest))


def _cities(frame: pl.DataFrame) -> Cities:
    return Cities(
        economy=frame["number"].to_numpy(),
        latitude=frame["latitude"].to_numpy(),
        longitude=frame["longitude"].to_numpy(),
        population=frame["population"].cast(pl.Float64).to_numpy(),
    )


def _distances(cities: pl.DataFrame, economies: pl.DataFrame) -> Distances:
    area = economies["area"].fill_null(np.nan).to_numpy()
    return weighted_distances(_locate(cities, economies["economy"].to_list(), LARGEST), area)


def _contiguous(countries: pl.DataFrame, codes: NDArray[np.str_]) -> NDArray[np.bool_]:
    """(n, n) whether economies have a land border, in the order of their codes."""
    place = {code: number for number, code in enumerate(codes.tolist())}
    found = np.zeros((len(codes), len(codes)), dtype=bool)
    for first, second in make_borders(countries).iter_rows():
        if first in place and second in place:
            found[place[first], place[second]] = found[place[second], place[first]] = True
    return found


def _regions() -> pl.DataFrame:
    """Columns economy, region, subregion: ids of the vocabulary `regions`."""
    terms = load_register().vocabulary("regions").terms
    rows = [(economy, term.within, term.id) for term in terms for economy in term.economies]
    return pl.DataFrame(rows, schema=["economy", "region", "subregion"], orient="row")
