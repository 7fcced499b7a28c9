"""Trade of 40 economies, 1995–2011, over four sectors, domestic trade included."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

REST = "ROW"
SECTORS = ("agriculture", "manufacturing", "mining", "services")


def parse_trade(data: Path, sectors: tuple[str, ...] = SECTORS) -> pl.DataFrame:
    """Columns exporter, importer, year, trade (million USD), over the sectors asked for.

    Use includes changes of inventories, which can be below zero. They are left in the sum of a flow over its sectors,
    since what was sold from stock was counted when it was put there; a flow whose sum is below zero is null. The rest
    of the world is left out: some of it has agreements and some has not.
    """
    frame = read_file(data, load_source("wiod_2013")).filter(
        (pl.col("exporter") != REST) & (pl.col("importer") != REST) & pl.col("sector").is_in(sectors)
    )
    flows = frame.group_by("exporter", "importer", "year").agg(pl.col("trade").sum().cast(pl.Float64))
    return flows.with_columns(pl.when(pl.col("trade") >= 0).then("trade")).sort("exporter", "importer", "year")
