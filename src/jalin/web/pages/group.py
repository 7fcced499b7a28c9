"""A group: what binds all of it, and the network of agreements among its economies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.brief import Brief, brief_document
from jalin.document import Document
from jalin.register import AgreementRow, Rows, Tie
from jalin.text import format_day
from jalin.web.answers import answer_sections, plain_with_answers
from jalin.web.asked import Asked, read_parties
from jalin.web.atlas import Atlas
from jalin.web.grids import agreements_grid, number_cell, ties_grid
from jalin.web.page import Cell, Drawn, Grid, Moved, Page, Show
from jalin.web.pictures.network import MOST as MOST_DRAWN
from jalin.web.pictures.network import draw_network
from jalin.web.standing import edges


@dataclass(frozen=True, slots=True)
class Edge:
    """Two economies of the group with agreements of their own.

    Attributes
    ----------
    first, second : ISO alpha-3, in alphabetical order.
    agreements : how many bilateral agreements bind them on the day.
    ids : which.
    """

    first: str
    second: str
    agreements: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group as of a day.

    Attributes
    ----------
    parties : as asked for: one organisation, or several countries and organisations.
    on : the day.
    economies : whom they stand for on that day, by code.
    ties : what binds all of them.
    under_way : what is proposed, under negotiation, or signed and not in force among all of them.
    edges : bilateral agreements between each two economies.
    answers : WORTH and NEXT, and the sources of their data, as in the brief's JSON.
    """

    parties: tuple[str, ...]
    on: date
    economies: tuple[str, ...]
    ties: Rows[Tie]
    under_way: Rows[AgreementRow]
    edges: Rows[Edge]
    answers: Brief


def answer(atlas: Atlas, asked: Asked) -> Group:
    """Ask the register about the group."""
    register = atlas.register
    parties = read_parties(register, asked.parts["parties"])
    if parties == tuple(party for party in parties if party.isupper()) and len(parties) == 1:
        raise Moved(asked.urls.page("country", form=asked.form, party=parties[0]))
    if ",".join(parties) != asked.parts["parties"]:
        raise Moved(asked.urls.page("group", form=asked.form, options=dict(asked.options), parties=",".join(parties)))
    economies = frozenset(code for party in parties for code in register.economies(party, asked.on))
    answers = atlas.brief(parties, asked.on)
    how = answers.how
    found = [
        Edge(first, second, len(each), tuple(sorted(standing.id for standing in each)))
        for (first, second), each in sorted(edges(atlas.standing(asked.on), economies).items())
    ]
    return Group(
        parties=parties,
        on=asked.on,
        economies=tuple(sorted(economies)),
        ties=how.ties,
        under_way=how.under_way,
        edges=Rows(Edge, found),
        answers=answers,
    )


def title(data: Group, show: Show) -> str:
    """The names."""
    return show.say.parties(data.parties, most=6)


def lead(data: Group, show: Show) -> str:
    """The group in one paragraph."""
    say, _ = show.say, show.say.translate
    possible = len(data.economies) * (len(data.economies) - 1) // 2
    return _("The group {name} stands for {economies} economies as of {day}. {ties} ties bind all of it; {pairs} "
             "of its "
             "{possible} pairs have bilateral agreements of their own on record.").format(
        name=title(data, show), economies=len(data.economies), ties=len(data.ties),
        day=format_day(data.on, say.language), pairs=len(data.edges), possible=possible,
    )  # fmt: skip


def draw(data: Group, show: Show) -> Drawn | None:
    """The network; nothing for a group too large to be told apart."""
    if not 2 < len(data.economies) <= MOST_DRAWN:
        return None
    _ = show.say.translate
    heading = _("Bilateral agreements within {name}, {day}").format(
        name=title(data, show), day=format_day(data.on, show.say.language)
    )
    about = _("A network. Economies stand around a circle; thicker and darker lines are more bilateral agreements "
              "between two of them; the table holds every number.")  # fmt: skip
    regions = {
        code: index
        for index, term in enumerate(show.atlas.register.vocabulary("regions").terms)
        for code in term.economies
    }
    order = sorted(data.economies, key=lambda code: (regions.get(code, 0), code))
    counts = {(edge.first, edge.second): edge.agreements for edge in data.edges}
    svg = draw_network(show, order, counts, name="network", title=heading, description=about,
                       unit=_("bilateral agreements"))  # fmt: skip
    return Drawn(svg, heading, "pairs")


def grids(data: Group, show: Show) -> tuple[Grid, ...]:
    """Ties of all, what is under way, pairs."""
    say, _ = show.say, show.say.translate
    ranked = sorted(data.edges, key=lambda edge: (-edge.agreements, edge.first, edge.second))
    pairs = tuple(
        (
            Cell(f"{say.party(edge.first)} – {say.party(edge.second)}", show.urls.pair(edge.first, edge.second)),
            number_cell(edge.agreements),
            Cell(", ".join(say.title(record_id) for record_id in edge.ids[:3]) + (" …" if len(edge.ids) > 3 else "")),
        )
        for edge in ranked[:200]
    )
    found = [
        ties_grid(show, data.ties, name="ties", caption=_("What binds all of them")),
        agreements_grid(show, data.under_way, name="under-way", caption=_("Under way")),
        Grid("pairs", _("Pairs with bilateral agreements"), (_("Pair"), _("Bilateral agreements"), _("Which")), pairs),
    ]
    return tuple(grid for grid in found if grid.rows)


def more(data: Group, show: Show) -> dict[str, Any]:
    """The members, linked."""
    shown = [(show.say.party(code), show.urls.country(code)) for code in data.economies]
    return {"members": sorted(shown), "sections": answer_sections(show, data.answers)}


def document(data: Group, show: Show) -> Document:
    """The brief."""
    return brief_document(show.atlas.register, data.answers, show.say.language)


PAGE = Page(
    name="group", data=Group, answer=answer, title=title, lead=lead,
    rows=lambda data: {"ties": data.ties, "edges": data.edges, "under_way": data.under_way},
    grids=grids, pictures={"network": draw}, more=more, document=document, plain=plain_with_answers,
)  # fmt: skip
