"""The dated events of everything that binds, or bound, countries or groups to one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from jalin.dates import Interval, PartialDate
from jalin.register.agreement import Agreement, Event
from jalin.register.binding import Bond
from jalin.register.claim import Claim
from jalin.register.organisation import Organisation
from jalin.register.query.standing import (
    ITSELF,
    TYING_ROLES,
    candidates,
    face_each_other,
    resolve_parties,
)
from jalin.register.rows import Happening, Rows

if TYPE_CHECKING:
    from jalin.register.register import Register


def history(register: Register, parties: Sequence[str]) -> Rows[Happening]:
    """Every dated event, oldest first, of the agreements and organisations that name or ever bound all parties.

    Of large texts and organisations only what concerns them as a whole and what concerns the parties asked for.
    """
    codes = resolve_parties(register, parties, 2)
    today = date.today()
    rows: set[Happening] = set()
    for record_id in set.intersection(*(candidates(register, code, today) for code in codes)):
        agreement = register.agreement(record_id)
        if face_each_other(register, agreement, codes):
            rows.update(_agreement_events(agreement, codes))
    groups = [register.groups_of(code) | ({code} if not code.isupper() else set()) for code in codes]
    for record_id in set.intersection(*groups):
        rows.update(_organisation_events(register, register.organisation(record_id), codes))
    return Rows(Happening, sorted(rows, key=lambda row: (row.date, row.id, row.event, row.who)))


def _agreement_events(agreement: Agreement, codes: list[str]) -> Iterator[Happening]:
    for event in agreement.events:
        yield _happening(agreement.id, event, event.kind, "")
    for entry in agreement.parties:
        for code in (code for code in codes if code in entry.who):
            for event in entry.events:
                yield _happening(agreement.id, event, event.kind, code)


def _organisation_events(register: Register, organisation: Organisation, codes: list[str]) -> Iterator[Happening]:
    if not _ever_met([register.circle_bonds(organisation, code) for code in codes]):
        return
    for event in organisation.events:
        yield _happening(organisation.id, event, event.kind, "")
    for entry in organisation.memberships:
        for code in (code for code in codes if code in entry.who and entry.role in TYING_ROLES):
            if entry.start is not None:
                yield _happening(organisation.id, entry.start, "joined", code)
            if entry.end is not None:
                yield _happening(organisation.id, entry.end, "left", code)


def _ever_met(held: list[list[Bond]]) -> bool:
    """Whether on some day all were in the circle at once, one at least as a member, and not all as one party."""
    for bonds in product(*held):
        common: Interval | None = bonds[0].interval
        for bond in bonds[1:]:
            common = common and common.meet(bond.interval)
        tied = any(bond.role in ("member", ITSELF) for bond in bonds) and len({bond.stands_as for bond in bonds}) > 1
        if common is not None and tied:
            return True
    return False


def _happening(record_id: str, claim: Claim | Event, kind: str, who: str) -> Happening:
    when: PartialDate = claim.date
    return Happening(when, kind, record_id, who, claim.evidence == "seen", claim.reference)
