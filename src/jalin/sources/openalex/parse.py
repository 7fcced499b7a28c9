"""Works of 2023 with authors in both economies of a pair."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

YEAR = 2023


def parse_publications(data: Path) -> pl.DataFrame:
    """Columns first, second (ISO alpha-2, as published), works; each pair in both orders, without works within one."""
    frame = read_file(data, load_source("openalex")).filter((pl.col("year") == YEAR) & (pl.col("a") != pl.col("b")))
    return frame.select(pl.col("a").alias("first"), pl.col("b").alias("second"), pl.col("n").alias("works"))
