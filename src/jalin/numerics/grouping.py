"""Observations sorted by the absorbed set that is eliminated in closed form.

The largest absorbed set (the pair, in a three-way gravity equation) is eliminated; the others are the `kept` sets,
whose levels are numbered in one sequence, so that one vector holds all their effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
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

    def sort(self, values: Any) -> Any:
        """Values by observation, (n, …), in sorted order; a copy only where the order changes."""
        return values if self._is_sorted else np.ascontiguousarray(values[self.order])

    def unsort(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values in sorted order, as the observations were given; a copy only where the order changes."""
        if self._is_sorted:
            return values
        out = np.empty_like(values)
        out[self.order] = values
        return out

    @cached_property
    def _is_sorted(self) -> bool:
        return bool(np.all(np.diff(self.order) == 1))


def make_grouping(codes: Sequence[Ints]) -> Grouping:
    """Sort the observations; `codes` holds one (n,) array of levels 0 … L − 1 for each absorbed set."""
    levels = [int(code.max()) + 1 if len(code) else 0 for code in codes]
    eliminated = int(np.argmax(levels))
    others = [place for place in range(len(codes)) if place != eliminated]
    # Within a level the observations follow the kept sets, so that neighbours in memory are neighbours in the data.
    order = _sort([codes[eliminated], *(codes[place] for place in others)])
    counts = np.bincount(codes[eliminated], minlength=levels[eliminated])
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    offsets, size = [-1] * len(codes), 0
    kept = np.empty((len(order), len(others)), dtype=np.int32)
    for column, place in enumerate(others):
        offsets[place] = size
        kept[:, column] = codes[place][order] + size
        size += levels[place]
    return Grouping(order, starts, kept, eliminated, tuple(offsets), size)


def _sort(keys: Sequence[Ints]) -> Ints:
    """The order (n,) that sorts by the first key, then by the next; data sorted already are not sorted again."""
    risen = np.zeros(max(len(keys[0]) - 1, 0), dtype=bool)
    for key in keys:
        step = np.diff(key)
        if np.any((step < 0) & ~risen):
            return np.lexsort(keys[::-1]).astype(np.int64)
        risen |= step > 0
    return np.arange(len(keys[0]))
