"""Gross output of 43 economies in 2014, and the trade between them in four years."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

YEAR = 2014
REST = "ROW"


def parse_output(data: Path) -> pl.DataFrame:
    """Columns economy, output (million USD of 2014, all sectors), domestic_share (of output sold at home)."""
    frame = read_file(data, load_source("wiod_2016")).filter(pl.col("year") == YEAR)
    at_home = pl.col("trade").filter(pl.col("exporter") == pl.col("importer")).sum()
    sums = frame.group_by("exporter").agg(
        pl.col("trade").sum().alias("output"), (at_home / pl.col("trade").sum()).alias("domestic_share")
    )
    return sums.filter(pl.col("exporter") != REST).rename({"exporter": "economy"}).sort("economy")


def parse_trade(data: Path) -> pl.DataFrame:
    """Columns exporter, importer, year (2000, 2005, 2010, 2014), trade (million USD, all sectors), without the rest of
    the world: some of it has agreements and some has not."""
    frame = read_file(data, load_source("wiod_2016")).filter(
        (pl.col("exporter") != REST) & (pl.col("importer") != REST)
    )
    return frame.with_columns(pl.col("year").cast(pl.Int64)).sort("exporter", "importer", "year")
