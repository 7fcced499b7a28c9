"""An event study: what moved before an agreement began and since, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from jalin.effects.document import KINDS
from jalin.effects.verdict import percent, say_percent
from jalin.effects.worth import Estimate
from jalin.register.tables import Speaker

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 340, 70, 20, 60, 70
# Intervals beyond this many per cent are cut at the edge of the picture.
MOST = 300.0
LEAST = -100.0
BLUE = "#1b5e8c"


def draw_study(title: str, axis: str, estimates: Sequence[Estimate], source: str, say: Speaker) -> str:
    """The picture.

    Parameters
    ----------
    estimates : in order of time, β in log points with 95 per cent intervals; at least one.
    """
    low = max(LEAST, min(0.0, *(percent(each.low) for each in estimates)))
    high = min(MOST, max(0.0, *(percent(each.high) for each in estimates)))
    room = HEIGHT - TOP - BOTTOM

    def place(value: float) -> float:
        return TOP + room * (high - min(max(value, low), high)) / (high - low)

    zero = place(0.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="system-ui, Helvetica, Arial, sans-serif" font-size="13" fill="#222">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="16" y="24" font-size="16" font-weight="600">{escape(title)}</text>',
        f'<text x="16" y="44" fill="#555">{escape(axis)}</text>',
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{zero:.1f}" y2="{zero:.1f}" stroke="#888"/>',
        f'<text x="{LEFT - 8}" y="{zero + 4:.1f}" text-anchor="end">0 %</text>',
    ]
    step = (WIDTH - LEFT - RIGHT) / len(estimates)
    for number, each in enumerate(estimates):
        parts += _point(each, LEFT + step * (number + 0.5), place, say)
    parts.append(f'<text x="16" y="{HEIGHT - 12}" font-size="11" fill="#555">{escape(source)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _point(each: Estimate, x: float, place: Callable[[float], float], say: Speaker) -> list[str]:
    top, bottom, middle = place(percent(each.high)), place(percent(each.low)), place(percent(each.value))
    label = say.translate(KINDS[each.kind])
    value = say_percent(each.value, say.language)
    return [
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}" stroke="{BLUE}" stroke-width="2"/>',
        f'<circle cx="{x:.1f}" cy="{middle:.1f}" r="5" fill="{BLUE}"/>',
        f'<text x="{x + 9:.1f}" y="{middle + 4:.1f}">{escape(value)}</text>',
        f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 24}" text-anchor="middle" font-size="12">{escape(label)}</text>',
    ]
