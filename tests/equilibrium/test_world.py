"""Worlds: every check and what it names, frames of every kind, sizes and costs, balanced trade; by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from jalin.equilibrium import Scenario, World
from jalin.equilibrium.world_file import read_world
from jalin.errors import ConvergenceError, InputError, UnknownNameError

NAMES = ("AAA", "BBB", "CCC")
# AAA makes 100 and spends 96, BBB 75 and 81, CCC 55 and 53.
TRADE = np.array([[80.0, 12.0, 8.0], [10.0, 60.0, 5.0], [6.0, 9.0, 40.0]])
Change = Callable[[pl.DataFrame], pl.DataFrame]


def frame(trade: NDArray[np.float64] = TRADE, names: tuple[str, ...] = NAMES, value: str = "trade") -> pl.DataFrame:
    size = len(names)
    return pl.DataFrame(
        {"exporter": np.repeat(names, size), "importer": np.tile(names, size), value: np.asarray(trade).ravel()}
    )


def sizes(output: list[Any], names: list[Any] | tuple[str, ...] = NAMES) -> pl.DataFrame:
    return pl.DataFrame({"economy": names, "output": output}, strict=False)


def without(*pairs: str) -> Change:
    """Leaves rows out; a pair is written AAA>BBB."""
    return lambda data: data.filter(~(pl.col("exporter") + ">" + pl.col("importer")).is_in(list(pairs)))


def put(value: float | None, *pairs: str) -> Change:
    """Puts a value into rows."""
    where = (pl.col("exporter") + ">" + pl.col("importer")).is_in(list(pairs))
    return lambda data: data.with_columns(trade=pl.when(where).then(pl.lit(value)).otherwise("trade"))


def name_of_row(column: str, row: int, name: str | None) -> Change:
    where = pl.int_range(pl.len()) == row
    return lambda data: data.with_columns(pl.when(where).then(pl.lit(name)).otherwise(column).alias(column))


# Checks of trade ------------------------------------------------------------------------------------------------------

NAN, INFINITE = float("nan"), float("inf")
FAULTS: dict[str, tuple[Change, str, str]] = {
    "one diagonal cell missing": (without("BBB>BBB"), "no domestic trade", "1 (BBB)"),
    "the whole diagonal missing": (
        without("AAA>AAA", "BBB>BBB", "CCC>CCC"),
        "no domestic trade",
        "3 (AAA, BBB, CCC)",
    ),
    "null on the diagonal": (put(None, "AAA>AAA", "CCC>CCC"), "no domestic trade", "2 (AAA, CCC)"),
    "NaN on the diagonal": (put(NAN, "CCC>CCC"), "no domestic trade", "1 (CCC)"),
    "zero on the diagonal": (put(0.0, "BBB>BBB"), "no domestic trade", "1 (BBB)"),
    "a missing row": (without("AAA>CCC"), "missing pairs", "1 (AAA–CCC)"),
    "two missing rows": (without("CCC>BBB", "AAA>CCC"), "missing pairs", "2 (AAA–CCC, CCC–BBB)"),
    "null in a cell": (put(None, "CCC>AAA"), "missing pairs", "1 (CCC–AAA)"),
    "NaN in a cell": (put(NAN, "BBB>AAA"), "missing pairs", "1 (BBB–AAA)"),
    "negative cells": (put(-1e-9, "BBB>AAA", "AAA>BBB"), "negative trade", "2 (AAA–BBB, BBB–AAA)"),
    "negative domestic trade": (put(-1.0, "CCC>CCC"), "negative trade", "1 (CCC–CCC)"),
    "an infinite cell": (put(INFINITE, "BBB>CCC"), "infinite values", "1 (rows 5)"),
    "an infinite cell below": (put(-INFINITE, "AAA>AAA", "CCC>CCC"), "infinite values", "2 (rows 0, 8)"),
    "a row twice": (lambda data: pl.concat([data, data[1:2]]), "pairs that occur twice", "2 (rows 1, 9)"),
    "a row with two values": (
        lambda data: pl.concat([data, put(7.0, "AAA>BBB")(data)[1:2]]),
        "pairs that occur twice",
        "2 (rows 1, 9)",
    ),
    "no exporter": (name_of_row("exporter", 3, None), "missing names", "1 (rows 3)"),
    "no importer": (name_of_row("importer", 7, None), "missing names", "1 (rows 7)"),
    "text": (lambda data: data.with_columns(pl.col("trade").cast(pl.String)), "no numbers", "String"),
    "truth values": (lambda data: data.with_columns(trade=pl.lit(True)), "no numbers", "Boolean"),
    "sells nothing": (put(0.0, "CCC>AAA", "CCC>BBB", "CCC>CCC"), "economies that sell nothing", "1 (CCC)"),
    "buys nothing": (put(0.0, "AAA>AAA", "BBB>AAA", "CCC>AAA"), "economies that buy nothing", "1 (AAA)"),
    "an economy apart": (
        put(0.0, "AAA>BBB", "CCC>BBB", "BBB>AAA", "BBB>CCC"),
        "blocs that do not trade with each other",
        "1 (BBB)",
    ),
    "one economy": (lambda data: data[:1], "too few economies", "AAA"),
}


@pytest.mark.parametrize("name", list(FAULTS))
def test_fault_is_named(name: str) -> None:
    change, what, found = FAULTS[name]
    with pytest.raises(InputError) as raised:
        World.from_trade(change(frame()), theta=5)
    assert (raised.value.what, raised.value.found) == (what, found)


@pytest.mark.parametrize("name", list(FAULTS))
def test_fault_in_costs_is_named_too(name: str) -> None:
    """Costs go through the same checks, once sizes are known to be there."""
    change, what, found = FAULTS[name]
    both = sizes([1.0, 1.0, 1.0]).with_columns(expenditure=pl.col("output"))
    with pytest.raises(InputError) as raised:
        World.from_costs(both, change(frame()).rename({"trade": "freeness"}), theta=5)
    assert (raised.value.what, raised.value.found) == (what, found)


def test_of_many_the_first_five_are_named() -> None:
    names = tuple(f"E{place}" for place in range(8))
    trade = np.ones((8, 8))
    np.fill_diagonal(trade, 0.0)
    with pytest.raises(InputError) as raised:
        World.from_trade(frame(trade, names), theta=5)
    assert raised.value.found == "8 (E0, E1, E2, E3, E4, …)"


def test_of_two_blocs_the_smaller_is_named() -> None:
    names = ("AAA", "BBB", "CCC", "DDD", "EEE")
    trade = np.zeros((5, 5))
    trade[np.ix_([0, 3], [0, 3])] = 1.0
    trade[np.ix_([1, 2, 4], [1, 2, 4])] = 1.0
    with pytest.raises(InputError) as raised:
        World.from_trade(frame(trade, names), theta=5)
    assert raised.value.found == "2 (AAA, DDD)"


def test_trade_in_one_direction_connects() -> None:
    world = World.from_trade(put(0.0, "AAA>CCC", "CCC>AAA", "BBB>CCC")(frame()), theta=5)
    assert world.trade[0, 2] == world.trade[1, 2] == 0.0


def test_an_empty_frame() -> None:
    with pytest.raises(InputError):
        World.from_trade(pl.DataFrame({"exporter": [], "importer": [], "trade": []}), theta=5)


def test_an_empty_frame_of_the_right_types() -> None:
    with pytest.raises(InputError) as raised:
        World.from_trade(frame().head(0), theta=5)
    assert raised.value.what == "too few economies"


@pytest.mark.parametrize("theta", [0, 0.0, -1.0, NAN, INFINITE, -INFINITE])
def test_theta_that_is_none(theta: float) -> None:
    world = World.from_trade(frame(), theta=5)
    both = world.to_frame().select("economy", "output", "expenditure")
    for make in (
        lambda: World.from_trade(frame(), theta=theta),
        lambda: World.from_costs(both, frame(value="freeness"), theta=theta),
        lambda: world.with_theta(theta),
    ):
        with pytest.raises(InputError, match="trade elasticity") as raised:
            make()
        assert raised.value.found == repr(theta)


@pytest.mark.parametrize("deficits", ["balanced", "", "None", "Fixed"])
def test_deficits_that_nobody_knows(deficits: Any) -> None:
    both = World.from_trade(frame(), theta=5).to_frame().select("economy", "output", "expenditure")
    for make in (
        lambda: World.from_trade(frame(), theta=5, deficits=deficits),
        lambda: World.from_costs(both, frame(value="freeness"), theta=5, deficits=deficits),
    ):
        with pytest.raises(InputError) as raised:
            make()
        assert (raised.value.expected, raised.value.found) == ("fixed, proportional, none", repr(deficits))


def test_level_that_nobody_knows() -> None:
    level: Any = "half"
    with pytest.raises(InputError) as raised:
        World.from_trade(frame(), theta=5).solve(Scenario(), level)
    assert (raised.value.expected, raised.value.found) == ("partial, conditional, full", "'half'")


def test_columns_that_are_not_there() -> None:
    with pytest.raises(UnknownNameError) as raised:
        World.from_trade(frame(), theta=5, trade="value")
    assert raised.value.found == "'value'"
    with pytest.raises(UnknownNameError, match="exporter"):
        World.from_trade(frame(), theta=5, exporter="exporters")
    with pytest.raises(UnknownNameError, match="expenditure"):
        World.from_costs(sizes([1, 1, 1]), frame(value="freeness"), theta=5)


@pytest.mark.parametrize("data", [None, 5, [[1, 2], [3, 4]], "trade.csv", {"exporter": ["AAA"]}])
def test_what_is_no_frame(data: Any) -> None:
    with pytest.raises(InputError, match="not a data frame"):
        World.from_trade(data, theta=5)


# Frames ---------------------------------------------------------------------------------------------------------------

KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda data: data,
    "lazy polars": lambda data: data.lazy(),
    "categories": lambda data: data.with_columns(pl.col("exporter", "importer").cast(pl.Categorical)),
    "pandas": lambda data: pd.DataFrame(data.to_dict(as_series=False)),
    "pandas, another index": lambda data: pd.DataFrame(data.to_dict(as_series=False), index=range(100, 109)),
    "pandas categories": lambda data: pd.DataFrame(data.to_dict(as_series=False)).astype(
        {"exporter": "category", "importer": "category"}
    ),
    "pyarrow": lambda data: data.to_arrow(),
    "other order": lambda data: data.sample(fraction=1.0, shuffle=True, seed=3),
    "more columns": lambda data: data.with_columns(year=pl.lit(2019), note=pl.lit(None, dtype=pl.String)),
    "whole numbers": lambda data: data.with_columns(pl.col("trade").cast(pl.Int32)),
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_frame_gives_the_same_world(kind: str) -> None:
    world = World.from_trade(KINDS[kind](frame()), theta=5)
    assert world.economies == NAMES
    np.testing.assert_array_equal(world.trade, TRADE)


@pytest.mark.parametrize("kind", ["polars", "pandas", "pyarrow"])
def test_missing_values_are_found_in_every_kind_of_frame(kind: str) -> None:
    for change, what, found in (FAULTS["null in a cell"], FAULTS["no exporter"], FAULTS["text"]):
        with pytest.raises(InputError) as raised:
            World.from_trade(KINDS[kind](change(frame())), theta=5)
        assert raised.value.what == what
        assert kind == "pandas" or raised.value.found == found


@pytest.mark.parametrize("kind", ["polars", "pandas", "pyarrow"])
def test_data_of_the_caller_are_never_changed(kind: str) -> None:
    data, made = KINDS[kind](frame()), KINDS[kind](sizes([100.0, 75.0, 55.0]))
    world = World.from_trade(data, theta=5, output=made, deficits="none")
    world.solve(Scenario.sign("AAA", "BBB", effect=0.5))
    world.league("all", effect=0.5)
    for now, before in ((data, KINDS[kind](frame())), (made, KINDS[kind](sizes([100.0, 75.0, 55.0])))):
        assert now.equals(before)


def test_names_of_columns_and_of_economies_are_free() -> None:
    data = frame().rename({"exporter": "i", "importer": "j", "trade": "x"})
    world = World.from_trade(data, theta=5, exporter="i", importer="j", trade="x")
    np.testing.assert_array_equal(world.trade, TRADE)
    numbered = data.with_columns(pl.col("i", "j").replace_strict({"AAA": 36, "BBB": 360, "CCC": 4}))
    world = World.from_trade(numbered, theta=5, exporter="i", importer="j", trade="x")
    assert world.economies == ("36", "360", "4")


# Output ---------------------------------------------------------------------------------------------------------------


def test_domestic_trade_is_output_less_exports() -> None:
    foreign = frame().filter(pl.col("exporter") != pl.col("importer"))
    world = World.from_trade(foreign, theta=5, output=sizes([100.0, 75.0, 55.0]).reverse())
    np.testing.assert_allclose(world.trade, TRADE, rtol=1e-15)


@pytest.mark.parametrize(
    ("output", "what", "found"),
    [
        ([20.0, 75.0, 55.0], "output of no more than exports", "1 (AAA)"),  # exports are 20
        ([19.0, 75.0, 14.0], "output of no more than exports", "2 (AAA, CCC)"),
        ([100.0, None, 55.0], "sizes that are none", "BBB"),
        ([NAN, 75.0, INFINITE], "sizes that are none", "AAA, CCC"),
        ([0.0, 75.0, -55.0], "sizes that are none", "AAA, CCC"),
    ],
)
def test_output_that_cannot_be(output: list[Any], what: str, found: str) -> None:
    with pytest.raises(InputError) as raised:
        World.from_trade(frame(), theta=5, output=sizes(output))
    assert (raised.value.what, raised.value.found) == (what, found)


def test_output_of_too_few_and_output_twice() -> None:
    with pytest.raises(InputError, match="economies without a size") as raised:
        World.from_trade(frame(), theta=5, output=sizes([100.0], ["BBB"]))
    assert raised.value.found == "2 (AAA, CCC)"
    with pytest.raises(InputError, match="occur twice") as raised:
        World.from_trade(frame(), theta=5, output=sizes([100.0, 75.0, 55.0, 1.0], [*NAMES, "BBB"]))
    assert raised.value.found == "BBB"


def test_output_does_not_stand_for_missing_pairs() -> None:
    data = without("AAA>AAA", "BBB>BBB", "CCC>CCC", "AAA>CCC")(frame())
    with pytest.raises(InputError, match="missing pairs") as raised:
        World.from_trade(data, theta=5, output=sizes([100.0, 75.0, 55.0]))
    assert raised.value.found == "1 (AAA–CCC)"


def test_output_of_one_economy() -> None:
    with pytest.raises(InputError, match="too few economies"):
        World.from_trade(frame()[:1], theta=5, output=sizes([100.0, 75.0, 55.0]))


@pytest.mark.parametrize("output", [["much", "more", "most"], ["100", "75", "55"]])
def test_output_that_is_text(output: list[str]) -> None:
    with pytest.raises(InputError, match="no numbers"):
        World.from_trade(frame(), theta=5, output=sizes(output))


def test_output_of_nobody() -> None:
    with pytest.raises(InputError, match="missing names"):
        World.from_trade(frame(), theta=5, output=sizes([100.0, 75.0, 55.0, 5.0], [*NAMES, None]))


# Balanced trade -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theta", [0.8, 5.0, 12.0])
def test_without_deficits_there_are_none(theta: float) -> None:
    world = World.from_trade(frame(), theta=theta, deficits="none")
    table = world.to_frame()
    np.testing.assert_allclose(table["deficit"].to_numpy(), 0.0, atol=1e-9)
    np.testing.assert_allclose(table["output"].sum(), TRADE.sum(), rtol=1e-12)
    # Dekle, Eaton and Kortum (2008): only factory-gate prices have moved, ŵ = Ŷ, and shares by ŵ^−θ.
    prices = table["output"].to_numpy() / TRADE.sum(axis=1)
    moved = world.trade / np.diag(world.trade) / (TRADE / np.diag(TRADE))
    np.testing.assert_allclose(moved, (prices[:, None] / prices) ** -theta, rtol=1e-9)
    assert np.abs(prices - 1).max() > 1e-3


@pytest.mark.parametrize("deficits", ["fixed", "proportional"])
def test_with_deficits_trade_stays_as_observed(deficits: Any) -> None:
    np.testing.assert_array_equal(World.from_trade(frame(), theta=5, deficits=deficits).trade, TRADE)


@pytest.mark.parametrize("deficits", ["fixed", "proportional", "none"])
def test_nothing_changed_changes_nothing(deficits: Any) -> None:
    world = World.from_trade(frame(), theta=5, deficits=deficits)
    np.testing.assert_allclose(world.solve(Scenario()).trade, world.trade, rtol=1e-10)
    np.testing.assert_allclose(world.solve(Scenario(), "conditional").trade, world.trade, rtol=1e-10)


# Sizes and costs ------------------------------------------------------------------------------------------------------


def of_world(world: World, supply: NDArray[np.float64], demand: NDArray[np.float64]) -> World:
    """A world made anew of one's sizes and of freeness: its trade per supply and demand."""
    table = world.to_frame().select("economy", "output", "expenditure")
    freeness = world.trade / np.outer(supply, demand)
    return World.from_costs(table, frame(freeness, world.economies, "freeness"), theta=world.theta)


