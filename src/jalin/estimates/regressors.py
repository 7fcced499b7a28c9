"""What may bring two economies together or keep them apart, as an estimated equation takes it.

One row for each pair. A value that no source gives is missing for an economy as a whole (no votes, no legal origin):
the regressor is zero in all its pairs, so that the economy's own fixed effect takes up what is constant in it, and the
estimates rest on the economies that are known.
"""

from __future__ import annotations

import polars as pl

# Name of the regressor, the column of the pairs it is made from, and the family it belongs to.
COLUMNS = {
    "log_distance": "distance",
    "contiguous": "contiguous",
    "climate_gap": "climate_gap",
    "common_official": "common_official",
    "common_spoken": "common_spoken",
    "common_legal_origin": "common_legal_origin",
    "voting_gap": "voting_gap",
    "income_gap": "income_gap",
    "export_similarity": "export_similarity",
    "shared_organisations": "shared_organisations",
    "customs_union": "customs_union",
    "free_trade": "free_trade",
    "partial_scope": "partial_scope",
}
NAMES = tuple(COLUMNS)


def make_regressors(pairs: pl.DataFrame) -> pl.DataFrame:
    """Columns first, second and one for each of NAMES, from a frame of pairs."""
    return pairs.select(
        "first",
        "second",
        pl.col("distance").log().alias("log_distance"),
        *(pl.col(COLUMNS[name]).cast(pl.Float64).fill_null(0.0).alias(name) for name in NAMES[1:9]),
        (1.0 + pl.col("shared_organisations")).log().alias("shared_organisations"),
        *(pl.col(name).cast(pl.Float64) for name in NAMES[10:]),
    )


def find_missing(pairs: pl.DataFrame) -> pl.DataFrame:
    """Columns first, second and one bool for each of NAMES: whether no source gives it."""
    return pairs.select("first", "second", *(pl.col(column).is_null().alias(name) for name, column in COLUMNS.items()))
