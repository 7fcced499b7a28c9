"""One field of cooperation: its agreements, and who has most of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.register import AgreementRow, Rows
from jalin.register.economies import nearest
from jalin.text import format_day
from jalin.web.asked import Asked, read_number
from jalin.web.atlas import Atlas
from jalin.web.grids import agreements_grid, counts_grid
from jalin.web.page import Drawn, Grid, Moved, Page, Show
from jalin.web.pages.home import EconomyCount
from jalin.web.pictures.worldmap import draw_counts
from jalin.web.standing import count_by_economy

# Rows of the list of agreements on one page; the data forms hold all of them.
ROWS = 100


@dataclass(frozen=True, slots=True)
class FieldPage:
    """One field as of a day.

    Attributes
    ----------
    field : term of vocabularies/fields.yml.
    on : the day.
    agreements : every agreement in the field of which something had happened by the day, oldest first.
    economies : agreements in force in the field, by economy.
    statuses : number of agreements by status, the largest first.
    part, parts : which part of the list a page shows, and how many there are.
    """

    field: str
    on: date
    agreements: Rows[AgreementRow]
    economies: Rows[EconomyCount]
    statuses: tuple[tuple[str, int], ...]
    part: int
    parts: int


def answer(atlas: Atlas, asked: Asked) -> FieldPage:
    """Ask the register about the field."""
    register, field = atlas.register, asked.parts["field"]
    vocabulary = register.vocabulary("fields")
    if vocabulary.entry(field) is None:
        labels = {text: term.id for term in vocabulary.terms for text in (term.id, term.label.en, term.label.id)}
        close = nearest(field, labels, count=1)
        if close and close[0].casefold() == field.casefold():
            raise Moved(asked.urls.page("field", form=asked.form, field=labels[close[0]]))
        register.label("fields", field, asked.language)
    agreements = register.agreements(field=field, on=asked.on)
    parts = max(1, -(-len(agreements) // ROWS))
    counts = count_by_economy(each for each in atlas.standing(asked.on) if field in each.fields)
    rows = [
        EconomyCount(code, each["bilateral"], each["regional"], each["multilateral"], sum(each.values()))
        for code, each in sorted(counts.items())
    ]
    return FieldPage(
        field=field,
        on=asked.on,
        agreements=agreements,
        economies=Rows(EconomyCount, rows),
        statuses=tuple(Counter(str(row.status) for row in agreements).most_common()),
        part=read_number(asked, "part", parts),
        parts=parts,
    )


def title(data: FieldPage, show: Show) -> str:
    """The field's name."""
    return show.say.term("fields", data.field)


def lead(data: FieldPage, show: Show) -> str:
    """The field in one paragraph."""
    say, _ = show.say, show.say.translate
    day = format_day(data.on, say.language)
    if not data.agreements:
        return _("No agreement in the field {field} is on record as of {day}.").format(field=title(data, show), day=day)
    statuses = ", ".join(f"{say.term('statuses', status)} {count}" for status, count in data.statuses)
    return _("{count} agreements in the field {field} are on record as of {day}: {statuses}.").format(
        count=len(data.agreements), field=title(data, show), day=day, statuses=statuses
    )


def draw_map(data: FieldPage, show: Show) -> Drawn | None:
    """The map of agreements in force in the field."""
    if not data.economies:
        return None
    _ = show.say.translate
    heading = _("Agreements in force in the field {field}, {day}").format(
        field=title(data, show), day=format_day(data.on, show.say.language)
    )
    about = _("A map of the world. Darker countries are bound by more agreements; the table holds every number.")
    counts = {row.economy: row.all for row in data.economies}
    svg = draw_counts(show, counts, name="field-map", title=heading, description=about, unit=_("agreements"))
    return Drawn(svg, heading, "countries")


def grids(data: FieldPage, show: Show) -> tuple[Grid, ...]:
    """Agreements, in parts, and countries."""
    _ = show.say.translate
    counts = {
        row.economy: {"bilateral": row.bilateral, "regional": row.regional, "multilateral": row.multilateral}
        for row in data.economies
    }
    shown = data.agreements[(data.part - 1) * ROWS : data.part * ROWS]
    found = [
        agreements_grid(show, shown, name="agreements", caption=_("Agreements")),
        counts_grid(show, counts, name="countries", caption=_("Agreements in force by country")),
    ]
    return tuple(grid for grid in found if grid.rows)


def more(data: FieldPage, show: Show) -> dict[str, Any]:
    """The other parts of the list."""
    pages = [
        (number, show.urls.page("field", field=data.field, options={"part": str(number) if number > 1 else ""}))
        for number in range(1, data.parts + 1)
    ]
    return {"pages": pages if data.parts > 1 else []}


PAGE = Page(
    name="field", data=FieldPage, answer=answer, title=title, lead=lead,
    rows=lambda data: {"agreements": data.agreements, "economies": data.economies},
    grids=grids, pictures={"map": draw_map}, more=more,
)  # fmt: skip
