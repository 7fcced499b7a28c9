"""Trade in goods among the states of the Correlates of War project."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.country_codes.parse import parse_state_numbers
from jalin.sources.files import read_file
from jalin.sources.source import load_source


def parse_trade(data: Path, year: int) -> pl.DataFrame:
    """Columns exporter, importer, trade (million USD of that year); pairs for which the source has none are left out.

    The first flow of a row is what its first state imports from its second; each pair has a row in either order.
    """
    codes = parse_state_numbers(data, year)
    frame = read_file(data, load_source("cow_trade")).filter((pl.col("year") == year) & pl.col("flow1").is_not_null())
    return (
        frame.join(codes.rename({"number": "ccode2", "economy": "exporter"}), on="ccode2")
        .join(codes.rename({"number": "ccode1", "economy": "importer"}), on="ccode1")
        .select("exporter", "importer", pl.col("flow1").cast(pl.Float64).alias("trade"))
        .sort("exporter", "importer")
    )
