"""Empirical-Bayes shrinkage, against Morris's formulas for equal variances and against simulation."""

from __future__ import annotations

import numpy as np
import pytest

from jalin.gravity.shrinkage import shrink


def test_equal_variances_are_james_and_stein() -> None:
    """With equal variances V the share is (k − 3) V / Σ (β̂ − mean)² (Efron and Morris 1973; Morris 1983, section 1)."""
    estimates = np.array([0.1, 0.9, -0.4, 1.5, 0.6, 2.2, -1.0, 0.3])
    variance = 0.2
    found = shrink(estimates, np.full(8, variance))
    expected = (8 - 3) * variance / ((estimates - estimates.mean()) ** 2).sum()
    np.testing.assert_allclose(found.weights, expected, rtol=1e-9)
    assert found.mean == pytest.approx(estimates.mean())
    np.testing.assert_allclose(found.estimates, (1 - expected) * estimates + expected * estimates.mean())


def test_noise_alone_goes_to_the_mean() -> None:
    found = shrink(np.array([0.50, 0.51, 0.49, 0.50, 0.505]), np.full(5, 0.04))
    assert found.variance == 0.0
    np.testing.assert_allclose(found.weights, (5 - 3) / (5 - 1))


def test_exact_estimates_stay() -> None:
    estimates = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    found = shrink(estimates, np.full(5, 1e-12))
    np.testing.assert_allclose(found.estimates, estimates, atol=1e-9)
    np.testing.assert_allclose(found.standard_errors, 1e-6, rtol=1e-3)


def test_the_less_precise_moves_further() -> None:
    found = shrink(np.array([1.0, 1.0, 0.0, 0.0, 0.5, -0.5]), np.array([0.01, 1.0, 0.1, 0.1, 0.1, 0.1]))
    assert found.weights[1] > found.weights[0]


def test_simulated_errors_are_smaller_and_intervals_hold() -> None:
    """The risk falls, and 95 % intervals cover at least 93 % (Morris 1983, section 4)."""
    random = np.random.default_rng(7)
    raw = drawn = covered = count = 0.0
    for _ in range(400):
        variances = random.uniform(0.05, 0.6, 15)
        truth = 0.4 + 0.4 * random.normal(size=15)
        estimates = truth + np.sqrt(variances) * random.normal(size=15)
        found = shrink(estimates, variances)
        raw += ((estimates - truth) ** 2).sum()
        drawn += ((found.estimates - truth) ** 2).sum()
        covered += (np.abs(found.estimates - truth) <= 1.96 * found.standard_errors).sum()
        count += 15
    assert drawn < 0.7 * raw
    assert covered / count > 0.93
