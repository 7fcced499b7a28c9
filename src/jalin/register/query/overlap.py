"""What two countries, or two groups, have in common and what only one of them has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from jalin.dates import PartialDate, parse_day
from jalin.errors import InputError, message
from jalin.register.binding import bond_on, membership_paths
from jalin.register.query.standing import resolve_parties
from jalin.register.rows import Common, Rows

if TYPE_CHECKING:
    from jalin.register.register import Register


def overlap(register: Register, first: str, second: str, on: str | date | None) -> Rows[Common]:
    """Compare two countries by the groups they are in, or two organisations by their members, as of the day.

    For two countries a row is an agreement in force or an organisation; for two organisations it is an economy. Rows
    held by both come first.
    """
    one, other = resolve_parties(register, (first, second), 2)
    if one.isupper() != other.isupper():
        raise InputError(
            message("a country beside a group"),
            expected=message("two countries or two organisations"),
            found=f"{first}, {second}",
            mend=message("`jalin ties` shows what binds a country and a group."),
        )
    day = parse_day(on)
    find = _groups if one.isupper() else _members
    mine, theirs = find(register, one, day), find(register, other, day)
    rows = [
        Common(key, _holder(key, mine, theirs), mine.get(key), theirs.get(key)) for key in mine.keys() | theirs.keys()
    ]
    order = ("both", "first", "second")
    rows.sort(key=lambda row: (order.index(row.held_by), row.id))
    return Rows(Common, rows)


def _holder(key: str, mine: dict[str, PartialDate], theirs: dict[str, PartialDate]) -> str:
    if key in mine and key in theirs:
        return "both"
    return "first" if key in mine else "second"


def _groups(register: Register, code: str, day: date) -> dict[str, PartialDate]:
    found: dict[str, PartialDate] = {}
    for record_id in register.linked_agreements(code):
        agreement = register.agreement(record_id)
        bond = bond_on(register.bonds(agreement, code), day)
        if bond is not None and register.status(agreement, day) in ("in_force", "suspended"):
            found[record_id] = bond.interval.start
    for group in register.groups_of(code):
        bond = bond_on(membership_paths(code, group, register.organisation), day)
        if bond is not None:
            found[group] = bond.interval.start
    return found


def _members(register: Register, code: str, day: date) -> dict[str, PartialDate]:
    found: dict[str, PartialDate] = {}
    for economy in register.economies(code, day):
        bond = bond_on(membership_paths(economy, code, register.organisation), day)
        assert bond is not None  # `economies` gave it because it is a member on this day
        found[economy] = bond.interval.start
    return found
