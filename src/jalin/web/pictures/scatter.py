"""Gain against likelihood: one dot for each partner of a league table, on a scale of powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from jalin.effects.document import small
from jalin.text import format_decimal, format_number
from jalin.web.pictures.svg import link, picture, tag, words

if TYPE_CHECKING:
    from jalin.web.page import Show

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 1000.0, 620.0, 100.0, 970.0, 46.0, 550.0
RADIUS = 6
# Names stand beside those dots that no other name would cover.
NAME_HEIGHT, NAME_LETTER = 16.0, 7.4


@dataclass(frozen=True, slots=True)
class Dot:
    """One partner.

    Attributes
    ----------
    label, href : whose, and where it leads.
    across : chance, per cent, 0 to 100.
    up : gain, per cent, above zero.
    talks : whether the two are negotiating.
    """

    label: str
    href: str
    across: float
    up: float
    talks: bool


def draw_scatter(
    show: Show, dots: Sequence[Dot], *, name: str, title: str, description: str, across: str, up: str
) -> str:
    """The picture; `dots` best first, at least one. Names are written in that order as long as there is room."""
    low, high = (math.log10(pick(dot.up for dot in dots)) for pick in (min, max))
    low, high = math.floor(low * 2) / 2, math.ceil(high * 2) / 2
    most = max(dot.across for dot in dots)
    step = next(each for each in (1, 2, 5, 10, 20) if most / each <= 8)
    end = step * math.ceil(most / step)

    def place(dot: Dot) -> tuple[float, float]:
        x = LEFT + (RIGHT - LEFT) * dot.across / end
        return x, BOTTOM - (BOTTOM - TOP) * (math.log10(dot.up) - low) / max(high - low, 0.5)

    rules = []
    for chance in range(0, end + 1, step):
        x = LEFT + (RIGHT - LEFT) * chance / end
        rules.append(tag("line", x1=round(x, 1), x2=round(x, 1), y1=TOP, y2=BOTTOM, stroke="#d5dbe1", class_="rule"))
        text = format_number(chance, show.say.language)
        rules.append(words(text, x, BOTTOM + 22, size=14, anchor="middle", kind="faint"))
    for power in range(math.ceil(low), math.floor(high) + 1):
        y = BOTTOM - (BOTTOM - TOP) * (power - low) / max(high - low, 0.5)
        rules.append(tag("line", x1=LEFT, x2=RIGHT, y1=round(y, 1), y2=round(y, 1), stroke="#d5dbe1", class_="rule"))
        label = format_decimal(Decimal(10) ** power, show.say.language)
        rules.append(words(label, LEFT - 10, y + 5, size=14, anchor="end", kind="faint"))
    # Names do not cover dots either.
    taken = [(x - RADIUS, x + RADIUS, y) for x, y in map(place, dots)]
    marks, names = [], []
    for dot in dots:
        x, y = place(dot)
        says = f"{dot.label}: {small(dot.up, show.say)} %, {format_number(round(dot.across), show.say.language)} %"
        shape = tag(
            "circle", cx=round(x, 1), cy=round(y, 1), r=RADIUS, fill="#d55e00" if dot.talks else "#1b6aaf",
            class_="talks" if dot.talks else "s4", stroke="#ffffff", stroke_width=1,
        )  # fmt: skip
        marks.append(link(dot.href, shape, says))
        width = NAME_LETTER * len(dot.label)
        for left in (x + 10, x - 10 - width):
            if left > LEFT and left + width <= WIDTH and _is_free(left, left + width, y, taken):
                taken.append((left, left + width, y))
                names.append(words(dot.label, left, y + 5, size=13))
                break
    legend = [
        words(up, 16, 24, size=15, kind="faint"),
        words(across, RIGHT, BOTTOM + 48, size=15, anchor="end", kind="faint"),
        tag("circle", cx=LEFT + 6, cy=BOTTOM + 43, r=RADIUS, fill="#d55e00", class_="talks"),
        words(show.say.translate("negotiating"), LEFT + 20, BOTTOM + 48, size=15),
    ]
    return picture([*rules, *marks, *names, *legend], (0, 0, WIDTH, HEIGHT), title, description, name)


def _is_free(left: float, right: float, y: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    """Whether a line of text there touches nothing."""
    return all(abs(y - other) > NAME_HEIGHT / 2 + 4 or left > far or right < near for near, far, other in taken)
