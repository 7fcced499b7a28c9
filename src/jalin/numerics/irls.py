"""What reweighting iterations for Poisson regression share: where they start, how long a step is, how it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalin.errors import ConvergenceError
from jalin.numerics import kernels, threads
from jalin.numerics.absorb import Absorber
from jalin.numerics.preconditioner import Preconditioner

Floats = NDArray[np.float64]
MAX_ITERATIONS = 200
MAX_HALVINGS = 30
START_ROUNDS = 4
# Inner solutions need only be this good for each step to win two to three digits on the last one.
STEP_TOLERANCE = 3e-3
# Right-hand sides below this share of what they are made of are rounding.
ROUNDING = 1e-11
# A fit this close to the data, in logs, is taken for exact; a smaller spread would measure steps in units of rounding.
LEAST_SPREAD = 1e-4
# Steps shorter than this change the weights too little to make a new preconditioner worth its while.
SHORT = 0.1


@dataclass(slots=True)
class State:
    """Where the iteration stands, all in sorted order.

    Attributes
    ----------
    predictor, fitted : (n,) log μ and μ.
    deviance : of the fit so far.
    saturated : the part of the deviance that depends on the data alone.
    coefficients : (K,).
    kept, eliminated : effects of the kept sets' levels (L,) and of the eliminated set's (P,).
    projection : (L, K + 1) what the kept sets explain of regressors and target, to start the next projection from.
    cg_iterations : conjugate-gradient steps so far.
    preconditioner : of an earlier step, while weights have changed little since; None where they have.
    """

    predictor: Floats
    fitted: Floats
    deviance: float
    saturated: float
    coefficients: Floats
    kept: Floats
    eliminated: Floats
    projection: Floats
    cg_iterations: int = 0
    preconditioner: Preconditioner | None = None


def start(y: Floats, columns: int, shift: Floats, weight: Floats, absorber: Absorber) -> State:
    """Effects alone, fitted by a few rounds of iterative proportional fitting (Deming and Stephan 1940).

    Flows of very different size make the usual start, half-way between the data and their mean, many steps away.
    """
    grouping = absorber.grouping
    counts = np.diff(grouping.starts)
    kept = np.zeros(grouping.size)
    eliminated = np.zeros(len(counts))
    total = weight * y
    sums = np.add.reduceat(total, grouping.starts[:-1])
    kept_sums = [np.bincount(levels, total, minlength=grouping.size) for levels in grouping.kept.T]
    fitted = weight * np.exp(shift)
    for _ in range(START_ROUNDS):
        factor = _ratio(sums, np.add.reduceat(fitted, grouping.starts[:-1]))
        eliminated += np.log(factor)
        fitted *= np.repeat(factor, counts)
        for levels, wanted in zip(grouping.kept.T, kept_sums, strict=True):
            factor = _ratio(wanted, np.bincount(levels, fitted, minlength=grouping.size))
            kept += np.log(factor)
            fitted *= factor[levels]
    predictor = shift + np.repeat(eliminated, counts)
    for levels in grouping.kept.T:
        predictor += kept[levels]
    fitted = np.exp(predictor)
    saturated = saturated_part(y, weight)
    return State(
        predictor=predictor,
        fitted=fitted,
        deviance=saturated + 2 * float(weight @ fitted - (weight * y) @ predictor),
        saturated=saturated,
        coefficients=np.zeros(columns - 1),
        kept=kept,
        eliminated=eliminated,
        projection=np.zeros((grouping.size, columns)),
    )


def _ratio(wanted: NDArray[Any], have: NDArray[Any]) -> Floats:
    """Wanted over had; one where either is zero: such a level has no weight, or is another set's."""
    good = (wanted > 0) & (have > 0)
    return np.where(good, wanted, 1.0) / np.where(good, have, 1.0)


def length(total: float, square: float, spread: float) -> float:
    """Length of a step of the predictor in units of standard errors of an efficient fit.

    Of Σ w, Σ w step² and Σ w target², where the targets are the working residuals, whose spread gives the unit.
    """
    return float(np.sqrt(square / total)) / max(float(np.sqrt(spread / total)), LEAST_SPREAD)


def take(state: State, y: Floats, weight: Floats, step: Floats) -> float:
    """Take the step, halved until the deviance falls; returns the share taken."""
    share = 1.0
    rounding = ROUNDING * float(weight @ y)
    predictor, fitted = np.empty_like(step), np.empty_like(step)
    ranges = threads.even(len(y))
    for _ in range(MAX_HALVINGS):
        shared = (state.predictor, step, share, y, weight, predictor, fitted)
        total = threads.run_summed(ranges, lambda first, last, out: kernels.move(first, last, *shared, out), (1,))  # noqa: B023
        deviance = state.saturated + 2 * float(total[0])
        # Near the solution rounding decides: rises below it are accepted.
        if np.isfinite(deviance) and deviance <= state.deviance + rounding:
            state.predictor, state.fitted, state.deviance = predictor, fitted, deviance
            return share
        share /= 2
    raise ConvergenceError("Poisson regression: no step lowers the deviance", iterations=MAX_HALVINGS, residual=share)


def saturated_part(y: Floats, weight: Floats) -> float:
    """2 Σ w (y log y − y), where y log y is zero for y = 0: what the deviance 2 Σ w (μ − y log μ) lacks."""
    positive = y[y > 0]
    return float(2 * (weight[y > 0] @ (positive * np.log(positive) - positive)))
