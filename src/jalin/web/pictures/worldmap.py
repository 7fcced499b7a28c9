"""The map of the world, coloured by a number or by a name for each economy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jalin.web.pictures.svg import CHOSEN, INK, PAPER, STEPS, link, picture, tag, words

if TYPE_CHECKING:
    from jalin.web.page import Show

RADIUS = 6


def make_shapes(world: Mapping[str, Any]) -> dict[str, str]:
    """The shape of each economy as the beginning of an element, which is long and the same on every map."""
    areas = {code: tag("path", d=line) for code, line in world["areas"].items()}
    circles = {code: tag("circle", cx=x, cy=y, r=RADIUS) for code, (x, y) in world["circles"].items()}
    return {code: element.removesuffix("/>") for code, element in (areas | circles).items()}


@dataclass(frozen=True, slots=True)
class Scale:
    """Classes of whole numbers.

    Attributes
    ----------
    uppers : the largest number of each class, ascending; 0 has a class of its own before them.
    """

    uppers: tuple[int, ...]

    def step(self, number: int) -> int:
        """The class of a number, from 0."""
        if number <= 0:
            return 0
        return next((index + 1 for index, upper in enumerate(self.uppers) if number <= upper), len(self.uppers))

    def labels(self) -> list[str]:
        """One label a class, from 0."""
        lowers = [1, *(upper + 1 for upper in self.uppers[:-1])]
        pairs = zip(lowers, self.uppers, strict=True)
        return ["0", *(str(low) if low == high else f"{low}–{high}" for low, high in pairs)]


def make_scale(numbers: Sequence[int]) -> Scale:
    """At most five classes that hold about as many economies each."""
    positive = sorted(number for number in numbers if number > 0)
    if not positive:
        return Scale((1,))
    count = len(STEPS) - 1
    cuts = [positive[min(len(positive) - 1, len(positive) * (index + 1) // count)] for index in range(count)]
    return Scale(tuple(sorted({*cuts[:-1], positive[-1]})))


def draw_counts(
    show: Show, counts: Mapping[str, int], *, name: str, title: str, description: str, unit: str,
    chosen: frozenset[str] = frozenset(), to: str | None = None,
) -> str:  # fmt: skip
    """Economies coloured by a count; a click leads to the country, or to its pair with the country `to`."""
    scale = make_scale([number for code, number in counts.items() if code not in chosen])
    steps = {code: scale.step(number) for code, number in counts.items()}
    says = {
        code: f"{show.say.party(code)}: {counts.get(code, 0)} {unit}" for code in _codes(show) if code not in chosen
    }
    legend = [(STEPS[index], f"s{index}", label) for index, label in enumerate(scale.labels())]
    return _draw(show, steps, says, legend, chosen, name, title, f"{description} {unit}", to, unit)


def draw_sets(
    show: Show, sets: Sequence[tuple[str, frozenset[str]]], *, name: str, title: str, description: str,
) -> str:  # fmt: skip
    """Economies coloured by the first of the named sets that they belong to; at most three."""
    order = (4, 2, 1)
    steps: dict[str, int] = {}
    says = {}
    for index, (label, members) in reversed(list(enumerate(sets[:3]))):
        for code in members:
            steps[code] = order[index]
            says[code] = f"{show.say.party(code)}: {label}"
    legend = [(STEPS[order[index]], f"s{order[index]}", label) for index, (label, _) in enumerate(sets[:3])]
    return _draw(show, steps, says, legend, frozenset(), name, title, description, None, "")


def _codes(show: Show) -> list[str]:
    """Economies on the map; what Natural Earth draws apart without an ISO code is none."""
    return [code for code in show.atlas.shapes if code.isupper()]


def _draw(
    show: Show, steps: Mapping[str, int], says: Mapping[str, str], legend: Sequence[tuple[str, str, str]],
    chosen: frozenset[str], name: str, title: str, description: str, to: str | None, unit: str,
) -> str:  # fmt: skip
    world, shapes = show.atlas.world, show.atlas.shapes
    parts = []
    for code in shapes:
        step = "chosen" if code in chosen else f"s{steps.get(code, 0)}"
        fill = CHOSEN if code in chosen else STEPS[steps.get(code, 0)]
        shape = f'{shapes[code]} fill="{fill}" class="{step}"/>'
        if not code.isupper():
            parts.append(shape)  # drawn apart by Natural Earth, without an ISO code and without data
            continue
        href = show.urls.pair(to, code) if to is not None and code != to else show.urls.country(code)
        parts.append(link(href, shape, says.get(code) or show.say.party(code)))
    north, south = world["north"], world["south"]
    drawn = [
        tag("g", "".join(parts), stroke=PAPER, stroke_width=1.2, stroke_linejoin="round", class_="lands"),
        *_legend(legend, south + 34, unit),
    ]
    return picture(drawn, (0, north, world["width"], south - north + 80), title, description, name)


def _legend(entries: Sequence[tuple[str, str, str]], y: float, unit: str) -> list[str]:
    x, parts = 40.0, []
    for fill, step, label in entries:
        parts.append(tag("rect", x=x, y=y - 22, width=34, height=26, fill=fill, stroke=INK, stroke_width=0.6,
                         class_=step))  # fmt: skip
        parts.append(words(label, x + 44, y, size=28))
        x += 44 + 17 * len(label) + 36
    if unit:
        parts.append(words(unit, x, y, size=28, kind="faint"))
    return parts
