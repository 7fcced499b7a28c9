"""Separated observations, against the published cases of Correia, Guimarães and Zylkin and a certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

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


def separated_by_programme(
    outcome: NDArray[np.float64], regressors: NDArray[np.float64], codes: list[NDArray[np.int64]]
) -> NDArray[np.bool_]:
    """The definition as a linear programme, over dummies written out.

    The largest Σ t with t ≤ z, t ≤ 1, z = D γ, z ≥ 0 where y = 0 and z = 0 where y > 0: as any z may be scaled and any
    two added, t is one on all separated observations and zero on all others.
    """
    dummies = [np.eye(int(code.max()) + 1)[code] for code in codes]
    design = np.column_stack([regressors, *dummies])
    zero = outcome == 0
    count, width = int(zero.sum()), design.shape[1]
    above = np.block([[np.eye(count), -design[zero]], [np.zeros((count, count)), -design[zero]]])
    equal = np.column_stack([np.zeros((int((~zero).sum()), count)), design[~zero]])
    solved = linprog(
        np.concatenate([-np.ones(count), np.zeros(width)]),
        A_ub=above,
        b_ub=np.zeros(2 * count),
        A_eq=equal if len(equal) else None,
        b_eq=np.zeros(len(equal)) if len(equal) else None,
        bounds=[(0, 1)] * count + [(None, None)] * width,
    )
    assert solved.success
    found = np.zeros(len(outcome), dtype=bool)
    found[zero] = solved.x[:count] > 0.5
    return found


@st.composite
def problems(draw: st.DrawFn) -> tuple[NDArray[np.float64], NDArray[np.float64], list[NDArray[np.int64]]]:
    n = draw(st.integers(4, 24))
    outcome = np.array(draw(st.lists(st.sampled_from([0.0, 0.0, 1.0, 5.0]), min_size=n, max_size=n)))
    count = draw(st.integers(0, 3))
    entries = draw(st.lists(st.integers(-2, 2), min_size=n * count, max_size=n * count))
    codes = []
    for _ in range(draw(st.integers(1, 3))):
        code = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
        codes.append(np.unique(code, return_inverse=True)[1].astype(np.int64))
    return outcome, np.array(entries, dtype=float).reshape(n, count), codes


@given(problems())
@settings(deadline=None, max_examples=150)
def test_equals_the_linear_programme(problem: Any) -> None:
    np.testing.assert_array_equal(find_separated(*problem).separated, separated_by_programme(*problem))


@pytest.mark.parametrize("case", CASES)
def test_programme_agrees_with_published_cases(case: str) -> None:
    """So that the programme is a reference of its own."""
    outcome, regressors, codes, separated = load(case)
    if len(outcome) > 1000:
        pytest.skip("too long for a linear programme with dummies written out")
    codes = codes or [np.zeros(len(outcome), dtype=np.int64)]
    np.testing.assert_array_equal(separated_by_programme(outcome, regressors, codes), separated)
