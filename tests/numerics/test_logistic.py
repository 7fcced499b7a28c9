"""Logistic regression: a case with a closed form, a general maximiser, identities, and what cannot be estimated."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from jalin.errors import EstimationError
from jalin.numerics.logistic import dyadic_covariance, logistic


def made(rows: int = 400, columns: int = 4, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(rows), rng.normal(size=(rows, columns - 1))])
    return x, rng.uniform(size=rows) < expit(x @ np.linspace(-1.0, 1.0, columns))


def test_a_table_of_two_by_two_has_a_closed_form() -> None:
    # 3 of 10 without, 8 of 12 with: log odds, and Woolf's variance 1/a + 1/b + 1/c + 1/d.
    y = np.array([1] * 3 + [0] * 7 + [1] * 8 + [0] * 4, dtype=bool)
    x = np.column_stack([np.ones(22), np.repeat([0.0, 1.0], [10, 12])])
    fit = logistic(x, y)
    assert fit.coefficients == pytest.approx([np.log(3 / 7), np.log((8 / 4) / (3 / 7))], abs=1e-12)
    assert fit.covariance[1, 1] == pytest.approx(1 / 3 + 1 / 7 + 1 / 8 + 1 / 4, abs=1e-12)
    assert fit.covariance[0, 0] == pytest.approx(1 / 3 + 1 / 7, abs=1e-12)


def test_a_general_maximiser_finds_the_same() -> None:
    x, y = made()
    found = minimize(lambda b: np.logaddexp(0.0, x @ b).sum() - y @ (x @ b), np.zeros(4), method="BFGS", tol=1e-10)
    fit = logistic(x, y)
    assert fit.coefficients == pytest.approx(found.x, abs=1e-5)
    assert fit.log_likelihood == pytest.approx(-found.fun, abs=1e-8)


def test_the_gradient_is_zero_and_means_are_met() -> None:
    x, y = made()
    fit = logistic(x, y)
    assert fit.gradient < 1e-8
    assert x.T @ fit.fitted == pytest.approx(x.T @ y, abs=1e-8)
    assert np.linalg.inv(fit.covariance) == pytest.approx((x.T * (fit.fitted * (1 - fit.fitted))) @ x, rel=1e-9)


def test_units_do_not_matter() -> None:
    x, y = made()
    scale = np.array([1.0, 1e4, 1e-3, 7.0])
    assert logistic(x * scale, y).coefficients * scale == pytest.approx(logistic(x, y).coefficients, abs=1e-9)


def test_outcomes_that_are_told_apart_are_refused() -> None:
    x = np.column_stack([np.ones(6), np.arange(6.0)])
    with pytest.raises(EstimationError, match="without error"):
        logistic(x, np.arange(6) > 2)


def test_outcomes_told_apart_on_one_side_are_refused() -> None:
    # Whoever has the second regressor signs; the others may or may not.
    x = np.column_stack([np.ones(6), [0, 0, 0, 0, 1, 1]]).astype(float)
    with pytest.raises(EstimationError, match="without error"):
        logistic(x, np.array([0, 1, 0, 1, 1, 1], dtype=bool))


def test_collinear_regressors_and_gaps_are_refused() -> None:
    x, y = made()
    with pytest.raises(EstimationError, match="does not tell apart"):
        logistic(np.column_stack([x, x[:, 1] + x[:, 2]]), y)
    x[3, 1] = np.nan
    with pytest.raises(EstimationError, match="not a table of numbers"):
        logistic(x, y)


def test_the_dyadic_covariance_is_the_sum_over_observations_with_a_member_in_common() -> None:
    first, second = np.triu_indices(9, 1)
    first, second = np.tile(first, 2), np.tile(second, 2)  # two periods: a pair is there twice
    x, y = made(len(first), 3)
    fit = logistic(x, y)
    scores = x * (y - fit.fitted)[:, None]
    middle = np.zeros((3, 3))
    for one, other in product(range(len(y)), repeat=2):
        if {first[one], second[one]} & {first[other], second[other]}:
            middle += np.outer(scores[one], scores[other])
    expected = fit.covariance @ middle @ fit.covariance
    assert dyadic_covariance(x, y, fit, first, second) == pytest.approx(expected, abs=1e-12)
