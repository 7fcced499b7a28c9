"""Which HS headings are resources, which are manufactures, and which grow."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml

from jalin.sources.headings import pick_headings

LIST = Path(__file__).parent / "resources.yml"
# Chapters of what grows, and of what is made of it without more.
GROWING = ("01-24", "40", "44-46", "50-53")
INDUSTRY = ("28-97",)


def pick_resources(headings: Iterable[str]) -> frozenset[str]:
    """Headings of primary commodities, precious stones and gold (resources.yml says after whom)."""
    return pick_headings(headings, [part for parts in _lists().values() for part in parts])


def pick_manufactures(headings: Iterable[str]) -> frozenset[str]:
    """Headings of chapters 28 to 97 that are not resources."""
    known = frozenset(headings)
    return pick_headings(known, INDUSTRY) - pick_resources(known)


def pick_growing(headings: Iterable[str]) -> frozenset[str]:
    """Headings of the chapters of things that grow: 01–24, 40, 44–46, 50–53."""
    return pick_headings(headings, GROWING)


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    loaded = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return {name: tuple(parts) for name, parts in loaded.items()}
