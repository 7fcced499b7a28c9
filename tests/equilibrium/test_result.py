"""Results: every column by its definition, on worlds that are solved by hand or checked loop by loop."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from jalin.equilibrium import Result, Scenario, World

Floats = NDArray[np.float64]
DEFICITS = ("fixed", "proportional", "none")
COLUMNS = [
    "economy", "welfare_hat", "real_income_hat", "exports_hat", "imports_hat", "output_hat", "expenditure_hat",
    "factory_gate_price_hat", "outward_resistance_hat", "inward_resistance_hat", "terms_of_trade_hat",
]  # fmt: skip
NAMES = ("AAA", "BBB", "CCC")
TRADE = np.array([[80.0, 12.0, 8.0], [10.0, 60.0, 5.0], [6.0, 9.0, 40.0]])
THETA = 5.0
STEP = Scenario.sign("AAA", "BBB", effect=0.5) + Scenario.from_effects([("CCC", "AAA", -0.2)])
CHANGE = np.array([[0.0, 0.5, 0.0], [0.5, 0.0, 0.0], [-0.2, 0.0, 0.0]])


def world(deficits: Any = "fixed") -> World:
    names = np.array(NAMES)
    data = pl.DataFrame({"exporter": names.repeat(3), "importer": np.tile(names, 3), "trade": TRADE.ravel()})
    return World.from_trade(data, theta=THETA, deficits=deficits)


def column(result: Result, name: str) -> Floats:
    return result.to_frame()[name].to_numpy()


# Two economies alike: solved by hand ----------------------------------------------------------------------------------

ALIKE = World(("AAA", "BBB"), np.array([[70.0, 30.0], [30.0, 70.0]]), THETA)
BETA = 0.6
# Both gain alike, so no price moves: S = 0.7 + 0.3 e^β, and trade grows by e^β / S.
S = 0.7 + 0.3 * np.exp(BETA)


@pytest.mark.parametrize("level", ["full", "conditional"])
def test_two_alike(level: Any) -> None:
    result = ALIKE.solve(Scenario.sign("AAA", "BBB", effect=BETA), level)
    expected = {
        "exports_hat": np.exp(BETA) / S,
        "imports_hat": np.exp(BETA) / S,
        "inward_resistance_hat": S ** (-1 / THETA),
        "outward_resistance_hat": 1.0,
    }
    if level == "full":
        expected |= {
            "welfare_hat": S ** (1 / THETA),
            "real_income_hat": S ** (1 / THETA),
            "output_hat": 1.0,
            "expenditure_hat": 1.0,
            "factory_gate_price_hat": 1.0,
            "terms_of_trade_hat": 1.0,
        }
    for name, value in expected.items():
        np.testing.assert_allclose(column(result, name), value, rtol=1e-10, err_msg=name)
    abroad, home = 30 * np.exp(BETA) / S, 70 / S
    np.testing.assert_allclose(result.trade, [[home, abroad], [abroad, home]], rtol=1e-10)
    np.testing.assert_allclose(result.world_trade_hat, np.exp(BETA) / S, rtol=1e-10)


def test_two_alike_partial() -> None:
    result = ALIKE.solve(Scenario.sign("AAA", "BBB", effect=BETA), "partial")
    np.testing.assert_allclose(result.trade, [[70, 30 * np.exp(BETA)], [30 * np.exp(BETA), 70]])
    np.testing.assert_allclose(column(result, "exports_hat"), np.exp(BETA))
    np.testing.assert_allclose(result.world_trade_hat, np.exp(BETA))


# Three that differ: definitions, loop by loop -------------------------------------------------------------------------


@pytest.mark.parametrize("deficits", DEFICITS)
def test_columns_of_full_equilibrium(deficits: Any) -> None:
    before = world(deficits)
    result = before.solve(STEP)
    frame = result.to_frame()
    assert frame.columns == COLUMNS
    assert frame["economy"].to_list() == list(NAMES)
    assert frame.null_count().sum_horizontal().item() == 0
    old, new = before.trade, result.trade
    made = [sum(new[i]) / sum(old[i]) for i in range(3)]
    spent = [sum(new[:, j]) / sum(old[:, j]) for j in range(3)]
    index = [
        sum(old[i, j] / sum(old[:, j]) * np.exp(CHANGE[i, j]) * made[i] ** -THETA for i in range(3)) for j in range(3)
    ]
    price = [each ** (-1 / THETA) for each in index]
    expected = {
        "welfare_hat": [spent[i] / price[i] for i in range(3)],
        "real_income_hat": [made[i] / price[i] for i in range(3)],
        "exports_hat": [sum(np.delete(new[i], i)) / sum(np.delete(old[i], i)) for i in range(3)],
        "imports_hat": [sum(np.delete(new[:, j], j)) / sum(np.delete(old[:, j], j)) for j in range(3)],
        "output_hat": made,
        "expenditure_hat": spent,
        "factory_gate_price_hat": made,
        "inward_resistance_hat": price,
        "terms_of_trade_hat": [
            made[j] * sum(np.delete(old[:, j], j)) / sum(np.delete(old[:, j] * made, j)) for j in range(3)
        ],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(frame[name].to_numpy(), values, rtol=1e-9, err_msg=name)
    np.testing.assert_array_equal(result.welfare_hat, frame["welfare_hat"].to_numpy())
    assert made[0] > 1 > made[2], "who signs sells more, who is left out and loses sells less"


@pytest.mark.parametrize("level", ["full", "conditional"])
@pytest.mark.parametrize("deficits", DEFICITS)
def test_resistances_are_those_of_structural_gravity(level: Any, deficits: Any) -> None:
    """X_ij = Y_i E_j φ_ij (Π_i P_j)^θ / Y in changes (Anderson and van Wincoop 2003), world output being the same."""
    before = world(deficits)
    result = before.solve(STEP, level)
    frame = result.to_frame()
    outward, inward = (frame[f"{name}ward_resistance_hat"].to_numpy() for name in ("out", "in"))
    made = result.trade.sum(axis=1) / before.trade.sum(axis=1)
    spent = result.trade.sum(axis=0) / before.trade.sum(axis=0)
    said = np.outer(made, spent) * np.exp(CHANGE) * np.outer(outward, inward) ** THETA
    np.testing.assert_allclose(result.trade / before.trade, said, rtol=1e-9)
    np.testing.assert_allclose(result.trade.sum(), before.trade.sum(), rtol=1e-10)
    if level == "conditional":
        np.testing.assert_allclose(before.trade.sum(axis=1) @ np.log(outward), 0.0, atol=1e-9)


@pytest.mark.parametrize("deficits", DEFICITS)
def test_conditional_equilibrium_keeps_output_and_expenditure(deficits: Any) -> None:
    before = world(deficits)
    result = before.solve(STEP, "conditional")
    for axis in (0, 1):
        np.testing.assert_allclose(result.trade.sum(axis=axis), before.trade.sum(axis=axis), rtol=1e-10)
    frame = result.to_frame()
    nothing = ["welfare_hat", "real_income_hat", "factory_gate_price_hat", "terms_of_trade_hat"]
    assert all(frame[name].null_count() == 3 for name in nothing)
    assert frame.select(pl.selectors.starts_with("exports", "imports", "inward", "outward")).null_count().row(0) == (
        0, 0, 0, 0,
    )  # fmt: skip
    assert result.residual <= 1e-11
    assert np.isnan([result.identity_error, result.world_welfare_hat]).all()
    assert np.isnan(result.welfare_hat).all()


def test_partial_effects_move_nothing_but_the_pairs_concerned() -> None:
    result = world().solve(STEP, "partial")
    np.testing.assert_allclose(result.trade, TRADE * np.exp(CHANGE), rtol=1e-15)
    frame = result.to_frame()
    assert frame.columns == COLUMNS
    known = ["economy", "exports_hat", "imports_hat"]
    assert [name for name in COLUMNS if frame[name].null_count() == 0] == known
    assert all(frame[name].null_count() == 3 for name in COLUMNS if name not in known)
    assert frame.select(pl.exclude("economy")).dtypes == [pl.Float64] * 10
    by_hand = [(12 * np.exp(0.5) + 8) / 20, (10 * np.exp(0.5) + 5) / 15, (6 * np.exp(-0.2) + 9) / 15]
    np.testing.assert_allclose(frame["exports_hat"].to_numpy(), by_hand)
    assert np.isnan([result.residual, result.identity_error, result.world_welfare_hat]).all()
    assert (result.iterations, result.solution) == (0, None)


@pytest.mark.parametrize("deficits", DEFICITS)
def test_world_aggregates(deficits: Any) -> None:
    before = world(deficits)
    result = before.solve(STEP)
    spent = before.trade.sum(axis=0)
    np.testing.assert_allclose(result.world_welfare_hat, sum(result.welfare_hat * spent) / sum(spent), rtol=1e-14)
    away = ~np.eye(3, dtype=bool)
    np.testing.assert_allclose(result.world_trade_hat, result.trade[away].sum() / before.trade[away].sum(), rtol=1e-14)


# How well it is solved ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deficits", DEFICITS)
@pytest.mark.parametrize("beta", [-3.0, -0.3, 0.3, 3.0])
def test_markets_clear_and_the_welfare_identity_holds(deficits: Any, beta: float) -> None:
    result = world(deficits).solve(Scenario.sign("AAA", ["BBB", "CCC"], effect=beta))
    assert result.residual <= 1e-11
    assert result.identity_error <= 1e-9
    assert 0 < result.iterations < 60


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10**6), size=st.integers(2, 7), theta=st.floats(1.0, 10.0))
def test_with_balanced_trade_the_domestic_share_says_it_all(seed: int, size: int, theta: float) -> None:
    """Arkolakis, Costinot and Rodríguez-Clare (2012): Ŵ = π̂_jj^(−1/θ)."""
    random = np.random.default_rng(seed)
    trade = np.exp(random.normal(size=(size, size))) + np.eye(size) * 5
    names = tuple(f"E{place}" for place in range(size))
    before = World(names, trade + trade.T, theta)
    result = before.solve(Scenario.sign(names[0], list(names[1:]), effect=random.normal()))
    shares = [np.diag(each) / each.sum(axis=0) for each in (before.trade, result.trade)]
    np.testing.assert_allclose(result.welfare_hat, (shares[1] / shares[0]) ** (-1 / theta), rtol=1e-9)
    np.testing.assert_allclose(column(result, "real_income_hat"), result.welfare_hat, rtol=1e-9)


@pytest.mark.parametrize("deficits", DEFICITS)
def test_a_scenario_of_nothing_changes_nothing(deficits: Any) -> None:
    for level in ("full", "conditional"):
        frame = world(deficits).solve(Scenario(), level).to_frame().drop("economy")  # type: ignore[arg-type]
        values = frame.to_numpy()
        np.testing.assert_allclose(values[~np.isnan(values.astype(float))], 1.0, rtol=1e-9)


def test_there_and_back_again() -> None:
    """Signing and leaving at once is nothing; leaving in the world after signing undoes it."""
    signed = world().solve(STEP)
    after = World(NAMES, signed.trade, THETA)
    back = after.solve(Scenario.leave("AAA", "BBB", effect=0.5) + Scenario.from_effects([("CCC", "AAA", 0.2)]))
    np.testing.assert_allclose(back.trade, TRADE, rtol=1e-9)
    np.testing.assert_allclose(back.welfare_hat * signed.welfare_hat, 1.0, rtol=1e-9)


# Nothing traded -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["full", "conditional", "partial"])
def test_where_nothing_was_traded_there_is_no_change_of_it(level: Any) -> None:
    """CCC exports nothing, DDD imports nothing: missing is not one."""
    trade = np.array([[80.0, 12, 8, 0], [10, 60, 5, 0], [0, 0, 40, 0], [6, 9, 2, 30]])
    before = World((*NAMES, "DDD"), trade, THETA)
    result = before.solve(Scenario.sign("AAA", "BBB", effect=0.3), level)
    frame = result.to_frame()
    assert frame["exports_hat"].is_null().to_list() == [False, False, True, False]
    assert frame["imports_hat"].is_null().to_list() == [False, False, False, True]
    if level == "full":
        assert frame["terms_of_trade_hat"].is_null().to_list() == [False, False, False, True]
    pairs = result.trade_frame()
    assert pairs.height == 16
    nothing = pairs.filter(pl.col("trade_before") == 0)
    assert nothing.height == nothing["trade_hat"].null_count() == 5
    assert (nothing["trade_after"] == 0).all()
    assert pairs["trade_hat"].null_count() == 5


@pytest.mark.parametrize("level", ["full", "conditional", "partial"])
def test_table_of_pairs(level: Any) -> None:
    result = world().solve(STEP, level)
    frame = result.trade_frame()
    assert frame.columns == ["exporter", "importer", "trade_before", "trade_after", "trade_hat"]
    rows = [
        (NAMES[i], NAMES[j], TRADE[i, j], result.trade[i, j], result.trade[i, j] / TRADE[i, j])
        for i in range(3)
        for j in range(3)
    ]
    assert frame.rows() == rows


# What it says of itself -----------------------------------------------------------------------------------------------


def test_a_result_says_what_it_is() -> None:
    result = world().solve(Scenario.sign("AAA", "BBB", effect=0.5), "partial")
    assert repr(result).startswith("<Result: partial effects of Scenario(")
    assert (result.world.economies, result.level, result.absent) == (NAMES, "partial", ())
    solved = world().solve(STEP)
    assert solved.scenario == STEP
    assert "residual" in repr(solved)


def test_the_world_before_is_not_changed() -> None:
    before = world("proportional")
    kept = before.trade.copy()
    for level in ("full", "conditional", "partial"):
        before.solve(STEP, level)  # type: ignore[arg-type]
    np.testing.assert_array_equal(before.trade, kept)
