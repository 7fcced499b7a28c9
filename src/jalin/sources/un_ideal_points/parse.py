"""Where states stand in the votes of the UN General Assembly."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

YEAR = 2023
# The source carries Serbia on under the code of Yugoslavia.
CODES = {"YUG": "SRB"}


def parse_ideal_points(data: Path, year: int = YEAR) -> pl.DataFrame:
    """Columns economy, ideal_point (all votes of the year; about standard normal over time and states)."""
    frame = read_file(data, load_source("un_ideal_points")).filter(pl.col("year") == year)
    return frame.select(
        pl.col("iso3c").replace(CODES).alias("economy"), pl.col("idealpointall").cast(pl.Float64).alias("ideal_point")
    ).sort("economy")
