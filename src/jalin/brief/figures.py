"""Published trade figures between two parties: part of HOW."""

from __future__ import annotations

from datetime import date
from typing import Any

from jalin.document import Block, Heading, Table
from jalin.quantity import Quantity
from jalin.register import FigureRow, Register, Rows
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker, figure_note

# The document is short: the last years that each reporter published.
YEARS = 3
AMOUNTS = ("exports", "imports", "balance", "total")


def answer_figures(register: Register, parties: tuple[str, ...], on: date) -> Rows[FigureRow]:
    """What either of two parties published about its trade with the other in the years before that of `on`.

    Nothing for one party alone or for more than two.
    """
    if len(parties) != 2:
        return Rows(FigureRow)
    return Rows(FigureRow, (row for row in register.figures(*parties) if row.year < on.year))


def figures_blocks(figures: Rows[FigureRow], say: Speaker, sources: Sources) -> list[Block]:
    """The newest years of each reporter as a table; nothing where nothing was published."""
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
    return [Heading(_("Published trade figures")), Table(headings, cells)] if cells else []


def figures_data(figures: Rows[FigureRow]) -> list[dict[str, Any]]:
    """The figures as JSON, every year; an amount that was not published is left out."""
    return [_plain(record) for record in figures.records()]


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """One row, each amount with its unit, year and source."""
    sources = () if record["reference"] is None else (record["reference"],)
    year = str(record["year"])
    amounts = {
        name: Quantity(record[name], record["unit"], year, sources, "published").plain()
        for name in AMOUNTS
        if record[name] is not None
    }
    return {name: value for name, value in record.items() if name not in AMOUNTS} | {"year": year} | amounts
