"""Logistic regression by Newton's method, with covariances for pairs that have a member in common.

P(y_n = 1) = Λ(x_n β), Λ(z) = 1 / (1 + exp(−z)); β maximises Σ_n y_n x_n β − log(1 + exp(x_n β)).

- Konis, K. (2007), Linear programming algorithms for detecting separated data in binary logistic regression models,
  DPhil thesis, University of Oxford, ch. 4: whether a maximum exists.
- Aronow, P. M., C. Samii, and V. A. Assenova (2015), Cluster-robust variance estimation for dyadic data, Political
  Analysis 23(4), eq. 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.special import expit

from jalin.errors import ConvergenceError, EstimationError, message

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MAX_ITERATIONS = 100
MAX_HALVINGS = 40
# Of the Newton decrement, which is half of what the log likelihood may yet rise by.
TOLERANCE = 1e-20
# Rises of the log likelihood below this share of it are rounding.
ROUNDING = 1e-13
# A direction that separates has an objective above this; without one it is zero.
SEPARATES = 1e-7


@dataclass(frozen=True)
class Logistic:
    """A fit to n observations with K regressors.

    Attributes
    ----------
    coefficients : (K,) β, log odds for one unit of each regressor.
    covariance : (K, K) inverse of the information, which holds for independent observations.
    fitted : (n,) probabilities.
    log_likelihood : at β.
    gradient : largest slope of the log likelihood that is left, in absolute value.
    iterations : steps of Newton's method.
    """

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    log_likelihood: float
    gradient: float
    iterations: int


def logistic(regressors: Floats, outcome: NDArray[np.bool_]) -> Logistic:
    """Maximum likelihood.

    Parameters
    ----------
    regressors : (n, K); a constant is a column as any other.
    outcome : (n,).

    Raises
    ------
    EstimationError : regressors that tell outcomes apart without error, so that some β is infinite, or that are
        collinear, or that are not numbers.
    ConvergenceError : no step raises the likelihood.
    """
    y = outcome.astype(np.float64)
    _check(regressors, y)
    beta = np.zeros(regressors.shape[1])
    likelihood = _log_likelihood(regressors @ beta, y)
    for iteration in range(1, MAX_ITERATIONS + 1):
        fitted = expit(regressors @ beta)
        slope = regressors.T @ (y - fitted)
        step = np.linalg.solve(_information(regressors, fitted), slope)
        share = 1.0
        for _ in range(MAX_HALVINGS):
            found = _log_likelihood(regressors @ (beta + share * step), y)
            if found >= likelihood + ROUNDING * likelihood:
                break
            share /= 2
        else:
            raise ConvergenceError(
                "logistic regression: no step raises the likelihood", iterations=iteration, residual=share
            )
        beta, likelihood = beta + share * step, found
        if slope @ step <= TOLERANCE * len(y):
            return _finish(regressors, y, beta, iteration)
    raise ConvergenceError(
        "logistic regression", iterations=MAX_ITERATIONS, residual=float(np.abs(slope).max())
    )  # pragma: no cover


def dyadic_covariance(
    regressors: Floats, outcome: NDArray[np.bool_], fit: Logistic, first: Ints, second: Ints
) -> Floats:
    """(K, K) covariance of β that lets observations with a member in common go together:

        V = H⁻¹ (Σ_c S_c S_c' − Σ_p S_p S_p' ) H⁻¹,

    S_c the sum of the scores x_n (y_n − p_n) of all observations of member c, S_p that of all observations of pair p.

    Parameters
    ----------
    first, second : (n,) numbers of the two members, of one numbering, first < second.
    """
    scores = regressors * (outcome - fit.fitted)[:, None]
    size = int(max(first.max(), second.max())) + 1
    by_member = np.zeros((size, scores.shape[1]))
    np.add.at(by_member, first, scores)
    np.add.at(by_member, second, scores)
    pairs, place = np.unique(first * size + second, return_inverse=True)
    by_pair = np.zeros((len(pairs), scores.shape[1]))
    np.add.at(by_pair, place, scores)
    middle = by_member.T @ by_member - by_pair.T @ by_pair
    return np.asarray(fit.covariance @ middle @ fit.covariance)


def _information(regressors: Floats, fitted: Floats) -> Floats:
    return np.asarray(regressors.T @ (regressors * (fitted * (1.0 - fitted))[:, None]))


def _log_likelihood(predictor: Floats, y: Floats) -> float:
    return float(y @ predictor - np.logaddexp(0.0, predictor).sum())


def _finish(regressors: Floats, y: Floats, beta: Floats, iterations: int) -> Logistic:
    predictor = regressors @ beta
    fitted = expit(predictor)
    covariance = np.linalg.inv(_information(regressors, fitted))
    gradient = float(np.abs(regressors.T @ (y - fitted)).max())
    return Logistic(beta, (covariance + covariance.T) / 2, fitted, _log_likelihood(predictor, y), gradient, iterations)


def _check(regressors: Floats, y: Floats) -> None:
    if regressors.ndim != 2 or y.shape != regressors.shape[:1] or not np.isfinite(regressors).all():
        raise EstimationError(
            message("regressors that are not a table of numbers"),
            expected=message("one row for each outcome, every value finite"),
            found=f"{regressors.shape}, {y.shape}",
            mend=message("Leave out rows with a value that is missing."),
        )
    scaled = regressors / np.maximum(np.abs(regressors).max(axis=0, initial=0.0), np.finfo(float).tiny)
    rank = int(np.linalg.matrix_rank(scaled))
    if rank < regressors.shape[1]:
        raise EstimationError(
            message("regressors that the sample does not tell apart"),
            expected=str(regressors.shape[1]),
            found=str(rank),
            mend=message("Leave out one of those that go together."),
        )
    if _separates(scaled, y):
        raise EstimationError(
            message("outcomes that the regressors tell apart without error"),
            expected=message("outcomes of both kinds on both sides of every line"),
            found=f"{int(y.sum())} / {len(y)}",
            mend=message("Leave out the regressor that foretells the outcome, or add observations."),
        )


def _separates(scaled: Floats, y: Floats) -> bool:
    """Whether a direction b has (2y − 1) x b ≥ 0 everywhere and > 0 somewhere: then no maximum exists (Konis)."""
    signed = scaled * (2.0 * y - 1.0)[:, None]
    found = linprog(-signed.sum(axis=0) / len(y), A_ub=-signed, b_ub=np.zeros(len(y)), bounds=(-1, 1), method="highs")
    return bool(-found.fun > SEPARATES)
