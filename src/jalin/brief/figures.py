"""Published trade figures between two parties: part of HOW."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from jalin.document import Block, Heading, Table
from jalin.estimates.cite import cite_data
from jalin.quantity import Quantity
from jalin.register import FigureRow, Register, Rows
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker, figure_note
from jalin.triggers import Why

# The document is short: the last years that each reporter published.
YEARS = 2
AMOUNTS = ("exports", "imports", "balance", "total")


def answer_figures(register: Register, parties: tuple[str, ...], on: date) -> Rows[FigureRow]:
    """What either of two parties published about its trade with the other in the years before that of `on`.

    Nothing for one party alone or for more than two.
    """
    if len(parties) != 2:
        return Rows(FigureRow)
    return Rows(FigureRow, (row for row in register.figures(*parties) if row.year < on.year))


def figures_blocks(figures: Rows[FigureRow], why: Why | None, say: Speaker, sources: Sources) -> list[Block]:
    """The newest years of each reporter as a table, Jalin's own estimate in the last row; nothing where nothing was
    published.
    """
    _ = say.translate
    newest: dict[str, list[int]] = {}
    for row in figures:
        years = newest.setdefault(row.reporter, [])
        if row.year not in years:
            years.append(row.year)
    cells = tuple(
        (
            say.party(row.reporter),
            str(row.year),
            say.amount(row.exports),
            say.amount(row.imports),
            say.amount(row.balance),
            say.amount(row.total),
            say.unit(row.unit),
            figure_note(say, row),
            " ".join(part for part in (say.publication(row.reference), sources.cite(row.reference)) if part),
        )
        for row in figures
        if row.year in newest[row.reporter][:YEARS]
    )
    headings = (
        _("Reporter"), _("Year"), _("Exports"), _("Imports"), _("Balance"), _("Total"), _("Unit"), _("Note"),
        _("Publication"),
    )  # fmt: skip
    if not cells:
        return []
    rows = (*cells, *_estimated(figures[0], why, say, sources))
    return [Heading(_("Published trade figures")), Table(headings, rows)]


def _estimated(row: FigureRow, why: Why | None, say: Speaker, sources: Sources) -> list[tuple[str, ...]]:
    """What the equation of trade gives for the same reporter, in the same columns; nothing where it covers neither."""
    ways = {} if why is None else why.decompositions
    sold, bought = ways.get(("trade", row.reporter, row.partner)), ways.get(("trade", row.partner, row.reporter))
    if sold is None or bought is None:
        return []
    exports, imports = (Decimal(round(each.prediction)) for each in (sold, bought))
    amounts = (exports, imports, exports - imports, exports + imports)
    return [
        (
            say.party(row.reporter),
            sold.equation.year,
            *(say.amount(value) for value in amounts),
            say.unit("USD million"),
            say.translate("estimated by Jalin"),
            cite_data(sold.equation.sources, say, sources),
        )
    ]


def figures_data(figures: Rows[FigureRow]) -> list[dict[str, Any]]:
    """The figures as JSON, every year; an amount that was not published is null."""
    return [{name: _plain(name, value, record) for name, value in record.items()} for record in figures.records()]


def _plain(name: str, value: Any, record: dict[str, Any]) -> Any:
    """One field: an amount with its unit, year and source, the year as text."""
    if name in AMOUNTS and value is not None:
        sources = () if record["reference"] is None else (record["reference"],)
        return Quantity(value, record["unit"], str(record["year"]), sources, "published").plain()
    return str(value) if name == "year" else value
