"""Finding countries, organisations, agreements and fields by any of their names, in either language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jalin.errors import InputError, message
from jalin.register import Rows
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.found import MOST_CHARACTERS, Found
from jalin.web.page import Cell, Grid, Page, Show


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    Attributes
    ----------
    what : pair, country, organisation, field or agreement.
    id : ISO alpha-3, id of a record or field, or two codes joined by `/`.
    fit : exact, begins, contains or similar.
    name : what people call it, in the language asked in.
    address : of its page, in that language.
    """

    what: str
    id: str
    fit: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Search:
    """What was found.

    Attributes
    ----------
    text : what was looked for; empty where nothing was.
    hits : what fits, best first.
    """

    text: str
    hits: Rows[Hit]


def answer(atlas: Atlas, asked: Asked) -> Search:
    """Look for the text."""
    text = asked.options.get("q", "")
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            message("a text too long to look for"),
            expected=message("at most {most} characters"),
            found=str(len(text)),
            mend=message("Give fewer words."),
            most=MOST_CHARACTERS,
        )
    show = Show(atlas, atlas.speaker(asked.language), asked.urls, asked)
    return Search(text, Rows(Hit, (_hit(show, found) for found in atlas.index().find(text))))


def _hit(show: Show, found: Found) -> Hit:
    say, urls = show.say, show.urls
    if found.what == "pair":
        first, _slash, second = found.id.partition("/")
        return Hit("pair", found.id, found.fit, f"{say.party(first)} – {say.party(second)}", urls.pair(first, second))
    if found.what == "country":
        return Hit(found.what, found.id, found.fit, say.party(found.id), urls.country(found.id))
    if found.what == "field":
        return Hit(found.what, found.id, found.fit, say.term("fields", found.id), urls.field(found.id))
    return Hit(found.what, found.id, found.fit, say.title(found.id), urls.record(found.id, found.what))


def title(_data: Search, show: Show) -> str:
    """The page's title."""
    return show.say.translate("Search")


def lead(data: Search, show: Show) -> str:
    """How much was found."""
    _, plural = show.say.translate, show.say.translate_plural
    if not data.text:
        return _("Type a country, an organisation, an agreement or a field, in English or Indonesian; two countries "
                 "give what binds them.")  # fmt: skip
    if not data.hits:
        return _(
            "Nothing is called “{text}”, nor nearly so. Try another spelling, an ISO code, or browse the lists."
        ).format(text=data.text)
    if data.hits[0].fit == "similar":
        return _("Nothing is called “{text}”; these are the nearest names.").format(text=data.text)
    return plural("{count} page fits “{text}”.", "{count} pages fit “{text}”.", len(data.hits)).format(
        count=len(data.hits), text=data.text
    )


def grids(data: Search, show: Show) -> tuple[Grid, ...]:
    """The hits."""
    _ = show.say.translate
    what = {
        "pair": _("Pair"), "country": _("Country"), "organisation": _("Organisation"), "field": _("Field"),
        "agreement": _("Agreement"),
    }  # fmt: skip
    rows = tuple((Cell(hit.name, hit.address), Cell(what[hit.what])) for hit in data.hits)
    return (Grid("hits", _("Found"), (_("Name"), _("What")), rows),) if rows else ()


def more(data: Search, show: Show) -> dict[str, Any]:
    """What the search field holds."""
    return {"text": data.text, "browse": show.urls.page("browse")}


PAGE = Page(
    name="search", data=Search, answer=answer, title=title, lead=lead, rows=lambda data: {"hits": data.hits},
    grids=grids, more=more, speaks=True,
)  # fmt: skip
