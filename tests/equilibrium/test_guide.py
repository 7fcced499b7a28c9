"""The applications of chapter 2 of Yotov, Piermartini, Monteiro and Larch (2016), country by country."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest
from gravity.panels import guide
from numpy.typing import NDArray
from register.shared import SHARED

from jalin.gravity import ppml
from jalin.numerics.balance import solve_balance, solve_conditional
from jalin.numerics.equilibrium import Base, Solution, evaluate, solve_full

Floats = NDArray[np.float64]
THETA = 6.0
SIZE = 69


def published(name: str) -> pl.DataFrame:
    """The guide's results; it calls Germany, its numeraire, ZZZ."""
    file = SHARED / "reference" / "agtpa" / f"{name}_general_equilibrium.csv"
    if not file.is_file():
        pytest.skip(f"no outside reference: {file} is absent; it lies beside the project, not in it")
    return pl.read_csv(file).with_columns(pl.col("country").replace({"ZZZ": "DEU"})).sort("country")


def exports(trade: Floats) -> Floats:
    """(n,) international ones."""
    return np.asarray(trade.sum(axis=1) - np.diag(trade))


def real_gdp(found: Solution) -> Floats:
    """(n,) its change, new over old: factory-gate price over the price of what is consumed."""
    return np.asarray(found.wages * found.index ** (1 / THETA))


def column(frame: pl.DataFrame, name: str) -> Floats:
    return np.asarray(frame[name].to_numpy(), dtype=np.float64)


@cache
def without_borders() -> tuple[pl.DataFrame, Base, Floats]:
    """The guide's results, the estimated world of 2006, and what the end of the effect of borders changes."""
    table = published("trade_without_borders")
    panel = guide().filter(pl.col("year") == 2006).sort("exporter", "importer")
    panel = panel.with_columns((pl.col("exporter") != pl.col("importer")).cast(pl.Int8).alias("brdr"))
    fit = ppml(panel, "trade ~ log(dist) + cntg + brdr | exporter + importer", duplicates="allow")
    assert panel["exporter"].unique().sort().to_list() == table["country"].to_list()
    base = Base(fit.fitted().to_numpy().reshape(SIZE, SIZE), THETA, "proportional")
    return table, base, -fit.coefficients[fit.names.index("brdr")] * (1 - np.eye(SIZE))


def test_borders_conditional() -> None:
    table, base, change = without_borders()
    before = exports(base.trade)
    np.testing.assert_allclose(before, column(table, "Xi_BLN"), rtol=1e-8)
    after = exports(solve_conditional(base, change).trade)
    np.testing.assert_allclose(100 * (after / before - 1), column(table, "change_Xi_CDL"), atol=1e-6)


def test_borders_full_endowment() -> None:
    """Real output within 0.6 points of changes of 9 to 72 per cent; 0.6 is Hong Kong, half of all are within 0.1.

    Nearer is not possible. The guide stops where prices move by less than 0.01, with world output 22.5 per cent above
    what it was. At its prices demand differs from output by up to 2.8 per cent; here, by rounding.
    """
    table, base, change = without_borders()
    found = solve_full(base, change)
    assert found.residual < 1e-12
    off = np.abs(100 * (real_gdp(found) - 1) - column(table, "change_rGDP_FULL"))
    assert off.max() < 0.6
    assert np.median(off) < 0.1
    # Prices differ from the guide's by one factor, its numeraire, up to 0.5 per cent.
    ratio = found.wages / (1 + column(table, "change_price_FULL") / 100)
    np.testing.assert_allclose(ratio / np.median(ratio), 1.0, atol=5e-3)

    prices = 1 + column(table, "change_price_FULL") / 100
    theirs = evaluate(base, base.shares * np.exp(change), np.log(prices))
    off_market = np.abs(theirs.demand / (prices * base.output) - 1).max()
    assert 0.02 < off_market < 0.03
    # With expenditure as the guide has it, not scaled to what the world makes.
    assert np.abs(theirs.demand / theirs.scale / (prices * base.output) - 1).max() == pytest.approx(0.028, abs=5e-4)


@cache
def nafta() -> tuple[pl.DataFrame, Base, Floats]:
    """The guide's results, the world of 1994 with Nafta at estimated costs, and what its end changes."""
    table = published("nafta")
    panel = guide()
    fit = ppml(panel, "trade ~ rta | exporter^year + importer^year + pair_id", cluster="pair_id")
    rta = fit.coefficients[0]
    assert round(rta, 3) == 0.557
    base_year = panel.filter(pl.col("year") == 1994).join(fit.effects()["pair_id"], on="pair_id", how="left")
    base_year = base_year.sort("exporter", "importer").with_columns(pl.col("effect").exp().alias("freeness"))
    # Pairs that never traded have no effect; the guide takes theirs from geography.
    never = base_year.filter(pl.col("freeness").is_null())
    assert never.height == 14
    known = base_year.filter(pl.col("freeness").is_not_null() & (pl.col("exporter") != pl.col("importer")))
    filling = ppml(known, "freeness ~ log(dist) + cntg + lang + clny | exporter + importer", duplicates="allow")
    never = never.with_columns(pl.Series("guess", np.asarray(filling.predict(never))))
    base_year = base_year.join(never.select("exporter", "importer", "guess"), on=["exporter", "importer"], how="left")
    base_year = base_year.with_columns(pl.coalesce("freeness", "guess")).sort("exporter", "importer")
    trade, freeness, agreed = (
        base_year[name].to_numpy().astype(float).reshape(SIZE, SIZE) for name in ("trade", "freeness", "rta")
    )
    found = solve_balance(trade.sum(axis=1), trade.sum(axis=0), freeness * np.exp(rta * agreed))
    inside = table["country"].is_in(["CAN", "MEX", "USA"]).to_numpy()
    return table, Base(found.trade, THETA, "proportional"), -rta * agreed * np.outer(inside, inside)


def test_nafta_conditional() -> None:
    """The guide shows what having Nafta does: of the world as it is, over the world without."""
    table, base, change = nafta()
    before = exports(base.trade)
    np.testing.assert_allclose(before, column(table, "Xi_BLN"), rtol=2e-3)
    after = exports(solve_conditional(base, change).trade)
    np.testing.assert_allclose(100 * (before / after - 1), column(table, "change_Xi_CDL"), atol=0.02)


def test_nafta_full_endowment() -> None:
    """Real output needs no numeraire; exports are in the guide's, where P of Germany stays one.

    The guide stops where prices move by less than 0.01, which leaves 0.8 points of a Canadian 41 in exports.
    """
    table, base, change = nafta()
    found = solve_full(base, change)
    assert found.residual < 1e-11
    np.testing.assert_allclose(100 * (1 / real_gdp(found) - 1), column(table, "change_rGDP_FULL"), atol=0.05)
    germany = found.index[table["country"].to_list().index("DEU")] ** (-1 / THETA)
    after = exports(found.trade) / germany
    np.testing.assert_allclose(100 * (exports(base.trade) / after - 1), column(table, "change_Xi_FULL"), atol=0.8)
