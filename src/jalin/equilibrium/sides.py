"""The two sides of many pairs as arrays: what is summed over the members of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jalin.equilibrium.players import Pair
from jalin.numerics.sweep import Shocks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Sides:
    """P pairs; all members of both sides in one list, side by side, so that sums over them are one operation.

    Parameters
    ----------
    pairs : with the places of their members.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        both = [side for pair in pairs for side in pair.members]
        lengths = np.array([len(side) for side in both])
        self._places = np.fromiter((place for side in both for place in side), dtype=np.int64, count=int(lengths.sum()))
        self._starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        self._rows = np.repeat(np.arange(len(pairs)), lengths[0::2] + lengths[1::2])
        self._shocks = _make_shocks(pairs)

    def shocks(self, beta: float | Floats) -> Shocks:
        """Each pair as a scenario: β, one or (P,), both ways, each member of one side with all of the other."""
        starts, exporters, importers = self._shocks
        each = np.broadcast_to(np.asarray(beta, dtype=np.float64), len(starts) - 1)
        return Shocks(starts, exporters, importers, np.repeat(each, np.diff(starts)))

    def totals(self, values: Floats) -> Floats:
        """(P, 2) sums over members of values (n,)."""
        return np.asarray(np.add.reduceat(values[self._places], self._starts)).reshape(-1, 2)

    def gains(self, expenditure: Floats, welfare: Floats) -> Floats:
        """(P, 2) what welfare hats (P, n) are worth to each side: Σ (Ŵ − 1) E."""
        worth = (welfare[self._rows, self._places] - 1.0) * expenditure[self._places]
        return np.asarray(np.add.reduceat(worth, self._starts)).reshape(-1, 2)

    def others(self, expenditure: Floats, welfare: Floats) -> tuple[Floats, Ints, Floats]:
        """(P,) what they are worth to all others; the place of who is hardest hit among these, −1 if none; its hat."""
        total = (welfare - 1.0) @ expenditure - self.gains(expenditure, welfare).sum(axis=1)
        third = welfare.copy()
        third[self._rows, self._places] = np.inf
        place = third.argmin(axis=1)
        worst = third[np.arange(len(third)), place]
        none = np.isinf(worst)
        return total, np.where(none, -1, place), np.where(none, np.nan, worst)


def _make_shocks(pairs: Sequence[Pair]) -> tuple[Ints, Ints, Ints]:
    """Where each pair's entries start (P + 1,), and their exporters and importers."""
    exporters: list[int] = []
    importers: list[int] = []
    starts = [0]
    for pair in pairs:
        one, other = pair.members
        for here in one:
            for there in other:
                exporters += (here, there)
                importers += (there, here)
        starts.append(len(exporters))
    return tuple(np.array(each, dtype=np.int64) for each in (starts, exporters, importers))  # type: ignore[return-value]
