"""How alike and how fitting the trade of two economies is.

Rows are economies, columns are products; x and m are shares in an economy's exports and imports.

- Finger, J. M., and M. E. Kreinin (1979), A measure of "export similarity" and its possible uses, Economic Journal
89.
- Grubel, H. G., and P. J. Lloyd (1975), Intra-industry trade, Macmillan.
- Michaely, M. (1996), Trade preferential agreements in Latin America: an ex-ante assessment, World Bank Policy
Research
  Working Paper 1583.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalin.errors import InputError, message
from jalin.numerics.advantage import check_exports, rca, shares

Floats = NDArray[np.float64]


def export_similarity(exports: Floats) -> Floats:
    """Finger and Kreinin's index (1979) of every pair of rows, (n, n), symmetric, ones on the diagonal:

        S_ij = Σ_k min(x_ik, x_jk),

    0 where nothing is exported by both, 1 where the baskets are the same. (They print it times 100.)
    """
    return _overlap(shares(check_exports(exports)))


def intra_industry_potential(exports: Floats, manufactures: NDArray[np.bool_]) -> Floats:
    """Overlap in the manufactures that both export with advantage, of every pair of rows, (n, n), symmetric:

        P_ij = Σ_k min(x_ik, x_jk) over manufactures k with RCA_ik > 1 and RCA_jk > 1,

    x being shares in all exports. Our own index, a part of Finger and Kreinin's: a Grubel–Lloyd index needs trade of
    the pair by product, which no source here has, and two-way trade in differentiated goods is looked for where both
    are good at the same goods. P_ii is the share of the economy's exports that are manufactures with advantage.

    Parameters
    ----------
    exports : (n, m) X_ik.
    manufactures : (m,) whether the product is one.
    """
    values = check_exports(exports)
    return _overlap(np.where((rca(values) > 1) & manufactures, shares(values), 0.0))


def complementarity_index(exports: Floats, imports: Floats) -> Floats:
    """Michaely's index (1996) of every exporter and importer, (n, q):

        C_ij = 1 − ½ Σ_k |m_jk − x_ik|,

    0 where i exports nothing that j imports, 1 where i's exports are made up as j's imports are.

    Parameters
    ----------
    exports : (n, m) X_ik.
    imports : (q, m) M_jk, the same products in the same order.
    """
    given, taken = shares(_rows(exports)), shares(_rows(imports))
    return np.stack([1.0 - 0.5 * np.abs(taken - row).sum(axis=1) for row in given])


def grubel_lloyd(exports: Floats, imports: Floats) -> Floats:
    """Grubel and Lloyd's index (1975) of each cell:

        GL_k = 1 − |X_k − M_k| / (X_k + M_k),

    0 where trade goes one way, 1 where it balances; not a number where there is neither export nor import.
    """
    total = exports + imports
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(1.0 - np.abs(exports - imports) / total)


def _overlap(parts: Floats) -> Floats:
    return np.stack([np.minimum(parts, row).sum(axis=1) for row in parts])


def _rows(trade: Floats) -> Floats:
    # A product that one side does not trade at all is part of the comparison; an economy that trades nothing is not.
    values = np.asarray(trade, dtype=np.float64)
    if not np.isfinite(values).all() or values.min() < 0 or not values.sum(axis=1).all():
        raise InputError(
            message("no index can be computed of these trade values"),
            expected=message("a table of economies by products, zero or more in each cell, some trade in each row"),
            found=message("a value that is negative or no number, or a row without trade"),
            mend=message("Leave out economies without trade."),
        )
    return values
