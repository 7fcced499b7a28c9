"""Poisson regression with absorbed sets, against explicit dummies and the conditions of the maximum."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import xlogy

from jalin.errors import ConvergenceError, EstimationError
from jalin.numerics.absorb import Absorber
from jalin.numerics.ppml import fit_poisson
from tests.numerics.test_absorb import SETS, dummies, three_way

Floats = NDArray[np.float64]


def sample(name: str, seed: int = 0) -> tuple[Floats, Floats, list[NDArray[np.int64]]]:
    random = np.random.default_rng(seed)
    codes = SETS[name](random)
    regressors = random.normal(size=(len(codes[0]), 2))
    predictor = regressors @ [0.5, -0.3] + sum(random.normal(size=int(code.max()) + 1)[code] for code in codes)
    return np.exp(predictor) * random.gamma(2.0, 0.5, len(predictor)), regressors, codes


def dense_newton(outcome: Floats, regressors: Floats, codes: list[NDArray[np.int64]]) -> Floats:
    """The oracle: Newton's method on all parameters, by least squares on explicit dummies."""
    design = np.hstack([regressors, *(dummies(code) for code in codes)])
    predictor = np.log((outcome + outcome.mean()) / 2)
    for _ in range(60):
        fitted = np.exp(predictor)
        root = np.sqrt(fitted)[:, None]
        target = predictor + (outcome - fitted) / fitted
        beta = np.linalg.lstsq(design * root, target * root[:, 0], rcond=None)[0]
        predictor = design @ beta
    return beta[: regressors.shape[1]]


@pytest.mark.parametrize("name", SETS)
def test_equals_explicit_dummies(name: str) -> None:
    outcome, regressors, codes = sample(name)
    fit = fit_poisson(outcome, regressors, Absorber(codes))
    np.testing.assert_allclose(fit.coefficients, dense_newton(outcome, regressors, codes), rtol=1e-8)


@pytest.mark.parametrize("name", SETS)
def test_conditions_of_the_maximum(name: str) -> None:
    """Residuals sum to zero over each level of each set (Fally 2015) and against each regressor."""
    outcome, regressors, codes = sample(name, seed=2)
    fit = fit_poisson(outcome, regressors, Absorber(codes))
    error = outcome - fit.fitted
    for code in codes:
        np.testing.assert_allclose(np.bincount(code, error), 0.0, atol=1e-6 * outcome.sum())
    np.testing.assert_allclose(regressors.T @ error, 0.0, atol=1e-7 * outcome.sum())
    explained = sum(effects[code] for effects, code in zip(fit.effects, codes, strict=True))
    np.testing.assert_allclose(explained + regressors @ fit.coefficients, fit.linear_predictor, atol=1e-9)
    deviance = 2 * np.sum(xlogy(outcome, outcome / fit.fitted) - (outcome - fit.fitted))
    assert fit.deviance == pytest.approx(deviance)


def test_hand_sized() -> None:
    """One set, one dummy regressor: the coefficient is the log of the ratio of means."""
    outcome = np.array([1.0, 3.0, 8.0, 8.0])
    fit = fit_poisson(outcome, np.array([[0.0], [0.0], [1.0], [1.0]]), Absorber([np.zeros(4, dtype=np.int64)]))
    assert fit.coefficients[0] == pytest.approx(np.log(8 / 2), abs=1e-10)


def test_offset_and_weights() -> None:
    outcome, regressors, codes = sample("three-way", seed=5)
    plain = fit_poisson(outcome, regressors, Absorber(codes))
    shifted = fit_poisson(outcome, regressors, Absorber(codes), offset=0.7 * regressors[:, 0])
    np.testing.assert_allclose(shifted.coefficients, plain.coefficients - [0.7, 0.0], atol=1e-8)
    # A weight of two is the same observation twice.
    twice = np.concatenate([np.arange(len(outcome)), np.arange(50)])
    doubled = fit_poisson(outcome[twice], regressors[twice], Absorber([code[twice] for code in codes]))
    weights = np.ones(len(outcome))
    weights[:50] = 2.0
    weighted = fit_poisson(outcome, regressors, Absorber(codes), weights=weights)
    np.testing.assert_allclose(weighted.coefficients, doubled.coefficients, rtol=1e-8)


def test_scale_of_the_outcome_does_not_matter() -> None:
    outcome, regressors, codes = sample("three-way", seed=6)
    small = fit_poisson(1e-6 * outcome, regressors, Absorber(codes))
    large = fit_poisson(1e9 * outcome, regressors, Absorber(codes))
    np.testing.assert_allclose(small.coefficients, large.coefficients, rtol=1e-8)


def test_collinear_regressors_are_refused() -> None:
    outcome, regressors, codes = sample("three-way")
    with pytest.raises(EstimationError):
        fit_poisson(outcome, np.column_stack([regressors, regressors[:, 0]]), Absorber(codes))


def test_no_result_without_convergence() -> None:
    outcome, regressors, codes = sample("three-way")
    with pytest.raises(ConvergenceError) as raised:
        fit_poisson(outcome, regressors, Absorber(codes), max_iterations=2)
    assert raised.value.iterations == 2
    assert raised.value.residual > 0


def test_separated_outcome_does_not_pass_for_a_fit() -> None:
    """Its estimate is infinite, so the fit must not stop at a finite one."""
    random = np.random.default_rng(0)
    codes = three_way(random)
    outcome = random.gamma(1.0, 1.0, len(codes[0]))
    regressor = (random.random(len(outcome)) < 0.2).astype(float)[:, None]
    outcome[regressor[:, 0] == 1] = 0.0
    with pytest.raises(ConvergenceError):
        fit_poisson(outcome, regressor, Absorber(codes), max_iterations=40)
