"""GDP and population by economy and year."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source


def parse_gdp(data: Path, year: int) -> pl.DataFrame:
    """Columns economy, gdp (million USD of that year)."""
    return _of_year(data, 0, year).select("economy", (pl.col("Value") / 1e6).alias("gdp"))


def parse_population(data: Path, year: int) -> pl.DataFrame:
    """Columns economy, population (persons)."""
    return _of_year(data, 1, year).select("economy", pl.col("Value").alias("population"))


def _of_year(data: Path, place: int, year: int) -> pl.DataFrame:
    frame = read_file(data, load_source("world_bank"), place).filter(pl.col("Year") == year)
    return frame.rename({"Country Code": "economy"}).sort("economy")
