"""Corrections for the noise of estimated effects: Weidner and Zylkin (2021, Journal of International Economics 132).

Three-way Poisson gravity is consistent with few years and many countries, but off centre by a term of order 1 / N
against a standard error of order 1 / N, and its clustered standard errors are too small by a share of order 1 / N. Both
are corrected here. In two-way gravity only the standard errors are (Fernández-Val and Weidner 2016, Journal of
Econometrics 192). The numbers are those of the authors' Stata program ppml_fe_bias with its option `exact`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jalin.errors import EstimationError, message
from jalin.numerics.bias_terms import make_panel, side_bias
from jalin.numerics.leverage import free_three_way, free_two_way

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Sum over the groups of |Σ y − Σ λ| against Σ y above which the fitted means cannot come from the effects named.
MISFIT = 1e-5
# A regressor of whose length no more than this is left beside the others is collinear with them.
COLLINEAR = 1e-6


@dataclass(frozen=True, slots=True)
class BiasCorrection:
    """What is wrong with K coefficients and their standard errors.

    Attributes
    ----------
    bias : (K,) to be taken off the coefficients; zero in a two-way model.
    exporter_bias, importer_bias : (K,) the parts of `bias` that come from each side's effects.
    covariance : (K, K) of the coefficients, clustered by pair, corrected and made symmetric.
    uncorrected : (K, K) the same before the correction.
    standard_errors : (K,) from `covariance`; not a number where so few clusters inform a coefficient that its corrected
        variance is negative.
    clusters : number of pairs.
    factor : the small-sample factor in both covariances.
    """

    bias: Floats
    exporter_bias: Floats
    importer_bias: Floats
    covariance: Floats
    uncorrected: Floats
    standard_errors: Floats
    clusters: int
    factor: float

    def correct(self, coefficients: ArrayLike) -> Floats:
        """The coefficients (K,) without their bias."""
        corrected: Floats = np.asarray(coefficients, dtype=np.float64) - self.bias
        return corrected


def correct_three_way(
    outcome: ArrayLike,
    fitted: ArrayLike,
    projected: ArrayLike,
    exporter: ArrayLike,
    importer: ArrayLike,
    time: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    small_sample: bool = True,
) -> BiasCorrection:
    """Bias of coefficients and corrected covariance with exporter-time, importer-time and directed pair effects.

    Pairs and years may be missing; each exporter, importer and time may occur once at most. Observations with a fitted
    mean of zero carry no information and are left out.

    Parameters
    ----------
    outcome, fitted : (n,) y and the fitted means λ of the three-way model.
    projected : (n, K) regressors off all three sets of effects, with weights λ (times `weights`).
    exporter, importer, time : (n,) whole-number codes.
    weights : (n,) of the observations; as if λ and y were that many times as large.
    small_sample : multiply covariances by P / (P − 1), P pairs, as the authors do.
    """
    y, mu, regressors, (one, other, when) = _read(outcome, fitted, projected, [exporter, importer, time], weights)
    panel = make_panel(one, other, when, mu)
    if panel.minors < 2:
        raise _not_estimable(
            message("Too few countries for a bias correction"),
            message("at least two exporters and two importers"),
            f"{panel.majors}, {panel.minors}",
        )
    pair = np.repeat(np.arange(len(panel.major)), np.diff(panel.starts))
    if np.any((np.diff(pair) == 0) & (np.diff(panel.time) == 0)):
        raise _not_estimable(
            message("A pair has two observations at one time"),
            message("one observation for each exporter, importer and time"),
            str(len(y)),
        )
    y, mu, regressors = y[panel.order], mu[panel.order], regressors[panel.order]
    major_time, minor_time = (side[pair] * panel.times + panel.time for side in (panel.major, panel.minor))
    _check_totals(y, mu, [pair, major_time, minor_time])
    totals, means = (np.add.reduceat(column, panel.starts[:-1])[pair] for column in (y, mu))
    score = y - mu / means * totals
    weighted = regressors * mu[:, None]
    root = _root_of_inverse(regressors.T @ weighted)
    major_bias, _, inverses = side_bias(panel, panel.major, panel.majors, mu, score, weighted)
    minor_bias, hessians, _ = side_bias(panel, panel.minor, panel.minors, mu, score, weighted)
    freed = free_three_way(panel, mu, score, regressors @ root, inverses, hessians)
    major_bias, minor_bias = root @ (root.T @ major_bias), root @ (root.T @ minor_bias)
    biases = (minor_bias, major_bias) if panel.swapped else (major_bias, minor_bias)
    return _assemble(biases, regressors, root, score, freed, panel.starts, small_sample)


def correct_two_way(
    outcome: ArrayLike,
    fitted: ArrayLike,
    projected: ArrayLike,
    exporter: ArrayLike,
    importer: ArrayLike,
    cluster: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    small_sample: bool = True,
) -> BiasCorrection:
    """Corrected covariance with two sets of effects, such as exporter-time and importer-time; the bias is zero.

    Parameters
    ----------
    outcome, fitted : (n,) y and the fitted means λ of the two-way model.
    projected : (n, K) regressors off both sets of effects, with weights λ (times `weights`).
    exporter, importer : (n,) whole-number codes of the effects themselves: of exporter-times where they vary over time.
    cluster : (n,) whole-number codes of what errors are clustered by, the pair; of each observation for none.
    weights, small_sample : as in `correct_three_way`.
    """
    y, mu, regressors, codes = _read(outcome, fitted, projected, [exporter, importer, cluster], weights)
    kept = np.flatnonzero(mu > 0)
    kept = kept[np.argsort(codes[2][kept], kind="stable")]
    y, mu, regressors = y[kept], mu[kept], regressors[kept]
    one, other, group = (np.unique(code[kept], return_inverse=True)[1].astype(np.int64) for code in codes)
    _check_totals(y, mu, [one, other])
    starts = np.concatenate([[0], np.flatnonzero(np.diff(group)) + 1, [len(group)]]).astype(np.int64)
    score = y - mu
    root = _root_of_inverse(regressors.T @ (regressors * mu[:, None]))
    freed = free_two_way(starts, one, other, mu, score, regressors @ root)
    zero = np.zeros(regressors.shape[1])
    return _assemble((zero, zero), regressors, root, score, freed, starts, small_sample)


def _assemble(
    biases: tuple[Floats, Floats],
    regressors: Floats,
    root: Floats,
    score: Floats,
    freed: Floats,
    starts: Ints,
    small_sample: bool,
) -> BiasCorrection:
    """The sandwich of freed scores on one side and plain ones on the other; `root` root′ is the bread, (K, K)."""
    clusters = len(starts) - 1
    if clusters < 2:
        raise _not_estimable(
            message("Too few clusters for a covariance"), message("at least two clusters"), str(clusters)
        )
    factor = clusters / (clusters - 1) if small_sample else 1.0
    scaled = regressors @ root
    plain, clean = (np.add.reduceat(scaled * column[:, None], starts[:-1]) for column in (score, freed))
    uncorrected = root @ (plain.T @ plain) @ root.T * factor
    corrected = root @ (clean.T @ plain) @ root.T * factor
    covariance = (corrected + corrected.T) / 2
    with np.errstate(invalid="ignore"):
        errors = np.sqrt(np.diagonal(covariance))
    return BiasCorrection(
        bias=biases[0] + biases[1],
        exporter_bias=biases[0],
        importer_bias=biases[1],
        covariance=covariance,
        uncorrected=uncorrected,
        standard_errors=errors,
        clusters=clusters,
        factor=factor,
    )


def _root_of_inverse(information: Floats) -> Floats:
    """R with R R′ the inverse of Σ λ x̃ x̃′ (K, K)."""
    scale = np.sqrt(np.diagonal(information))
    scale[scale == 0] = 1
    try:
        factor = np.linalg.cholesky(information / scale[:, None] / scale[None, :])
    except np.linalg.LinAlgError:
        factor = np.zeros((1, 1))
    if not np.diagonal(factor).min() > COLLINEAR:
        raise _not_estimable(
            message("Nothing is left of a regressor beside the effects and the other regressors"),
            message("projected regressors of full rank"),
            str(information.shape[0]),
        )
    root: Floats = np.linalg.inv(factor).T / scale[:, None]
    return root


def _check_totals(outcome: Floats, fitted: Floats, groups: list[Ints]) -> None:
    """With an effect for each group, fitted means and outcomes have equal sums in it."""
    for group in groups:
        missed = np.abs(np.bincount(group, weights=outcome - fitted)).sum()
        if missed > MISFIT * outcome.sum():
            raise _not_estimable(
                message("The fitted means are not those of a converged Poisson fit with these effects"),
                message("equal sums of outcomes and fitted means within every effect"),
                f"{missed / outcome.sum():.2g}",
            )


def _read(
    outcome: ArrayLike, fitted: ArrayLike, projected: ArrayLike, codes: list[ArrayLike], weights: ArrayLike | None
) -> tuple[Floats, Floats, Floats, list[Ints]]:
    """Arrays of one length, with `weights` multiplied into outcomes and fitted means."""
    y, mu, regressors = (np.asarray(column, dtype=np.float64) for column in (outcome, fitted, projected))
    factor = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=np.float64)
    groups = [np.asarray(code) for code in codes]
    shapes = [y.shape, mu.shape, factor.shape, regressors.shape[:1], *(group.shape for group in groups)]
    if len(set(shapes)) > 1 or len(shapes[0]) != 1 or regressors.ndim != 2 or regressors.shape[1] < 1:
        raise _not_estimable(
            message("Arrays of different lengths"),
            message("(n, K) regressors and n of everything else"),
            str([*shapes[:3], regressors.shape, *shapes[4:]]),
        )
    if not all(np.issubdtype(group.dtype, np.integer) for group in groups):
        raise _not_estimable(
            message("Codes that are not whole numbers"),
            message("whole numbers"),
            ", ".join(str(group.dtype) for group in groups),
        )
    sound = all(np.isfinite(column).all() for column in (y, mu, regressors, factor))
    if not sound or min(y.min(initial=0), mu.min(initial=0), factor.min(initial=0)) < 0 or not (mu * factor).sum() > 0:
        raise _not_estimable(
            message("Values that cannot come from a Poisson fit"),
            message("finite values, and outcomes, fitted means and weights of zero or more"),
            str(len(y)),
        )
    return y * factor, mu * factor, regressors, [group.astype(np.int64) for group in groups]


def _not_estimable(what: str, expected: str, found: str) -> EstimationError:
    return EstimationError(
        what,
        expected=expected,
        found=found,
        mend=message("Pass what one converged Poisson fit returned, for the observations that it used."),
    )