@pytest.mark.parametrize("scale", [1e-200, 1e-3, 1.0, 1e200])
def test_sizes_and_costs_give_the_trade_they_were_taken_from(scale: float) -> None:
    world = World.from_trade(frame(), theta=5)
    again = of_world(world, np.array([3.0, 0.2, 70.0]) / scale, np.array([1.0, 40.0, 0.6]))
    np.testing.assert_allclose(again.trade, world.trade, rtol=1e-9)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10**6), size=st.integers(2, 8))
def test_sizes_and_costs_give_any_trade_they_were_taken_from(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    trade = np.exp(random.normal(scale=1.5, size=(size, size)))
    away = ~np.eye(size, dtype=bool) & (np.abs(np.subtract.outer(np.arange(size), np.arange(size))) > 1)
    trade[away & (random.random((size, size)) < 0.4)] = 0.0
    world = World.from_trade(frame(trade, tuple(f"E{place}" for place in range(size))), theta=4)
    again = of_world(world, np.exp(random.normal(size=size)), np.exp(random.normal(size=size)))
    np.testing.assert_allclose(again.trade, trade, rtol=1e-7, atol=1e-12)


def test_without_costs_everyone_buys_of_all_alike() -> None:
    """φ = 1: X_ij = Y_i E_j / Y, the gravity of masses alone."""
    output, expenditure = np.array([50.0, 30.0, 20.0]), np.array([40.0, 35.0, 25.0])
    table = sizes(list(output)).with_columns(expenditure=pl.Series(expenditure))
    world = World.from_costs(table, frame(np.ones((3, 3)), NAMES, "freeness"), theta=5)
    np.testing.assert_allclose(world.trade, np.outer(output, expenditure) / 100, rtol=1e-10)
    balanced = World.from_costs(table, frame(np.ones((3, 3)), NAMES, "freeness"), theta=5, deficits="none")
    np.testing.assert_allclose(balanced.to_frame()["deficit"].to_numpy(), 0.0, atol=1e-9)


def test_sums_that_differ() -> None:
    table = sizes([50.0, 30.0, 20.0]).with_columns(expenditure=pl.Series([50.0, 30.0, 21.0]))
    with pytest.raises(InputError, match="sums that differ") as raised:
        World.from_costs(table, frame(value="freeness"), theta=5)
    assert raised.value.found == "101, 100"
    rounded = table.with_columns(expenditure=pl.Series([50.0, 30.0, 20.0 + 1e-5]))
    World.from_costs(rounded, frame(value="freeness"), theta=5)


def test_costs_of_economies_without_sizes() -> None:
    table = sizes([50.0, 30.0], ["AAA", "CCC"]).with_columns(expenditure=pl.col("output"))
    with pytest.raises(InputError, match="without a size") as raised:
        World.from_costs(table, frame(value="freeness"), theta=5)
    assert raised.value.found == "1 (BBB)"


def test_costs_that_no_trade_fits() -> None:
    """AAA sells to itself alone, and makes more than it spends."""
    table = sizes([50.0, 30.0, 20.0]).with_columns(expenditure=pl.Series([40.0, 40.0, 20.0]))
    costs = frame(np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]), NAMES, "freeness")
    with pytest.raises(ConvergenceError):
        World.from_costs(table, costs, theta=5)


