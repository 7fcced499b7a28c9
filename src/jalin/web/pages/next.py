"""The league table: agreements that a country, or a group as one player, has not signed, each solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jalin.document import Document
from jalin.prospects.document import prospects_answer, prospects_document, prospects_grounds
from jalin.prospects.picture import league_picture
from jalin.prospects.prospects import Prospects, prospects
from jalin.register import Rows
from jalin.register.sheet import Sources
from jalin.text import format_decimal
from jalin.web.answers import Section
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import number_cell
from jalin.web.page import Cell, Drawn, Grid, Moved, Page, Show
from jalin.web.pictures.scatter import Dot, draw_scatter

# Rows of the picture; the table has all.
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Unsigned:
    """One partner without an FTA, customs union or services agreement.

    Attributes
    ----------
    rank : by the country's gain, from 1.
    partner : code of the economy, or id of the union.
    gain, partner_gain : change of real income, per cent.
    joint, others : what it is worth to both, and to all others, million USD.
    hardest_hit, hardest : the third economy that loses the largest share, and its change of real income, per cent.
    kind, effect : of agreement assumed, and its β.
    signing : chance of signing within ten years, by gravity potential alone; None where it is not known.
    talks : ids of negotiations on record.
    """

    rank: int
    partner: str
    gain: float
    partner_gain: float
    joint: float
    others: float
    hardest_hit: str | None
    hardest: float | None
    kind: str
    effect: float
    signing: float | None
    talks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextLeague:
    """The league of one player.

    Attributes
    ----------
    player : code of the country, or id of the organisation.
    on : the day as of which pairs count as unsigned.
    year : of the world that was solved.
    theta : the elasticity of trade.
    residual : market clearing, largest over all pairs, as a share of output.
    trade_correlation : rank correlation with a ranking by trade alone.
    partners : every unsigned partner, best first.
    sources : ids of the sources of data that the world rests on.
    """

    player: str
    on: date
    year: str
    theta: float
    residual: float
    trade_correlation: float | None
    partners: Rows[Unsigned]
    sources: tuple[str, ...]


def answer(atlas: Atlas, asked: Asked) -> NextLeague:
    """Solve the league."""
    code = atlas.register.resolve(asked.parts["party"])
    if code != asked.parts["party"]:
        raise Moved(asked.urls.page("next", form=asked.form, options=dict(asked.options), party=code))
    found = solve(atlas, code, asked.on)
    rows = [
        Unsigned(
            row.rank, row.partner, row.gain, row.partner_gain, row.joint, row.others, row.hardest_hit, row.hardest,
            row.kind.name, row.kind.coefficient, row.signing, tuple(talk.id for talk in row.talks),
        )
        for row in found.rows
    ]  # fmt: skip
    world = found.league.world
    partners = Rows(Unsigned, rows)
    return NextLeague(
        code, asked.on, found.year, world.theta, found.residual, found.trade_correlation, partners, found.sources
    )


def solve(atlas: Atlas, code: str, on: date) -> Prospects:
    """The league, kept by the atlas for a while."""
    return atlas.league(
        (code, on), lambda: prospects(code, on=str(on), estimates=atlas.estimates, register=atlas.register)
    )


def title(data: NextLeague, show: Show) -> str:
    """Whose league."""
    return show.say.translate("{name}: agreements that do not exist yet").format(name=show.say.party(data.player))


def lead(data: NextLeague, show: Show) -> str:
    """The first three."""
    return prospects_answer(solve(show.atlas, data.player, data.on), show.say)


def draw(data: NextLeague, show: Show) -> Drawn:
    """Gains of both sides, for the first partners."""
    found = solve(show.atlas, data.player, data.on)
    heading = show.say.translate("{name}: what an agreement would be worth").format(name=show.say.party(data.player))
    return Drawn(league_picture(found, show.say, MOST_BARS), heading, "league")


def draw_chances(data: NextLeague, show: Show) -> Drawn | None:
    """Gain against likelihood; nothing where no chance is known."""
    say, _ = show.say, show.say.translate
    dots = [
        Dot(say.party(row.partner), _partner_address(data, row.partner, show), 100 * row.signing, row.gain,
            bool(row.talks))
        for row in data.partners
        if row.signing is not None and row.gain > 0
    ]  # fmt: skip
    if not dots:
        return None
    heading = _("{name}: gain against likelihood").format(name=say.party(data.player))
    about = _("Each dot is a partner without an agreement: the further up, the larger the gain; the further to the "
              "right, the likelier the two are to sign within ten years. Partners without a known chance are left "
              "out; the table holds every number.")  # fmt: skip
    svg = draw_scatter(show, dots, name="chances", title=heading, description=about,
                       across=_("Signs within ten years, %"), up=_("Real income, %"))  # fmt: skip
    return Drawn(svg, heading, "league")


def _partner_address(data: NextLeague, partner: str, show: Show) -> str:
    return show.urls.pair(data.player, partner) if data.player.isupper() else show.urls.party(partner)


def grids(data: NextLeague, show: Show) -> tuple[Grid, ...]:
    """The table, every partner."""
    say, _ = show.say, show.say.translate
    rows = tuple(
        (
            number_cell(row.rank),
            Cell(say.party(row.partner), _partner_address(data, row.partner, show)),
            number_cell(_decimal(row.gain, 4, show)),
            number_cell(_decimal(row.partner_gain, 4, show)),
            number_cell(_decimal(row.joint, 1, show)),
            number_cell(_decimal(row.others, 1, show)),
            Cell("" if row.hardest_hit is None else say.party(row.hardest_hit)),
            number_cell("" if row.signing is None else f"{100 * row.signing:.0f}"),
            Cell(", ".join(say.title(name) for name in row.talks)),
        )
        for row in data.partners
    )
    headings = (
        "#", _("Partner"), _("Real income, %"), _("Partner's, %"), _("Both, million USD"), _("Others, million USD"),
        _("Hardest hit, %").removesuffix(", %"), _("Signs within ten years") + ", %", _("Under way"),
    )  # fmt: skip
    return (Grid("league", _("League"), headings, rows),)


def more(data: NextLeague, show: Show) -> dict[str, Any]:
    """What it rests on, with sources."""
    sources = Sources(show.atlas.register)
    found = solve(show.atlas, data.player, data.on)
    blocks = prospects_grounds(found, show.say, sources)
    grounds = Section("grounds", show.say.translate("What it rests on"), (*blocks, *sources.blocks(show.say)[1:]))
    return {"sections": (grounds,)}


def document(data: NextLeague, show: Show) -> Document:
    """The league as the command prints it."""
    return prospects_document(solve(show.atlas, data.player, data.on), show.say)


def _decimal(value: float, digits: int, show: Show) -> str:
    """A number with so many decimals, as the language writes it."""
    text = format_decimal(Decimal(f"{abs(value):.{digits}f}"), show.say.language)
    return f"−{text}" if round(value, digits) < 0 else text


PAGE = Page(
    name="next", data=NextLeague, answer=answer, title=title, lead=lead, rows=lambda data: {"partners": data.partners},
    grids=grids, pictures={"gains": draw, "chances": draw_chances}, more=more, document=document,
)  # fmt: skip
