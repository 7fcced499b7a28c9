"""The world: who cooperates how much, on a map, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.errors import InputError, message
from jalin.register import Rows
from jalin.text import format_day
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import counts_grid
from jalin.web.page import Drawn, Grid, Moved, Page, Show
from jalin.web.pictures.worldmap import draw_counts
from jalin.web.standing import count_by_economy

FIRST_YEAR = 1945


@dataclass(frozen=True, slots=True)
class EconomyCount:
    """How many agreements bind one economy.

    Attributes
    ----------
    economy : ISO alpha-3.
    bilateral, regional, multilateral, all : agreements in force on the day, by kind and together.
    """

    economy: str
    bilateral: int
    regional: int
    multilateral: int
    all: int


@dataclass(frozen=True, slots=True)
class World:
    """The world as of a day.

    Attributes
    ----------
    on : the day.
    kind : what the map counts: all, bilateral, regional or multilateral.
    economies : one row each that is bound by anything, by code.
    agreements : how many agreements are in force.
    records, organisations : how many agreements and organisations the register holds in all.
    """

    on: date
    kind: str
    economies: Rows[EconomyCount]
    agreements: int
    records: int
    organisations: int


def answer(atlas: Atlas, asked: Asked) -> World:
    """Count the agreements of every economy."""
    if "year" in asked.options:
        raise Moved(_at_year(asked))
    standing = atlas.standing(asked.on)
    rows = [
        EconomyCount(code, each["bilateral"], each["regional"], each["multilateral"], sum(each.values()))
        for code, each in sorted(count_by_economy(standing).items())
    ]
    return World(
        on=asked.on,
        kind=asked.options.get("kind", "all"),
        economies=Rows(EconomyCount, rows),
        agreements=len(standing),
        records=len(atlas.register.ids("agreements")),
        organisations=len(atlas.register.ids("organisations")),
    )


def _at_year(asked: Asked) -> str:
    text = asked.options["year"]
    this = date.today().year
    if not (text.isascii() and text.isdigit() and len(text) < 5 and FIRST_YEAR <= int(text) <= this):
        raise InputError(
            message("year out of range"),
            expected=message("a year from {first} to {last}"),
            found=repr(text[:40]),
            mend=message("Check the year."),
            first=FIRST_YEAR,
            last=this,
        )
    day = None if int(text) == this else date(int(text), 12, 31)
    return asked.address(form=asked.form, urls=asked.urls.at(day))


def title(_data: World, show: Show) -> str:
    """The page's title."""
    return show.say.translate("Who cooperates with whom")


def lead(data: World, show: Show) -> str:
    """The world in one paragraph."""
    text = show.say.translate_plural(
        "{count} agreement on record is in force as of {day}.",
        "{count} agreements on record are in force as of {day}.",
        data.agreements,
    ).format(count=data.agreements, day=format_day(data.on, show.say.language))
    return text + " " + show.say.translate("Choose a country to see what binds it, and to whom.")


def draw_map(data: World, show: Show) -> Drawn:
    """The map, coloured by the number of agreements."""
    _ = show.say.translate
    counts = {row.economy: getattr(row, data.kind) for row in data.economies}
    kind = _("all kinds") if data.kind == "all" else show.say.term("kinds", data.kind)
    heading = _("Agreements in force by country ({kind}), {day}").format(
        kind=kind, day=format_day(data.on, show.say.language)
    )
    about = _("A map of the world. Darker countries are bound by more agreements; the table holds every number.")
    svg = draw_counts(show, counts, name="world", title=heading, description=about, unit=_("agreements"))
    return Drawn(svg, heading, "countries")


def grids(data: World, show: Show) -> tuple[Grid, ...]:
    """The numbers behind the map."""
    counts = {
        row.economy: {"bilateral": row.bilateral, "regional": row.regional, "multilateral": row.multilateral}
        for row in data.economies
    }
    caption = show.say.translate("Agreements in force by country")
    return (counts_grid(show, counts, name="countries", caption=caption),)


def more(data: World, _show: Show) -> dict[str, Any]:
    """The ends of the slider."""
    return {"first_year": FIRST_YEAR, "last_year": date.today().year, "year": data.on.year}


PAGE = Page(
    name="home", data=World, answer=answer, title=title, lead=lead,
    rows=lambda data: {"economies": data.economies}, grids=grids, pictures={"map": draw_map}, more=more,
)  # fmt: skip
