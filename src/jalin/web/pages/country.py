"""One country: what binds it, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.brief import Brief, brief_document
from jalin.document import Document
from jalin.register import AgreementRow, FigureRow, Rows, Tie
from jalin.text import format_day
from jalin.web.answers import answer_sections, plain_with_answers
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import agreements_grid, counts_grid, figures_grid, ties_grid
from jalin.web.page import Drawn, Grid, Moved, Page, Show
from jalin.web.pictures.worldmap import draw_counts
from jalin.web.standing import count_partners


@dataclass(frozen=True, slots=True)
class Partner:
    """How many agreements bind the country to one other.

    Attributes
    ----------
    partner : ISO alpha-3.
    bilateral, regional, multilateral, all : agreements in force between the two on the day, by kind and together.
    """

    partner: str
    bilateral: int
    regional: int
    multilateral: int
    all: int


@dataclass(frozen=True, slots=True)
class Country:
    """One country as of a day.

    Attributes
    ----------
    code : ISO alpha-3.
    on : the day.
    kind : what the map counts.
    ties : every agreement and organisation that binds it.
    under_way : what is proposed, under negotiation, or signed and not in force.
    kinds, fields : number of ties by kind and by field, the largest first.
    partners : one row for each economy that an agreement binds it to.
    figures : trade in goods as it, or its partners, published it.
    answers : WORTH and NEXT, and the sources of their data, as in the brief's JSON.
    """

    code: str
    on: date
    kind: str
    ties: Rows[Tie]
    under_way: Rows[AgreementRow]
    kinds: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    partners: Rows[Partner]
    figures: Rows[FigureRow]
    answers: Brief


def answer(atlas: Atlas, asked: Asked) -> Country:
    """Ask the register about the country."""
    code = atlas.register.resolve(asked.parts["party"])
    if not code.isupper():
        raise Moved(asked.urls.page("organisation", form=asked.form, record=code))
    if code != asked.parts["party"]:
        raise Moved(asked.urls.page("country", form=asked.form, options=dict(asked.options), party=code))
    answers = atlas.brief((code,), asked.on)
    how = answers.how
    partners = [
        Partner(partner, each["bilateral"], each["regional"], each["multilateral"], sum(each.values()))
        for partner, each in sorted(count_partners(atlas.standing(asked.on), code).items())
    ]
    figures = Rows(FigureRow, (row for row in atlas.register.figures(code) if row.year < asked.on.year))
    return Country(
        code=code,
        on=asked.on,
        kind=asked.options.get("kind", "bilateral"),
        ties=how.ties,
        under_way=how.under_way,
        kinds=how.kinds,
        fields=how.fields,
        partners=Rows(Partner, partners),
        figures=figures,
        answers=answers,
    )


def title(data: Country, show: Show) -> str:
    """The country's name."""
    return show.say.party(data.code)


def lead(data: Country, show: Show) -> str:
    """The country in one paragraph."""
    say, _ = show.say, show.say.translate
    day = format_day(data.on, say.language)
    if not data.ties:
        return _("No tie of {name} is on record as of {day}.").format(name=say.party(data.code), day=day)
    agreements = sum(tie.what == "agreement" for tie in data.ties)
    bound = say.translate_plural("{count} agreement", "{count} agreements", agreements).format(count=agreements)
    groups = len(data.ties) - agreements
    member = say.translate_plural("{count} organisation", "{count} organisations", groups).format(count=groups)
    text = _("{name} is bound by {agreements} and belongs to {organisations} as of {day}.").format(
        name=say.party(data.code), agreements=bound, organisations=member, day=day
    )
    closest = max(data.partners, key=lambda row: (row.bilateral, row.all, row.partner), default=None)
    if closest is not None and closest.bilateral:
        text += " " + _("Most bilateral agreements bind it to {partner} ({count}).").format(
            partner=say.party(closest.partner), count=closest.bilateral
        )
    return text


def draw_map(data: Country, show: Show) -> Drawn:
    """The map of partners."""
    _ = show.say.translate
    counts = {row.partner: getattr(row, data.kind) for row in data.partners}
    kind = _("all kinds") if data.kind == "all" else show.say.term("kinds", data.kind)
    heading = _("Agreements between {name} and each partner ({kind}), {day}").format(
        name=show.say.party(data.code), kind=kind, day=format_day(data.on, show.say.language)
    )
    about = _("A map of the world. Darker countries share more agreements with the one in orange; see the table.")
    svg = draw_counts(
        show, counts, name="partners", title=heading, description=about, unit=_("agreements"),
        chosen=frozenset({data.code}), to=data.code,
    )  # fmt: skip
    return Drawn(svg, heading, "partner-table")


def grids(data: Country, show: Show) -> tuple[Grid, ...]:
    """Partners, agreements, organisations, what is under way, figures."""
    _ = show.say.translate
    counts = {
        row.partner: {"bilateral": row.bilateral, "regional": row.regional, "multilateral": row.multilateral}
        for row in data.partners
    }
    agreements = [tie for tie in data.ties if tie.what == "agreement"]
    organisations = [tie for tie in data.ties if tie.what == "organisation"]
    found = [
        ties_grid(show, agreements, name="agreements", caption=_("Agreements in force")),
        ties_grid(show, organisations, name="organisations", caption=_("Organisations")),
        agreements_grid(show, data.under_way, name="under-way", caption=_("Under way")),
        figures_grid(show, data.figures, name="figures", caption=_("Published trade figures")),
        counts_grid(show, counts, name="partner-table", caption=_("Partners"), to=data.code),
    ]
    return tuple(grid for grid in found if grid.rows)


def more(data: Country, show: Show) -> dict[str, Any]:
    """What its agreements are worth, and what next."""
    return {"sections": answer_sections(show, data.answers)}


def document(data: Country, show: Show) -> Document:
    """The brief."""
    return brief_document(show.atlas.register, data.answers, show.say.language)


PAGE = Page(
    name="country", data=Country, answer=answer, title=title, lead=lead,
    rows=lambda data: {
        "ties": data.ties, "partners": data.partners, "under_way": data.under_way, "figures": data.figures,
    },
    grids=grids, pictures={"map": draw_map}, more=more, document=document, plain=plain_with_answers,
)  # fmt: skip
