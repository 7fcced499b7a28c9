"""One country: what binds it, and to whom."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.brief import Brief, brief_document
from jalin.document import Document
from jalin.effects.document import small
from jalin.prospects.pair import find_players, find_solved
from jalin.register import AgreementRow, FigureRow, Rows, Tie
from jalin.register.tables import Speaker
from jalin.text import format_day, format_number
from jalin.web.answers import answer_sections, plain_with_answers
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import agreements_grid, figures_grid, number_cell, ties_grid
from jalin.web.page import Cell, Drawn, Grid, Moved, Page, Show
from jalin.web.pictures.worldmap import draw_counts, draw_kinds, draw_values
from jalin.web.standing import count_partners

KINDS = ("bilateral", "regional", "multilateral")


@dataclass(frozen=True, slots=True)
class Partner:
    """How many agreements bind the country to one other.

    Attributes
    ----------
    partner : ISO alpha-3.
    bilateral, regional, multilateral, all : agreements in force between the two on the day, by kind and together.
    gain : what an agreement that does not exist yet would change the real income of the country by, or of the union
        that concludes agreements for it, per cent; None where there is one, and where it is not known.
    distance : between people, km; None where it is not known.
    """

    partner: str
    bilateral: int
    regional: int
    multilateral: int
    all: int
    gain: float | None
    distance: float | None


@dataclass(frozen=True, slots=True)
class Country:
    """One country as of a day.

    Attributes
    ----------
    code : ISO alpha-3.
    on : the day.
    kind : what the map counts.
    colour : what the map is coloured by: ties, kind, gain or distance.
    player : who concludes its trade agreements: itself, or a union.
    ties : every agreement and organisation that binds it.
    under_way : what is proposed, under negotiation, or signed and not in force.
    kinds, fields : number of ties by kind and by field, the largest first.
    partners : one row for each economy that an agreement binds it to, or of which gain or distance are known.
    figures : trade in goods as it, or its partners, published it.
    answers : WORTH and NEXT, and the sources of their data, as in the brief's JSON.
    """

    code: str
    on: date
    kind: str
    colour: str
    player: str
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
    player = find_players((code,), atlas.register, asked.on)[0]
    gains, distances = _gains(atlas, player, asked.on), _distances(atlas, code)
    counts = count_partners(atlas.standing(asked.on), code)
    partners = [
        Partner(
            partner, each["bilateral"], each["regional"], each["multilateral"], sum(each.values()), gains.get(partner),
            distances.get(partner),
        )
        for partner in sorted(counts.keys() | gains.keys() | distances.keys())
        for each in (counts.get(partner, Counter[str]()),)
    ]  # fmt: skip
    figures = Rows(FigureRow, (row for row in atlas.register.figures(code) if row.year < asked.on.year))
    return Country(
        code=code,
        on=asked.on,
        kind=asked.options.get("kind", "bilateral"),
        colour=asked.options.get("colour", "ties"),
        player=player,
        ties=how.ties,
        under_way=how.under_way,
        kinds=how.kinds,
        fields=how.fields,
        partners=Rows(Partner, partners),
        figures=figures,
        answers=answers,
    )


def _gains(atlas: Atlas, player: str, on: date) -> dict[str, float]:
    """What the player would gain from signing with each economy, per cent; a union's members have the union's."""
    solved = find_solved(atlas.estimates, player)
    return {code: row.gain for row in solved for code in sorted(atlas.register.economies(row.partner, on))}


def _distances(atlas: Atlas, code: str) -> dict[str, float]:
    """Kilometres between people, where both have any."""
    pairs = atlas.estimates.pairs
    found: dict[str, float] = {}
    for mine, theirs in (("first", "second"), ("second", "first")):
        places = pairs.places(mine, code)
        found |= dict(zip(pairs[theirs][places].tolist(), pairs["distance"][places].tolist(), strict=True))
    return {other: distance for other, distance in found.items() if not math.isnan(distance)}


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
    if data.colour != "ties":
        return _draw_values(data, show)
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


def _draw_values(data: Country, show: Show) -> Drawn:
    """The map by gain or by distance."""
    say, _ = show.say, show.say.translate
    if data.colour == "kind":
        return _draw_kinds(data, show)
    values = {row.partner: getattr(row, data.colour) for row in data.partners}
    known = {code: value for code, value in values.items() if value is not None}
    name = say.party(data.code)
    if data.colour == "distance":
        heading = _("Distance from {name}").format(name=name)
        about = _("A map of the world. Darker countries are nearer to the one in orange; see the table.")
        unit = _("km between people")
    else:
        # Solved when the estimates were built, whatever the day of the page; who had signed is of that day.
        solved = date.fromisoformat(show.atlas.estimates.provenance["league_day"])
        heading = _("{name}: what an agreement would be worth").format(name=say.party(data.player))
        heading += f", {format_day(solved, say.language)}"
        about = _("A map of the world. Darker blue is a larger gain of {name} from an agreement with that country; "
                  "see the table.").format(name=say.party(data.player))  # fmt: skip
        unit = _("per cent of real income; grey: signed, or not known")
    svg = draw_values(
        show, known, lambda value: _write(data.colour, value, say), name="partners", title=heading, description=about,
        unit=unit, chosen=frozenset({data.code}), near=data.colour == "distance",
        address=lambda code: _address(data, code, show),
    )  # fmt: skip
    return Drawn(svg, heading, "partner-table")


def _draw_kinds(data: Country, show: Show) -> Drawn:
    """The map by the closest kind of tie with each partner: two by themselves, a region, the world."""
    _ = show.say.translate
    kinds = {
        row.partner: next(kind for kind in KINDS if getattr(row, kind)) for row in data.partners if row.all
    }  # fmt: skip
    heading = _("The closest kind of agreement between {name} and each partner, {day}").format(
        name=show.say.party(data.code), day=format_day(data.on, show.say.language)
    )
    about = _("A map of the world. Each country has the colour of the closest kind of agreement that binds it to the "
              "one in orange: bilateral, else regional, else multilateral; see the table.")  # fmt: skip
    svg = draw_kinds(show, kinds, name="partners", title=heading, description=about, chosen=frozenset({data.code}),
                     address=lambda code: _address(data, code, show))  # fmt: skip
    return Drawn(svg, heading, "partner-table")


def _address(data: Country, code: str, show: Show) -> str:
    """The pair of the country with another."""
    return show.urls.pair(data.code, code) if code != data.code else show.urls.country(code)


def _write(colour: str, value: float | None, say: Speaker) -> str:
    """A gain or a distance as people read it; empty where it is not known."""
    if value is None:
        return ""
    return small(value, say) if colour == "gain" else format_number(round(value), say.language)


def grids(data: Country, show: Show) -> tuple[Grid, ...]:
    """Partners, agreements, organisations, what is under way, figures."""
    _ = show.say.translate
    agreements = [tie for tie in data.ties if tie.what == "agreement"]
    organisations = [tie for tie in data.ties if tie.what == "organisation"]
    found = [
        ties_grid(show, agreements, name="agreements", caption=_("Agreements in force")),
        ties_grid(show, organisations, name="organisations", caption=_("Organisations")),
        agreements_grid(show, data.under_way, name="under-way", caption=_("Under way")),
        figures_grid(show, data.figures, name="figures", caption=_("Published trade figures")),
        _partners_grid(data, show),
    ]
    return tuple(grid for grid in found if grid.rows)


def _partners_grid(data: Country, show: Show) -> Grid:
    """What each map is coloured by, for every partner; the most ties first."""
    say, _ = show.say, show.say.translate
    rows = tuple(
        (
            Cell(say.party(row.partner), show.urls.pair(data.code, row.partner)),
            *(number_cell(count) for count in (row.bilateral, row.regional, row.multilateral, row.all)),
            number_cell(_write("gain", row.gain, say)),
            number_cell(_write("distance", row.distance, say)),
        )
        for row in sorted(data.partners, key=lambda row: (-row.all, row.partner))
    )
    headings = (
        _("Partner"), *(say.term("kinds", kind) for kind in ("bilateral", "regional", "multilateral")), _("All"),
        _("Gain, %"), _("Distance, km"),
    )  # fmt: skip
    return Grid("partner-table", _("Partners"), headings, rows)


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
