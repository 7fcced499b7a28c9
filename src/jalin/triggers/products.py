"""What one economy exports with advantage and another hardly at all, by product; and what grows only in one belt."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from jalin.estimates import Estimates
from jalin.estimates.table import Table
from jalin.numerics.advantage import grown_advantage, rank_differences
from jalin.text import Text

HEADINGS = Path(__file__).parent / "headings.tsv"
HUNDRED = 100.0
# Degrees by which a band's edge is not known: Malaysia, 0.1° outside that of coconuts, grows them.
EDGE = 1.0


@dataclass(frozen=True, slots=True)
class Product:
    """One heading of the Harmonized System that one side has an advantage in and the other lacks.

    Attributes
    ----------
    heading : four digits of HS 2007, as text.
    name : in both languages.
    giver, taker : the economy with the advantage, and the one without.
    giver_advantage, taker_advantage : symmetric Balassa advantage from −1 to 1, two digits.
    world_share : of the heading in world trade, two significant digits.
    weight : difference of advantage times share of world trade, by which products are ranked.
    latitudes : the band, in degrees from the equator, that its exporters lie in, where it is bound to place and the
        giver lies in the band and the taker does not; None otherwise.
    """

    heading: str
    name: Text
    giver: str
    taker: str
    giver_advantage: float
    taker_advantage: float
    world_share: float
    weight: float
    latitudes: tuple[float, float] | None


def lacking_products(estimates: Estimates, giver: str, taker: str) -> tuple[Product, ...] | None:
    """Headings in which `giver` has an advantage and `taker` has none, the weightiest first.

    None where no product data are at hand for one of the two, which is not the same as no product.
    """
    if giver not in estimates.advantage or taker not in estimates.advantage:
        return None
    table = estimates.headings
    reaches = {side: _reach(estimates, side) for side in (giver, taker)}
    meets = {side: _meets(table, reach) for side, reach in reaches.items()}
    bound = table["place_bound"]
    # What an economy outside the belt exports of what grows there it has bought, roasted or refined.
    made, had = (grown_advantage(estimates.advantage[side] / HUNDRED, bound, meets[side]) for side in (giver, taker))
    world = table["world_share"]
    order = rank_differences(made, had, world)
    # Where nobody knows where one of the two lies, nothing is said of the belt it lies in.
    apart = bound & meets[giver] & ~meets[taker] & (None not in reaches.values())
    names = heading_names()
    codes = table["heading"].tolist()
    return tuple(
        Product(
            codes[place],
            names[codes[place]],
            giver,
            taker,
            float(made[place]),
            float(had[place]),
            float(world[place]),
            float(score),
            (float(table["latitude_low"][place]), float(table["latitude_high"][place])) if apart[place] else None,
        )
        for place, score in zip(order.places.tolist(), order.scores.tolist(), strict=True)
    )


@lru_cache(maxsize=1)
def heading_names() -> dict[str, Text]:
    """Short names of the headings of HS 2007, in our own words."""
    with HEADINGS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {row["heading"]: Text.model_construct(en=row["en"], id=row["id"]) for row in rows}


def _reach(estimates: Estimates, economy: str) -> tuple[float, float] | None:
    """Degrees from the equator between which most people of an economy live; None where no city of it is known."""
    row = estimates.economies.row(economy=economy)
    if not row:
        return None
    low, high = row["latitude_low"], row["latitude_high"]
    if low <= 0.0 <= high:
        return 0.0, max(-low, high)
    return min(abs(low), abs(high)), max(abs(low), abs(high))


def _meets(table: Table, reach: tuple[float, float] | None) -> NDArray[np.bool_]:
    """For each heading whether an economy touches its band; true where nobody knows where the economy lies."""
    if reach is None:
        return np.ones(len(table["heading"]), dtype=np.bool_)
    # Where a heading has no band nobody touches it: what compares with NaN is false.
    low, high = table["latitude_low"] - EDGE, table["latitude_high"] + EDGE
    return np.asarray((reach[0] <= high) & (low <= reach[1]))
