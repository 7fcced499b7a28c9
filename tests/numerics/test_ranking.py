"""The area under the curve and precision: by hand, by counting, and against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from jalin.errors import InputError
from jalin.numerics.ranking import auc, precision_at

SCORES = np.array([0.9, 0.8, 0.8, 0.4, 0.1])
HAPPENED = np.array([True, False, True, False, True])


def test_by_hand() -> None:
    # Of six comparisons, 0.9 wins two, 0.8 wins one and ties one, 0.1 loses both.
    assert auc(SCORES, HAPPENED) == pytest.approx((2 + 1.5 + 0) / 6)
    assert precision_at(SCORES, HAPPENED, 1) == 1.0
    # One of the two that are tied at the last place counts, by half each.
    assert precision_at(SCORES, HAPPENED, 2) == pytest.approx((1 + 0.5) / 2)
    assert precision_at(SCORES, HAPPENED, 3) == pytest.approx(2 / 3)


def test_counting_comparisons_and_scipy_give_the_same() -> None:
    rng = np.random.default_rng(5)
    scores, happened = rng.integers(0, 20, 200).astype(float), rng.uniform(size=200) < 0.2
    gap = scores[happened][:, None] - scores[~happened]
    assert auc(scores, happened) == pytest.approx(((gap > 0) + 0.5 * (gap == 0)).mean())
    statistic = mannwhitneyu(scores[happened], scores[~happened]).statistic
    assert auc(scores, happened) == pytest.approx(statistic / gap.size)


def test_turning_scores_round_turns_the_area_round_and_only_order_matters() -> None:
    assert auc(-SCORES, HAPPENED) == pytest.approx(1 - auc(SCORES, HAPPENED))
    assert auc(np.exp(9 * SCORES), HAPPENED) == auc(SCORES, HAPPENED)
    assert auc(np.zeros(5), HAPPENED) == 0.5
    assert precision_at(np.zeros(5), HAPPENED, 2) == pytest.approx(0.6)


def test_what_cannot_be_judged_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be judged"):
        auc(SCORES, np.ones(5, dtype=bool))
    with pytest.raises(InputError, match="cannot be judged"):
        auc(np.array([1.0, np.nan]), np.array([True, False]))
    with pytest.raises(InputError, match="more places"):
        precision_at(SCORES, HAPPENED, 6)
