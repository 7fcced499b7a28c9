"""NEXT as people read it: the league of a country, and what a brief says of a pair."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from jalin.document import Block, Bullets, Document, Heading, Paragraph, Table
from jalin.effects.document import small
from jalin.effects.verdict import say_panel, say_percent
from jalin.errors import message
from jalin.estimates.cite import cite_data
from jalin.prospects.data import SIGNING
from jalin.prospects.kinds import Kind
from jalin.prospects.pair import NextForPair, Solved
from jalin.prospects.peers import Example
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker
from jalin.text import format_decimal, format_number

if TYPE_CHECKING:
    from jalin.prospects.prospects import Prospect, Prospects

# What is on record is said of so many partners, and so many examples of each.
MOST_PARTNERS = 10
MOST_EXAMPLES = 2
# What a country is told in a sentence, and a brief in a table.
FIRST = 3
BRIEF = 5
KIND_NAMES = {
    "FTA": message("free trade agreement"),
    "CU": message("customs union"),
    "EIA": message("services agreement"),
    "partial_scope": message("agreement of partial scope"),
    "given": message("agreement of the effect given"),
}


def prospects_document(found: Prospects, say: Speaker) -> Document:
    """The league, answer first."""
    _ = say.translate
    sources = Sources(say.register)
    title = _("{name}: agreements that do not exist yet").format(name=say.party(found.country))
    blocks: list[Block] = [Heading(title, 1), Paragraph(prospects_answer(found, say)), _league(found, say)]
    records = tuple(line for row in found.rows[:MOST_PARTNERS] if (line := _record(row, say)))
    if records:
        blocks += [Heading(_("Under way with these partners"), 3), Bullets(records)]
    listed = (example_lines(row.examples, row.partner, found.country, say) for row in found.rows[:MOST_PARTNERS])
    examples = tuple(line for lines in listed for line in lines)
    if examples:
        peers = _("Comparable by income, exports and region: {names}.").format(names=say.parties(found.peers))
        blocks += [Heading(_("What comparable countries have with them"), 3), Paragraph(peers), Bullets(examples)]
    blocks += [Heading(_("What it rests on"), 3), Bullets(_grounds(found, say, sources))]
    return Document((*blocks, *sources.blocks(say)))


def pair_answer(found: NextForPair, kind: Kind | None, year: str, say: Speaker) -> str:
    """NEXT for two economies in a few sentences."""
    _ = say.translate
    first, second = (say.party(player) for player in found.players)
    if found.state == "one_player":
        text = _("Both belong to {union}, which has one trade policy and concludes agreements for its members.")
        return text.format(union=first)
    if found.state == "bound":
        titles = ", ".join(say.title(name) for name in found.agreements)
        return _("They have a full trade agreement already: {titles}.").format(titles=titles)
    solved = found.solved
    if solved is None or kind is None:
        return _("Not available: no agreement between them was solved on the world of the estimates.")
    text = _(
        "A new {kind} of average effect ({effect} on their trade) would change the real income of {first} by {gain}"
        " and of {second} by {partner_gain} ({year}, general equilibrium). Among partners without such an agreement"
        " {second} ranks {rank} of {count} for {first}, and {first} {partner_rank} of {partner_count} for {second}."
    )
    said = text.format(
        kind=_(KIND_NAMES[solved.kind]),
        effect=say_percent(kind.coefficient, say.language),
        first=first,
        second=second,
        gain=f"{small(solved.gain, say)} %",
        partner_gain=f"{small(solved.partner_gain, say)} %",
        year=year,
        rank=solved.rank,
        count=found.partners[0],
        partner_rank=solved.partner_rank,
        partner_count=found.partners[1],
    )
    if solved.signing is None:
        return said
    chance = _("By gravity potential alone, the chance that they sign within ten years is {share}.")
    return f"{said} {chance.format(share=_chance(solved.signing, say))}"


def solved_table(rows: tuple[Solved, ...], say: Speaker, *, both: bool = False) -> Table:
    """Unsigned pairs as solved; `both` names both sides."""
    _ = say.translate
    first = (_("Country"),) if both else ()
    headings = (*first, _("Partner"), _("Real income, %"), _("Partner's, %"), _("Signs within ten years"))
    cells = tuple(
        (
            *((say.party(row.player),) if both else ()),
            say.party(row.partner),
            small(row.gain, say),
            small(row.partner_gain, say),
            _chance(row.signing, say),
        )
        for row in rows
    )
    return Table(headings, cells)


def prospects_answer(found: Prospects, say: Speaker) -> str:
    """The first partners in a sentence."""
    _ = say.translate
    parts = [f"{say.party(row.partner)} ({small(row.gain, say)} %)" for row in found.rows[:FIRST]]
    text = _(
        "{name} has no FTA, customs union or services agreement with {count} partners. An agreement would raise its"
        " real income most with {list}."
    )
    return text.format(name=say.party(found.country), count=len(found.league.pairs), list=", ".join(parts))


def _league(found: Prospects, say: Speaker) -> Table:
    _ = say.translate
    drawn = found.draws > 0
    headings = (
        "#",
        _("Partner"),
        _("Real income, %"),
        _("Partner's, %"),
        _("Both, million USD"),
        _("Others, million USD"),
        _("Hardest hit, %"),
        *((_("Rank in nine of ten draws"),) if drawn else ()),
        _("Kind"),
        _("Signs within ten years"),
    )
    cells = []
    for row in found.rows:
        hit = "–"
        if row.hardest_hit is not None and row.hardest is not None:
            hit = f"{say.party(row.hardest_hit)} {small(row.hardest, say)}"
        interval = (f"{row.rank_low}–{row.rank_high}",) if drawn else ()
        cells.append(
            (
                str(row.rank),
                say.party(row.partner),
                small(row.gain, say),
                small(row.partner_gain, say),
                _amount(row.joint, say),
                _amount(row.others, say),
                hit,
                *interval,
                _short(row.kind, say),
                _chance(row.signing, say),
            )
        )
    return Table(headings, tuple(cells))


def _record(row: Prospect, say: Speaker) -> str:
    """Negotiations and lesser agreements with a partner; empty where there are none."""
    parts = [f"{say.title(talk.id)} ({say.term('statuses', talk.status)})" for talk in row.talks]
    if row.partial:
        titles = ", ".join(say.title(name) for name in row.partial)
        parts.append(say.translate("lesser agreements: {titles}").format(titles=titles))
    return f"{say.party(row.partner)}: {'; '.join(parts)}" if parts else ""


def example_lines(examples: tuple[Example, ...], partner: str, country: str, say: Speaker) -> list[str]:
    """What comparable countries have with the partner and the country has not: one line each country."""
    peers: dict[str, dict[str, list[str]]] = {}
    for each in examples:
        agreements = peers.setdefault(each.peer, {})
        for name in each.agreements:
            agreements.setdefault(name, []).append(each.field)
    text = say.translate("{partner}: {peer} has {agreements}; {country} has no agreement of its own in these fields.")
    lines = []
    for peer, agreements in peers.items():
        listed = [f"{say.title(name)} ({say.terms('fields', tuple(fields))})" for name, fields in agreements.items()]
        shown = ", ".join(listed[:MOST_EXAMPLES])
        words = {"partner": say.party(partner), "peer": say.party(peer), "country": say.party(country)}
        lines.append(text.format(agreements=shown, **words))
    return lines


def prospects_grounds(found: Prospects, say: Speaker, sources: Sources) -> list[Block]:
    """What a league rests on."""
    return [Bullets(_grounds(found, say, sources))]


def _grounds(found: Prospects, say: Speaker, sources: Sources) -> tuple[str, ...]:
    """The effect, the world, how sure, and how well it was solved."""
    _ = say.translate
    world = found.league.world
    lines = [_kind(kind, say, sources) for kind in found.kinds]
    text = (
        _("World of {year}: trade as observed, {count} economies, elasticity θ = {theta}, deficits {deficits}.")
        if found.observed
        else _(
            "World of {year}: trade estimated by Jalin, {count} economies, elasticity θ = {theta}, deficits {deficits}."
        )
    )
    said = text.format(
        year=found.year,
        count=len(world.economies),
        theta=_plain(world.theta, say),
        deficits=_(DEFICITS[world.deficits]),
    )
    lines.append(f"{said} {cite_data(found.sources, say, sources)}")
    if any(kind.panel is not None for kind in found.kinds):
        lines.append(
            _(
                "In the backtest such means foretold more than agreements of 2005–2016 were seen to bring: take gains"
                " as an upper bound."
            )
        )
    if found.trade_correlation is not None:
        text = _("Rank correlation with a ranking by trade alone: {correlation}.")
        lines.append(text.format(correlation=_correlation(found.trade_correlation, say)))
    if found.draws:
        text = _(
            "Ranks in {count} draws of the effect: of the mean within its error, and of each agreement within what"
            " single agreements differ by."
        )
        lines.append(text.format(count=found.draws))
    lines.append(
        _(
            "The chance of signing is that of pairs with as much gravity potential in the three decades to 2023; it"
            " knows nothing of politics."
        )
        + " "
        + cite_data(SIGNING, say, sources)
    )
    text = _(
        "All {count} pairs were solved; markets clear to {residual} of output. The first, solved by itself: the welfare"
        " identity holds to {identity}, and the gain is the same to {difference}."
    )
    lines.append(
        text.format(
            count=len(found.league.pairs),
            residual=f"{found.residual:.0e}",
            identity=f"{found.identity_error:.0e}",
            difference=f"{found.difference:.0e}",
        )
    )
    return tuple(lines)


DEFICITS = {
    "fixed": message("kept as they are"),
    "proportional": message("kept in proportion to output"),
    "none": message("taken away first"),
}


def _kind(kind: Kind, say: Speaker, sources: Sources) -> str:
    _ = say.translate
    name = _(KIND_NAMES[kind.name])
    if kind.panel is None:
        text = _("{name}: {change} on trade between the two (β = {beta}), as asked.")
        said = text.format(
            name=name, change=say_percent(kind.coefficient, say.language), beta=_plain(kind.coefficient, say)
        )
        return said[0].upper() + said[1:]
    based = _("agreements of every class") if kind.based_on == "any" else _("agreements of its class")
    text = _(
        "{name}: {change} on trade between the two (β = {beta}, standard error {error}), the mean of {count} {based} in"
        " {panel}."
    )
    said = text.format(
        name=name,
        change=say_percent(kind.coefficient, say.language),
        beta=_plain(kind.coefficient, say),
        error=_plain(kind.standard_error, say),
        count=kind.agreements,
        based=based,
        panel=say_panel(kind.panel, say.language),
    )
    if kind.spread is None:
        said += " " + _("How far single agreements differ is not known of it; draws take the widest of other kinds.")
    elif kind.spread:
        low, high = (say_percent(kind.coefficient + sign * kind.spread, say.language) for sign in (-1, 1))
        more = _("Two of three single agreements lie between {low} and {high}.").format(low=low, high=high)
        said = f"{said} {more}"
    return f"{said[0].upper()}{said[1:]} {cite_data((kind.panel,), say, sources)}"


def _short(kind: Kind, say: Speaker) -> str:
    name = say.translate("given") if kind.name == "given" else kind.name.replace("partial_scope", "PSA")
    return f"{name} {say_percent(kind.coefficient, say.language)}"


def _chance(value: float | None, say: Speaker) -> str:
    return "–" if value is None else f"{format_number(round(100 * value), say.language)} %"


def _amount(value: float, say: Speaker) -> str:
    size = abs(value)
    shown = round(size) if size >= 100 else round(size, 1 if size >= 10 else 2)
    return ("−" if value < 0 and shown else "") + format_number(shown, say.language)


def _correlation(value: float, say: Speaker) -> str:
    """As many digits as tell it from one."""
    digits = 2 if abs(value) >= 1 else max(2, min(6, 1 - math.floor(math.log10(1 - abs(value)))))
    return format_decimal(Decimal(f"{value:.{digits}f}"), say.language)


def _plain(value: float, say: Speaker) -> str:
    return format_number(round(value, 3), say.language)
