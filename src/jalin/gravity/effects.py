"""Fixed effects recovered from a fit, in one normalisation whatever way they were computed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, lsmr

from jalin.errors import ConvergenceError
from jalin.gravity.coding import first_rows
from jalin.gravity.keys import Factor, Key
from jalin.numerics.absorb import Absorber

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_ITERATIONS = 5_000
TOLERANCE = 1e-13
INNER_TOLERANCE = 1e-12
ROUNDING = 1e-11
# How far the sum of effects may miss, relative to the largest sum.
MISS = 1e-8


def normalise(total: Floats, codes: Sequence[Ints], levels: Sequence[int]) -> tuple[Floats, ...]:
    """Split the sum of all effects into one vector for each set.

    Effects of several sets are known up to what can be moved from one to another: a constant between exporter-year and
    importer-year effects, one for each year once pair effects stand beside them, and so on. Here a set carries all that
    it can carry for the sets behind it: the effects of the last set have the least sum of squares over observations
    that the sum of all effects allows, then those of the one before it, and so on; the first takes the rest. So every
    set but the first has mean zero; in a full three-way panel the pair effects have mean zero for every exporter and
    every importer, and the importer-year effects in every year.

    Parameters
    ----------
    total : (n,) sum of the effects of all sets at each observation.
    codes : for each set (n,) levels 0 … L − 1.
    levels : (G,) the L of each.

    Returns
    -------
    for each set (L,), adding up to `total`.

    Raises
    ------
    ConvergenceError : the effects do not add up to `total`.
    """
    left = total
    found: list[Floats] = []
    steps = 0
    for place in range(len(codes) - 1, 0, -1):
        operator = _Beside(codes[: place + 1], levels[: place + 1])
        wanted = operator.project(left)
        effects = np.zeros(levels[place])
        # What the earlier sets carry leaves nothing but rounding, of which no effects can be made.
        if np.linalg.norm(wanted) > ROUNDING * np.linalg.norm(left):
            result = lsmr(operator, wanted, atol=TOLERANCE, btol=TOLERANCE, conlim=0.0, maxiter=MAX_ITERATIONS)
            effects = result[0] / operator.roots
            steps += int(result[2])
        found.append(effects)
        left = left - effects[codes[place]]
    first = _means(left, codes[0], levels[0])
    miss = float(np.abs(left - first[codes[0]]).max())
    if miss > MISS * max(1.0, float(np.abs(total).max())):
        raise ConvergenceError("recovered fixed effects", iterations=steps, residual=miss)
    return first, *reversed(found)


class _Beside(LinearOperator):  # type: ignore[misc]
    """From the effects of the last set to what is left of them beside the earlier sets, at each observation.

    Effects are scaled with the root of their number of observations: started at zero, LSMR finds the solution with the
    least sum of squares, which then is that over observations.
    """

    def __init__(self, codes: Sequence[Ints], levels: Sequence[int]) -> None:
        self._before, self._last, self._levels = codes[:-1], codes[-1], levels
        self.roots = np.sqrt(np.bincount(self._last, minlength=levels[-1]))
        self._absorber = Absorber(self._before) if len(self._before) > 1 else None
        self._ones = np.ones(len(self._last))
        super().__init__(np.dtype(np.float64), (len(self._last), levels[-1]))

    def project(self, values: Floats) -> Floats:
        """Values (n,) off the earlier sets."""
        if self._absorber is None:
            return values - _means(values, self._before[0], self._levels[0])[self._before[0]]
        return self._absorber.residualize(values[:, None], self._ones, tolerance=INNER_TOLERANCE).residuals[:, 0]

    def _matvec(self, scaled: Floats) -> Floats:
        return self.project((scaled.reshape(-1) / self.roots)[self._last])

    def _rmatvec(self, values: Floats) -> Floats:
        # Only values that are projected already come back: projecting them again would change nothing.
        return np.bincount(self._last, weights=values.reshape(-1), minlength=len(self.roots)) / self.roots


def _means(values: Floats, codes: Ints, levels: int) -> Floats:
    return np.asarray(np.bincount(codes, weights=values, minlength=levels) / np.bincount(codes, minlength=levels))


def level_columns(key: Key) -> list[pl.Expr]:
    """The columns that name a level; an unordered pair is named in the order of its values."""
    columns: list[pl.Expr] = []
    for factor in key.factors:
        columns += [pl.col(factor)] if isinstance(factor, str) else _sort_pair(factor)
    return columns


def level_frame(key: Key, keys: pl.DataFrame, codes: Ints, levels: int) -> pl.DataFrame:
    """One row for each level, with the columns that name it, in the order of the codes."""
    if not key.factors:
        return pl.DataFrame()
    return keys[first_rows(codes, levels)].select(level_columns(key))


def _sort_pair(pair: Factor) -> list[pl.Expr]:
    one, other = (pl.col(column) for column in pair)
    # Categories sort as their names do.
    low = one.cast(pl.String) <= other.cast(pl.String)
    return [
        pl.when(low).then(one).otherwise(other).alias(pair[0]),
        pl.when(low).then(other).otherwise(one).alias(pair[1]),
    ]
