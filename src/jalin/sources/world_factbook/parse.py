"""Land borders on which GeoNames is wrong."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import yaml

SCHEMA = {"first": pl.String, "second": pl.String, "contiguous": pl.Boolean}


def parse_borders() -> pl.DataFrame:
    """Columns first, second (alpha-3, first < second), contiguous: what it says where GeoNames says otherwise."""
    rows = yaml.safe_load((Path(__file__).parent / "borders.yml").read_text(encoding="utf-8"))
    return pl.DataFrame([(*sorted(row["pair"]), row["contiguous"]) for row in rows], schema=SCHEMA, orient="row")
