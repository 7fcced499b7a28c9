"""Indices of advantage, similarity, fit and complexity: identities, and cases small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalin.errors import InputError
from jalin.numerics.advantage import rank_differences, rca, rsca, trade_intensity
from jalin.numerics.bands import cap_weights, overlaps, weighted_quantile
from jalin.numerics.complexity import economic_complexity
from jalin.numerics.similarity import complementarity_index, export_similarity, grubel_lloyd, intra_industry_potential

# Two economies, two products: shares 3/4, 1/4 and 1/4, 3/4; the world's 7/12 and 5/12.
SMALL = np.array([[6.0, 2.0], [1.0, 3.0]])


def world(seed: int, economies: int = 7, products: int = 11) -> np.ndarray:
    rng = np.random.default_rng(seed)
    exports = rng.lognormal(0, 3, size=(economies, products)) * (rng.uniform(size=(economies, products)) > 0.4)
    exports[0] += 1.0
    exports[:, 0] += 1.0
    return exports


def test_rca_by_hand():
    np.testing.assert_allclose(rca(SMALL), [[9 / 7, 3 / 5], [3 / 7, 9 / 5]], rtol=1e-14)
    np.testing.assert_allclose(rsca(rca(SMALL)), [[1 / 8, -1 / 4], [-2 / 5, 2 / 7]], rtol=1e-13)


@given(st.integers(0, 10_000))
def test_identities(seed):
    exports = world(seed)
    advantage = rca(exports)
    of_products, of_economies = exports.sum(axis=0) / exports.sum(), exports.sum(axis=1) / exports.sum()
    np.testing.assert_allclose(advantage @ of_products, 1.0)
    np.testing.assert_allclose(of_economies @ advantage, 1.0)
    symmetric = rsca(advantage)
    assert (symmetric >= -1).all() and (symmetric < 1).all()
    assert (symmetric[exports == 0] == -1).all()
    np.testing.assert_allclose(rsca(1 / advantage[advantage > 0]), -symmetric[advantage > 0], atol=1e-12)
    similar = export_similarity(exports)
    np.testing.assert_allclose(similar, similar.T)
    np.testing.assert_allclose(np.diagonal(similar), 1.0)
    assert (similar >= 0).all() and (similar <= 1 + 1e-12).all()
    part = intra_industry_potential(exports, np.arange(exports.shape[1]) > 4)
    assert (part <= similar + 1e-12).all()
    # Half the distance of two baskets and their overlap sum to one: Michaely's index of exports with exports.
    np.testing.assert_allclose(complementarity_index(exports, exports), similar, atol=1e-12)


def test_similarity_by_hand():
    np.testing.assert_allclose(export_similarity(SMALL), [[1, 0.5], [0.5, 1]])
    exports = np.array([[4.0, 4.0, 2.0], [3.0, 5.0, 2.0], [0.0, 0.0, 10.0]])
    # The first two share advantage in both of the first products: min(0.4, 0.3) + min(0.4, 0.5).
    potential = intra_industry_potential(exports, np.array([True, True, False]))
    np.testing.assert_allclose(potential, [[0.8, 0.7, 0], [0.7, 0.8, 0], [0, 0, 0]])
    only_second = intra_industry_potential(exports, np.array([False, True, False]))
    np.testing.assert_allclose(only_second[0, 1], 0.4)


def test_complementarity_by_hand():
    # |0.5 − 0.75| + |0.5 − 0.25| = 0.5, so 0.75; |1 − 0.75| + |0 − 0.25| = 0.5 too.
    np.testing.assert_allclose(complementarity_index(SMALL[:1], np.array([[1.0, 1.0], [5.0, 0.0]])), [[0.75, 0.75]])
    apart = complementarity_index(np.array([[1.0, 0.0]]), np.array([[0.0, 2.0]]))
    np.testing.assert_allclose(apart, [[0.0]])


def test_grubel_lloyd_by_hand():
    found = grubel_lloyd(np.array([5.0, 3.0, 2.0, 0.0]), np.array([5.0, 1.0, 0.0, 0.0]))
    np.testing.assert_allclose(found[:3], [1.0, 0.5, 0.0])
    assert np.isnan(found[3])


def test_trade_intensity_by_hand():
    trade = np.array([[0.0, 3.0, 1.0], [2.0, 0.0, 2.0], [1.0, 1.0, 0.0]])
    assert trade_intensity(trade)[0, 1] == pytest.approx((3 / 4) / (4 / 10))
    even = np.ones((4, 4)) - np.eye(4)
    np.testing.assert_allclose(trade_intensity(even)[~np.eye(4, dtype=bool)], 4 / 3)
    with pytest.raises(InputError, match="diagonal"):
        trade_intensity(trade + np.eye(3))


@pytest.mark.parametrize("cells", [[[1.0, -1.0]], [[1.0, np.nan]], [[0.0, 0.0], [1.0, 1.0]], [[0.0, 1.0], [0.0, 1.0]]])
def test_bad_exports_are_refused(cells):
    with pytest.raises(InputError, match="Leave out"):
        rca(np.array(cells))


def test_bad_rows_are_refused():
    with pytest.raises(InputError, match="without trade"):
        complementarity_index(SMALL, np.zeros((1, 2)))


def test_differences_are_those_one_has_and_the_other_lacks():
    first = np.array([0.5, 0.9, 0.2, -0.1, 0.5])
    second = np.array([-0.5, 0.1, 0.0, -1.0, -0.5])
    found = rank_differences(first, second, np.array([0.1, 0.5, 0.4, 0.9, 0.1]))
    assert found.places.tolist() == [0, 4, 2]
    np.testing.assert_allclose(found.scores, [0.1, 0.1, 0.08])


def test_complexity_orders_a_nested_world():
    # Each economy makes all that the one before it makes, and one thing more: the order is plain.
    nested = np.tril(np.ones((6, 6), dtype=bool))
    found = economic_complexity(nested, np.ones(6, dtype=bool))
    assert (np.diff(found.economies) > 0).all()
    assert (np.diff(found.products) > 0).all()
    assert found.economies.mean() == pytest.approx(0, abs=1e-12)
    assert found.economies.std() == pytest.approx(1)


@pytest.mark.parametrize("seed", range(5))
def test_complexity_is_the_mean_of_products_and_an_eigenvector(seed):
    advantage = np.random.default_rng(seed).uniform(size=(12, 30)) < np.linspace(0.1, 0.8, 12)[:, None]
    found = economic_complexity(advantage, np.ones(12, dtype=bool))
    means = np.array([found.products[row].mean() for row in advantage])
    np.testing.assert_allclose(found.economies, means, atol=1e-10)
    known = advantage.any(axis=0)
    used = advantage[:, known].astype(float)
    chain = (used / used.sum(axis=0)) @ used.T / used.sum(axis=1)[:, None]
    # Up to a constant the index is an eigenvector of W: W e − λ e is flat.
    value = np.sort(np.linalg.eigvals(chain).real)[-2]
    assert np.ptp(chain @ found.economies - value * found.economies) < 1e-10
    # An economy left out of the fit is placed by what it exports.
    fewer = economic_complexity(advantage, np.arange(12) > 0)
    assert fewer.economies[0] == pytest.approx(np.nanmean(fewer.products[advantage[0]]))
    with pytest.raises(InputError, match="three or more"):
        economic_complexity(advantage, np.arange(12) < 2)


def test_capped_weights_by_hand():
    np.testing.assert_allclose(cap_weights(np.array([8.0, 1.0, 1.0]), 0.5), [0.5, 0.25, 0.25])
    # After the first is cut to 0.4, the second has 0.6 × 5/8 = 0.375; nothing more to cut.
    np.testing.assert_allclose(cap_weights(np.array([12.0, 5.0, 2.0, 1.0]), 0.4), [0.4, 0.375, 0.15, 0.075])
    np.testing.assert_allclose(cap_weights(np.array([9.0, 1.0]), 0.25), [0.5, 0.5])
    np.testing.assert_allclose(cap_weights(np.array([10.0, 8.0, 1.0, 1.0]), 0.4), [0.4, 0.4, 0.1, 0.1])


def test_quantiles_by_hand():
    values, weights = np.array([30.0, 10.0, 20.0]), np.array([1.0, 2.0, 1.0])
    assert [weighted_quantile(values, weights, share) for share in (0.1, 0.5, 0.51, 0.75, 0.9)] == [10, 10, 20, 20, 30]
    assert overlaps(np.array([0.0, 5.0, np.nan]), np.array([4.0, 9.0, np.nan]), (4.0, 4.5)).tolist() == [
        True,
        False,
        False,
    ]
