"""Whether two economies' law has the same origin."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source


def parse_legal_origin(data: Path) -> pl.DataFrame:
    """Columns first < second, common_legal_origin (bool); pairs that the source does not know are not there."""
    frame = read_file(data, load_source("legal_origin")).filter(pl.col("source") < pl.col("host"))
    return frame.select(
        pl.col("source").alias("first"),
        pl.col("host").alias("second"),
        (pl.col("comlegal") == 1.0).alias("common_legal_origin"),
    ).sort("first", "second")
