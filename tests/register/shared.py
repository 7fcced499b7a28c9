"""Outside references: real public data that lies beside a working copy of the project and never in it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

SHARED = Path(__file__).parents[2].parent / "shared"


def read_shared(path: str) -> pl.DataFrame:
    """A table below ../shared/data; the test is skipped, saying so, where that folder is absent."""
    file = SHARED / "data" / path
    if not file.is_file():
        pytest.skip(f"no outside reference: {file} is absent; it lies beside the project, not in it")
    return pl.read_parquet(file)
