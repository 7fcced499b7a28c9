"""The sides of a text: economies on one side owe each other nothing under it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from jalin.register.agreement import Agreement, Party
from jalin.register.binding import entry_bond
from jalin.register.query.standing import is_internal

if TYPE_CHECKING:
    from jalin.register.register import Register

# Economies with the role in which they stand there.
Side = set[tuple[str, str]]


def bound_entries(register: Register, agreement: Agreement, day: date) -> list[Party]:
    """The entries among an agreement's parties that it binds on `day`."""
    binding = register.is_binding(agreement)
    bonds = ((entry, entry_bond(agreement, entry, binding=binding)) for entry in agreement.parties)
    return [entry for entry, bond in bonds if bond is not None and bond.interval.covers(day)]


def sides_of(register: Register, agreement: Agreement, entries: Iterable[Party], day: date) -> list[Side]:
    """One set of (economy, role) for each party of the text that the entries stand for, members as of `day`.

    Of a text of one organisation each member is a side of its own.
    """
    sides: dict[str, Side] = {}
    for entry in entries:
        for who in entry.who:
            if who.isupper() or entry.binds_members:
                members = {(economy, entry.role) for economy in register.economies(who, day)}
                sides.setdefault(entry.stands_as or who, set()).update(members)
    if is_internal(agreement):
        return [{(economy, role)} for side in sides.values() for economy, role in sorted(side)]
    return list(sides.values())
