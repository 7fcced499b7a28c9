"""As what, and through what, countries and groups stand in agreements and organisations; shared by the queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from jalin.dates import Interval, PartialDate
from jalin.errors import InputError, message
from jalin.register.agreement import Agreement
from jalin.register.binding import Bond, bond_on, first_event, membership_paths, memberships_of
from jalin.register.organisation import Organisation
from jalin.register.status import force_interval

if TYPE_CHECKING:
    from jalin.register.register import Register

# A dialogue partner meets the members as one of the organisation's circle; an observer or guest does not bind itself.
TYING_ROLES = ("member", "dialogue_partner")
ITSELF = "itself"
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


def candidates(register: Register, code: str, day: date) -> set[str]:
    """The agreements that may bind `code`: those that name it, a group that it is in, or a member of it."""
    found = register.linked_agreements(code)
    if not code.isupper():
        # An organisation is also bound where its members are: those that bind its oldest member may.
        members = register.members(code, on=day, role="member")
        for economy in sorted(register.economies(members[0].who, day)) if members else ():
            found |= register.linked_agreements(economy)
    return found


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
    since, until = common_stretch([bond.interval for bond in bound.values()])
    roles = sorted({bond.role for bond in bound.values()})
    verified = all(bond.verified for bond in bound.values())
    return Bond(Interval(since, until), (), code, "/".join(roles), verified), missing


def common_stretch(intervals: Sequence[Interval]) -> tuple[PartialDate, PartialDate | None]:
    """When the last of the stretches began, and when the first of them ends."""
    ends = [interval.end for interval in intervals if interval.end is not None]
    return max(interval.start for interval in intervals), min(ends) if ends else None


def standings(register: Register, agreement: Agreement, code: str) -> set[str]:
    """The parties of the text as which `code` was ever bound by it, or is named in it."""
    found = {bond.stands_as for bond in register.bonds(agreement, code)}
    for entry in agreement.parties:
        if code in entry.who:
            found.add(entry.stands_as or code)
        # Not in force yet: whoever belongs to a named organisation stands as it.
        found |= {who for who in entry.who if not who.isupper() and who in register.groups_of(code)}
    if not found and not code.isupper():
        starts = {
            bond.interval.start.first
            for entry in agreement.parties
            for who in entry.who
            if who.isupper()
            for bond in register.bonds(agreement, who)
        }
        if any(party_bond(register, agreement, code, day)[0] is not None for day in starts):
            found.add(code)
    return found


def face_each_other(register: Register, agreement: Agreement, codes: Sequence[str]) -> bool:
    """Whether the text ever bound the parties to one another, or names them on different sides."""
    held = [register.standings(agreement, code) for code in codes]
    return all(held) and (len(codes) == 1 or is_internal(agreement) or len(frozenset[str]().union(*held)) > 1)


def circle_bonds(register: Register, organisation: Organisation, code: str) -> list[Bond]:
    """Every stretch in which `code` is a member or dialogue partner of the organisation, or is the organisation."""
    if code == organisation.id:
        founded = first_event(organisation.events, FOUNDING)
        if founded is None:
            return []
        return [Bond(Interval(founded.date), (), code, ITSELF, founded.evidence == "seen")]
    found = list(membership_paths(code, organisation.id, register.organisation))
    for role in TYING_ROLES[1:]:
        found += memberships_of(organisation, code, role)
    return found
