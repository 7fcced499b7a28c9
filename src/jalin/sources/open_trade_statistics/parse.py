"""Exports of 224 economies by HS 2007 heading, 2017."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

UNSPECIFIED = "9999"


def parse_exports(data: Path) -> pl.DataFrame:
    """Columns economy (ISO 3166-1 alpha-3), heading (HS 2007, four digits), exports (USD), as published.

    Heading 9999, uninhabited territories and wrong cells are still there; `jalin.build.exclusions` takes them out. An
    economy that is listed exports nothing under a heading that is not listed for it; an economy that is not listed has
    no data.
    """
    frame = read_file(data, load_source("open_trade_statistics"))
    return frame.select(
        pl.col("reporter_iso").str.to_uppercase().alias("economy"),
        pl.col("product_code").alias("heading"),
        pl.col("export_value_usd").alias("exports"),
    ).drop_nulls("exports")
