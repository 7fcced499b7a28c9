"""Directed pairs of economies that trade agreements bind on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

from jalin.dates import parse_day
from jalin.register.agreement import Agreement
from jalin.register.query.sides import bound_entries, sides_of
from jalin.register.rows import Rows, TradeDyad

if TYPE_CHECKING:
    from jalin.register.register import Register

# Agreements of these classes, in force or signed, make a pair one that has signed.
FULL = ("FTA", "CU", "EIA")
GIVER, RECEIVER = "preference-giver", "preference-receiver"
# How far an agreement goes, by class; one of services only goes as far as one of goods.
DEPTH = {"CU": 3, "FTA": 2, "EIA": 2, "partial_scope": 1, "non_reciprocal": 0}


def trade_dyads(register: Register, on: str | date | None) -> Rows[TradeDyad]:
    """One row for each directed pair and trade agreement in force (a suspended one does not count), in order.

    Economies on one side of a text make no pair with each other. Of a non-reciprocal scheme the receiver exports and
    the giver imports.
    """
    day = parse_day(on)
    rows: set[TradeDyad] = set()
    for record_id in register.ids("agreements"):
        agreement = register.agreement(record_id)
        if agreement.trade is not None and register.status(agreement, day) == "in_force":
            trade_class = class_of(agreement)
            for exporter, importer in _pairs(register, agreement, day):
                rows.add(TradeDyad(exporter, importer, record_id, trade_class))
    return Rows(TradeDyad, sorted(rows, key=lambda row: (row.exporter, row.importer, row.agreement)))


def class_of(agreement: Agreement) -> str:
    """CU, FTA, EIA, `partial_scope` or `non_reciprocal`; the first that applies, from the strongest down."""
    assert agreement.trade is not None
    if not agreement.trade.reciprocal:
        return "non_reciprocal"
    return next((name for name in ("CU", "FTA", "EIA") if name in agreement.trade.wto_type), "partial_scope")


def covering(name: str, bonds: Iterable[str], classes: Mapping[str, str]) -> list[str]:
    """Which of the agreements that bind a pair go at least as far as this one, by id; `classes` as `class_of` says."""
    return sorted(other for other in bonds if other != name and DEPTH[classes[other]] >= DEPTH[classes[name]])


def _pairs(register: Register, agreement: Agreement, day: date) -> Iterator[tuple[str, str]]:
    sides = sides_of(register, agreement, bound_entries(register, agreement, day), day)
    for one, other in permutations(sides, 2):
        for exporter, exporter_role in one:
            for importer, importer_role in other:
                one_way = GIVER in (exporter_role, importer_role) or RECEIVER in (exporter_role, importer_role)
                if exporter != importer and (not one_way or (exporter_role, importer_role) == (RECEIVER, GIVER)):
                    yield exporter, importer
