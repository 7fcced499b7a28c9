"""Capital per worker and human capital by economy."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

YEAR = 2019


def parse_factors(data: Path) -> pl.DataFrame:
    """Columns economy, capital_per_worker (USD of 2017, national prices), human_capital (index); null where unknown."""
    frame = read_file(data, load_source("penn_world_table")).filter(pl.col("year") == YEAR)
    return frame.select(
        pl.col("country").str.to_uppercase().alias("economy"),
        (pl.col("rnna") / pl.col("emp")).alias("capital_per_worker"),
        pl.col("hc").alias("human_capital"),
    ).sort("economy")
