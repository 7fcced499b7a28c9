"""Imports of 98 reporters by the WTO's 22 product groups, 2015, and the HS headings of each group."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from jalin.errors import InputError, message
from jalin.sources.files import read_file
from jalin.sources.headings import assign_headings
from jalin.sources.source import load_source

GROUPS = Path(__file__).parent / "groups.yml"
# The WTO's codes that are not ISO 3166: the European Union is one reporter, and stays one.
CODES = {"EEC": "EU", "CHT": "TWN"}


def parse_imports(data: Path) -> pl.DataFrame:
    """Columns importer (ISO 3166-1 alpha-3, or EU), group (the WTO's name in full), imports (USD).

    A group that is not listed for a reporter is missing, not zero.
    """
    frame = read_file(data, load_source("wto_imports"))
    names = {short: str(group["name"]) for short, group in _groups().items()}
    sector = pl.col("sector").str.strip_chars()
    unknown = sorted(set(frame.select(sector)["sector"]) - set(names))
    if unknown:
        raise InputError(
            message("a group of products that nobody knows"),
            expected=message("one of {known}"),
            found=", ".join(unknown),
            mend=message("Bring groups.yml of {source} up to date."),
            known=", ".join(names),
            source="wto_imports",
        )
    return frame.select(
        pl.col("reporter").replace(CODES).alias("importer"),
        sector.replace_strict(names).alias("group"),
        pl.col("value").alias("imports"),
    )


def group_headings(headings: Iterable[str]) -> dict[str, str]:
    """The WTO's product group (its name in full) of each HS 2007 heading."""
    return assign_headings(headings, {str(group["name"]): group["headings"] for group in _groups().values()})


def _groups() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(GROUPS.read_text(encoding="utf-8"))
    return loaded
