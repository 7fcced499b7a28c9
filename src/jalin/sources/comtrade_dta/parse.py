"""Trade in goods between economies, every fourth year 1964–2016, without domestic trade."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.sources.files import read_file
from jalin.sources.source import load_source

# Codes of the World Bank's trade system. Belgium and Luxembourg report together, and have the same agreements.
CODES = {"BLX": "BEL", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "MNT": "MNE"}
# Federations that have ended, parts of today's economies, and what belongs to none.
NOT_ECONOMIES = (
    "ANT", "BAT", "BUN", "CSK", "DDR", "FRE", "KN1", "NZE", "PCE", "PCZ", "RYU", "SIK", "SPE", "SVR", "SVU", "TAN",
    "UNS", "USP", "VDR", "YDR", "YUG", "ZPM", "ZW1",
)  # fmt: skip


def parse_trade(data: Path) -> pl.DataFrame:
    """Columns exporter, importer, year, trade (USD); zero as the file has it, absent where the file has no row."""
    frame = read_file(data, load_source("comtrade_dta")).select(
        pl.col("exp").replace(CODES).alias("exporter"),
        pl.col("imp").replace(CODES).alias("importer"),
        pl.col("time").cast(pl.Int64).alias("year"),
        pl.col("export").alias("trade"),
    )
    known = ~pl.col("exporter").is_in(NOT_ECONOMIES) & ~pl.col("importer").is_in(NOT_ECONOMIES)
    # Two spellings of one economy in one year are one flow.
    flows = frame.filter(known).group_by("exporter", "importer", "year").agg(pl.col("trade").sum())
    return flows.sort("exporter", "importer", "year")
