"""Separated observations, against the published cases of Correia, Guimarães and Zylkin and a certificate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from jalin.numerics.separation import find_separated

SHARED = Path(__file__).parents[3] / "shared" / "reference" / "separation"
CASES = [f"{number:02d}" for number in range(1, 19)]


def load(case: str) -> tuple[NDArray[np.float64], NDArray[np.float64], list[NDArray[np.int64]], NDArray[np.bool_]]:
    path = SHARED / f"{case}.csv"
    if not path.is_file():
        pytest.skip("../shared is not here: the published cases of separation cannot be read")
    frame = pl.read_csv(path)
    regressors = [name for name in frame.columns if name.startswith("x")]
    codes = [
        np.unique(frame[name].to_numpy(), return_inverse=True)[1].astype(np.int64)
        for name in frame.columns
        if name.startswith("id")
    ]
    matrix = frame.select(pl.col(regressors).cast(pl.Float64)).to_numpy().reshape(frame.height, len(regressors))
    outcome = frame["y"].cast(pl.Float64).to_numpy()
    return outcome, matrix, codes, frame["separated"].to_numpy().astype(bool)


@pytest.mark.parametrize("case", CASES)
def test_published_cases(case: str) -> None:
    outcome, regressors, codes, separated = load(case)
    found = find_separated(outcome, regressors, codes or [np.zeros(len(outcome), dtype=np.int64)])
    np.testing.assert_array_equal(found.separated, separated)


@pytest.mark.parametrize("case", CASES)
def test_certificate(case: str) -> None:
    """What is separated has z > 0 and y = 0; everything else z = 0 where y > 0."""
    outcome, regressors, codes, _ = load(case)
    found = find_separated(outcome, regressors, codes or [np.zeros(len(outcome), dtype=np.int64)])
    assert not (found.separated & (outcome > 0)).any()
    assert int(found.separated.sum()) == found.by_effects + found.by_regressors


def test_hand_sized() -> None:
    """A dummy that is one only where the outcome is zero separates those observations."""
    outcome = np.array([0.0, 0.0, 1.0, 2.0, 0.0, 3.0])
    dummy = np.array([[1.0], [1.0], [0.0], [0.0], [0.0], [0.0]])
    found = find_separated(outcome, dummy, [np.zeros(6, dtype=np.int64)])
    assert found.separated.tolist() == [True, True, False, False, False, False]
    assert (found.by_effects, found.by_regressors) == (0, 2)


def test_level_of_zeros() -> None:
    outcome = np.array([0.0, 0.0, 1.0, 2.0])
    found = find_separated(outcome, np.zeros((4, 0)), [np.array([0, 0, 1, 1])])
    assert found.separated.tolist() == [True, True, False, False]
    assert found.by_effects == 2


def test_order_of_rows_does_not_matter() -> None:
    random = np.random.default_rng(3)
    codes = [random.integers(0, 6, 60), random.integers(0, 5, 60)]
    outcome = np.where(random.random(60) < 0.7, 0.0, random.random(60))
    regressors = (random.random((60, 2)) < 0.2).astype(float)
    found = find_separated(outcome, regressors, codes).separated
    order = random.permutation(60)
    again = find_separated(outcome[order], regressors[order], [code[order] for code in codes]).separated
    np.testing.assert_array_equal(again, found[order])
