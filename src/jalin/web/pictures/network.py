"""A group's network: its economies around a circle, a line for each two with agreements of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import TYPE_CHECKING

from jalin.web.pictures.svg import STEPS, link, picture, shorten, tag, words
from jalin.web.pictures.worldmap import make_scale

if TYPE_CHECKING:
    from jalin.web.page import Show

MOST = 48
SIZE, RADIUS = 1000.0, 330.0


def draw_network(
    show: Show, economies: Sequence[str], counts: Mapping[tuple[str, str], int], *, name: str, title: str,
    description: str, unit: str,
) -> str:  # fmt: skip
    """The picture, in the order given, clockwise from the top; thicker and darker lines are more agreements."""
    places = {}
    for index, code in enumerate(economies):
        angle = 2 * pi * index / len(economies) - pi / 2
        places[code] = (SIZE / 2 + RADIUS * cos(angle), SIZE / 2 - 60 + RADIUS * sin(angle), angle)
    scale = make_scale(list(counts.values()))
    lines = []
    for (first, second), count in sorted(counts.items(), key=lambda item: (item[1], item[0])):
        (ax, ay, _), (bx, by, _) = places[first], places[second]
        step = scale.step(count)
        # Bent towards the middle, so that lines between neighbours are told from the circle.
        middle = (SIZE / 2 + (ax + bx - SIZE) * 0.2, SIZE / 2 - 60 + (ay + by - SIZE + 120) * 0.2)
        path = f"M{ax:.0f} {ay:.0f}Q{middle[0]:.0f} {middle[1]:.0f} {bx:.0f} {by:.0f}"
        line = tag("path", d=path, fill="none", stroke=STEPS[min(step + 1, 5)], stroke_width=1 + 1.3 * step,
                   class_=f"l{min(step + 1, 5)}")  # fmt: skip
        says = f"{show.say.party(first)} – {show.say.party(second)}: {count} {unit}"
        lines.append(link(show.urls.pair(first, second), line, says))
    nodes = [_node(show, code, *places[code], dense=len(economies) > 24) for code in economies]
    legend = [
        part
        for index, label in enumerate(scale.labels()[1:], start=1)
        for part in (
            tag("line", x1=40 + 130 * (index - 1), x2=80 + 130 * (index - 1), y1=SIZE - 104, y2=SIZE - 104,
                stroke=STEPS[min(index + 1, 5)], stroke_width=1 + 1.3 * index, class_=f"l{min(index + 1, 5)}"),
            words(label, 88 + 130 * (index - 1), SIZE - 98, size=17),
        )
    ]  # fmt: skip
    legend.append(words(unit, 40, SIZE - 68, size=17, kind="faint"))
    return picture([*lines, *nodes, *legend], (0, 60, SIZE, SIZE - 110), title, description, name)


def _node(show: Show, code: str, x: float, y: float, angle: float, *, dense: bool) -> str:
    dot = tag("circle", cx=round(x), cy=round(y), r=7, fill="#1b6aaf", class_="s4")
    side = cos(angle)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
    label = words(shorten(show.say.party(code), 18), x + 16 * side, y + 6 + 20 * sin(angle),
                  size=15 if dense else 18, anchor=anchor)  # fmt: skip
    return link(show.urls.country(code), dot + label, show.say.party(code))
