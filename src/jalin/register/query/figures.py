"""Headline figures of trade in goods, as published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jalin.register.figure import Figures
from jalin.register.query.standing import resolve_parties
from jalin.register.rows import FigureRow, Rows

if TYPE_CHECKING:
    from jalin.register.register import Register


def figures(register: Register, first: str, second: str | None) -> Rows[FigureRow]:
    """One row for each figure that `first` published about `second`, or the reverse; of one party, about anyone.

    Exports and imports are the reporter's. Figures of two reporters differ (valuation, timing, transit), and stand side
    by side. Rows are ordered by pair, `first` as the reporter before others, the newest year first.
    """
    codes = resolve_parties(register, (first,) if second is None else (first, second), 1 if second is None else 2)
    found = set.intersection(*(register.linked_figures(code) for code in codes))

    def order(row: FigureRow) -> tuple[str, bool, str, int]:
        other = row.partner if row.reporter == codes[0] else row.reporter
        return other, row.reporter != codes[0], row.reporter, -row.year

    rows = (row for record_id in sorted(found) for row in _rows(register.figure_record(record_id)))
    return Rows(FigureRow, sorted(rows, key=order))


def _rows(record: Figures) -> Iterator[FigureRow]:
    for figure in record.figures:
        yield FigureRow(
            id=record.id,
            reporter=record.reporter,
            partner=record.partner,
            year=figure.year,
            exports=figure.exports,
            imports=figure.imports,
            balance=figure.balance,
            total=figure.total,
            unit=figure.unit,
            verified=figure.evidence == "seen",
            reference=figure.reference,
            note_en=figure.note.en if figure.note else None,
            note_id=figure.note.id if figure.note else None,
        )
