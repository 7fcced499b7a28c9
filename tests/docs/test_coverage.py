"""docs/coverage.md is what the records and the last audit say, and leaves no difference without a reason."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

DOCS = Path(__file__).parents[2] / "docs"


def test_every_difference_has_a_reason() -> None:
    assert "not explained" not in (DOCS / "coverage.md").read_text(encoding="utf-8")


def test_no_reason_is_left_over() -> None:
    found = json.loads((DOCS / "audit.json").read_text(encoding="utf-8"))
    named = {row["agreement"] for part in ("missing", "extra") for row in found[part]}
    named |= {row["record"] for row in found["starts"]}
    assert set(yaml.safe_load((DOCS / "coverage.yml").read_text(encoding="utf-8"))["reasons"]) <= named


def test_the_audit_keeps_nothing_of_the_lists() -> None:
    """Counts and what differs; no list of who is in which agreement when."""
    found = json.loads((DOCS / "audit.json").read_text(encoding="utf-8"))
    assert max(len(row["pairs"]) for row in found["missing"]) <= 6
    assert len(found["starts"]) < 40
