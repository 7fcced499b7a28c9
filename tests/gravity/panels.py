"""Panels to estimate from: small ones made here, and real ones that lie beside the project."""

from __future__ import annotations

import numpy as np
import polars as pl
from register.shared import read_shared

YEARS = (1986, 1990, 1994, 1998, 2002, 2006)
THREE_WAY = "exporter^year + importer^year + exporter^importer"


def small(countries: int = 6, years: int = 4, *, seed: int = 0, zeros: float = 0.2) -> pl.DataFrame:
    """A three-way panel with domestic trade, two regressors that vary over time, distance, weights and an offset."""
    rng = np.random.default_rng(seed)
    one, other, when = (axis.ravel() for axis in np.indices((countries, countries, years)))
    names = np.array([f"C{place:02d}" for place in range(countries)])
    size, pull = rng.normal(size=(countries, years)), rng.normal(size=(countries, years))
    distance = rng.uniform(1, 9, size=(countries, countries))
    distance = distance + distance.T
    rta = (rng.uniform(size=(countries, countries, years)) < 0.4).astype(float)
    tariff = rng.normal(size=(countries, countries, years))
    predictor = size[one, when] + pull[other, when] - np.log(distance)[one, other]
    predictor = predictor + 0.5 * rta[one, other, when] - 0.3 * tariff[one, other, when]
    trade = np.exp(predictor) * rng.gamma(2.0, 0.5, size=len(one)) * (rng.uniform(size=len(one)) > zeros)
    return pl.DataFrame(
        {
            "exporter": names[one],
            "importer": names[other],
            "year": 2000 + when,
            "trade": trade,
            "rta": rta[one, other, when],
            "tariff": tariff[one, other, when],
            "dist": distance[one, other],
            "weight": rng.uniform(0.5, 2.0, size=len(one)),
            "shift": rng.normal(scale=0.3, size=len(one)),
        }
    )


def guide() -> pl.DataFrame:
    """The panel of the Advanced Guide to Trade Policy Analysis, in the years that it estimates with."""
    return read_shared("trade/agtpa_69c_1986_2006.parquet").filter(pl.col("year").is_in(YEARS))


def guide_abroad() -> pl.DataFrame:
    """The same without domestic trade."""
    return guide().filter(pl.col("exporter") != pl.col("importer"))


def provisions() -> pl.DataFrame:
    """The penppml panel; `agreement_dummy` is one where any agreement is in force."""
    frame = read_shared("trade/comtrade_dta_penppml_1964_2016.parquet")
    return frame.with_columns((pl.col("id") > 0).cast(pl.Int8).alias("agreement_dummy"))
