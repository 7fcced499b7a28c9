"""How well scores put those first to whom something happened.

- Mann, H. B., and D. R. Whitney (1947), On a test of whether one of two random variables is stochastically larger than
  the other, Annals of Mathematical Statistics 18(1).
- Hanley, J. A., and B. J. McNeil (1982), The meaning and use of the area under a receiver operating characteristic
  (ROC) curve, Radiology 143(1): the area is Mann and Whitney's U over the number of comparisons.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from jalin.errors import InputError, message

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def auc(scores: Floats, happened: Bools) -> float:
    """The chance that one to whom it happened has the higher score of two, one of each kind; a tie counts half:

        AUC = (Σ_{n: happened} rank_n − m(m + 1)/2) / (m (N − m)),   m of N happened.

    Parameters
    ----------
    scores : (N,) higher is likelier.
    happened : (N,).
    """
    count = _check(scores, happened)
    ranks = rankdata(scores)
    return float((ranks[happened].sum() - count * (count + 1) / 2) / (count * (len(scores) - count)))


def precision_at(scores: Floats, happened: Bools, places: int) -> float:
    """The share of the `places` highest scores to whom it happened.

    Scores tied at the last place share what places are left, so that the order of rows does not matter.
    """
    _check(scores, happened)
    if not 1 <= places <= len(scores):
        raise InputError(
            message("more places than there are scores, or none"),
            expected=f"1–{len(scores)}",
            found=str(places),
            mend=message("Ask for fewer places."),
        )
    last = np.partition(scores, len(scores) - places)[len(scores) - places]
    above, tied = scores > last, scores == last
    left = places - int(above.sum())
    return float((happened[above].sum() + left * happened[tied].mean()) / places)


def _check(scores: Floats, happened: Bools) -> int:
    """How many it happened to; InputError where it is none or all, or a score is no number."""
    count = int(happened.sum())
    if scores.shape != happened.shape or not np.isfinite(scores).all() or count in (0, len(scores)):
        raise InputError(
            message("scores that cannot be judged"),
            expected=message("a finite score for each, some to whom it happened and some to whom it did not"),
            found=f"{len(scores)}, {count}",
            mend=message("Leave out rows with a value that is missing."),
        )
    return count
