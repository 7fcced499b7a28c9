"""When an agreement binds a party, directly or through an organisation.

All of it is a function of records and a day; nothing here reads files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from jalin.dates import Interval, PartialDate
from jalin.register.agreement import Agreement, Event, Party
from jalin.register.organisation import Organisation

UNBOUND_ROLES = frozenset({"signatory", "negotiator"})
STARTS = ("in_force", "provisionally_applied", "attested")
# A non-binding text has no entry into force: it runs from the day it was made.
SOFT_STARTS = (*STARTS, "signed", "adopted")
ENDS = ("terminated", "superseded", "expires")
PARTY_ENDS = ("withdrawn", "denounced")

FindOrganisation = Callable[[str], Organisation]


@dataclass(frozen=True, slots=True)
class Bond:
    """One way in which a party is bound.

    Attributes
    ----------
    interval : the days.
    via : organisations through which, nearest the party first; empty where it is bound directly.
    stands_as : the party of the text as which it is bound: itself, an organisation, or the side that it is on. Two that
        stand as the same party owe each other nothing under the text.
    role : the role in the agreement or organisation.
    verified : whether the claims that set the interval were seen.
    """

    interval: Interval
    via: tuple[str, ...]
    stands_as: str
    role: str
    verified: bool


def first_event(events: Iterable[Event], kinds: Iterable[str]) -> Event | None:
    """The earliest event of these kinds, or None."""
    wanted = frozenset(kinds)
    found = [event for event in events if event.kind in wanted]
    return min(found, key=lambda event: event.date) if found else None


def agreement_start(agreement: Agreement, *, binding: bool) -> Event | None:
    """What set the agreement going as a whole: its entry into force, or the making of a non-binding text."""
    return first_event(agreement.events, STARTS if binding else SOFT_STARTS)


def agreement_end(agreement: Agreement) -> Event | None:
    """What ended the agreement, or will; of several expiry dates the last counts, since extensions are recorded."""
    expiries = [event for event in agreement.events if event.kind == "expires"]
    ends = [event for event in agreement.events if event.kind in ENDS and event.kind != "expires"]
    if expiries:
        ends.append(max(expiries, key=lambda event: event.date))
    return min(ends, key=lambda event: event.date) if ends else None


def entry_bond(agreement: Agreement, entry: Party, *, binding: bool) -> Bond | None:
    """How one entry of `parties` is bound, or None; `stands_as` is empty where each in it stands for itself."""
    if entry.role in UNBOUND_ROLES:
        return None
    starts = STARTS if binding else SOFT_STARTS
    start = first_event(entry.events, starts) or agreement_start(agreement, binding=binding)
    if start is None:
        return None
    ends = [end for end in (agreement_end(agreement), first_event(entry.events, PARTY_ENDS)) if end is not None]
    end = min(ends, key=lambda event: event.date) if ends else None
    if end is not None and end.date.first <= start.date.first:
        return None
    verified = start.evidence == "seen" and (end is None or end.evidence == "seen")
    return Bond(Interval(start.date, end.date if end else None), (), entry.stands_as or "", entry.role, verified)


def memberships_of(organisation: Organisation, who: str, role: str = "member") -> Iterator[Bond]:
    """Every dated stretch in which `who` has `role` in the organisation."""
    for entry in organisation.memberships:
        if entry.role == role and who in entry.who and entry.start is not None:
            end: PartialDate | None = entry.end.date if entry.end else None
            verified = entry.start.evidence == "seen" and (entry.end is None or entry.end.evidence == "seen")
            yield Bond(Interval(entry.start.date, end), (organisation.id,), who, role, verified)


def membership_paths(
    who: str, organisation: str, find: FindOrganisation, *, seen: tuple[str, ...] = ()
) -> Iterator[Bond]:
    """Every way in which `who` is a member of `organisation`, itself or through a member organisation."""
    if organisation in seen:
        return  # cycles are faults that `check` reports; a query must still end
    record = find(organisation)
    yield from memberships_of(record, who)
    for entry in record.memberships:
        if entry.role != "member" or entry.start is None:
            continue
        for inner in (member for member in entry.who if not member.isupper()):
            for outer_bond in memberships_of(record, inner):
                for bond in membership_paths(who, inner, find, seen=(*seen, organisation)):
                    both = bond.interval.meet(outer_bond.interval)
                    if both is not None:
                        verified = bond.verified and outer_bond.verified
                        yield Bond(both, (*bond.via, *outer_bond.via), inner, "member", verified)


def bonds(agreement: Agreement, who: str, find: FindOrganisation, *, binding: bool) -> list[Bond]:
    """Every way in which the agreement binds `who` (an economy or an organisation)."""
    found: list[Bond] = []
    for entry in agreement.parties:
        groups = [party for party in entry.who if not party.isupper() and party != who] if entry.binds_members else []
        # A convention has hundreds of entries; only those that may bind `who` are looked into.
        if who not in entry.who and not groups:
            continue
        bond = entry_bond(agreement, entry, binding=binding)
        if bond is None:
            continue
        if who in entry.who:
            found.append(replace(bond, stands_as=bond.stands_as or who))
        for organisation in groups:
            for path in membership_paths(who, organisation, find):
                both = path.interval.meet(bond.interval)
                if both is not None:
                    stands_as = bond.stands_as or organisation
                    found.append(Bond(both, path.via, stands_as, bond.role, path.verified and bond.verified))
    return found


def bond_on(found: Iterable[Bond], day: date) -> Bond | None:
    """The bond that holds on `day`; a direct one before one through organisations, an older before a younger."""
    holding = [bond for bond in found if bond.interval.covers(day)]
    return min(holding, key=lambda bond: (len(bond.via), bond.interval.start)) if holding else None
