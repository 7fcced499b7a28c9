"""Manufacturing trade of 69 economies, 1986–2006, domestic trade included."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

# The file writes Romania as the World Bank did before 2002.
CODES = {"ROM": "ROU"}


def parse_trade(data: Path) -> pl.DataFrame:
    """Columns exporter, importer, year, trade (million USD), rta (the Guide's own dummy), pair_id, distance (km)."""
    frame = read_file(data, load_source("agtpa"))
    return frame.select(
        pl.col("exporter").replace(CODES),
        pl.col("importer").replace(CODES),
        pl.col("year").cast(pl.Int64),
        "trade",
        "rta",
        "pair_id",
        pl.col("dist").alias("distance"),
    ).sort("exporter", "importer", "year")
