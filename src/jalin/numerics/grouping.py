"""Observations sorted by the absorbed set that is eliminated in closed form.

The largest absorbed set (the pair, in a three-way gravity equation) is eliminated; the others are the `kept` sets,
whose levels are numbered in one sequence, so that one vector holds all their effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grouping:
    """How n observations fall into the levels of G absorbed sets.

    Attributes
    ----------
    order : (n,) the observations sorted by the eliminated set.
    starts : (P + 1,) where each level of the eliminated set begins in `order`.
    kept : (n, G − 1) level of each kept set, numbered through, in sorted order.
    eliminated : which set is eliminated.
    offsets : (G,) first number of each kept set's levels; −1 for the eliminated one.
    size : number of levels of all kept sets together.
    """

    order: Ints
    starts: Ints
    kept: NDArray[np.int32]
    eliminated: int
    offsets: tuple[int, ...]
    size: int


def make_grouping(codes: Sequence[Ints]) -> Grouping:
    """Sort the observations; `codes` holds one (n,) array of levels 0 … L − 1 for each absorbed set."""
    levels = [int(code.max()) + 1 if len(code) else 0 for code in codes]
    eliminated = int(np.argmax(levels))
    others = [place for place in range(len(codes)) if place != eliminated]
    # Within a level the observations follow the kept sets, so that neighbours in memory are neighbours in the data.
    order = np.lexsort([codes[place] for place in reversed(others)] + [codes[eliminated]]).astype(np.int64)
    counts = np.bincount(codes[eliminated], minlength=levels[eliminated])
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    offsets, size = [-1] * len(codes), 0
    kept = np.empty((len(order), len(others)), dtype=np.int32)
    for column, place in enumerate(others):
        offsets[place] = size
        kept[:, column] = codes[place][order] + size
        size += levels[place]
    return Grouping(order, starts, kept, eliminated, tuple(offsets), size)
