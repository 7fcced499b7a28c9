"""Poisson pseudo-maximum likelihood with absorbed sets.

Iteratively reweighted least squares, each step projected off the absorbed sets as in Correia, Guimarães and Zylkin
(2020, "Fast Poisson estimation with high-dimensional fixed effects", Stata Journal 20(1), section 3.2): regressors and
working residuals are projected from where the last step left them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from jalin.errors import ConvergenceError, EstimationError, message
from jalin.numerics.absorb import ROUNDING, Absorber, Weighted
from jalin.numerics.irls import MAX_ITERATIONS, SHORT, STEP_TOLERANCE, State, length, start, take

Floats = NDArray[np.float64]
FINAL_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class PoissonFit:
    """A converged fit.

    Attributes
    ----------
    coefficients : (K,) of the regressors.
    fitted : (n,) conditional means μ, in units of the outcome.
    linear_predictor : (n,) log μ, offset included.
    projected : (n, K) regressors projected off the absorbed sets with weights w μ.
    effects : for each absorbed set (L_g,); with regressors and offset they add up to the linear predictor.
    deviance : 2 Σ w (y log(y / μ) − (y − μ)).
    iterations : reweighting steps.
    cg_iterations : conjugate-gradient steps in all.
    decrement : length of the last step in units of standard errors of an efficient fit; what had to fall below the
        tolerance.
    gradient : largest score of a coefficient, relative to the sum of its absolute terms.
    """

    coefficients: Floats
    fitted: Floats
    linear_predictor: Floats
    projected: Floats
    effects: tuple[Floats, ...]
    deviance: float
    iterations: int
    cg_iterations: int
    decrement: float
    gradient: float


def fit_poisson(
    outcome: Floats,
    regressors: Floats,
    absorber: Absorber,
    *,
    offset: Floats | None = None,
    weights: Floats | None = None,
    tolerance: float = 1e-8,
    max_iterations: int = MAX_ITERATIONS,
) -> PoissonFit:
    """Fit E[y] = exp(X β + Σ effects + offset).

    Parameters
    ----------
    outcome : (n,) y ≥ 0, without separated observations (see `separation`).
    regressors : (n, K), linearly independent of each other and of the absorbed sets.
    absorber : the absorbed sets of these n observations.
    offset, weights : (n,), zero and one where left out.
    tolerance : on the last step, in units of standard errors.

    Raises
    ------
    EstimationError : the regressors are collinear.
    ConvergenceError : the tolerance was not reached.
    """
    order = absorber.grouping.order
    y = np.ascontiguousarray(outcome[order], dtype=float)
    x = np.ascontiguousarray(regressors[order], dtype=float)
    shift = np.zeros_like(y) if offset is None else np.ascontiguousarray(offset[order], dtype=float)
    weight = np.ones_like(y) if weights is None else np.ascontiguousarray(weights[order], dtype=float)
    state = start(y, x, shift, weight, absorber)
    decrement = np.inf
    for iteration in range(1, max_iterations + 1):
        decrement = _step(state, y, x, weight, absorber)
        if decrement <= tolerance:
            return _finish(state, y, x, weight, absorber, iteration, decrement)
    raise ConvergenceError("Poisson regression", iterations=max_iterations, residual=decrement)


def _step(state: State, y: Floats, x: Floats, weight: Floats, absorber: Absorber) -> float:
    """One reweighting step; returns its length in units of standard errors."""
    weighted = absorber.weigh(weight * state.fitted, state.preconditioner)
    target = (y - state.fitted) / state.fitted
    projected, x_means = _project(state, weighted, x, STEP_TOLERANCE)
    floor = ROUNDING / STEP_TOLERANCE * float(np.sqrt(weighted.weights @ target**2))
    solution = weighted.solve(weighted.right(target[:, None]), tolerance=STEP_TOLERANCE, floor=floor)
    state.cg_iterations += solution.steps
    left, means = weighted.residuals(target[:, None], solution.effects)
    change = _regress(projected, left[:, 0], weighted.weights)
    step = target - left[:, 0] + projected @ change
    kept = solution.effects[:, 0] - state.projection @ change
    eliminated = means[:, 0] - x_means @ change
    decrement = length(weighted.weights, step, target)
    state.preconditioner = weighted.preconditioner if decrement < SHORT else None
    share = take(state, y, weight, step)
    state.coefficients += share * change
    state.kept += share * kept
    state.eliminated += share * eliminated
    return decrement


def _project(state: State, weighted: Weighted, x: Floats, tolerance: float) -> tuple[Floats, Floats]:
    """Regressors projected off the absorbed sets, from where the last step left them."""
    if not x.shape[1]:
        return x, np.zeros((len(state.eliminated), 0))
    norms = np.sqrt(np.einsum("n,nc,nc->c", weighted.weights, x, x))
    right = weighted.right(x)
    solution = weighted.solve(right, tolerance=tolerance, start=state.projection, floor=ROUNDING * norms / tolerance)
    state.projection = solution.effects
    state.cg_iterations += solution.steps
    return weighted.residuals(x, solution.effects)


def _regress(projected: Floats, left: Floats, weights: Floats) -> Floats:
    if not projected.shape[1]:
        return np.zeros(0)
    weighted = projected * weights[:, None]
    try:
        factor = cho_factor(projected.T @ weighted)
    except LinAlgError as error:
        raise EstimationError(
            message("collinear regressors"),
            expected=message("regressors that differ from each other and from the absorbed sets"),
            found=str(error),
            mend=message("Leave one of them out."),
        ) from error
    return np.asarray(cho_solve(factor, weighted.T @ left))


def _finish(
    state: State, y: Floats, x: Floats, weight: Floats, absorber: Absorber, iterations: int, decrement: float
) -> PoissonFit:
    weighted = absorber.weigh(weight * state.fitted, state.preconditioner)
    projected, _means = _project(state, weighted, x, FINAL_TOLERANCE)
    terms = projected * (weight * (y - state.fitted))[:, None]
    scale = np.abs(terms).sum(axis=0)
    gradient = np.abs(terms.sum(axis=0)) / np.where(scale > 0, scale, 1.0)
    order = absorber.grouping.order
    return PoissonFit(
        coefficients=state.coefficients,
        fitted=_unsort(state.fitted, order),
        linear_predictor=_unsort(state.predictor, order),
        projected=_unsort(projected, order),
        effects=absorber.split(state.kept, state.eliminated),
        deviance=state.deviance,
        iterations=iterations,
        cg_iterations=state.cg_iterations,
        decrement=decrement,
        gradient=float(gradient.max(initial=0.0)),
    )


def _unsort(values: Floats, order: NDArray[np.int64]) -> Floats:
    out = np.empty_like(values)
    out[order] = values
    return out
