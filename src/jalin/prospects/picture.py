"""Results as a picture: horizontal bars in SVG, readable at 640 pixels and in print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np

from jalin import __version__
from jalin.effects.document import small
from jalin.register.economies import is_economy
from jalin.register.tables import Speaker

if TYPE_CHECKING:
    from jalin.equilibrium import League, Result
    from jalin.equilibrium import Sequence as Sequence_
    from jalin.estimates import Estimates
    from jalin.prospects.prospects import Prospects

WIDTH, LABELS, VALUES, MARGIN = 720, 190, 110, 16
BAR, GAP, TOP, BOTTOM = 13, 9, 78, 44
# Two colours that people who do not tell red from green can tell apart, also in grey.
COLOURS = ("#1b5e8c", "#d98b3a")
LONGEST = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One label, and a value in per cent for each series; None where there is none."""

    label: str
    values: tuple[float | None, ...]


def league_picture(found: Prospects, say: Speaker, most: int | None = None) -> str:
    """Gains of the country and of each partner, best first."""
    _ = say.translate
    bars = [Bar(say.party(row.partner), (row.gain, row.partner_gain)) for row in found.rows[:most]]
    name = say.party(found.country)
    title = _("{name}: what an agreement would be worth").format(name=name)
    return draw_bars(
        title, _("Real income, %"), (name, _("Partner")), bars, _source("" if found.observed else found.year, say), say
    )


def pairs_picture(found: League, say: Speaker, top: int) -> str:
    """A country's league on a world that the user gave: gains of both sides, best first."""
    _ = say.translate
    rows = found.to_frame().head(top).iter_rows(named=True)
    columns = ("first_welfare_hat", "second_welfare_hat")
    bars = [Bar(_name(row["second"], say), tuple(100.0 * (row[name] - 1.0) for name in columns)) for row in rows]
    name = "" if found.country is None else _name(found.country, say)
    title = _("{name}: what an agreement would be worth").format(name=name)
    return draw_bars(title, _("Welfare, %"), (name, _("Partner")), bars, _source("", say), say)


def sequence_picture(found: Sequence_, say: Speaker) -> str:
    """Welfare after each step, against the world as it is."""
    _ = say.translate
    bars = [
        Bar(f"{number}. {_name(step.partner, say)}", (100.0 * (step.welfare_hat - 1.0),))
        for number, step in enumerate(found.steps, start=1)
    ]
    title = _("The best next agreements in order: {whose}").format(whose=_name(found.country, say))
    return draw_bars(title, _("Welfare so far, %"), (), bars, _source("", say), say)


def result_picture(result: Result, say: Speaker, top: int, estimates: Estimates | None = None) -> str:
    """The economies that change most: welfare, or exports where the level does not tell welfare.

    `estimates` where the world is theirs, for the line at the foot.
    """
    _ = say.translate
    full = result.level == "full"
    frame = result.to_frame()
    column = "welfare_hat" if full else "exports_hat"
    hats = frame[column].to_numpy()
    order = np.argsort(-np.abs(np.nan_to_num(hats - 1.0)), kind="stable")[:top]
    names = frame["economy"].to_list()
    bars = [Bar(_name(names[place], say), (100.0 * (float(hats[place]) - 1.0),)) for place in order.tolist()]
    axis = _("Welfare, %") if full else _("Exports, %")
    return draw_bars(result.scenario.name or _("What if"), axis, (), bars, _source(_year(estimates), say), say)


def _year(estimates: Estimates | None) -> str:
    """The year of a world that Jalin estimated; empty for others."""
    return "" if estimates is None or estimates.observed else estimates.equations["trade"].year


def draw_bars(title: str, axis: str, series: Sequence[str], bars: Sequence[Bar], source: str, say: Speaker) -> str:
    """The picture.

    Parameters
    ----------
    title, axis, source : texts above, above the bars, and below.
    series : names of the series, for a legend; empty for one.
    """
    count = max((len(bar.values) for bar in bars), default=1)
    step = count * BAR + GAP
    height = TOP + step * len(bars) + BOTTOM
    known = [value for bar in bars for value in bar.values if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = WIDTH - LABELS - VALUES - 2 * MARGIN
    scale = room / (high - low) if high > low else 0.0
    zero = MARGIN + LABELS - low * scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'font-family="system-ui, Helvetica, Arial, sans-serif" font-size="13" fill="#222">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{MARGIN}" y="26" font-size="17" font-weight="600">{escape(title)}</text>',
        f'<text x="{MARGIN}" y="48" fill="#555">{escape(axis)}</text>',
        *_legend(series),
    ]
    for number, bar in enumerate(bars):
        parts += _row(bar, TOP + number * step, zero, scale, say)
    bottom = TOP + step * len(bars)
    parts.append(f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="{TOP - 6}" y2="{bottom}" stroke="#888"/>')
    parts.append(f'<text x="{MARGIN}" y="{height - 16}" font-size="11" fill="#555">{escape(source)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend(series: Sequence[str]) -> list[str]:
    parts = []
    left = MARGIN
    for name, colour in zip(series, COLOURS, strict=False):
        parts.append(f'<rect x="{left}" y="56" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{left + 18}" y="66">{escape(name)}</text>')
        left += 40 + 8 * len(name)
    return parts


def _row(bar: Bar, y: int, zero: float, scale: float, say: Speaker) -> list[str]:
    label = bar.label if len(bar.label) <= LONGEST else bar.label[: LONGEST - 1] + "…"
    middle = y + BAR * len(bar.values) / 2 + 4
    parts = [f'<text x="{MARGIN}" y="{middle:.1f}">{escape(label)}<title>{escape(bar.label)}</title></text>']
    for number, (value, colour) in enumerate(zip(bar.values, COLOURS, strict=False)):
        top = y + number * BAR
        if value is None:
            continue
        width = abs(value) * scale
        left = zero if value >= 0 else zero - width
        parts.append(
            f'<rect x="{left:.1f}" y="{top}" width="{max(width, 0.5):.1f}" height="{BAR - 2}" fill="{colour}"/>'
        )
        # Beside the bar; of one to the left of zero, to the right of zero, where there is room.
        beside = max(zero, left + width) + 5
        parts.append(f'<text x="{beside:.1f}" y="{top + 10}" font-size="11">{escape(small(value, say))} %</text>')
    return parts


def _source(year: str, say: Speaker) -> str:
    text = say.translate("Jalin {version}; general equilibrium on the world of {year}, estimated by Jalin.")
    plain = say.translate("Jalin {version}; general equilibrium.")
    return text.format(version=__version__, year=year) if year else plain.format(version=__version__)


def _name(code: str, say: Speaker) -> str:
    known = is_economy(code) or code in say.register.ids("organisations")
    return say.party(code) if known else code
