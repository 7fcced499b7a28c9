"""An agreement's status as of a day, computed from its events."""

from __future__ import annotations

from datetime import date
from typing import Literal

from jalin.dates import Interval
from jalin.register.agreement import Agreement
from jalin.register.binding import (
    PARTY_ENDS,
    SOFT_STARTS,
    STARTS,
    agreement_end,
    entry_bond,
    first_event,
)

Status = Literal["proposed", "negotiating", "signed", "in_force", "suspended", "terminated", "superseded"]
_BEFORE_FORCE: tuple[tuple[Status, tuple[str, ...]], ...] = (
    ("signed", ("signed", "adopted", "consented")),
    ("negotiating", ("negotiations_opened", "negotiations_concluded")),
    ("proposed", ("proposed",)),
)


def force_interval(agreement: Agreement, *, binding: bool) -> Interval | None:
    """The days on which the agreement as a whole is in force, suspended or not; None if it never was.

    Where only per-party dates are recorded, it starts when the second party is bound.
    """
    starts = STARTS if binding else SOFT_STARTS
    start = first_event(agreement.events, starts)
    if start is not None:
        first = start.date
    else:
        own = [(entry, entry_bond(agreement, entry, binding=binding)) for entry in agreement.parties]
        dates = sorted(bond.interval.start for entry, bond in own if bond is not None for _ in entry.who)
        if len(dates) < 2:
            return None
        first = dates[1]
    end = agreement_end(agreement)
    return Interval(first, end.date if end else None)


def status_on(agreement: Agreement, day: date, *, binding: bool) -> Status | None:
    """The status on `day`; None before anything on record had happened.

    An agreement out of force again counts as suspended from `suspended` until `resumed`, as superseded or terminated
    from such an event on. One whose parties have all left but one is terminated.
    """
    end = agreement_end(agreement)
    if end is not None and end.date.first <= day:
        return "superseded" if end.kind == "superseded" else "terminated"
    interval = force_interval(agreement, binding=binding)
    if interval is not None and interval.covers(day):
        if _left_alone(agreement, day, binding=binding):
            return "terminated"
        return "suspended" if _is_suspended(agreement, day) else "in_force"
    events = [*agreement.events, *(event for entry in agreement.parties for event in entry.events)]
    for status, kinds in _BEFORE_FORCE:
        found = first_event(events, kinds)
        if found is not None and found.date.first <= day:
            return status
    return None


def _left_alone(agreement: Agreement, day: date, *, binding: bool) -> bool:
    """Whether parties have left by `day` and fewer than two, and no organisation, remain."""
    if not any(event.kind in PARTY_ENDS for entry in agreement.parties for event in entry.events):
        return False
    bonds = [
        (who, bond)
        for entry in agreement.parties
        if (bond := entry_bond(agreement, entry, binding=binding)) is not None
        for who in entry.who
    ]
    remaining = [who for who, bond in bonds if bond.interval.covers(day)]
    has_left = any(bond.interval.end is not None and bond.interval.end.first <= day for _who, bond in bonds)
    return has_left and len(remaining) < 2 and all(who.isupper() for who in remaining)


def _is_suspended(agreement: Agreement, day: date) -> bool:
    turns = [event for event in agreement.events if event.kind in ("suspended", "resumed") and event.date.first <= day]
    return bool(turns) and max(turns, key=lambda event: event.date).kind == "suspended"
