"""Projection off absorbed sets, against dense least squares on explicit dummies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from jalin.numerics import preconditioner
from jalin.numerics.absorb import Absorber

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def compress(codes: Ints) -> Ints:
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def dummies(codes: Ints) -> Floats:
    return np.eye(int(codes.max()) + 1)[codes]


def dense_residuals(columns: Floats, codes: list[Ints], weights: Floats) -> Floats:
    """The oracle: weighted least squares on a dummy for every level."""
    design = np.hstack([dummies(code) for code in codes])
    root = np.sqrt(weights)[:, None]
    return columns - design @ np.linalg.lstsq(design * root, columns * root, rcond=None)[0]


def three_way(random: np.random.Generator, countries: int = 6, years: int = 4, share: float = 0.8) -> list[Ints]:
    exporter, importer, year = (axis.ravel() for axis in np.indices((countries, countries, years)))
    kept = random.random(len(year)) < share
    exporter, importer, year = exporter[kept], importer[kept], year[kept]
    sets = (exporter * years + year, importer * years + year, exporter * countries + importer)
    return [compress(each) for each in sets]


def general(random: np.random.Generator) -> list[Ints]:
    return [compress(random.integers(0, levels, 300)) for levels in (9, 14, 4, 5)]


def two_way(random: np.random.Generator) -> list[Ints]:
    return [compress(random.integers(0, levels, 200)) for levels in (20, 15)]


def one_way(random: np.random.Generator) -> list[Ints]:
    return [compress(random.integers(0, 12, 100))]


SETS = {"three-way": three_way, "two-way": two_way, "one-way": one_way, "four sets": general}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("wide", [1500, 0], ids=["blocks", "diagonal"])
@pytest.mark.parametrize("columns", [1, 3, 4, 6])
def test_equals_dense_least_squares(name: str, wide: int, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks and the diagonal are two ways to the same numbers."""
    monkeypatch.setattr(preconditioner, "WIDEST_BLOCK", wide)
    random = np.random.default_rng(1)
    codes = SETS[name](random)
    values = random.normal(size=(len(codes[0]), columns))
    weights = np.exp(random.normal(size=len(values)))
    found = Absorber(codes).residualize(values, weights, tolerance=1e-13)
    np.testing.assert_allclose(found.residuals, dense_residuals(values, codes, weights), atol=1e-9)
    explained: Any = sum(effects[code] for effects, code in zip(found.effects, codes, strict=True))
    np.testing.assert_allclose(explained + found.residuals, values, atol=1e-12)


def test_hand_sized() -> None:
    """Two rows and two columns: what is left of a table is its interaction."""
    codes = [np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])]
    found = Absorber(codes).residualize(np.array([[1.0], [2.0], [3.0], [8.0]]), np.ones(4))
    np.testing.assert_allclose(found.residuals[:, 0], [1.0, -1.0, -1.0, 1.0], atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_order_of_rows_and_names_of_levels_do_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    codes = three_way(random)
    values = random.normal(size=(len(codes[0]), 2))
    weights = random.uniform(0.1, 3.0, len(values))
    found = Absorber(codes).residualize(values, weights).residuals
    order = random.permutation(len(values))
    renamed = [random.permutation(int(code.max()) + 1)[code][order] for code in codes]
    again = Absorber(renamed).residualize(values[order], weights[order]).residuals
    np.testing.assert_allclose(again, found[order], atol=1e-7)


def test_zero_weights_are_allowed() -> None:
    random = np.random.default_rng(3)
    codes = three_way(random)
    values = random.normal(size=(len(codes[0]), 2))
    weights = random.uniform(0.5, 2.0, len(values))
    weights[:20] = 0.0
    found = Absorber(codes).residualize(values, weights).residuals
    for code in codes:
        sums = np.bincount(code, weights * found[:, 0])
        assert np.abs(sums).max() < 1e-7


def test_inputs_are_not_changed() -> None:
    random = np.random.default_rng(4)
    codes = three_way(random)
    values, weights = random.normal(size=(len(codes[0]), 2)), random.uniform(0.5, 2.0, len(codes[0]))
    before = [array.copy() for array in (values, weights, *codes)]
    Absorber(codes).residualize(values, weights)
    for old, new in zip(before, (values, weights, *codes), strict=True):
        np.testing.assert_array_equal(old, new)
