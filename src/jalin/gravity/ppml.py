"""Gravity by Poisson pseudo-maximum likelihood.

Santos Silva and Tenreyro (2006), "The log of gravity", Review of Economics and Statistics 88(4).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from jalin.errors import InputError, message
from jalin.frames import column_names
from jalin.gravity.correction import correct, find_model
from jalin.gravity.design import USUAL, Design, Request, make_design
from jalin.gravity.fit import Fit
from jalin.gravity.formula import make_equation
from jalin.gravity.keys import parse_key
from jalin.numerics.collinear import find_collinear
from jalin.numerics.covariance import Covariance, clustered, heteroskedastic
from jalin.numerics.ppml import PoissonFit, fit_poisson

Floats = NDArray[np.float64]

# Good enough to tell collinear regressors, whose pivots are squares of what a projection leaves.
COLLINEAR_TOLERANCE = 1e-6
# Share of its variation that a regressor keeps, absorbed sets and other regressors taken out, if it is beyond doubt.
CLEARLY_LEFT = 1e-2


def ppml(
    data: Any,
    outcome: str,
    regressors: Sequence[str] | None = None,
    absorb: str | Sequence[str] | None = None,
    *,
    cluster: str | Sequence[str] | None = None,
    weights: str | None = None,
    offset: str | None = None,
    small_sample: bool = True,
    bias_correction: bool = False,
    exporter: str = USUAL[0],
    importer: str = USUAL[1],
    time: str = USUAL[2],
    missing: Literal["error", "drop"] = "error",
    duplicates: Literal["error", "allow"] = "error",
    separation: bool = True,
    tolerance: float = 1e-8,
) -> Fit:
    """Estimate E[y] = exp(X β + absorbed effects + offset) by Poisson pseudo-maximum likelihood.

    Parameters
    ----------
    data : any frame that narwhals takes (polars, pandas, pyarrow, …); it is not changed.
    outcome : a column of zero or more, or the whole equation, with formulaic's formulas before the bar:
        `"trade ~ rta + log(dist) | exporter^year + importer^year"`.
    regressors : columns; none where `outcome` is a formula.
    absorb : absorbed sets: a column, columns joined by `^`, or `pair(exporter, importer)` for pairs without direction.
        A constant is always in the model.
    cluster : none for heteroskedastic standard errors; an entry like those of `absorb`, or up to three of them.
    weights : a column of weights of zero or more, as analytic weights in pyfixest.
    offset : a column that is added to the linear predictor.
    small_sample : the small-sample corrections of fixest and pyfixest.
    bias_correction : correct as in Weidner and Zylkin (2021), clustered by pair: coefficients and standard errors in a
        model with exporter-time, importer-time and pair effects, standard errors in one with exporter(-time) and
        importer(-time) effects.
    exporter, importer, time : columns that name a dyad and its time. Where the data have all three a dyad may occur
        once at a time, or once for each value of further absorbed columns.
    missing : whether a row with a missing value is an `error`, or something to `drop` and report.
    duplicates : whether a dyad that occurs twice is an `error`, or something to `allow`.
    separation : whether to find and drop separated observations, which have no finite estimate.
    tolerance : on the last step, in units of standard errors.

    Returns
    -------
    Fit : coefficients, standard errors, fitted values, effects, tables, and what was dropped.

    Raises
    ------
    EstimationError, UnknownNameError : the data do not allow it; says where.
    ConvergenceError : the estimation did not converge; nothing is returned.
    """
    for name, value, known in (("missing", missing, ("error", "drop")), ("duplicates", duplicates, ("error", "allow"))):
        _check_choice(name, value, known)
    columns = column_names(data)
    entries = (cluster,) if isinstance(cluster, str) else tuple(cluster or ())
    request = Request(
        equation=make_equation(outcome, regressors, absorb, columns),
        clusters=tuple(parse_key(entry, columns) for entry in entries),
        weights=weights,
        offset=offset,
        dyad=(exporter, importer, time),
        missing=missing,
        duplicates=duplicates,
        separation=separation,
    )
    model = find_model(request) if bias_correction else None
    if model is not None:
        request = model.request
    design, solution = estimate(make_design(data, request), tolerance)
    sandwich = _make_covariance(design, solution, small_sample=small_sample)
    if model is None:
        return Fit(solution.coefficients, sandwich.matrix, sandwich, None, design, solution)
    bias = correct(model, design, solution, small_sample=small_sample)
    return Fit(bias.correct(solution.coefficients), bias.covariance, sandwich, bias, design, solution)


def estimate(design: Design, tolerance: float) -> tuple[Design, PoissonFit]:
    """Fit a design, without the regressors that turn out to be collinear."""
    absorber = design.absorber

    def fit(share: float) -> PoissonFit | None:
        return fit_poisson(
            design.outcome,
            design.regressors,
            absorber,
            offset=design.offset,
            weights=design.weights,
            tolerance=tolerance,
            least_left=share,
        )

    # A look at the first step shows most regressors to be independent; a projection of its own is for the rest.
    solution = fit(CLEARLY_LEFT)
    if solution is None:
        unit = np.ones(len(design.outcome)) if design.weights is None else design.weights
        projected = absorber.residualize(design.regressors, unit, tolerance=COLLINEAR_TOLERANCE).residuals
        found = find_collinear(design.regressors, projected, unit)
        design = design.without(found.absorbed, found.combined)
        solution = fit(0.0)
    assert solution is not None
    return design, solution


def _make_covariance(design: Design, solution: PoissonFit, *, small_sample: bool) -> Covariance:
    weights = solution.fitted if design.weights is None else design.weights * solution.fitted
    moments = solution.projected.T @ (solution.projected * weights[:, None])
    bread = np.asarray(np.linalg.inv(moments), dtype=np.float64)
    error = design.outcome - solution.fitted
    scores = solution.projected * (error if design.weights is None else design.weights * error)[:, None]
    if design.clusters:
        return clustered(scores, bread, design.clusters, absorbed=design.codes, small_sample=small_sample)
    return heteroskedastic(scores, bread, absorbed=design.codes, small_sample=small_sample)


def _check_choice(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError(
            message("no such choice for {name}"),
            expected=", ".join(known),
            found=repr(value),
            mend=message("Choose one of these."),
            name=name,
        )
