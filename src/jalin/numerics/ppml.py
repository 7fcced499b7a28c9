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
from jalin.numerics import kernels, threads
from jalin.numerics.absorb import ROUNDING, Absorber, Weighted
from jalin.numerics.irls import MAX_ITERATIONS, SHORT, STEP_TOLERANCE, State, length, start, take
from jalin.numerics.moments import cross_products

Floats = NDArray[np.float64]
FINAL_TOLERANCE = 1e-9
# Variance below this share of the mean square cannot be told from rounding here.
SMALL = 1e-10


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
    least_left: float = 0.0,
) -> PoissonFit | None:
    """Fit E[y] = exp(X β + Σ effects + offset).

    Parameters
    ----------
    outcome : (n,) y ≥ 0, without separated observations (see `separation`).
    regressors : (n, K), linearly independent of each other and of the absorbed sets.
    absorber : the absorbed sets of these n observations.
    offset, weights : (n,), zero and one where left out.
    tolerance : on the last step, in units of standard errors.
    least_left : share of its variance that absorbed sets and other regressors must leave of each regressor in the first
        step; where one has less, nothing is estimated, and the answer is None.

    Raises
    ------
    EstimationError : the regressors are collinear.
    ConvergenceError : the tolerance was not reached.
    """
    sort = absorber.grouping.sort
    y = np.asarray(sort(outcome), dtype=float)
    shift = np.zeros_like(y) if offset is None else np.asarray(sort(offset), dtype=float)
    weight = np.ones_like(y) if weights is None else np.asarray(sort(weights), dtype=float)
    columns = np.zeros((len(y), regressors.shape[1] + 1))
    columns[:, :-1] = sort(regressors)
    state = start(y, columns.shape[1], shift, weight, absorber)
    decrement = np.inf
    for iteration in range(1, max_iterations + 1):
        made = _step(state, y, columns, weight, absorber, least_left if iteration == 1 else 0.0)
        if made is None:
            return None
        decrement = made
        if decrement <= tolerance:
            return _finish(state, y, columns, weight, absorber, iteration, decrement)
    raise ConvergenceError("Poisson regression", iterations=max_iterations, residual=decrement)


def _step(
    state: State, y: Floats, columns: Floats, weight: Floats, absorber: Absorber, least_left: float
) -> float | None:
    """One reweighting step; returns its length in units of standard errors, or None where too little is left.

    The last of `columns` (n, K + 1) is filled with the working residuals, to be projected with the regressors.
    """
    ranges = threads.even(len(y))
    working = np.empty_like(y)
    threads.run(
        ranges,
        lambda first, last: kernels.working_columns(first, last, y, state.fitted, weight, working, columns),
    )
    weighted = absorber.weigh(working, state.preconditioner)
    # The working residuals are new in each step.
    state.projection[:, -1] = 0.0
    left, means = _project(state, weighted, columns, STEP_TOLERANCE)
    moments = cross_products(left, working)
    if least_left and _least_share(moments, columns[:, :-1], working) < least_left:
        return None
    change = _regress(moments)
    step = np.empty_like(y)
    sums = threads.run_summed(
        ranges,
        lambda first, last, out: kernels.working_step(first, last, columns, left, change, working, step, out),
        (3,),
    )
    decrement = length(*sums)
    state.preconditioner = weighted.preconditioner if decrement < SHORT else None
    share = take(state, y, weight, step)
    state.coefficients += share * change
    state.kept += share * (state.projection[:, -1] - state.projection[:, :-1] @ change)
    state.eliminated += share * (means[:, -1] - means[:, :-1] @ change)
    return decrement


def _project(state: State, weighted: Weighted, columns: Floats, tolerance: float) -> tuple[Floats, Floats]:
    """Columns projected off the absorbed sets, from where the last step left them."""
    norms = np.sqrt(np.einsum("n,nc,nc->c", weighted.weights, columns, columns))
    right = weighted.right(columns)
    solution = weighted.solve(right, tolerance=tolerance, start=state.projection, floor=ROUNDING * norms / tolerance)
    state.projection = solution.effects
    state.cg_iterations += solution.steps
    return weighted.residuals(columns, solution.effects)


def _least_share(moments: Floats, regressors: Floats, weights: Floats) -> float:
    """The least share of its variance that absorbed sets and regressors before it leave of a regressor."""
    total = float(weights.sum())
    raw = np.diag(cross_products(regressors, weights)) / total
    variance = raw - (weights @ regressors / total) ** 2
    try:
        pivots = np.diag(np.linalg.cholesky(moments[:-1, :-1])) ** 2
    except np.linalg.LinAlgError:
        return 0.0
    # A constant is left to rounding.
    known = variance > SMALL * raw
    return float(np.min(pivots[known] / total / variance[known], initial=np.inf)) if known.all() else 0.0


def _regress(moments: Floats) -> Floats:
    """Coefficients (K,) from the moments (K + 1, K + 1) of regressors and target."""
    if len(moments) == 1:
        return np.zeros(0)
    try:
        factor = cho_factor(moments[:-1, :-1])
    except LinAlgError as error:
        raise EstimationError(
            message("collinear regressors"),
            expected=message("regressors that differ from each other and from the absorbed sets"),
            found=str(error),
            mend=message("Leave one of them out."),
        ) from error
    return np.asarray(cho_solve(factor, moments[-1, :-1]))


def _finish(
    state: State, y: Floats, columns: Floats, weight: Floats, absorber: Absorber, iterations: int, decrement: float
) -> PoissonFit:
    weighted = absorber.weigh(weight * state.fitted, state.preconditioner)
    # Only the regressors count now.
    columns[:, -1] = state.projection[:, -1] = 0.0
    projected = _project(state, weighted, columns, FINAL_TOLERANCE)[0][:, :-1]
    error = weight * (y - state.fitted)
    scale = np.abs(error) @ np.abs(projected)
    gradient = np.abs(error @ projected) / np.where(scale > 0, scale, 1.0)
    unsort = absorber.grouping.unsort
    return PoissonFit(
        coefficients=state.coefficients,
        fitted=unsort(state.fitted),
        linear_predictor=unsort(state.predictor),
        projected=unsort(np.ascontiguousarray(projected)),
        effects=absorber.split(state.kept, state.eliminated),
        deviance=state.deviance,
        iterations=iterations,
        cg_iterations=state.cg_iterations,
        decrement=decrement,
        gradient=float(gradient.max(initial=0.0)),
    )
