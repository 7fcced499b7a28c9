"""Where the weight of a distribution lies: capped weights and the band between two of its quantiles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def cap_weights(weights: Floats, most: float) -> Floats:
    """(n,) weights that sum to one, none above `most`; what is cut off goes to the others in proportion.

    Where n × most ≤ 1 all weights are equal.

    Parameters
    ----------
    weights : (n,) positive.
    most : the largest share that one may have, in (0, 1].
    """
    parts = weights / weights.sum()
    if len(parts) * most <= 1:
        return np.full(len(parts), 1.0 / len(parts))
    capped = np.zeros(len(parts), dtype=bool)
    while (parts > most * (1 + 1e-12)).any():
        capped |= parts >= most
        free = weights[~capped]
        parts = np.full(len(parts), most)
        parts[~capped] = free / free.sum() * (1 - most * capped.sum())
    return np.asarray(parts)


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """The smallest value up to which at least `share` of the weight lies (the inverse of the distribution function)."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    place = int(np.searchsorted(reached, share * reached[-1] * (1 - 1e-12)))
    return float(values[order][place])


def overlaps(low: Floats, high: Floats, band: tuple[float, float]) -> NDArray[np.bool_]:
    """(n,) whether each [low, high] shares a point with the band; false where low or high is not a number.

    Either may be the economy: many economies against one band, or many bands against one economy.
    """
    return np.asarray((low <= band[1]) & (high >= band[0]))
