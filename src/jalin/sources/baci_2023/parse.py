"""Trade in goods among 194 economies in 2023, and their GDP."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source


def parse_trade(data: Path) -> pl.DataFrame:
    """Columns exporter, importer, trade (million USD, f.o.b.); a pair of an economy with itself is left out.

    BACI lists no zero: a pair that is not there does not trade at the resolution of 1,000 USD.
    """
    frame = read_file(data, load_source("baci_2023"), 0).filter(pl.col("exporter") != pl.col("importer"))
    return frame.select("exporter", "importer", (pl.col("trade_kusd") / 1000).alias("trade"))


def parse_gdp(data: Path) -> pl.DataFrame:
    """Columns economy, gdp (million USD of 2023)."""
    frame = read_file(data, load_source("baci_2023"), 1)
    return frame.select(pl.col("iso3").alias("economy"), (pl.col("gdp_usd") / 1e6).alias("gdp"))