# What it is -----------------------------------------------------------------------------------------------------------


def test_another_theta_is_the_same_trade() -> None:
    world = World.from_trade(frame(), theta=5, deficits="proportional")
    other = world.with_theta(8)
    assert (other.theta, other.economies, other.deficits, world.theta) == (8.0, NAMES, "proportional", 5.0)
    np.testing.assert_array_equal(other.trade, TRADE)
    step = Scenario.sign("AAA", "BBB", effect=0.5)
    same = World.from_trade(frame(), theta=8, deficits="proportional").solve(step)
    np.testing.assert_array_equal(other.solve(step).trade, same.trade)
    # The larger θ, the closer the substitutes, and the less is won.
    assert other.solve(step).welfare_hat[0] < world.solve(step).welfare_hat[0]


def test_table_by_hand() -> None:
    table = World.from_trade(frame(), theta=5).to_frame()
    assert table.columns == ["economy", "output", "expenditure", "exports", "imports", "domestic_trade", "deficit"]
    assert table.rows() == [
        ("AAA", 100.0, 96.0, 20.0, 16.0, 80.0, -4.0),
        ("BBB", 75.0, 81.0, 15.0, 21.0, 60.0, 6.0),
        ("CCC", 55.0, 53.0, 15.0, 13.0, 40.0, -2.0),
    ]


