"""What binds countries or groups to one another on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from jalin.dates import Interval, parse_day
from jalin.errors import InputError, message
from jalin.register.agreement import Agreement
from jalin.register.binding import Bond, bond_on
from jalin.register.organisation import Organisation
from jalin.register.query.standing import (
    ITSELF,
    candidates,
    common_stretch,
    is_internal,
    party_bond,
    resolve_parties,
)
from jalin.register.rows import Rows, Tie

if TYPE_CHECKING:
    from jalin.register.register import Register

KINDS_OF_TIE = ("agreement", "organisation")


def ties(register: Register, parties: Sequence[str], on: str | date | None, what: str | None = None) -> Rows[Tie]:
    """One row for each agreement in force (or suspended) and each shared organisation that binds all of `parties`.

    Of one party alone: everything that binds it to anyone.

    An organisation asked for counts as bound where it is itself a party, or where all its members as of the day are.
    Parties that stand on the same side of a text owe each other nothing under it, and make no tie. Rows are ordered
    agreements first, then by kind, date and id.

    Parameters
    ----------
    what : `agreement` or `organisation`, to leave the other out.
    """
    if what is not None and what not in KINDS_OF_TIE:
        raise InputError(
            message("no such kind of tie"),
            expected=", ".join(KINDS_OF_TIE),
            found=repr(what),
            mend=message("Choose one of these."),
        )
    codes = resolve_parties(register, parties, 1)
    day = parse_day(on)
    rows: list[Tie | None] = []
    if what != "organisation":
        agreement_ids = set.intersection(*(candidates(register, code, day) for code in codes))
        rows += [_agreement_tie(register, register.agreement(found), codes, day) for found in agreement_ids]
    if what != "agreement":
        group_ids = set.intersection(*(register.groups_of(code) | {code} for code in codes))
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
    since, until = common_stretch([bond.interval for bond in held])
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


def _organisation_tie(register: Register, organisation: Organisation, codes: list[str], day: date) -> Tie | None:
    held: list[Bond] = []
    for code in codes:
        bond = bond_on(register.circle_bonds(organisation, code), day)
        if bond is None:
            return None
        held.append(bond)
    if all(bond.role not in ("member", ITSELF) for bond in held):
        return None
    if len(codes) > 1 and len({bond.stands_as for bond in held}) == 1:
        return None
    since, until = common_stretch([bond.interval for bond in held])
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


def is_suspended(organisation: Organisation, who: str, day: date) -> bool:
    """Whether the membership of `who` is suspended on `day`."""
    return any(
        Interval(span.start.date, span.end.date if span.end else None).covers(day)
        for entry in organisation.memberships
        if who in entry.who
        for span in entry.suspensions
    )
