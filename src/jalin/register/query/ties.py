"""What binds countries or groups to one another on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from jalin.dates import Interval, PartialDate, parse_day
from jalin.errors import InputError, message
from jalin.register.agreement import Agreement
from jalin.register.binding import Bond, bond_on, first_event, membership_paths, memberships_of
from jalin.register.organisation import Organisation
from jalin.register.rows import Rows, Tie
from jalin.register.status import force_interval

if TYPE_CHECKING:
    from jalin.register.register import Register

# A dialogue partner meets the members as one of the organisation's circle; an observer or guest does not bind itself.
TYING_ROLES = ("member", "dialogue_partner")
# An agreement is a group's own only if at least two of its members made it.
MIN_FOUNDERS = 2
FOUNDING = ("in_force", "adopted", "signed")


def resolve_parties(register: Register, parties: Sequence[str], least: int) -> list[str]:
    """The codes of distinct parties; InputError where there are fewer than `least`."""
    codes = list(dict.fromkeys(register.resolve(party) for party in parties))
    if len(codes) < least:
        raise InputError(
            message("too few parties"),
            expected=message("at least {least} different countries or organisations"),
            found=", ".join(parties) or "–",
            mend=message("Name another one."),
            least=least,
        )
    return codes


def ties(register: Register, parties: Sequence[str], on: str | date | None) -> Rows[Tie]:
    """One row for each agreement in force (or suspended) and each shared organisation that binds all of `parties`.

    Of one party alone: everything that binds it to anyone.

    An organisation asked for counts as bound where it is itself a party, or where all its members as of the day are.
    Parties that stand on the same side of a text owe each other nothing under it, and make no tie. Rows are ordered
    agreements first, then by kind, date and id.
    """
    codes = resolve_parties(register, parties, 1)
    day = parse_day(on)
    agreement_ids = set.intersection(*(_candidates(register, code, day) for code in codes))
    group_ids = set.intersection(*(register.groups_of(code) | {code} for code in codes))
    rows = [_agreement_tie(register, register.agreement(found), codes, day) for found in agreement_ids]
    rows += [
        _organisation_tie(register, register.organisation(found), codes, day)
        for found in group_ids
        if not found.isupper()
    ]
    order = {"bilateral": 0, "regional": 1, "multilateral": 2}
    kept = sorted(
        (row for row in rows if row is not None), key=lambda row: (row.what, order[row.kind], row.since, row.id)
    )
    return Rows(Tie, kept)


def _candidates(register: Register, code: str, day: date) -> set[str]:
    found = register.linked_agreements(code)
    if not code.isupper():
        # An organisation is also bound where its members are: those that bind its oldest member may.
        members = register.members(code, on=day, role="member")
        for economy in sorted(register.economies(members[0].who, day)) if members else ():
            found |= register.linked_agreements(economy)
    return found


def _agreement_tie(register: Register, agreement: Agreement, codes: list[str], day: date) -> Tie | None:
    status = register.status(agreement, day)
    if status not in ("in_force", "suspended"):
        return None
    held: list[Bond] = []
    without: set[str] = set()
    for code in codes:
        bond, unbound = party_bond(register, agreement, code, day)
        if bond is None:
            return None
        held.append(bond)
        without |= unbound
    standings = {bond.stands_as for bond in held}
    if len(codes) > 1 and len(standings) == 1 and not is_internal(agreement):
        return None
    since, until = _common_stretch([bond.interval for bond in held])
    return Tie(
        id=agreement.id,
        what="agreement",
        kind=register.kind(agreement, day),
        form=agreement.form,
        fields=agreement.fields,
        since=since,
        until=until,
        status=status,
        via=tuple(">".join(bond.via) for bond in held),
        roles=tuple(bond.role for bond in held),
        without=tuple(sorted(without)),
        certain=all(bond.interval.certain(day) for bond in held),
        verified=all(bond.verified for bond in held),
    )


def is_internal(agreement: Agreement) -> bool:
    """Whether the agreement's only party is one organisation, whose members it binds among themselves."""
    everyone = {who for entry in agreement.parties for who in entry.who}
    return len(everyone) == 1 and not next(iter(everyone)).isupper()


def party_bond(register: Register, agreement: Agreement, code: str, day: date) -> tuple[Bond | None, frozenset[str]]:
    """The bond of a country or organisation on `day`, and the members whom it leaves out.

    An organisation is bound where it is a party, or where all its members are; those who joined it after the
    agreement began may be missing, if others of its members began it.
    """
    own = bond_on(register.bonds(agreement, code), day)
    if own is not None or code.isupper():
        return own, frozenset()
    began = force_interval(agreement, binding=register.is_binding(agreement))
    bound: dict[str, Bond] = {}
    founders: set[str] = set()
    members = sorted(register.economies(code, day))
    for member in members:
        bond = bond_on(register.bonds(agreement, member), day)
        if bond is not None:
            bound[member] = bond
        joined = bond_on(membership_paths(member, code, register.organisation), day)
        if began is not None and joined is not None and joined.interval.start <= began.start:
            founders.add(member)
    missing = frozenset(members) - bound.keys()
    if not bound or (missing and (len(founders) < MIN_FOUNDERS or founders & missing)):
        return None, frozenset()
    since, until = _common_stretch([bond.interval for bond in bound.values()])
    roles = sorted({bond.role for bond in bound.values()})
    verified = all(bond.verified for bond in bound.values())
    return Bond(Interval(since, until), (), code, "/".join(roles), verified), missing


def _common_stretch(intervals: Sequence[Interval]) -> tuple[PartialDate, PartialDate | None]:
    ends = [interval.end for interval in intervals if interval.end is not None]
    return max(interval.start for interval in intervals), min(ends) if ends else None


def _organisation_tie(register: Register, organisation: Organisation, codes: list[str], day: date) -> Tie | None:
    held: list[Bond] = []
    for code in codes:
        bond = _role_on(register, organisation, code, day)
        if bond is None:
            return None
        held.append(bond)
    if all(bond.role not in ("member", "itself") for bond in held):
        return None
    if len(codes) > 1 and len({bond.stands_as for bond in held}) == 1:
        return None
    since, until = _common_stretch([bond.interval for bond in held])
    suspended = any(is_suspended(organisation, code, day) for code in codes)
    return Tie(
        id=organisation.id,
        what="organisation",
        kind=register.organisation_kind(organisation),
        form="organisation",
        fields=organisation.fields,
        since=since,
        until=until,
        status="suspended" if suspended else "in_force",
        via=tuple(">".join(bond.via[:-1]) for bond in held),
        roles=tuple(bond.role for bond in held),
        without=(),
        certain=all(bond.interval.certain(day) for bond in held),
        verified=all(bond.verified for bond in held),
    )


def _role_on(register: Register, organisation: Organisation, code: str, day: date) -> Bond | None:
    if code == organisation.id:
        founded = first_event(organisation.events, FOUNDING)
        if founded is None or day < founded.date.first:
            return None
        return Bond(Interval(founded.date), (), code, "itself", founded.evidence == "seen")
    member = bond_on(membership_paths(code, organisation.id, register.organisation), day)
    if member is not None:
        return member
    for role in TYING_ROLES[1:]:
        other = bond_on(memberships_of(organisation, code, role), day)
        if other is not None:
            return other
    return None


def is_suspended(organisation: Organisation, who: str, day: date) -> bool:
    """Whether the membership of `who` is suspended on `day`."""
    return any(
        Interval(span.start.date, span.end.date if span.end else None).covers(day)
        for entry in organisation.memberships
        if who in entry.who
        for span in entry.suspensions
    )
