"""Sweeps, scenario by scenario against the solver of one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from jalin.errors import ConvergenceError
from jalin.numerics.equilibrium import Base, Deficits, solve_full
from jalin.numerics.sweep import CHUNK, TOLERANCE, Shocks, Sweep, solve_sweep
from tests.numerics.test_equilibrium import MODES, welfare, world

Floats = NDArray[np.float64]
Scenario = list[tuple[int, int, float]]
fast = settings(deadline=None, max_examples=20)


def scenarios(seed: int, size: int, count: int, scale: float = 0.5) -> list[Scenario]:
    """With no, one, two and many pairs in turn, a pair no more than once."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(count):
        entries = min((0, 1, 2, size * size // 2)[number % 4], size * size)
        cells = random.choice(size * size, size=entries, replace=False)
        made.append([(int(cell // size), int(cell % size), float(scale * random.normal())) for cell in cells])
    return made


def pack(chosen: list[Scenario]) -> Shocks:
    entries = [entry for scenario in chosen for entry in scenario]
    return Shocks(
        np.cumsum([0, *(len(scenario) for scenario in chosen)], dtype=np.int64),
        np.array([entry[0] for entry in entries], dtype=np.int64),
        np.array([entry[1] for entry in entries], dtype=np.int64),
        np.array([entry[2] for entry in entries], dtype=np.float64),
    )


def one_by_one(base: Base, chosen: list[Scenario]) -> Floats:
    """(S, n) Ŵ from the solver of one scenario."""
    levels = []
    for scenario in chosen:
        change = np.zeros_like(base.trade)
        for exporter, importer, value in scenario:
            change[exporter, importer] = value
        levels.append(welfare(base, solve_full(base, change)))
    return np.array(levels)


def assert_solved(base: Base, chosen: list[Scenario], found: Sweep) -> None:
    np.testing.assert_allclose(found.welfare, one_by_one(base, chosen), rtol=1e-8)
    assert found.residual.shape == found.steps.shape == (len(chosen),)
    assert (found.residual <= TOLERANCE).all()
    assert (found.steps >= 0).all()


@fast
@given(st.integers(0, 10_000), st.integers(2, 7), st.floats(0.5, 12.0), st.sampled_from(MODES))
def test_equals_the_solver_of_one(seed: int, size: int, theta: float, deficits: Deficits) -> None:
    base = Base(world(seed, size), theta, deficits)
    chosen = scenarios(seed, size, 12, scale=0.3)
    found = solve_sweep(base, pack(chosen))
    assert_solved(base, chosen, found)
    # Nothing changed is exactly nothing gained.
    np.testing.assert_allclose(found.welfare[::4], 1.0, rtol=1e-14)
    assert (found.steps[::4] == 0).all()


@pytest.mark.parametrize("deficits", MODES)
def test_more_than_a_chunk(deficits: Deficits) -> None:
    """Told of every scenario once, and the answers stand in their places."""
    base = Base(world(3, 5), 4.0, deficits)
    chosen = scenarios(3, 5, 2 * CHUNK + 7, scale=0.2)
    told: list[int] = []
    found = solve_sweep(base, pack(chosen), progress=told.append)
    assert sum(told) == len(chosen)
    assert_solved(base, chosen, found)


@pytest.mark.parametrize("deficits", MODES)
def test_large_shocks_are_solved_alone(deficits: Deficits) -> None:
    """Among small ones, trade that becomes 1,000 times as free, or as costly, or stops."""
    base = Base(world(8, 6), 5.0, deficits)
    chosen = scenarios(8, 6, 20, scale=0.1)
    chosen[5:5] = [[(0, 1, 7.0), (1, 0, 7.0)], [(2, 3, -7.0)], [(4, 5, 7.0), (5, 4, -7.0), (3, 0, 7.0)]]
    chosen.append([(one, other, -np.inf) for one, other in ((0, 2), (2, 0))])
    told: list[int] = []
    found = solve_sweep(base, pack(chosen), progress=told.append)
    assert 0 < found.alone < 6
    assert sum(told) == len(chosen)
    assert_solved(base, chosen, found)


@fast
@given(st.integers(0, 10_000), st.sampled_from(MODES), st.sampled_from([0.2, 2.0]))
def test_order_does_not_matter(seed: int, deficits: Deficits, scale: float) -> None:
    """Neither that of scenarios nor that of their pairs."""
    base = Base(world(seed, 5), 4.0, deficits)
    chosen = scenarios(seed, 5, 16, scale=scale)
    order = np.random.default_rng(seed).permutation(len(chosen))
    mixed = [chosen[place][::-1] for place in order]
    one, two = solve_sweep(base, pack(chosen)), solve_sweep(base, pack(mixed))
    np.testing.assert_allclose(one.welfare[order], two.welfare, rtol=1e-9)
    assert one.alone == two.alone


def test_each_scenario_is_its_own() -> None:
    """One alone gives what it gives among others, and nothing given is changed."""
    base = Base(world(2, 4), 6.0)
    chosen = scenarios(2, 4, 9)
    shocks, trade = pack(chosen), base.trade.copy()
    change = shocks.change.copy()
    together = solve_sweep(base, shocks)
    for place, scenario in enumerate(chosen):
        alone = solve_sweep(base, pack([scenario]))
        np.testing.assert_allclose(alone.welfare[0], together.welfare[place], rtol=1e-10)
    np.testing.assert_array_equal(base.trade, trade)
    np.testing.assert_array_equal(shocks.change, change)


def test_no_scenarios() -> None:
    found = solve_sweep(Base(world(0, 3), 4.0), pack([]))
    assert found.welfare.shape == (0, 3)
    assert found.alone == 0


@pytest.mark.parametrize("deficits", MODES)
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_refused(deficits: Deficits, value: float) -> None:
    base = Base(world(1, 4), 4.0, deficits)
    with pytest.raises(ConvergenceError):
        solve_sweep(base, pack([[(0, 1, 0.1)], [(1, 2, value)], [(2, 3, 0.1)]]))


def test_a_deficit_that_cannot_be_paid() -> None:
    """The first lives on transfers that cannot come without trade: no answer, though others have one."""
    base = Base(np.array([[3.0, 1.0], [2.0, 4.0]]), 4.0)
    with pytest.raises(ConvergenceError) as raised:
        solve_sweep(base, pack([[(0, 1, 0.1)], [(0, 1, -30.0), (1, 0, -30.0)]]))
    assert raised.value.residual > 0
