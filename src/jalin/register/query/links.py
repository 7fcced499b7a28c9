"""Pairs of economies that trade agreements tie or may come to tie: in force, signed, or under way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from jalin.dates import parse_day
from jalin.register.agreement import Agreement, Party
from jalin.register.binding import PARTY_ENDS, first_event
from jalin.register.query.dyads import GIVER, RECEIVER, class_of
from jalin.register.query.sides import sides_of
from jalin.register.rows import Rows, TradeLink

if TYPE_CHECKING:
    from jalin.register.register import Register

OPEN = ("proposed", "negotiating", "signed", "in_force", "suspended")
# What makes a party one: before the first of these on its own record it is none.
ARRIVALS = ("signed", "consented")
NEGOTIATOR = "negotiator"
# Binding texts on trade in goods of no type that the WTO knows.
OTHER_FORMS = ("treaty", "framework-agreement")


def trade_links(register: Register, on: str | date | None) -> Rows[TradeLink]:
    """One row for each pair of economies and trade agreement that has not ended by `on`, with its status then.

    Parties that signed and are not bound yet count, those who have left do not, nor do economies on one side of a text.
    """
    day = parse_day(on)
    rows: set[TradeLink] = set()
    for record_id in register.ids("agreements"):
        agreement = register.agreement(record_id)
        trade_class = _class_of(agreement)
        if trade_class is None:
            continue
        status = register.status(agreement, day)
        if status not in OPEN:
            continue
        for first, second in _pairs(register, agreement, day, status):
            rows.add(TradeLink(first, second, record_id, trade_class, status))
    return Rows(TradeLink, sorted(rows, key=lambda row: (row.first, row.second, row.agreement)))


def _class_of(agreement: Agreement) -> str | None:
    if agreement.trade is not None:
        return class_of(agreement)
    if agreement.form in OTHER_FORMS and agreement.fields[0] == "goods-trade":
        return "other"
    return None


def recorded_pairs(register: Register, agreement: Agreement, on: str | date | None) -> set[tuple[str, str]]:
    """The pairs of economies, first < second, that an agreement is between by its record, whatever its status.

    Who has left it by `on` is no party, who came later is; organisations have their members of that day. Negotiators
    are parties where the record has no others. None of a group that is on one side of the text alone.
    """
    day = parse_day(on)
    entries = [entry for entry in agreement.parties if not _left(entry, day)]
    settled = [entry for entry in entries if entry.role != NEGOTIATOR]
    return set(_facing(register, agreement, settled or entries, day))


def _pairs(register: Register, agreement: Agreement, day: date, status: str) -> Iterator[tuple[str, str]]:
    entries = []
    for entry in agreement.parties:
        came = first_event(entry.events, ARRIVALS)
        spoke_only = entry.role == NEGOTIATOR and status not in ("proposed", "negotiating")
        if not (spoke_only or _left(entry, day) or (came is not None and came.date.first > day)):
            entries.append(entry)
    return _facing(register, agreement, entries, day)


def _left(entry: Party, day: date) -> bool:
    left = first_event(entry.events, PARTY_ENDS)
    return left is not None and left.date.first <= day


def _facing(register: Register, agreement: Agreement, entries: Iterable[Party], day: date) -> Iterator[tuple[str, str]]:
    """Pairs of economies on different sides of a text that these are parties of; with repeats."""
    for one, other in combinations(sides_of(register, agreement, entries, day), 2):
        for first, first_role in one:
            for second, second_role in other:
                roles = {first_role, second_role}
                one_way = roles & {GIVER, RECEIVER}
                if first != second and (not one_way or roles == {GIVER, RECEIVER}):
                    yield (first, second) if first < second else (second, first)
