"""The map of the world, coloured by a number or by a name for each economy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jalin.web.pictures.svg import CHOSEN, INK, KIND_COLOURS, LOSSES, PAPER, STEPS, link, picture, tag, words

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
    fills = {code: (STEPS[step], f"s{step}") for code, step in steps.items()}
    return _draw(show, fills, says, legend, chosen, name, title, f"{description} {unit}", _towards(show, to), unit)


def draw_values(
    show: Show, values: Mapping[str, float], write: Callable[[float], str], *, name: str, title: str, description: str,
    unit: str, least: float = 0.0, chosen: frozenset[str] = frozenset(),
    address: Callable[[str], str | None] | None = None, near: bool = False,
) -> str:  # fmt: skip
    """Economies coloured by a number: blue above zero, orange below, grey about zero and where it is not known.

    Parameters
    ----------
    write : a number as people read it.
    least : what is less than this, either way, is as good as zero.
    address : where each economy leads; its own page where it is left out.
    near : whether small numbers are the dark ones, as with distances.
    """
    said = {code: value for code, value in values.items() if code not in chosen}
    shown = {code: value for code, value in said.items() if abs(value) >= least}
    above, below = (sorted(abs(value) for value in shown.values() if (value < 0) is lost) for lost in (False, True))
    rises, falls = _cut(above, len(STEPS) - 1), _cut(below, len(LOSSES))

    def fill(value: float) -> tuple[str, str]:
        if value < 0:
            step = _class(falls, -value)
            return LOSSES[step], f"n{step + 1}"
        step = _class(rises, value) + 1
        step = len(rises) + 1 - step if near else step
        return STEPS[step], f"s{step}"

    fills = {code: fill(value) for code, value in shown.items()}
    says = {code: f"{show.say.party(code)}: {write(value)} {unit}" for code, value in said.items()}
    ends = [*(-upper for upper in reversed(falls)), *rises]
    legend = [(*fill(end), f"≤ {write(end)}" if end >= 0 else f"≥ {write(end)}") for end in ends]
    grey = ["≈ 0"] if len(said) > len(shown) else []
    if any(code not in values for code in _codes(show)):
        grey.append(show.say.translate("not known"))
    if grey:
        legend.append((STEPS[0], "s0", "; ".join(grey)))
    return _draw(show, fills, says, legend, chosen, name, title, f"{description} {unit}",
                 address or show.urls.country, unit)  # fmt: skip


def _cut(numbers: Sequence[float], count: int) -> list[float]:
    """The largest number of each of at most `count` classes that hold about as many; `numbers` in order."""
    if not numbers:
        return []
    return sorted({numbers[min(len(numbers) - 1, len(numbers) * (index + 1) // count)] for index in range(count)})


def _class(uppers: Sequence[float], number: float) -> int:
    return next((index for index, upper in enumerate(uppers) if number <= upper), len(uppers) - 1)


def _towards(show: Show, to: str | None) -> Callable[[str], str | None]:
    """To an economy's own page, or to its pair with `to`."""
    return lambda code: show.urls.pair(to, code) if to is not None and code != to else show.urls.country(code)


def draw_sets(
    show: Show, sets: Sequence[tuple[str, frozenset[str]]], *, name: str, title: str, description: str,
) -> str:  # fmt: skip
    """Economies coloured by the first of the named sets that they belong to; at most three."""
    order = (4, 2, 1)
    fills: dict[str, tuple[str, str]] = {}
    says = {}
    for index, (label, members) in reversed(list(enumerate(sets[:3]))):
        for code in members:
            fills[code] = (STEPS[order[index]], f"s{order[index]}")
            says[code] = f"{show.say.party(code)}: {label}"
    legend = [(STEPS[order[index]], f"s{order[index]}", label) for index, (label, _) in enumerate(sets[:3])]
    return _draw(show, fills, says, legend, frozenset(), name, title, description, show.urls.country, "")


def draw_kinds(show: Show, kinds: Mapping[str, str], *, name: str, title: str, description: str,
               chosen: frozenset[str], address: Callable[[str], str | None]) -> str:  # fmt: skip
    """Economies coloured by a kind of tie; grey where there is none."""
    fills = {code: (KIND_COLOURS[kind], f"k-{kind}") for code, kind in kinds.items()}
    labels = {kind: show.say.term("kinds", kind) for kind in KIND_COLOURS}
    says = {code: f"{show.say.party(code)}: {labels[kind]}" for code, kind in kinds.items()}
    legend = [(KIND_COLOURS[kind], f"k-{kind}", label) for kind, label in labels.items()]
    legend.append((STEPS[0], "s0", show.say.translate("none")))
    return _draw(show, fills, says, legend, chosen, name, title, description, address, "")


def _codes(show: Show) -> list[str]:
    """Economies on the map; what Natural Earth draws apart without an ISO code is none."""
    return [code for code in show.atlas.shapes if code.isupper()]


def _draw(
    show: Show, fills: Mapping[str, tuple[str, str]], says: Mapping[str, str], legend: Sequence[tuple[str, str, str]],
    chosen: frozenset[str], name: str, title: str, description: str, address: Callable[[str], str | None], unit: str,
) -> str:  # fmt: skip
    world, shapes = show.atlas.world, show.atlas.shapes
    parts = []
    for code in shapes:
        fill, step = (CHOSEN, "chosen") if code in chosen else fills.get(code, (STEPS[0], "s0"))
        shape = f'{shapes[code]} fill="{fill}" class="{step}"/>'
        if not code.isupper():
            parts.append(shape)  # drawn apart by Natural Earth, without an ISO code and without data
            continue
        parts.append(link(address(code), shape, says.get(code) or show.say.party(code)))
    north, south = world["north"], world["south"]
    marks, bottom = _legend(legend, south + 34, unit, world["width"])
    drawn = [
        tag("g", "".join(parts), stroke=PAPER, stroke_width=1.2, stroke_linejoin="round", class_="lands"),
        *marks,
    ]
    return picture(drawn, (0, north, world["width"], bottom - north + 46), title, description, name)


def _legend(entries: Sequence[tuple[str, str, str]], y: float, unit: str, width: float) -> tuple[list[str], float]:
    """Its parts, in as many lines as they need, and where the last line stands."""
    x, parts = 40.0, []
    for fill, step, label in entries:
        if x + 44 + 17 * len(label) > width:
            x, y = 40.0, y + 44
        parts.append(tag("rect", x=x, y=y - 22, width=34, height=26, fill=fill, stroke=INK, stroke_width=0.6,
                         class_=step))  # fmt: skip
        parts.append(words(label, x + 44, y, size=28))
        x += 44 + 17 * len(label) + 36
    if unit:
        if x + 15 * len(unit) > width:
            x, y = 40.0, y + 44
        parts.append(words(unit, x, y, size=28, kind="faint"))
    return parts, y
