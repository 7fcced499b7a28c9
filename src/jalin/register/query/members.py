"""Who belongs to an organisation on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from jalin.dates import parse_day
from jalin.errors import InputError, message
from jalin.register.binding import memberships_of
from jalin.register.query.terms import check_term
from jalin.register.query.ties import is_suspended
from jalin.register.rows import Member, Rows

if TYPE_CHECKING:
    from jalin.register.register import Register


def members(register: Register, organisation: str, on: str | date | None, role: str | None) -> Rows[Member]:
    """One row for each party and role that the organisation has on the day; ordered by role, date and code.

    A member organisation is one row (the EU in the WTO); `Register.economies` expands it.
    """
    code = register.resolve(organisation)
    if code.isupper():
        raise InputError(
            message("not an organisation"),
            expected=message("the name of an organisation"),
            found=repr(organisation),
            mend=message("See `jalin agreements --country …` for what a country is party to."),
        )
    check_term(register, "roles", role)
    day = parse_day(on)
    record = register.organisation(code)
    rows: list[Member] = []
    for who, its_role in sorted({(who, entry.role) for entry in record.memberships for who in entry.who}):
        if role is not None and its_role != role:
            continue
        rows.extend(
            Member(
                who,
                its_role,
                bond.interval.start,
                bond.interval.end,
                is_suspended(record, who, day),
                bond.interval.certain(day),
                bond.verified,
            )
            for bond in memberships_of(record, who, its_role)
            if bond.interval.covers(day)
        )
    order = [entry.id for entry in register.vocabulary("roles").terms]
    rows.sort(key=lambda row: (order.index(row.role), row.since, row.who))
    return Rows(Member, rows)
