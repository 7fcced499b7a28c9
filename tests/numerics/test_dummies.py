"""Sparse dummies give what ordinary regressors give."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from jalin.errors import ConvergenceError
from jalin.numerics.absorb import Absorber
from jalin.numerics.dummies import fit_dummies
from jalin.numerics.ppml import fit_poisson
from tests.numerics.test_absorb import three_way

Floats = NDArray[np.float64]


def sample(seed: int = 0, terms: int = 6) -> tuple[Floats, Floats, list[NDArray[np.int64]]]:
    random = np.random.default_rng(seed)
    codes = three_way(random, countries=12, years=5, share=0.9)
    pairs = random.integers(-1, terms, int(codes[2].max()) + 1)
    held = pairs[codes[2]]
    begun = random.integers(0, 2, len(held)).astype(bool)
    design = np.zeros((len(held), terms))
    rows = np.flatnonzero((held >= 0) & begun)
    design[rows, held[rows]] = 1.0
    effects = sum(random.normal(size=int(code.max()) + 1)[code] for code in codes)
    predictor = design @ np.linspace(-0.5, 0.8, terms) + effects
    return np.exp(predictor) * random.gamma(2.0, 0.5, len(held)), design, codes


def test_equals_ordinary_regressors() -> None:
    outcome, design, codes = sample()
    plain = fit_poisson(outcome, design, Absorber(codes))
    sparse = fit_dummies(outcome, csr_matrix(design), Absorber(codes), codes[2])
    np.testing.assert_allclose(sparse.coefficients, plain.coefficients, rtol=1e-8)
    np.testing.assert_allclose(sparse.fitted, plain.fitted, rtol=1e-8)
    weighted = plain.projected * plain.fitted[:, None]
    np.testing.assert_allclose(sparse.gram, plain.projected.T @ weighted, rtol=1e-7)
    scores = plain.projected * (outcome - plain.fitted)[:, None]
    sums = np.stack([np.bincount(codes[2], column) for column in scores.T], axis=1)
    np.testing.assert_allclose(sparse.scores, sums, atol=1e-7 * np.abs(sums).max())


def test_later_of_collinear_dummies_is_dropped() -> None:
    outcome, design, codes = sample()
    again = np.column_stack([design, design[:, 0] + design[:, 1], np.isin(codes[2], [3, 4])])
    fit = fit_dummies(outcome, csr_matrix(again), Absorber(codes), codes[2])
    assert fit.kept.tolist() == [True] * 6 + [False, False]
    assert np.isnan(fit.coefficients[6:]).all()
    plain = fit_poisson(outcome, design, Absorber(codes))
    np.testing.assert_allclose(fit.coefficients[:6], plain.coefficients, rtol=1e-7)


def test_no_result_without_convergence() -> None:
    outcome, design, codes = sample()
    with pytest.raises(ConvergenceError):
        fit_dummies(outcome, csr_matrix(design), Absorber(codes), codes[2], max_iterations=1)
