"""WORTH as people read it: the answer, effects, what moved before and after it began, and real incomes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from jalin.document import Block, Bullets, Document, Heading, Paragraph, Table
from jalin.effects.data import share_rows
from jalin.effects.verdict import IDENTIFIED, say_panel, say_percent, say_reason
from jalin.effects.worth import MAIN, PHASES, Estimate, Value, Worth
from jalin.errors import message
from jalin.estimates import Estimates
from jalin.estimates.cite import cite_data
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker
from jalin.text import format_decimal, format_number

KINDS = {
    "raw": message("As estimated"),
    "corrected": message("Less its bias"),
    "shrunk": message("Drawn towards the mean of its type"),
    "mean": message("Mean of its type ({type}, {count} directed pairs)"),
    "direction": message("{exporter} sells to {importer}"),
    "lead": message("Five years before it began"),
    "phase_0_2": message("Years 0 to 2"),
    "phase_3_5": message("Years 3 to 5"),
    "phase_6_10": message("Years 6 to 10"),
    "phase_11_on": message("Year 11 and later"),
}
ROLES = {"party": message("party"), "third": message("third country")}
SOURCES_OF_EFFECT = {
    "own": message("its own effect, drawn towards the mean of its type"),
    "class_mean": message("the mean of its type, since no panel with domestic trade tells its own"),
}
SIGNIFICANT = 0.05
SIGNIFICANT_DIGITS = 2
# Below this many per cent a change is rounding.
LEAST = 1e-9


def worth_blocks(found: Worth, say: Speaker, sources: Sources) -> list[Block]:
    """The blocks of WORTH, without the list of sources."""
    _ = say.translate
    cited = "" if found.panel is None else cite_data((found.panel,), say, sources)
    answer = " ".join(part for part in (found.verdict[say.language], cited, _early(found, say)) if part)
    blocks: list[Block] = [Paragraph(answer)]
    if found.estimates:
        blocks += [Heading(_("Effect on trade between its parties"), 3), _effects(found, say, sources)]
        if not all(each.domestic for each in found.estimates):
            text = _("No domestic trade: against other trade only; not to be compared with panels that have it.")
            blocks.append(Paragraph(text))
    others = tuple(
        _("{panel}: not identified, since {reason}.").format(
            panel=say_panel(panel, say.language), reason=say_reason(status, say.language, say.register)
        )
        for panel, status in found.statuses.items()
        if status != IDENTIFIED
    )
    if others and found.identified:
        blocks.append(Bullets(others))
    blocks += _phases(found, say)
    blocks += _values(found, say, sources)
    limits = _(
        "Agreements are not made at random: these are associations, held against each economy's size and each pair's"
        " lasting ties. They are what the agreement caused only if trade would not have moved without it."
    )
    return [*blocks, Paragraph(limits)]


def share_document(estimates: Estimates, say: Speaker) -> Document:
    """The share of agreements whose effect is identified, by type and panel."""
    _ = say.translate
    names = {"any": _("any panel"), "any_domestic": _("any panel with domestic trade")}
    cells = []
    for row in sorted(share_rows(estimates), key=lambda row: (row["type"] != "all", row["type"], row["panel"])):
        if row["share"] is None:
            continue
        kind = _("all") if row["type"] == "all" else row["type"]
        panel = names[row["panel"]] if row["panel"] in names else say_panel(row["panel"], say.language)
        counts = [format_number(row[name], say.language) for name in ("in_force", "identified")]
        cells.append((kind, panel, *counts, f"{format_number(round(100 * row['share']), say.language)} %"))
    headings = (_("Type"), _("Panel"), _("Agreements in force at some time"), _("Identified"), _("Share"))
    return Document((Heading(_("Agreements whose effect is identified"), 1), Table(headings, tuple(cells))))


def _early(found: Worth, say: Speaker) -> str:
    """A warning where trade had moved before the agreement began."""
    lead = next(iter(found.of(found.panel, "lead")), None)
    if lead is None or lead.p_value >= SIGNIFICANT:
        return ""
    text = say.translate(
        "Trade had moved by {change} in the five years before it began: the effect may not be its own."
    )
    return text.format(change=say_percent(lead.value, say.language))


def _effects(found: Worth, say: Speaker, sources: Sources) -> Table:
    """All panels, the one that counts first; panels are told apart, never mixed."""
    _ = say.translate
    panels = sorted({each.panel for each in found.estimates}, key=lambda panel: (panel != found.panel, panel))
    cells = []
    for panel in panels:
        label = f"{say_panel(panel, say.language)} {cite_data((panel,), say, sources)}"
        own = found.of(panel, *MAIN, "direction")
        if panel == found.panel and found.mean is not None:
            own = (*own, found.mean)
        for each in own:
            home = _("yes") if each.domestic else _("no")
            cells.append((label, home, _label(each, found, say), *_numbers(each, say), _years(each)))
    headings = (_("Panel"), _("Domestic trade"), _("What"), _("Change"), _("95 per cent interval"), "p", _("Years"))
    return Table(headings, tuple(cells))


def _phases(found: Worth, say: Speaker) -> list[Block]:
    """What moved before it began, and since."""
    _ = say.translate
    shown = found.of(found.panel, *PHASES)
    if not shown:
        return []
    headings = (_("When"), _("Change"), _("95 per cent interval"), "p", _("Years"))
    cells = tuple((_label(each, found, say), *_numbers(each, say), _years(each)) for each in shown)
    note = _("The years before are measured against those before them, the years since against all before it began.")
    return [Heading(_("Before and since it began"), 3), Table(headings, cells), Paragraph(note)]


def _label(each: Estimate, found: Worth, say: Speaker) -> str:
    return say.translate(KINDS[each.kind]).format(
        type=found.type,
        count=format_number(each.pairs, say.language),
        exporter=_side(each.exporter, say),
        importer=_side(each.importer, say),
    )


def _side(side: str | None, say: Speaker) -> str:
    """A side's name: an economy, an organisation, or economies joined by plus signs."""
    return "" if side is None else say.parties(tuple(side.split("+")))


