"""Covariance and collinear columns: by hand, against loops, and against pyfixest."""

from __future__ import annotations

import numpy as np
import pytest
from gravity.oracle import irls

from jalin.errors import EstimationError
from jalin.numerics.collinear import find_collinear
from jalin.numerics.covariance import clustered, count_parameters, heteroskedastic


def ints(*values):
    return np.array(values, dtype=np.int64)


def sample(seed=1, n=120, ways=3, regressors=2):
    rng = np.random.default_rng(seed)
    codes = [rng.integers(0, size, n) for size in (5, 7, 9)[:ways]]
    x = rng.normal(size=(n, regressors))
    y = rng.poisson(np.exp(0.3 * x[:, 0])).astype(float)
    return irls(y, x, codes[:2]), codes


def test_by_hand():
    # Scores 1, 2, 3, −4 and bread 1/2: the meat is 30 by observation, (1 + 2)² + (3 − 4)² = 10 in two clusters.
    scores, bread = np.array([[1.0], [2.0], [3.0], [-4.0]]), np.array([[0.5]])
    plain = heteroskedastic(scores, bread, small_sample=False)
    assert plain.matrix == pytest.approx(7.5)
    assert (plain.factor, plain.corrected, plain.clusters) == (1.0, False, ())
    assert heteroskedastic(scores, bread).matrix == pytest.approx(7.5 * 4 / 3)
    assert clustered(scores, bread, [ints(0, 0, 1, 1)], small_sample=False).matrix == pytest.approx(2.5)
    # (N − 1) / (N − 1) · 2 / 1
    assert clustered(scores, bread, [ints(0, 0, 1, 1)]).matrix == pytest.approx(5.0)
    # Two ways that cross: 10 + (1 + 3)² + (2 − 4)² − 30 = 0.
    crossed = clustered(scores, bread, [ints(0, 0, 1, 1), ints(0, 1, 0, 1)], small_sample=False)
    assert crossed.matrix == pytest.approx(0.0, abs=1e-12)
    assert crossed.clusters == (2, 2)


def test_parameters_by_hand():
    # Three sets of 4, 2 and 3 levels: 9 less two; the first is nested in the clusters and counts as one.
    one, other, third = ints(0, 1, 2, 3, 0, 1), ints(0, 1, 0, 1, 0, 1), ints(0, 0, 1, 1, 2, 2)
    assert count_parameters(2, [one, other, third]) == 2 + 9 - 2
    assert count_parameters(2, [one, other, third], [other]) == 2 + 9 - 2 - 3 - 1
    assert count_parameters(2, []) == 2
    assert count_parameters(0, [other]) == 2


@pytest.mark.parametrize("ways", [1, 2, 3])
def test_against_loops(ways):
    oracle, codes = sample()
    made = clustered(oracle.scores, oracle.bread, codes[:ways], small_sample=False)
    assert made.repaired or np.allclose(made.matrix, oracle.sandwich(codes[:ways]), rtol=1e-10, atol=1e-14)
    assert made.clusters == tuple(len(set(code)) for code in codes[:ways])
    plain = heteroskedastic(oracle.scores, oracle.bread, small_sample=False)
    assert np.allclose(plain.matrix, oracle.sandwich(), rtol=1e-10)


def test_each_its_own_cluster_is_heteroskedastic():
    oracle, _ = sample()
    n = len(oracle.scores)
    own = clustered(oracle.scores, oracle.bread, [np.arange(n)], small_sample=False)
    assert np.allclose(own.matrix, heteroskedastic(oracle.scores, oracle.bread, small_sample=False).matrix)


def test_codes_may_have_gaps_and_any_size():
    oracle, codes = sample()
    odd = [code * 10**15 - 7 for code in codes]
    made = clustered(oracle.scores, oracle.bread, odd)
    assert np.array_equal(made.matrix, clustered(oracle.scores, oracle.bread, codes).matrix)


def test_negative_variance_is_repaired():
    scores = np.array([[1.0], [-1.0], [-1.0], [1.0]])
    made = clustered(scores, np.eye(1), [ints(0, 0, 1, 1), ints(0, 1, 0, 1)], small_sample=False)
    # 0 + 0 − 4 without the repair of Cameron, Gelbach and Miller.
    assert made.repaired
    assert made.matrix == pytest.approx(0.0, abs=1e-12)


def test_refuses():
    scores, bread = np.ones((4, 1)), np.eye(1)
    with pytest.raises(EstimationError, match="clusters"):
        clustered(scores, bread, [ints(0, 0, 0, 0)])
    with pytest.raises(EstimationError, match="clusters"):
        clustered(scores, bread, [ints(0, 1, 0, 1)] * 4)
    with pytest.raises(EstimationError, match="small-sample"):
        heteroskedastic(scores, bread, absorbed=[ints(0, 1, 2, 3)])


def test_no_regressors():
    made = clustered(np.empty((4, 0)), np.empty((0, 0)), [ints(0, 0, 1, 1)])
    assert made.matrix.shape == (0, 0)
    assert heteroskedastic(np.empty((4, 0)), np.empty((0, 0))).matrix.shape == (0, 0)


def test_collinear_in_order():
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(2, 200))
    group = rng.integers(0, 4, 200)
    level = group.astype(float)
    columns = np.column_stack([level, one, np.full(200, 3.0), other, one - 2 * other, 1e-9 * one**2, 1e9 * level])
    means = np.array([columns[group == each].mean(axis=0) for each in range(4)])
    found = find_collinear(columns, columns - means[group])
    assert found.kept.tolist() == [1, 3, 5]
    assert found.absorbed.tolist() == [0, 2, 6]
    assert found.combined.tolist() == [4]


@pytest.mark.parametrize("scale", [1e-150, 1e-8, 1.0, 1e150])
def test_collinear_whatever_the_unit(scale):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(50, 2))
    columns = np.column_stack([x, x.sum(axis=1)]) * np.array([scale, 1.0, 1.0])
    columns[:, 2] = x.sum(axis=1)
    weights = rng.uniform(0.1, 5, 50)
    projected = columns - np.average(columns, axis=0, weights=weights)
    found = find_collinear(columns, projected, weights)
    assert found.kept.tolist() == [0, 1]
    assert found.combined.tolist() == [2]


def test_nothing_to_find():
    found = find_collinear(np.empty((5, 0)), np.empty((5, 0)))
    assert found.kept.size == found.absorbed.size == found.combined.size == 0
