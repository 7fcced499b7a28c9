"""What reweighting iterations for Poisson regression share: where they start, how long a step is, how it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalin.errors import ConvergenceError
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
    coefficients : (K,).
    kept, eliminated : effects of the kept sets' levels (L,) and of the eliminated set's (P,).
    projection : (L, K) what the kept sets explain of the regressors, to start the next projection from.
    cg_iterations : conjugate-gradient steps so far.
    preconditioner : of an earlier step, while weights have changed little since; None where they have.
    """

    predictor: Floats
    fitted: Floats
    deviance: float
    coefficients: Floats
    kept: Floats
    eliminated: Floats
    projection: Floats
    cg_iterations: int = 0
    preconditioner: Preconditioner | None = None


def start(y: Floats, x: Floats, shift: Floats, weight: Floats, absorber: Absorber) -> State:
    """Effects alone, fitted by a few rounds of iterative proportional fitting (Deming and Stephan 1940).

    Flows of very different size make the usual start, half-way between the data and their mean, many steps away.
    """
    grouping = absorber.grouping
    counts = np.diff(grouping.starts)
    kept = np.zeros(grouping.size)
    eliminated = np.zeros(len(counts))
    predictor = shift.copy()
    total = weight * y
    sums = np.add.reduceat(total, grouping.starts[:-1])
    kept_sums = [np.bincount(levels, total, minlength=grouping.size) for levels in grouping.kept.T]
    for _ in range(START_ROUNDS):
        fitted = weight * np.exp(predictor)
        change = np.log(_ratio(sums, np.add.reduceat(fitted, grouping.starts[:-1])))
        eliminated += change
        predictor += np.repeat(change, counts)
        for levels, wanted in zip(grouping.kept.T, kept_sums, strict=True):
            fitted = weight * np.exp(predictor)
            change = np.log(_ratio(wanted, np.bincount(levels, fitted, minlength=grouping.size)))
            kept += change
            predictor += change[levels]
    fitted = np.exp(predictor)
    return State(
        predictor=predictor,
        fitted=fitted,
        deviance=poisson_deviance(y, fitted, predictor, weight),
        coefficients=np.zeros(x.shape[1]),
        kept=kept,
        eliminated=eliminated,
        projection=np.zeros((grouping.size, x.shape[1])),
    )


def _ratio(wanted: NDArray[Any], have: NDArray[Any]) -> Floats:
    """Wanted over had; one where either is zero: such a level has no weight, or is another set's."""
    good = (wanted > 0) & (have > 0)
    return np.where(good, wanted, 1.0) / np.where(good, have, 1.0)


def length(weights: Floats, step: Floats, target: Floats) -> float:
    """Length of a step of the predictor (n,) in units of standard errors of an efficient fit.

    `target` are the working residuals, whose spread gives the unit.
    """
    total = float(weights.sum())
    spread = float(np.sqrt(weights @ target**2 / total))
    return float(np.sqrt(weights @ step**2 / total)) / max(spread, LEAST_SPREAD)


def take(state: State, y: Floats, weight: Floats, step: Floats) -> float:
    """Take the step, halved until the deviance falls; returns the share taken."""
    share = 1.0
    rounding = ROUNDING * float(weight @ y)
    for _ in range(MAX_HALVINGS):
        predictor = state.predictor + share * step
        with np.errstate(over="ignore", invalid="ignore"):
            fitted = np.exp(predictor)
            deviance = poisson_deviance(y, fitted, predictor, weight)
        # Near the solution rounding decides: rises below it are accepted.
        if np.isfinite(deviance) and deviance <= state.deviance + rounding:
            state.predictor, state.fitted, state.deviance = predictor, fitted, deviance
            return share
        share /= 2
    raise ConvergenceError("Poisson regression: no step lowers the deviance", iterations=MAX_HALVINGS, residual=share)


def poisson_deviance(y: Floats, fitted: Floats, predictor: Floats, weight: Floats) -> float:
    """2 Σ w (y log(y / μ) − (y − μ)), where y log y is zero for y = 0."""
    positive = y > 0
    part = weight[positive] * y[positive]
    logs = part @ np.log(y[positive]) - part @ predictor[positive]
    return float(2 * (logs - weight @ (y - fitted)))
