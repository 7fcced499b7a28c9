"""Empirical-Bayes shrinkage of several estimates towards the mean of their type.

Morris (1983), "Parametric empirical Bayes inference: theory and applications", Journal of the American Statistical
Association 78(381), section 5: β̂ᵢ | βᵢ ~ N(βᵢ, Vᵢ), βᵢ ~ N(μ, A) with unequal variances, in the paper's symbols.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalin.errors import ConvergenceError

Floats = NDArray[np.float64]
# With one mean to estimate (r = 1) the paper's factor (k − r − 2) / (k − r) needs k ≥ 4.
LEAST = 4
MAX_ROUNDS = 1000
UNDAMPED = 100
TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Estimates drawn towards their mean.

    Attributes
    ----------
    mean : μ̂, the precision-weighted mean.
    variance : Â, how much true effects vary around it; zero where sampling error explains all that is seen.
    weights : (k,) B̂ᵢ, the share of the way to the mean.
    estimates : (k,) (1 − B̂ᵢ) β̂ᵢ + B̂ᵢ μ̂.
    standard_errors : (k,) sᵢ, which allow for μ and A being estimates too.
    """

    mean: float
    variance: float
    weights: Floats
    estimates: Floats
    standard_errors: Floats


def shrink(estimates: Floats, variances: Floats) -> Shrunk:
    """Shrink k ≥ 4 estimates with sampling variances V > 0 towards their mean.

    Raises
    ------
    ConvergenceError : the equations for μ̂ and Â were not solved.
    """
    count = len(estimates)
    mean, spread = _solve_moments(estimates, variances)
    precision = 1.0 / (variances + spread)
    share = (count - 3) / (count - 1) * variances * precision
    # ℓᵢ: how much of the estimated mean is the estimate itself.
    leverage = count * precision / precision.sum()
    typical = float(precision @ variances / precision.sum())
    uncertain = 2 / (count - 3) * share**2 * (typical + spread) * precision
    squared = variances * (1 - (count - leverage) / count * share) + uncertain * (estimates - mean) ** 2
    return Shrunk(mean, spread, share, (1 - share) * estimates + share * mean, np.sqrt(squared))


def _solve_moments(estimates: Floats, variances: Floats) -> tuple[float, float]:
    """μ̂ and Â ≥ 0, each given the other (equations 5.2 and 5.3 of the paper)."""
    count = len(estimates)
    spread = float(np.var(estimates))
    for turn in range(MAX_ROUNDS):
        precision = 1.0 / (variances + spread)
        mean = float(precision @ estimates / precision.sum())
        excess = count / (count - 1) * (estimates - mean) ** 2 - variances
        following = max(float(precision @ excess / precision.sum()), 0.0)
        if abs(following - spread) <= TOLERANCE * (1 + spread):
            precision = 1.0 / (variances + following)
            return float(precision @ estimates / precision.sum()), following
        change = following - spread
        # Substitution can go to and fro between two values where sampling variances differ by orders of magnitude.
        spread = following if turn < UNDAMPED else spread + change / 2
    raise ConvergenceError("empirical Bayes", iterations=MAX_ROUNDS, residual=abs(change))
