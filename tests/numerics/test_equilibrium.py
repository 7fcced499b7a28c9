"""General equilibrium, against published figures, a plain loop, cases solved by hand and what must always hold."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from register.shared import read_shared

from jalin.errors import ConvergenceError
from jalin.numerics.balance import solve_balance, solve_conditional
from jalin.numerics.equilibrium import (
    Base,
    Deficits,
    Solution,
    evaluate,
    jacobian,
    solve_full,
    solve_rebalanced,
)

Floats = NDArray[np.float64]
MODES: tuple[Deficits, ...] = ("fixed", "proportional")
fast = settings(deadline=None, max_examples=25)


def world(seed: int, size: int, *, balanced: bool = False) -> Floats:
    """Trade of economies of very different sizes, a quarter of pairs without any; deficits of some tenths of output.

    Trade in both directions alike, and round a ring, leaves everyone balanced; noise unbalances.
    """
    random = np.random.default_rng(seed)
    mass = np.exp(random.normal(scale=1.2, size=size))
    mass /= mass.sum()
    trade = np.outer(mass, mass) * np.exp(random.normal(size=(size, size))) * (random.random((size, size)) > 0.25)
    trade = trade + trade.T
    trade[np.diag_indices(size)] = (0.1 + 3 * random.random(size)) * mass
    trade[np.arange(size), np.roll(np.arange(size), 1)] += 0.1 * mass.min()
    return trade if balanced else trade * np.exp(random.normal(scale=0.15, size=(size, size)))


def shock(seed: int, size: int, scale: float = 0.5) -> Floats:
    """Changes of log freeness for about half of all pairs, domestic trade left as it is."""
    random = np.random.default_rng(seed + 1_000_000)
    change = random.normal(scale=scale, size=(size, size)) * (random.random((size, size)) < 0.5)
    np.fill_diagonal(change, 0.0)
    return change


def welfare(base: Base, found: Solution) -> Floats:
    return found.expenditure / base.expenditure * found.index ** (1 / base.theta)


@st.composite
def bases(draw: st.DrawFn, deficits: Deficits | None = None, *, balanced: bool = False) -> tuple[Base, int]:
    """A world, and a seed for what happens to it."""
    size, seed = draw(st.integers(2, 7)), draw(st.integers(0, 10_000))
    theta = draw(st.floats(0.5, 12.0))
    return Base(world(seed, size, balanced=balanced), theta, deficits or draw(st.sampled_from(MODES))), seed


def assert_equilibrium(base: Base, change: Floats, found: Solution, accuracy: float = 1e-9) -> None:
    """Every equation of the model, from what was returned and nothing else."""
    output, spent = found.wages * base.output, found.expenditure
    prices = found.index ** (-1 / base.theta)
    shares = base.shares * np.exp(change) * (found.wages[:, None] / prices) ** -base.theta
    np.testing.assert_allclose(found.trade, shares * spent, rtol=1e-9)
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-9)
    np.testing.assert_allclose(found.trade.sum(axis=1), output, rtol=accuracy)
    np.testing.assert_allclose(output.sum(), base.output.sum(), rtol=accuracy)
    if base.deficits == "fixed":
        np.testing.assert_allclose(spent - output, base.deficit, atol=1e-12 * output.sum())
    else:
        ratio = spent / output / (base.expenditure / base.output)
        np.testing.assert_allclose(ratio, ratio[0], rtol=1e-10)
    np.testing.assert_allclose(spent.sum(), output.sum(), rtol=1e-10)
    assert (spent > 0).all()
    assert found.residual <= 1e-11


def fixed_point(base: Base, change: Floats) -> tuple[Floats, Floats]:
    """The oracle: ŵ and welfare by the loop of ge_gravity (Baier, Yotov and Zylkin 2019), half a step at a time.

    With the ŵ of before on the right, ŵ_i^(1+θ) Y_i = Σ_j X_ij φ̂_ij E′_j / (E_j S_j), scaled to keep world output.
    """
    made, spent, deficit = base.trade.sum(axis=1), base.trade.sum(axis=0), base.deficit
    wages, freed = np.ones(len(made)), base.trade * np.exp(change)
    for _ in range(50_000):
        index = (freed * wages[:, None] ** -base.theta).sum(axis=0) / spent
        if base.deficits == "fixed":
            now = wages * made + deficit
        else:
            now = wages * spent * (wages * made).sum() / (wages * spent).sum()
        following = ((freed * (now / spent / index)).sum(axis=1) / made) ** (1 / (1 + base.theta))
        following = np.sqrt(wages * following)
        following *= made.sum() / (following * made).sum()
        moved = np.abs(following / wages - 1).max()
        wages = following
        if moved < 1e-14:
            break
    return wages, now / spent * index ** (1 / base.theta)


def fitted(output: Floats, expenditure: Floats, freeness: Floats) -> Floats:
    """The oracle of what has given sums: proportional fitting."""
    trade = freeness
    for _ in range(100_000):
        trade = trade * (output / trade.sum(axis=1))[:, None]
        off = expenditure / trade.sum(axis=0)
        trade = trade * off
        if np.abs(off - 1).max() < 1e-14:
            break
    return trade


@pytest.mark.parametrize("deficits", MODES)
@pytest.mark.parametrize("at", [0.0, 0.4])
def test_jacobian_by_finite_differences(deficits: Deficits, at: float) -> None:
    for seed in range(10):
        size = 2 + seed % 6
        base, random = Base(world(seed, size), 0.5 + seed, deficits), np.random.default_rng(seed)
        freeness = base.shares * np.exp((at > 0) * shock(seed, size))
        x, step = at * random.normal(size=size) / base.theta, 1e-5
        moves = step * np.eye(size)
        differences = [
            (evaluate(base, freeness, x + move).residual - evaluate(base, freeness, x - move).residual) / (2 * step)
            for move in moves
        ]
        exact = jacobian(base, freeness, evaluate(base, freeness, x))
        np.testing.assert_allclose(np.column_stack(differences), exact, atol=1e-6 * np.abs(exact).max())
        if at == 0:
            np.testing.assert_allclose(base.inverse_jacobian @ exact, np.eye(size), atol=1e-9)


def test_published_enlargement() -> None:
    """The effect of EU enlargement on 44 economies, as the authors of ge_gravity publish it, in single precision."""
    frame = read_shared("trade/wiod16_44c_2000_2014_gegravity.parquet")
    frame = frame.filter(pl.col("year") == 2000).sort("exporter", "importer")
    trade, change, level, after = (
        frame[name].to_numpy().astype(float).reshape(44, 44) for name in ("trade", "eu_effect", "w_eu", "X_eu")
    )
    base = Base(trade, 4.0)
    found = solve_full(base, change)
    assert_equilibrium(base, change, found)
    # An exporter's welfare stands in each of its rows.
    np.testing.assert_allclose(welfare(base, found), level[:, 0], atol=1e-6)
    np.testing.assert_allclose(found.trade, after, rtol=1e-5)


@pytest.mark.parametrize("deficits", MODES)
def test_two_alike(deficits: Deficits) -> None:
    """Two economies that sell 3 at home and 1 abroad, θ = 1; trade between them becomes three times as free.

    By symmetry prices stay. Shares 3/4 and 1/4 become 3/4 and 3/4 over their sum S = 3/2, so that half of everything is
    traded, and welfare is S^(1/θ) = 3/2. Economies of one size that change nothing: conditional is full equilibrium.
    """
    base = Base(np.array([[3.0, 1.0], [1.0, 3.0]]), 1.0, deficits)
    change = np.log(np.array([[1.0, 3.0], [3.0, 1.0]]))
    for solve in (solve_full, solve_conditional):
        found = solve(base, change)
        np.testing.assert_allclose(found.wages, 1.0, rtol=1e-12)
        np.testing.assert_allclose(found.index, 1.5, rtol=1e-12)
        np.testing.assert_allclose(found.trade, 2.0, rtol=1e-12)
        np.testing.assert_allclose(welfare(base, found), 1.5, rtol=1e-12)


@pytest.mark.parametrize("deficits", MODES)
def test_one_way(deficits: Deficits) -> None:
    """The same two; only what the first sells to the second becomes freer, φ̂ = 24.

    With r = ŵ₁/ŵ₂ and θ = 1, the second buys φ̂/4r against 3/4 at home, the first r/4 against 3/4; trade balances where
    φ̂/(φ̂ + 3r) = r · r/(r + 3), which r = 2 solves: 24/30 = 2 · 2/5. World output stays, so ŵ = (4/3, 2/3);
    S = (3/4)(3/4) + (1/4)(3/2) = 15/16 and (24/4)(3/4) + (3/4)(3/2) = 45/8; Ŵ = ŵ S = (5/4, 15/4).
    """
    base = Base(np.array([[3.0, 1.0], [1.0, 3.0]]), 1.0, deficits)
    found = solve_full(base, np.log(np.array([[1.0, 24.0], [1.0, 1.0]])))
    np.testing.assert_allclose(found.wages, [4 / 3, 2 / 3], rtol=1e-10)
    np.testing.assert_allclose(found.index, [15 / 16, 45 / 8], rtol=1e-10)
    np.testing.assert_allclose(welfare(base, found), [5 / 4, 15 / 4], rtol=1e-10)
    np.testing.assert_allclose(found.trade, [[16 / 5, 32 / 15], [32 / 15, 8 / 15]], rtol=1e-10)


@fast
@given(bases())
def test_equals_a_plain_loop(case: tuple[Base, int]) -> None:
    base, seed = case
    change = shock(seed, len(base.trade))
    found = solve_full(base, change)
    assert_equilibrium(base, change, found)
    wages, level = fixed_point(base, change)
    np.testing.assert_allclose(found.wages, wages, rtol=1e-8)
    np.testing.assert_allclose(welfare(base, found), level, rtol=1e-8)


@fast
@given(bases())
def test_no_shock_changes_nothing(case: tuple[Base, int]) -> None:
    base, _ = case
    for solve in (solve_full, solve_conditional):
        found = solve(base, np.zeros_like(base.trade))
        assert found.iterations == 0
        assert (found.wages == 1).all()
        assert (found.supply == 1).all()
        np.testing.assert_allclose(found.index, 1.0, rtol=1e-15 * len(base.trade))
        np.testing.assert_allclose(found.expenditure, base.expenditure, rtol=1e-14)
        np.testing.assert_allclose(found.trade, base.trade, rtol=1e-14)


@fast
@given(bases(), st.sampled_from([1e-9, 0.3, 1e3, 1e12]))
def test_order_and_unit_do_not_matter(case: tuple[Base, int], unit: float) -> None:
    base, seed = case
    size = len(base.trade)
    order, change = np.random.default_rng(seed).permutation(size), shock(seed, size)
    place = np.ix_(order, order)
    other = dataclasses.replace(base, trade=unit * base.trade[place])
    for solve in (solve_full, solve_conditional):
        one, two = solve(base, change), solve(other, change[place])
        np.testing.assert_allclose(one.wages[order], two.wages, rtol=1e-9)
        np.testing.assert_allclose(one.supply[order], two.supply, rtol=1e-8)
        np.testing.assert_allclose(welfare(base, one)[order], welfare(other, two), rtol=1e-9)
        np.testing.assert_allclose(unit * one.trade[place], two.trade, rtol=1e-8)
    one, two = solve_rebalanced(base), solve_rebalanced(other)
    np.testing.assert_allclose(one.wages[order], two.wages, rtol=1e-9)
    np.testing.assert_allclose(unit * one.trade[place], two.trade, rtol=1e-8)


@fast
@given(bases())
def test_economies_in_halves_add_up(case: tuple[Base, int]) -> None:
    """The last economy split into two equal ones that trade with each other as with themselves."""
    base, seed = case
    size = len(base.trade)
    halves = np.append(np.arange(size), size - 1)
    part = np.ones(size + 1)
    part[-2:] = 0.5
    place = np.ix_(halves, halves)
    split = dataclasses.replace(base, trade=base.trade[place] * np.outer(part, part))
    change = shock(seed, size)
    for solve in (solve_full, solve_conditional):
        one, two = solve(base, change), solve(split, change[place])
        np.testing.assert_allclose(one.wages[halves], two.wages, rtol=1e-9)
        np.testing.assert_allclose(welfare(base, one)[halves], welfare(split, two), rtol=1e-9)
        np.testing.assert_allclose(one.trade[place] * np.outer(part, part), two.trade, rtol=1e-8)


@fast
@given(bases())
def test_shocks_in_turn_and_back(case: tuple[Base, int]) -> None:
    """One shock after another is both at once, and both taken back is the world as it was."""
    base, seed = case
    first, then = shock(seed, len(base.trade)), shock(seed + 1, len(base.trade))
    one = solve_full(base, first)
    middle = dataclasses.replace(base, trade=one.trade)
    two, both = solve_full(middle, then), solve_full(base, first + then)
    np.testing.assert_allclose(one.wages * two.wages, both.wages, rtol=1e-8)
    np.testing.assert_allclose(welfare(base, one) * welfare(middle, two), welfare(base, both), rtol=1e-8)
    back = solve_full(dataclasses.replace(base, trade=both.trade), -first - then)
    np.testing.assert_allclose(back.trade, base.trade, rtol=1e-7)


@fast
@given(bases(balanced=True))
def test_autarky(case: tuple[Base, int]) -> None:
    """Without trade an economy that was balanced loses all its gains from it: Ŵ = π_ii^(1/θ)."""
    base, _ = case
    found = solve_full(base, -30.0 * (1 - np.eye(len(base.trade))))
    np.testing.assert_allclose(welfare(base, found), np.diag(base.shares) ** (1 / base.theta), rtol=1e-8)
    cut = np.where(np.eye(len(base.trade)) == 1, 0.0, -np.inf)
    np.testing.assert_allclose(solve_full(base, cut).trade, np.diag(base.output), rtol=1e-10)


@fast
@given(bases())
def test_gains_follow_from_domestic_shares(case: tuple[Base, int]) -> None:
    """Real output is π̂_ii^(−1/θ) where domestic trade is as free as before (Arkolakis et al. 2012, eq. 1)."""
    base, seed = case
    found = solve_full(base, shock(seed, len(base.trade)))
    domestic = np.diag(found.trade) / found.expenditure / np.diag(base.shares)
    np.testing.assert_allclose(found.wages * found.index ** (1 / base.theta), domestic ** (-1 / base.theta), rtol=1e-9)


@fast
@given(bases(balanced=True))
def test_welfare_follows_from_domestic_shares(case: tuple[Base, int]) -> None:
    """Without deficits that holds for welfare too, and both modes are one."""
    base, seed = case
    change = shock(seed, len(base.trade), scale=1.5)
    found = solve_full(base, change)
    domestic = np.diag(found.trade) / found.expenditure / np.diag(base.shares)
    np.testing.assert_allclose(welfare(base, found), domestic ** (-1 / base.theta), rtol=1e-8)
    for deficits in MODES:
        other = solve_full(dataclasses.replace(base, deficits=deficits), change)
        np.testing.assert_allclose(found.wages, other.wages, rtol=1e-9)


@fast
@given(bases())
def test_small_shocks(case: tuple[Base, int]) -> None:
    """To first order, up to ε²: Σ_j E_j d ln W_j = Σ X_ij β_ij / θ, and each economy's own linear response.

    The first (Hulten 1978) holds because what one gains on terms of trade another loses.
    """
    base, seed = case
    change = shock(seed, len(base.trade))
    freed = (base.shares * change).sum(axis=0)
    pull = ((base.shares * base.expenditure) * (change - freed)).sum(axis=1)
    x = np.linalg.solve(
        jacobian(base, base.shares, evaluate(base, base.shares, np.zeros(len(freed)))), pull / base.output
    )
    index = freed - base.theta * (x @ base.shares)
    if base.deficits == "fixed":
        spent = base.output * x / base.expenditure
    else:
        spent = x - base.expenditure @ x / base.output.sum()
    slope = spent + index / base.theta
    world_slope = (base.trade * change).sum() / base.theta
    np.testing.assert_allclose(base.expenditure @ slope, world_slope, atol=1e-10)
    errors = []
    for size in (4e-3, 2e-3):
        up, down = (welfare(base, solve_full(base, sign * size * change)) for sign in (1, -1))
        # Both ways: what is left is of third order, and half the shock leaves an eighth.
        errors.append(np.abs((np.log(up) - np.log(down)) / 2 - size * slope).max())
        assert np.abs(np.log(up) - size * slope).max() <= 40 * (1 + base.theta) * size**2
    assert errors[1] <= errors[0] / 6 + 1e-11


@fast
@given(bases())
def test_conditional_equilibrium(case: tuple[Base, int]) -> None:
    """Output and expenditure stay, and trade is what proportional fitting makes of the freer world."""
    base, seed = case
    change = shock(seed, len(base.trade), scale=1.0)
    found = solve_conditional(base, change)
    assert (found.wages == 1).all()
    np.testing.assert_allclose(found.trade.sum(axis=1), base.output, rtol=1e-10)
    np.testing.assert_allclose(found.trade.sum(axis=0), base.expenditure, rtol=1e-10)
    np.testing.assert_allclose(base.output @ np.log(found.supply), 0.0, atol=1e-10 * base.output.sum())
    np.testing.assert_allclose(
        found.trade, fitted(base.output, base.expenditure, base.trade * np.exp(change)), rtol=1e-7
    )


@fast
@given(bases())
def test_balance(case: tuple[Base, int]) -> None:
    """A world is rebuilt from its sizes and costs, whatever the scale of costs by exporter and by importer."""
    base, seed = case
    random, size = np.random.default_rng(seed), len(base.trade)
    freeness = base.trade * np.outer(np.exp(3 * random.normal(size=size)), np.exp(3 * random.normal(size=size)))
    found = solve_balance(base.output, base.expenditure, 1e-20 * freeness)
    np.testing.assert_allclose(found.trade, base.trade, rtol=1e-7)
    other = freeness * np.exp(shock(seed, size, scale=1.0))
    found = solve_balance(base.output, base.expenditure, other)
    np.testing.assert_allclose(found.trade.sum(axis=1), base.output, rtol=1e-9)
    np.testing.assert_allclose(found.trade, fitted(base.output, base.expenditure, other), rtol=1e-7)


@fast
@given(bases())
def test_rebalanced(case: tuple[Base, int]) -> None:
    """No deficits, the same costs, the same world output; a world without deficits stays as it is."""
    base, _ = case
    found = solve_rebalanced(base)
    free = dataclasses.replace(base, deficits="fixed", goal=np.zeros(len(base.trade)))
    assert_equilibrium(free, np.zeros_like(base.trade), found)
    np.testing.assert_allclose(found.trade.sum(axis=1), found.trade.sum(axis=0), rtol=1e-9)
    wages, _ = fixed_point(free, np.zeros_like(base.trade))
    np.testing.assert_allclose(found.wages, wages, rtol=1e-8)
    # The index of Head and Ries, X_ij X_ji / X_ii X_jj, depends on costs alone.
    before, after = (
        matrix * matrix.T / np.outer(np.diag(matrix), np.diag(matrix)) for matrix in (base.trade, found.trade)
    )
    np.testing.assert_allclose(before, after, rtol=1e-9)
    again = solve_rebalanced(dataclasses.replace(base, trade=found.trade))
    np.testing.assert_allclose(again.wages, 1.0, rtol=1e-9)


def very_large(seed: int, deficits: Deficits, *, balanced: bool = False) -> tuple[Base, Floats]:
    """A world, and trade 500 million times as free, or as costly, between most of its pairs."""
    random, size = np.random.default_rng(seed), 2 + seed % 6
    change = 20.0 * random.integers(-1, 2, size=(size, size))
    np.fill_diagonal(change, 0.0)
    return Base(world(seed, size, balanced=balanced), random.uniform(0.5, 12.0), deficits), change


@pytest.mark.parametrize("balanced", [True, False])
def test_very_large_shocks(balanced: bool) -> None:
    """Gross substitutes: there is an equilibrium, and it is found."""
    for seed in range(40):
        base, change = very_large(seed, "proportional", balanced=balanced)
        assert_equilibrium(base, change, solve_full(base, change))


def test_prices_that_rounding_leaves_open() -> None:
    """Two blocs that trade one part in 1e13 with each other: every price of one against the other clears markets."""
    base = Base(world(297, 3, balanced=True), 11.947209363905154, "proportional")
    change = 20.0 * np.array([[0.0, -1.0, 1.0], [-1.0, 0.0, -1.0], [1.0, -1.0, 0.0]])
    wages, _ = fixed_point(base, change)
    for level in (0.9, 1.0, 1.1):
        moved = wages * np.array([level, 1.0, level])
        moved *= base.output.sum() / (moved @ base.output)
        assert evaluate(base, base.shares * np.exp(change), np.log(moved)).error < 1e-10
    found = solve_full(base, change)
    assert found.doubt > 1e-6
    # Within the blocs, and so for welfare, nothing is left open.
    assert found.wages[2] / found.wages[0] == pytest.approx(wages[2] / wages[0], rel=1e-6)
    welfare = found.expenditure / base.expenditure * found.index ** (1 / base.theta)
    state = evaluate(base, base.shares * np.exp(change), np.log(wages))
    np.testing.assert_allclose(
        welfare, state.expenditure / base.expenditure * state.index ** (1 / base.theta), rtol=1e-6
    )


def test_very_large_shocks_with_deficits_to_pay() -> None:
    """With fixed deficits there may be no equilibrium: the right answer, or none and how far it came."""
    solved = 0
    for seed in range(12):
        base, change = very_large(seed, "fixed")
        try:
            found = solve_full(base, change)
        except ConvergenceError as error:
            assert error.iterations > 0
            assert error.residual > 0
        else:
            assert_equilibrium(base, change, found)
            solved += 1
    assert solved >= 6


def test_a_deficit_that_cannot_be_paid() -> None:
    """The first lives on a transfer of 1 that comes as goods; without trade none arrive, at whatever prices.

    World output stays and the second keeps something to spend, which bounds ŵ₁/ŵ₂, and with it what the second sells.
    """
    base, apart = Base(np.array([[3.0, 1.0], [2.0, 4.0]]), 4.0), 1 - np.eye(2)
    assert_equilibrium(base, -apart, solve_full(base, -apart))
    with pytest.raises(ConvergenceError) as raised:
        solve_full(base, -30.0 * apart)
    assert raised.value.iterations > 0
    assert raised.value.residual > 1e-6


def test_a_surplus_that_cannot_be_sold() -> None:
    """The first gives away 9 of 10, so ŵ₁ > 0.9; abroad ŵ₂ < 110/90, so exports, e^−30 as free, cannot come to 9."""
    base = Base(np.array([[0.5, 9.5], [0.5, 90.0]]), 4.0)
    with pytest.raises(ConvergenceError):
        solve_full(base, np.array([[0.0, -30.0], [0.0, 0.0]]))


def test_sizes_and_costs_that_do_not_fit() -> None:
    """Economies closed to each other cannot spend what they do not make."""
    with pytest.raises(ConvergenceError):
        solve_balance(np.array([1.0, 2.0]), np.array([2.0, 1.0]), np.eye(2))


def test_sizes_of_different_sums() -> None:
    """What the world makes is not what it spends: nothing clears its markets."""
    with pytest.raises(ConvergenceError):
        solve_balance(np.array([1.0, 2.0]), np.array([2.0, 1.3]), np.ones((2, 2)))


def test_closed_economies_go_on_as_they_are() -> None:
    found = solve_full(Base(np.diag([1.0, 2.0, 3.0]), 4.0), np.zeros((3, 3)))
    np.testing.assert_array_equal(found.wages, 1.0)


def test_blocs_that_do_not_trade_with_each_other() -> None:
    trade = np.array([[3.0, 1.0, 0.0, 0.0], [1.2, 2.0, 0.0, 0.0], [0.0, 0.0, 2.0, 1.0], [0.0, 0.0, 1.0, 5.0]])
    with pytest.raises(ConvergenceError):
        solve_full(Base(trade, 4.0), 1 - np.eye(4))


@pytest.mark.parametrize("deficits", MODES)
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_refused(deficits: Deficits, value: float) -> None:
    trade, change = world(3, 4), shock(3, 4)
    wrong, broken = change.copy(), trade.copy()
    wrong[0, 1] = value
    broken[1, 2] = np.nan
    for solve in (solve_full, solve_conditional):
        with pytest.raises(ConvergenceError):
            solve(Base(trade, 4.0, deficits), wrong)
        with pytest.raises(ConvergenceError):
            solve(Base(broken, 4.0, deficits), change)
    with pytest.raises(ConvergenceError):
        solve_full(Base(trade, value, deficits), change)
    with pytest.raises(ConvergenceError):
        solve_rebalanced(Base(broken, 4.0, deficits))
    with pytest.raises(ConvergenceError):
        solve_balance(trade.sum(axis=1), broken.sum(axis=0), trade)
    with pytest.raises(ConvergenceError):
        solve_balance(trade.sum(axis=1), trade.sum(axis=0), broken)


def test_nothing_given_is_changed() -> None:
    trade, change = world(4, 5), shock(4, 5)
    kept = trade.copy(), change.copy()
    for deficits in MODES:
        base = Base(trade, 4.0, deficits)
        for solve in (solve_full, solve_conditional):
            solve(base, change)
        solve_rebalanced(base)
        solve_balance(base.output, base.expenditure, trade)
    np.testing.assert_array_equal(trade, kept[0])
    np.testing.assert_array_equal(change, kept[1])
