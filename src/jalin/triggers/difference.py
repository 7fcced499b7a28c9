"""Differences: what each has and the other lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jalin.errors import message
from jalin.text import say_both, word
from jalin.triggers.ground import Ground, Scale, missing, number, percentage, rank
from jalin.triggers.trigger import Trigger

PENN, LAND = ("penn_world_table",), ("geonames", "world_bank")
EXPORTS, IMPORTS = ("open_trade_statistics",), ("open_trade_statistics", "wto_imports")


TIMES = Scale("median economy = 1", ratio=True)
SHARE = Scale("share of exports", ratio=True)
COMPLEXITY = Scale("standard deviations of complexity", ratio=False)


@dataclass(frozen=True, slots=True)
class Endowment:
    """An index of economies, and how a newspaper would name it."""

    name: str
    what: str
    scale: Scale
    sources: tuple[str, ...]
    method: str


ENDOWMENTS = (
    Endowment("capital_per_worker", message("Machines and buildings per worker"), TIMES, PENN, "endowments"),
    Endowment("human_capital", message("Schooling and skill of the workforce"), TIMES, PENN, "endowments"),
    Endowment("land_per_person", message("Land per inhabitant"), TIMES, LAND, "endowments"),
    Endowment("resource_share", message("Raw materials in exports"), SHARE, EXPORTS, "products"),
    Endowment("sophistication", message("Sophistication of exports"), COMPLEXITY, EXPORTS, "products"),
)


def difference_triggers(ground: Ground) -> Iterator[Trigger]:
    """The triggers of this family, in reading order; products have a table of their own."""
    for endowment in ENDOWMENTS:
        yield _endowment(ground, endowment)
    yield _complementarity(ground, ground.first, ground.second)
    yield _complementarity(ground, ground.second, ground.first)


def _endowment(ground: Ground, endowment: Endowment) -> Trigger:
    found = ground.compare(endowment.name)
    what = word(endowment.what)
    sides = {"ahead": ground.name(found.ahead), "behind": ground.name(found.behind)}
    if found.lacking:
        sentence = missing(ground, what, *found.lacking)
    elif found.gap == 0:
        sentence = say_both("{what}: {first} and {second} have the same.", what=what, **ground.names)
    elif not endowment.scale.ratio:
        text = message("{what}: {ahead} is ahead of {behind} by {gap} standard deviations.")
        sentence = say_both(text, what=what, gap=number(found.gap, 1), **sides)
    elif found.times is None:
        sentence = say_both("{what}: {ahead} has some, {behind} none.", what=what, **sides)
    else:
        text = message("{what}: {ahead} has {times} times as much as {behind}.")
        sentence = say_both(text, what=what, times=number(found.times, 1), **sides)
    return ground.of_sides(endowment.name, "difference", endowment.scale, endowment.sources, endowment.method, sentence)


def _complementarity(ground: Ground, exporter: str, importer: str) -> Trigger:
    table = ground.estimates.complementarity
    value = table.row(exporter=exporter, importer=importer).get("complementarity_index")
    what = word(message("Fit of exports to imports"))
    if value is None:
        sides = {"exporter": exporter, "importer": importer}
        sentence = missing(ground, what, *(who for side, who in sides.items() if who not in table[side]))
    else:
        above = rank(value, table.known("complementarity_index"))
        sentence = say_both(
            "What {exporter} exports fits what {importer} imports at {value} of 1, better than {percent} of pairs.",
            exporter=ground.name(exporter),
            importer=ground.name(importer),
            value=number(value, 2),
            percent=percentage(above),
        )
    quantity = ground.quantity(value, "0 to 1", IMPORTS, "products")
    place = rank(value, table.known("complementarity_index"))
    name = f"complementarity_{exporter}_{importer}"
    return Trigger(name, "difference", quantity, place, None, None, sentence)