def _numbers(each: Estimate, say: Speaker) -> tuple[str, str, str]:
    interval = f"{say_percent(each.low, say.language)} … {say_percent(each.high, say.language)}"
    return say_percent(each.value, say.language), interval, _p_value(each.p_value, say)


def _years(each: Estimate) -> str:
    if each.first_year is None:
        return ""
    return str(each.first_year) if each.first_year == each.last_year else f"{each.first_year}–{each.last_year}"


def _values(found: Worth, say: Speaker, sources: Sources) -> list[Block]:
    _ = say.translate
    title = Heading(_("Real incomes with the agreement against without, {year}").format(year=found.year), 3)
    if not found.values:
        return [
            title,
            Paragraph(_("Not worked out: it was not in force at the end of the year between two economies.")),
        ]
    own, every = (next(each for each in found.values if each.removal == name) for name in ("own_pairs", "all_pairs"))
    if own.effect is None:
        text = _("Not worked out: no panel with domestic trade tells its effect or the mean of its type.")
        return [title, Paragraph(text)]
    shown = own if own.gains else every
    blocks: list[Block] = [title, Paragraph(_basis(own, shown, say) + " " + cite_data(found.sources, say, sources))]
    cells = tuple((say.party(gain.economy), _(ROLES[gain.role]), small(gain.change, say)) for gain in shown.gains)
    blocks.append(Table((_("Economy"), _("Role"), _("Real income, %")), cells))
    text = _(
        "World: {world} %. Residual of market clearing: {residual} of output; the welfare identity holds to {identity}."
    )
    said = text.format(
        world=small(shown.world_change or 0.0, say),
        residual=f"{shown.residual:.0e}",
        identity=f"{shown.identity_error:.0e}",
    )
    return [*blocks, Paragraph(said)]


def _basis(own: Value, shown: Value, say: Speaker) -> str:
    """What was removed, from which pairs, and which were left."""
    _ = say.translate
    words = {
        "change": say_percent(shown.effect or 0.0, say.language),
        "source": _(SOURCES_OF_EFFECT[own.source_of_effect]),
        "pairs": format_number(shown.pairs, say.language),
        "covered": format_number(own.covered, say.language),
        "titles": _titles(own.covered_by, say),
    }
    if shown.removal == "all_pairs":
        text = _(
            "Covered: every pair is bound by {titles} too, at least as deeply, so that leaving it alone need change"
            " nothing. Shown is what its effect of {change} ({source}) is worth if it comes on top of theirs."
        )
    elif own.covered:
        text = _(
            "Its effect of {change} ({source}) is taken from {pairs} directed pairs. Left as they are: {covered} that"
            " {titles} bind too, at least as deeply."
        )
    else:
        text = _(
            "Its effect of {change} ({source}) is taken from {pairs} directed pairs, which only it binds so deeply."
        )
    return text.format(**words)


def _titles(names: Iterable[str], say: Speaker, most: int = 4) -> str:
    listed = list(names)
    shown = [say.title(name) for name in listed[:most]]
    if len(listed) > most:
        shown.append(say.translate("{count} more").format(count=len(listed) - most))
    return ", ".join(shown)


def small(value: float, say: Speaker) -> str:
    """A small change in per cent with its sign and two significant digits: +0.0077."""
    if abs(value) < LEAST:
        return "≈ 0"
    digits = max(SIGNIFICANT_DIGITS - 1 - math.floor(math.log10(abs(value))), 1)
    text = format_decimal(Decimal(f"{abs(value):.{digits}f}"), say.language)
    return f"−{text}" if value < 0 else f"+{text}"


def _p_value(value: float, say: Speaker) -> str:
    least = Decimal("0.01")
    shown = max(Decimal(f"{value:.2f}"), least)
    return ("< " if value < float(least) else "") + format_decimal(shown, say.language)
