"""The dated events of everything that binds, or bound, countries or groups to one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jalin.dates import PartialDate
from jalin.register.agreement import Agreement, Event
from jalin.register.binding import Bond, membership_paths
from jalin.register.claim import Claim
from jalin.register.organisation import Organisation
from jalin.register.query.ties import is_internal, resolve_parties
from jalin.register.rows import Happening, Rows

if TYPE_CHECKING:
    from jalin.register.register import Register


def history(register: Register, parties: Sequence[str]) -> Rows[Happening]:
    """Every dated event, oldest first, of the agreements and organisations that name or ever bound all parties.

    Of large texts and organisations only what concerns them as a whole and what concerns the parties asked for.
    """
    codes = resolve_parties(register, parties, 2)
    rows: set[Happening] = set()
    for record_id in set.intersection(*(register.linked_agreements(code) for code in codes)):
        agreement = register.agreement(record_id)
        if _ever_together(register, agreement, codes):
            rows.update(_agreement_events(agreement, codes))
    for record_id in set.intersection(*(register.groups_of(code) for code in codes)):
        rows.update(_organisation_events(register, register.organisation(record_id), codes))
    return Rows(Happening, sorted(rows, key=lambda row: (row.date, row.id, row.event, row.who)))


def _ever_together(register: Register, agreement: Agreement, codes: list[str]) -> bool:
    """Whether the parties were ever bound to one another by the text, or are named in it on different sides."""
    if is_internal(agreement):
        return True
    held: list[set[str]] = []
    for code in codes:
        standings = {bond.stands_as for bond in register.bonds(agreement, code)}
        for entry in agreement.parties:
            if code in entry.who:
                standings.add(entry.stands_as or code)
            # Not in force yet: whoever belongs to a named organisation stands as it.
            standings |= {who for who in entry.who if not who.isupper() and who in register.groups_of(code)}
        held.append(standings)
    return all(held) and len(set.union(*held)) > 1


def _agreement_events(agreement: Agreement, codes: list[str]) -> Iterator[Happening]:
    for event in agreement.events:
        yield _happening(agreement.id, event, event.kind, "")
    for entry in agreement.parties:
        for code in (code for code in codes if code in entry.who):
            for event in entry.events:
                yield _happening(agreement.id, event, event.kind, code)


def _organisation_events(register: Register, organisation: Organisation, codes: list[str]) -> Iterator[Happening]:
    held: list[list[Bond]] = [list(membership_paths(code, organisation.id, register.organisation)) for code in codes]
    if not _share_a_day(held):
        return
    for event in organisation.events:
        yield _happening(organisation.id, event, event.kind, "")
    for entry in organisation.memberships:
        for code in (code for code in codes if code in entry.who and entry.role == "member"):
            if entry.start is not None:
                yield _happening(organisation.id, entry.start, "joined", code)
            if entry.end is not None:
                yield _happening(organisation.id, entry.end, "left", code)


def _share_a_day(held: list[list[Bond]]) -> bool:
    stretches = [bond.interval for bond in held[0]]
    for bonds in held[1:]:
        stretches = [both for one in stretches for bond in bonds if (both := one.meet(bond.interval)) is not None]
    return bool(stretches)


def _happening(record_id: str, claim: Claim | Event, kind: str, who: str) -> Happening:
    date: PartialDate = claim.date
    return Happening(date, kind, record_id, who, claim.evidence == "seen", claim.reference)
