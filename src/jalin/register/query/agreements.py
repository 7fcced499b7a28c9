"""Lists of agreements on a day, and those that will end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from jalin.dates import parse_day
from jalin.register.agreement import Agreement
from jalin.register.binding import agreement_end, first_event
from jalin.register.query.standing import candidates, face_each_other, party_bond, resolve_parties
from jalin.register.query.stretch import shift
from jalin.register.query.terms import check_term
from jalin.register.rows import AgreementRow, Expiry, Rows
from jalin.register.status import force_interval

if TYPE_CHECKING:
    from jalin.register.register import Register

UNDER_WAY = ("proposed", "negotiating", "signed")


def agreements(
    register: Register,
    *,
    country: str | None,
    kind: str | None,
    field: str | None,
    form: str | None,
    status: str | None,
    on: str | date | None,
) -> Rows[AgreementRow]:
    """The agreements that fit every filter as of the day, oldest first.

    One of which nothing on record had happened by the day is left out; so is one that the country had left, or not
    yet joined, while it was in force.
    """
    filters = {"kinds": kind, "fields": field, "forms": form, "statuses": status}
    for vocabulary, term in filters.items():
        check_term(register, vocabulary, term)
    day = parse_day(on)
    code = None if country is None else register.resolve(country)
    found = register.ids("agreements") if code is None else sorted(candidates(register, code, day))
    rows: list[AgreementRow] = []
    for agreement in (register.agreement(record_id) for record_id in found):
        if (field is not None and field not in agreement.fields) or (form is not None and form != agreement.form):
            continue
        its_status = register.status(agreement, day)
        if its_status is None or status not in (None, its_status):
            continue
        if code is not None and not concerns(register, agreement, code, day):
            continue
        row = agreement_row(register, agreement, day)
        if kind in (None, row.kind):
            rows.append(row)
    rows.sort(key=lambda row: (str(row.in_force or row.signed or ""), row.id))
    return Rows(AgreementRow, rows)


def under_way(register: Register, parties: Sequence[str], on: str | date | None) -> Rows[AgreementRow]:
    """The agreements that name all of `parties` and are proposed, under negotiation, or signed and not in force."""
    codes = resolve_parties(register, parties, 1)
    day = parse_day(on)
    found = set.intersection(*(register.linked_agreements(code) for code in codes))
    rows = [
        agreement_row(register, agreement, day)
        for agreement in (register.agreement(record_id) for record_id in sorted(found))
        if register.status(agreement, day) in UNDER_WAY
        and all(concerns(register, agreement, code, day) for code in codes)
        and face_each_other(register, agreement, codes)
    ]
    return Rows(AgreementRow, rows)


def agreement_row(register: Register, agreement: Agreement, day: date) -> AgreementRow:
    """One agreement as of `day`."""
    interval = force_interval(agreement, binding=register.is_binding(agreement))
    signed = first_event(agreement.events, ("signed", "adopted"))
    claims = [*agreement.events, *(event for entry in agreement.parties for event in entry.events)]
    return AgreementRow(
        id=agreement.id,
        kind=register.kind(agreement, day),
        form=agreement.form,
        fields=agreement.fields,
        status=register.status(agreement, day),
        parties=tuple(register.parties(agreement, day)),
        signed=signed.date if signed else None,
        in_force=interval.start if interval else None,
        ended=interval.end if interval else None,
        verified=all(claim.evidence == "seen" for claim in claims),
    )


def concerns(register: Register, agreement: Agreement, code: str, day: date) -> bool:
    """Whether the agreement is the country's as of `day`: bound, or named in one that is not in force."""
    if party_bond(register, agreement, code, day)[0] is not None:
        return True
    bonds = register.bonds(agreement, code)
    if register.status(agreement, day) in ("in_force", "suspended"):
        # It left, has not joined yet, or signed without being bound; only the last still concerns it.
        return not bonds and any(code in entry.who for entry in agreement.parties)
    if bonds:
        return any(bond.interval.start.first <= day for bond in bonds) or _is_named(register, agreement, code, day)
    return _is_named(register, agreement, code, day)


def _is_named(register: Register, agreement: Agreement, code: str, day: date) -> bool:
    return any(
        who == code or (not who.isupper() and code in register.economies(who, day))
        for entry in agreement.parties
        for who in entry.who
    )


def expiring(register: Register, within: str, on: str | date | None) -> Rows[Expiry]:
    """The agreements in force on the day whose recorded end lies within the stretch after it, soonest first."""
    day = parse_day(on)
    last = shift(day, within)
    rows: list[Expiry] = []
    for agreement in (register.agreement(record_id) for record_id in register.ids("agreements")):
        end = agreement_end(agreement)
        if end is None or not day < end.date.first <= last or register.status(agreement, day) != "in_force":
            continue
        days = (end.date.first - day).days
        rows.append(Expiry(agreement.id, end.date, end.kind, days, end.evidence == "seen"))
    rows.sort(key=lambda row: (row.days, row.id))
    return Rows(Expiry, rows)
