"""Which regressors are combinations of the absorbed sets or of regressors before them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Share of a regressor's variation that must be left for it to be kept: fixest's 1e-9, here free of the unit.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Collinear:
    """What the search found, as columns of the regressors.

    Attributes
    ----------
    kept : (K′,) columns that can be estimated together.
    absorbed : (A,) columns without variation beside the absorbed sets.
    combined : (B,) columns that are, beside the absorbed sets, combinations of kept columns before them.
    """

    kept: NDArray[np.int64]
    absorbed: NDArray[np.int64]
    combined: NDArray[np.int64]


def find_collinear(
    regressors: Floats, projected: Floats, weights: Floats | None = None, *, tolerance: float = TOLERANCE
) -> Collinear:
    """Cholesky factor of the projected regressors' cross-products, passing over columns whose pivot vanishes.

    Columns are taken in their order, so that of two that say the same the later one goes, as in fixest. A pivot is
    measured against the column's own variation about its mean, so that units do not matter.

    Parameters
    ----------
    regressors : (n, K) as given.
    projected : (n, K) off the absorbed sets, under the same weights; accurate to well below the root of `tolerance`.
    weights : (n,), not negative; none means one each.
    tolerance : share of the variation below which a pivot counts as none.
    """
    raw = _variation(regressors, weights)
    weighted = projected if weights is None else projected * weights[:, None]
    gram = projected.T @ weighted
    size = len(gram)
    factor = np.zeros((size, size))
    kept: list[int] = []
    absorbed: list[int] = []
    combined: list[int] = []
    for column in range(size):
        before = factor[kept, column]
        pivot = gram[column, column] - before @ before
        # A constant has no variation at all; rounding must not decide what becomes of it.
        if raw[column] <= 0.0 or gram[column, column] < tolerance * raw[column]:
            absorbed.append(column)
        elif pivot < tolerance * raw[column]:
            combined.append(column)
        else:
            later = gram[column, column:] - before @ factor[kept, column:]
            factor[column, column:] = later / np.sqrt(pivot)
            kept.append(column)
    return Collinear(*(np.array(columns, dtype=np.int64) for columns in (kept, absorbed, combined)))


def _variation(regressors: Floats, weights: Floats | None) -> Floats:
    """Sum of squares of each column about its mean, (K,); zero where it is nothing but rounding."""
    share = np.full(len(regressors), 1.0 / len(regressors)) if weights is None else weights / weights.sum()
    # Scaled by the largest entry first: squares of very large or very small units would leave the range of floats.
    largest = np.maximum(np.abs(regressors).max(axis=0, initial=0.0), np.finfo(float).tiny)
    unit = regressors / largest
    unit = unit - share @ unit
    squares = share @ unit**2
    squares[squares < (8 * np.finfo(float).eps) ** 2] = 0.0
    total = float(len(regressors)) if weights is None else float(weights.sum())
    return np.asarray(squares * largest**2 * total)
