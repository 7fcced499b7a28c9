"""Weighted cross-products of a few long columns, shared out among threads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalin.numerics import kernels, threads

Floats = NDArray[np.float64]
# More columns than this are multiplied by BLAS, which does not pay for a few.
WIDE = 8


def cross_products(columns: Floats, weights: Floats) -> Floats:
    """X′ W X, (C, C), of columns X (n, C) under weights (n,)."""
    count = columns.shape[1]
    if count > WIDE:
        return np.asarray(columns.T @ (columns * weights[:, None]))
    lower = threads.run_summed(
        threads.even(len(columns)),
        lambda first, last, out: kernels.moments(first, last, columns, weights, out),
        (count, count),
    )
    return lower + np.tril(lower, -1).T
