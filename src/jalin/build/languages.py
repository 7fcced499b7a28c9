"""Languages that economies share: official ones, and the chance that two people have one in common.

The chance is that of Melitz and Toubal (2014, "Native language, spoken language, translation and trade", Journal of
International Economics 93(2)), α_ij = Σ_l p_il p_jl with p_il the part of i's people who use language l.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def official_languages(languages: pl.DataFrame) -> pl.DataFrame:
    """Columns territory, official_languages: codes, the most used first; territories without one are left out.

    Parameters
    ----------
    languages : columns territory, language, share, official.
    """
    ordered = languages.filter("official").sort("territory", "share", "language", descending=[False, True, False])
    return ordered.group_by("territory", maintain_order=True).agg(pl.col("language").alias("official_languages"))


def common_official(languages: pl.DataFrame, territories: list[str]) -> NDArray[np.bool_]:
    """(n, n) whether territories have an official language in common."""
    held = _table(languages.with_columns(pl.col("official").cast(pl.Float64).alias("value")), territories)
    return np.asarray(held @ held.T > 0)


def common_spoken(languages: pl.DataFrame, territories: list[str]) -> Floats:
    """(n, n) α, the chance that two people drawn at random, one from each territory, share a language.

    Who shares two is counted twice, so that it is an upper bound, and cut off at one; the largest p_il p_jl of any one
    language is the lower bound.
    """
    shares = _table(languages.with_columns(pl.col("share").alias("value")), territories)
    return np.minimum(shares @ shares.T, 1.0)


def _table(languages: pl.DataFrame, territories: list[str]) -> Floats:
    """(territories, languages) of the column `value`, zero where a territory does not list a language."""
    known = languages.filter(pl.col("territory").is_in(territories))
    codes = known["language"].unique().sort().to_list()
    table = np.zeros((len(territories), len(codes)))
    rows, columns = ({name: place for place, name in enumerate(names)} for names in (territories, codes))
    for territory, language, value in known.select("territory", "language", "value").iter_rows():
        table[rows[territory], columns[language]] = value
    return table
