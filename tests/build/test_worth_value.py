"""Values in general equilibrium: a hand-sized world."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from jalin.build.worth_value import Used, find_effect, value_of
from jalin.equilibrium import Scenario, World
from jalin.register.query.dyads import covering

NAMES = ("AAA", "BBB", "CCC", "DDD")
CLASSES = {"a": "FTA", "b": "CU", "c": "partial_scope", "d": "FTA"}


def world() -> World:
    trade = np.full((4, 4), 10.0) + np.diag([200.0, 150.0, 100.0, 80.0])
    frame = {
        "exporter": np.repeat(NAMES, 4).tolist(),
        "importer": np.tile(NAMES, 4).tolist(),
        "trade": trade.ravel(),
    }
    return World.from_trade(pl.DataFrame(frame), theta=5.0)


def bound(*rows: tuple[str, str, str]) -> pl.DataFrame:
    both = [pair for one, other, name in rows for pair in ((one, other, name), (other, one, name))]
    frame = pl.DataFrame(both, schema=["exporter", "importer", "agreement"], orient="row")
    return frame.with_columns(trade_class=pl.col("agreement").replace_strict(CLASSES))


def test_what_goes_at_least_as_far_covers() -> None:
    assert covering("a", CLASSES, CLASSES) == ["b", "d"]
    assert covering("b", CLASSES, CLASSES) == []
    assert covering("c", CLASSES, CLASSES) == ["a", "b", "d"]


def test_removing_and_signing_again_give_the_same_value() -> None:
    """With against without: the world without it, where it is signed anew, gains what is said to be lost."""
    scalars, values = value_of(world(), bound(("AAA", "BBB", "a")), {"a": Used("own", "agtpa", 0.5, 0.1)})
    without = world().solve(Scenario.sign("AAA", "BBB", effect=-0.5))
    again = World(NAMES, without.trade, 5.0).solve(Scenario.sign("AAA", "BBB", effect=0.5))
    gains = dict(values.filter(pl.col("removal") == "own_pairs").select("economy", "welfare_change").iter_rows())
    expected = dict(zip(NAMES, (100.0 * (again.welfare_hat - 1.0)).tolist(), strict=True))
    assert gains == pytest.approx(expected, abs=1e-8)
    assert gains["AAA"] > 0 and gains["BBB"] > 0 and gains["CCC"] < 0
    assert scalars["residual"].max() < 1e-9  # type: ignore[operator]


def test_covered_pairs_stay_and_are_counted() -> None:
    pairs = bound(("AAA", "BBB", "a"), ("CCC", "DDD", "a"), ("AAA", "BBB", "b"))
    used = {name: Used("own", "agtpa", 0.5, 0.1) for name in "ab"}
    scalars, _values = value_of(world(), pairs, used)
    own = scalars.filter(pl.col("removal") == "own_pairs").select("agreement", "pairs", "covered", "covered_by")
    assert own.rows() == [("a", 2, 2, "b"), ("b", 2, 0, "")]


def test_nothing_is_removed_where_every_pair_is_covered() -> None:
    scalars, values = value_of(
        world(), bound(("AAA", "BBB", "a"), ("AAA", "BBB", "d")), dict.fromkeys("ad", Used("own", "agtpa", 0.5, 0.1))
    )
    own = scalars.filter(pl.col("removal") == "own_pairs")
    assert own["residual"].null_count() == own.height == 2
    assert set(values["removal"]) == {"all_pairs"}


def test_an_effect_without_domestic_trade_is_never_used() -> None:
    effects = pl.DataFrame(
        [("a", "comtrade_dta", False, "shrunk", 0.9, 0.1, True)],
        schema=["agreement", "panel", "domestic", "kind", "value", "standard_error", "preferred"],
        orient="row",
    )
    types = pl.DataFrame(
        [("FTA", "comtrade_dta", False, "mean", 0.9, 0.1, 0.1), ("FTA", "agtpa", True, "mean", 0.3, 0.03, 0.04)],
        schema=["type", "panel", "domestic", "kind", "value", "standard_error", "spread"],
        orient="row",
    )
    found = find_effect("a", "FTA", 1995, effects, types)
    assert (found.source, found.panel, found.effect) == ("class_mean", "agtpa", 0.3)
    assert found.error == pytest.approx(0.05)
    assert find_effect("a", "CU", 1995, effects, types) == Used("none")
