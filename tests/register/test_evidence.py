"""Counts of dated claims seen, recalled and stale."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from jalin.errors import DateError, InputError
from jalin.register import Register, load_register
from jalin.register.folder import RECORDS


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


DAYS = ("1950-01-01", "2026-11-23")


def count(part: object) -> tuple[int, int]:
    """The oracle: every `evidence` beside a `date`, in the YAML itself."""
    if isinstance(part, dict):
        own = part.get("evidence") if "date" in part else None
        inner = [count(value) for value in part.values()]
    else:
        own, inner = None, [count(value) for value in part] if isinstance(part, list) else []
    return sum(one for one, _ in inner) + (own == "seen"), sum(other for _, other in inner) + (own == "recalled")


def test_equals_a_count_over_the_files(register: Register) -> None:
    rows = {row.heading: (row.seen, row.recalled) for row in register.evidence(by="record")}
    for path in [*Path(RECORDS, "agreements").glob("*.yml"), *Path(RECORDS, "organisations").glob("e*.yml")]:
        expected = count(yaml.safe_load(path.read_text(encoding="utf-8")))
        assert rows.get(path.stem, (0, 0)) == expected, path.stem


@pytest.mark.parametrize("by", ["family", "field", "decade", "record"])
def test_headings_add_up_to_the_same(register: Register, by: str) -> None:
    whole = register.evidence(by="family")
    rows = register.evidence(by=by)
    assert sum(row.seen for row in rows) == sum(row.seen for row in whole)
    assert sum(row.recalled for row in rows) == sum(row.recalled for row in whole)


def test_regions_are_those_of_members_on_the_day(register: Register) -> None:
    """In 1950 no organisation had the members that it has now, so its agreements concerned fewer regions."""
    then, now = ({row.heading: row.seen for row in register.evidence(by="region", on=day)} for day in DAYS)
    assert all(then[region] < now[region] for region in ("africa", "asia", "europe"))


def test_what_was_looked_up_long_ago_is_stale(register: Register) -> None:
    assert all(row.stale == 0 for row in register.evidence(stale="1y", on="2026-12-01"))
    assert all(row.stale == row.seen for row in register.evidence(stale="1y", on="2030-01-01"))


def test_most_claims_are_seen(register: Register) -> None:
    rows = register.evidence()
    assert sum(row.seen for row in rows) / sum(row.seen + row.recalled for row in rows) >= 0.85


def test_bad_choices(register: Register) -> None:
    with pytest.raises(InputError, match="by"):
        register.evidence(by="colour")
    with pytest.raises(DateError):
        register.evidence(stale="long")
