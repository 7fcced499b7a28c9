"""Revealed comparative advantage, and what two economies' advantages differ in.

Rows are economies i, columns are products k; X_ik are exports in one unit, zero where there are none.

- Balassa, B. (1965), Trade liberalisation and "revealed" comparative advantage, The Manchester School 33(2).
- Dalum, B., K. Laursen and G. Villumsen (1998), Structural change in OECD export specialisation patterns:
de-specialisation
  and "stickiness", International Review of Applied Economics 12(3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalin.errors import InputError, message

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Differences:
    """Products in which one economy has an advantage that another lacks, most telling first.

    Attributes
    ----------
    places : (p,) places of the products in what was given.
    scores : (p,) (RSCA_a − RSCA_b) × the product's share of world trade; falls.
    """

    places: NDArray[np.intp]
    scores: Floats


def check_exports(exports: Floats) -> Floats:
    """Exports as (n, m) floats, finite, none negative, no row and no column all zero; else InputError."""
    values = np.asarray(exports, dtype=np.float64)
    wrong = None
    if values.ndim != 2 or not values.size:
        wrong = f"shape {values.shape}"
    elif not np.isfinite(values).all() or values.min() < 0:
        wrong = message("a value that is negative or no number")
    elif not values.sum(axis=1).all() or not values.sum(axis=0).all():
        wrong = message("a row or a column without trade")
    if wrong:
        raise InputError(
            message("no index can be computed of these trade values"),
            expected=message(
                "a table of economies by products, zero or more in each cell, some trade in each row and column"
            ),
            found=wrong,
            mend=message("Leave out economies and products without trade."),
        )
    return values


def shares(exports: Floats) -> Floats:
    """(n, m) x_ik = X_ik / X_i, each product's share in its economy's exports; rows sum to one."""
    return np.asarray(exports / exports.sum(axis=1, keepdims=True))


def rca(exports: Floats) -> Floats:
    """Balassa's index of revealed comparative advantage (1965), (n, m):

        RCA_ik = (X_ik / X_i) / (X_wk / X_w),

    the product's weight in the economy's exports over its weight in the world's, the world being the sum of the
    rows. One is neither advantage nor disadvantage. Weighted by economies' shares of world exports each column
    averages one; weighted by products' shares of world exports each row does.
    """
    values = check_exports(exports)
    world = values.sum(axis=0) / values.sum()
    return np.asarray(shares(values) / world)


def rsca(advantage: Floats) -> Floats:
    """Revealed symmetric comparative advantage of an RCA of any shape (Dalum, Laursen and Villumsen 1998):

        RSCA = (RCA − 1) / (RCA + 1),

    −1 where nothing is exported, 0 where RCA is one, towards 1. RCA and 1 / RCA lie equally far from 0.
    """
    return np.asarray((advantage - 1.0) / (advantage + 1.0))


def trade_intensity(trade: Floats) -> Floats:
    """Index of trade intensity (Brown 1949; Kojima 1964), (n, n), of X_ij, exporter by importer:

        TI_ij = (X_ij / X_i) / (X_wj / X_w),

    the importer's share in the exporter's exports over its share in the world's. The diagonal is not trade and must
    be zero; it takes part in no sum, so that an index of one means the share that the importer has in world trade.
    """
    values = check_exports(trade)
    if values.shape[0] != values.shape[1] or np.diagonal(values).any():
        raise InputError(
            message("no index can be computed of these trade values"),
            expected=message("a square table, exporters by importers, zero on the diagonal"),
            found=f"shape {values.shape}",
            mend=message("Leave domestic trade out."),
        )
    return np.asarray(shares(values) / (values.sum(axis=0) / values.sum()))


def grown_advantage(advantage: Floats, bound: NDArray[np.bool_], inside: NDArray[np.bool_]) -> Floats:
    """RSCA, of (m,) products, that does not count what an economy only processes or passes on.

    Where a product is bound to a band of latitude and the economy lies outside, it cannot grow it: what advantage it
    shows, as Germany does in coffee and the Netherlands in palm oil, comes from roasting, refining or re-export, and
    is cut to zero.

    Parameters
    ----------
    advantage : (m,) RSCA.
    bound : (m,) whether the product is bound to place.
    inside : (m,) whether the economy lies in the product's band (`bands.overlaps`); true where nobody knows where the
        economy lies.
    """
    return np.where(bound & ~inside, np.minimum(advantage, 0.0), advantage)


def rank_differences(first: Floats, second: Floats, world_share: Floats) -> Differences:
    """Products in which the first economy has an advantage and the second none, most telling first.

    The score is (RSCA_1k − RSCA_2k) × X_wk / X_w over the k with RSCA_1k > 0 ≥ RSCA_2k; the weighting is ours. Ties
    keep the order in which the products came.

    Parameters
    ----------
    first, second : (m,) RSCA, in [−1, 1], best after `grown_advantage`.
    world_share : (m,) each product's share of world trade.
    """
    has = np.flatnonzero((first > 0) & (second <= 0))
    scores = (first[has] - second[has]) * world_share[has]
    order = np.argsort(-scores, kind="stable")
    return Differences(places=has[order], scores=np.asarray(scores[order], dtype=np.float64))
