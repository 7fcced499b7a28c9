"""Economic complexity: how sophisticated exports are, read from who exports what with advantage and from nothing
else.

- Hidalgo, C. A., and R. Hausmann (2009), The building blocks of economic complexity, PNAS 106(26).
- Hausmann, R., C. A. Hidalgo et al. (2014), The Atlas of Economic Complexity, MIT Press, technical box 2.1.
- Mealy, P., J. D. Farmer and A. Teytelboym (2019), Interpreting economic complexity, Science Advances 5(1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.linalg import eigh
from numpy.typing import NDArray

from jalin.errors import InputError, message

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Complexity:
    """Economies and products placed by complexity.

    Attributes
    ----------
    economies : (n,) index of each economy; mean 0 and standard deviation 1 over the economies it was fitted on. NaN
        for one without advantage in any fitted product.
    products : (m,) index of each product on the same scale: an economy's index is the mean over the products it
        exports with advantage. NaN for a product that no fitted economy exports with advantage.
    """

    economies: Floats
    products: Floats


def economic_complexity(advantage: NDArray[np.bool_], fitted: NDArray[np.bool_]) -> Complexity:
    """Index of economic complexity (Hidalgo and Hausmann 2009; the Atlas, box 2.1).

    With M_ik = 1 where RCA_ik > 1, diversity d_i = Σ_k M_ik and ubiquity u_k = Σ_i M_ik, the index is the
    eigenvector of the second largest eigenvalue of

        W_ij = Σ_k M_ik M_jk / (d_i u_k),

    signed so that it rises with diversity. Products' index q is in proportion to the mean over their exporters;
    scaled so that e_i = Σ_k M_ik q_k / d_i holds exactly, it also places economies that W was not fitted on.

    Parameters
    ----------
    advantage : (n, m) M.
    fitted : (n,) the economies that W is made of; small ones, whose data are thin, are better left out.
    """
    rows = advantage[fitted]
    known = rows.any(axis=0)
    used = rows[rows.any(axis=1)][:, known].astype(np.float64)
    if len(used) < 3:
        raise InputError(
            message("too few economies to place by complexity"),
            expected=message("three or more with advantage in some product"),
            found=str(len(used)),
            mend=message("Fit on more economies."),
        )
    diversity, ubiquity = used.sum(axis=1), used.sum(axis=0)
    # W is similar to the symmetric D^½ W D^−½, whose eigenvectors are stable to compute.
    root = np.sqrt(diversity)
    symmetric = (used / ubiquity) @ used.T / np.outer(root, root)
    values, vectors = eigh(symmetric)
    index = vectors[:, -2] / root
    index = index * np.sign(np.corrcoef(index, diversity)[0, 1])
    index = (index - index.mean()) / index.std()
    # W e = λ e holds for the vector before its mean was moved; products' means take out what the move put in.
    products = np.full(advantage.shape[1], np.nan)
    products[known] = _product_index(used, index, diversity, ubiquity, float(values[-2]))
    sums = np.where(advantage[:, known], products[known], 0.0).sum(axis=1)
    counts = advantage[:, known].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Complexity(economies=np.where(counts > 0, sums / counts, np.nan), products=products)


def _product_index(used: Floats, index: Floats, diversity: Floats, ubiquity: Floats, value: float) -> Floats:
    means = (used.T @ index) / ubiquity
    # The plain eigenvector is index + shift with W(index + shift) = value (index + shift), and W keeps constants.
    shift = float(np.mean((used @ means) / diversity - value * index)) / (value - 1.0)
    return np.asarray((means + shift) / value - shift)