def test_a_world_says_what_it_is_and_does_not_change() -> None:
    world = World.from_trade(frame(), theta=4.5, deficits="proportional")
    assert repr(world) == "<World of 3 economies, θ = 4.5, deficits proportional>"
    assert world.places == {"AAA": 0, "BBB": 1, "CCC": 2}
    with pytest.raises(dataclasses.FrozenInstanceError):
        world.theta = 6.0  # type: ignore[misc]


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["world.parquet", "world.csv", "WORLD.CSV"])
def test_a_file_is_read_as_it_was_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    (frame().write_parquet if path.suffix == ".parquet" else frame().write_csv)(path)
    world = read_world(path, theta=5, deficits="proportional")
    assert (world.economies, world.theta, world.deficits) == (NAMES, 5.0, "proportional")
    np.testing.assert_array_equal(world.trade, TRADE)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("world.parquet", None, "no such file of trade"),
        ("world.csv", None, "no such file of trade"),
        ("world.xlsx", b"exporter", "no such file of trade"),
        ("world", b"exporter", "no such file of trade"),
        ("world.parquet", b"exporter,importer,trade\n", "a file that cannot be read"),
        ("world.parquet", b"", "a file that cannot be read"),
        ("world.csv", b"", "a file that cannot be read"),
        ("world.csv", b"exporter,importer,trade\nAAA,AAA,much\n", "no numbers"),
        ("world.csv", b"exporter,importer\nAAA,AAA\n", "unknown column"),
    ],
)
def test_a_file_that_is_no_world(tmp_path: Path, name: str, content: bytes | None, what: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_world(tmp_path / name, theta=5)
    assert raised.value.what == what


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "world.csv").mkdir()
    with pytest.raises(InputError, match="no such file of trade"):
        read_world(tmp_path / "world.csv", theta=5)
