"""Countries without a sea coast."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def parse_landlocked() -> frozenset[str]:
    """Their alpha-3 codes."""
    lists = yaml.safe_load((Path(__file__).parent / "landlocked.yml").read_text(encoding="utf-8"))
    return frozenset(code for part in lists for code in part["economies"])
