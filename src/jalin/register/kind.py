"""Bilateral, regional or multilateral: computed as of a day (DESIGN.md, "Parties and kinds of cooperation")."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from jalin.register.agreement import Agreement, KindName
from jalin.register.binding import UNBOUND_ROLES, entry_bond

FindMembers = Callable[[str, date], Collection[str]]


def parties_on(agreement: Agreement, day: date, find_members: FindMembers, *, binding: bool) -> list[str]:
    """The parties as of `day`: an organisation and its members on one side count as one.

    While the agreement is not in force for at least two parties, those on record stand for it.
    """
    bound = [
        entry
        for entry in agreement.parties
        for bond in [entry_bond(agreement, entry, binding=binding)]
        if bond is not None and bond.interval.covers(day)
    ]
    count = sum(len(entry.who) for entry in bound)
    if count < 2 and not any(not who.isupper() for entry in bound for who in entry.who):
        bound = [entry for entry in agreement.parties if entry.role not in UNBOUND_ROLES] or list(agreement.parties)
    parties: list[str] = []
    for entry in bound:
        for who in (entry.stands_as,) if entry.stands_as else entry.who:
            if who not in parties:
                parties.append(who)
    covered = {member for who in parties if not who.isupper() for member in find_members(who, day)}
    parties = [who for who in parties if who not in covered]
    if len(parties) == 1 and not parties[0].isupper():
        return sorted(find_members(parties[0], day))
    return parties


def kind_of(
    parties: Collection[str], day: date, find_members: FindMembers, ties_by_region: Iterable[Collection[str]]
) -> KindName:
    """The kind of an agreement among `parties` on `day`.

    `ties_by_region` are the sets of economies that share an M49 region or a regional organisation as of that day.
    """
    if len(parties) <= 2:
        return "bilateral"
    economies: set[str] = set()
    for who in parties:
        economies |= {who} if who.isupper() else set(find_members(who, day))
    if any(economies <= set(region) for region in ties_by_region):
        return "regional"
    return "multilateral"
