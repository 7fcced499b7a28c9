"""Blocs of economies that trade with one another and with nobody else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def find_blocs(trade: Floats) -> Ints:
    """(n,) the bloc of each economy, from 0, of trade (n, n): two are in one where trade connects them, either way."""
    if (trade > 0).all():
        return np.zeros(len(trade), dtype=np.int64)
    # Most worlds are full, and graphs are slow to load.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    return np.asarray(connected_components(csr_array(trade > 0), directed=False)[1], dtype=np.int64)
