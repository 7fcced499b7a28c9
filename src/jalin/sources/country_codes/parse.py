"""Which state had which number of the Correlates of War project, by year."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

# The source gives these numbers no ISO code: Yugoslavia and its successors under one number, and Kosovo.
CODES = {345: "SRB", 347: "XKX"}


def parse_state_numbers(data: Path, year: int) -> pl.DataFrame:
    """Columns number (Correlates of War), economy, of the states of that year."""
    frame = read_file(data, load_source("country_codes")).filter(
        (pl.col("year") == year) & pl.col("cown").is_not_null()
    )
    own = pl.col("cown").replace_strict(CODES, default=None, return_dtype=pl.String)
    return (
        frame.select(pl.col("cown").alias("number"), pl.coalesce(own, "iso3c").alias("economy"))
        .drop_nulls()
        .sort("number")
    )
