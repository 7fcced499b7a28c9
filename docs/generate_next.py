"""Writes how rankings move into docs/methods/next.md.

`python docs/generate_next.py --data DIR` solves the leagues under several elasticities and both ways to domestic trade;
with `--check` it exits with 1 where the page differs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from jalin.build.baseline import METHODS, make_baseline
from jalin.build.prospects import LEAGUE_DAY
from jalin.equilibrium import Effect, World
from jalin.equilibrium.players import Pair
from jalin.estimates import Estimates, load_estimates
from jalin.estimates.estimates import THETA
from jalin.prospects.prospects import make_choice, prospects
from jalin.register import Register, load_register

PAGE = Path(__file__).resolve().parent / "methods" / "next.md"
START, END = "<!-- leagues: written by docs/generate_next.py; do not edit between the marks -->", "<!-- /leagues -->"
THETAS = (3.0, 4.0, 5.0, 7.0)
COUNTRIES = ("IDN", "VNM", "BRA", "KEN")
TOP = 10
LEAST_TRADE = 1.0
NAMES = {"output": "output from GDP", "gdp": "GDP"}


def table(headings: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *(tuple(str(cell) for cell in row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(value: float) -> str:
    return f"{value:.2g}" if abs(value) < 1 else f"{value:.2f}"


def solve(world: World, country: str, estimates: Estimates, register: Register) -> pl.DataFrame:
    """Columns rank, partner, gain (per cent), best first."""
    choose = make_choice(estimates, register, None)

    def effect(pair: Pair) -> Effect:
        return choose(pair).effect()

    found = world.league(effect=effect, country=country, register=register, on=LEAGUE_DAY).to_frame()
    return found.select("rank", partner="second", gain=100 * (pl.col("first_welfare_hat") - 1))


def spearman(one: pl.DataFrame, other: pl.DataFrame) -> float:
    both = one.join(other, on="partner")
    return float(np.corrcoef(both["rank"].to_numpy(), both["rank_right"].to_numpy())[0, 1])


def make_worlds(data: Path, estimates: Estimates) -> dict[str, pl.DataFrame]:
    """Fitted trade between economies, with domestic trade by each method."""
    fitted = estimates.trade.to_frame()
    between = fitted.filter(pl.col("exporter") != pl.col("importer"))
    worlds = {"output": fitted}
    for method in METHODS:
        if method not in worlds:
            sizes = make_baseline(data, method).sizes
            home = sizes.select(exporter="economy", importer="economy", trade="domestic_trade")
            worlds[method] = pl.concat([between, home])
    return worlds


def sensitivity(data: Path, estimates: Estimates, register: Register) -> str:
    """Indonesia's first ten under every combination."""
    usual = solve(estimates.world(), "IDN", estimates, register)
    first = usual["partner"][:TOP].to_list()
    columns: dict[str, list[str]] = {}
    for method, trade in make_worlds(data, estimates).items():
        for theta in THETAS:
            league = solve(World.from_trade(trade, theta=theta), "IDN", estimates, register)
            cells = [
                f"{register.name(row['partner'], 'en')} {percent(row['gain'])}"
                for row in league.head(TOP).iter_rows(named=True)
            ]
            kept = len(set(league["partner"][:TOP]) & set(first))
            correlation = f"{spearman(usual, league):.5f}"
            columns[f"θ = {theta:g}, {NAMES[method]}"] = [*cells, f"{kept} of {TOP}", correlation]
    labels = [*map(str, range(1, TOP + 1)), "of the usual ten", "rank correlation with the usual"]
    rows = [(label, *(cells[place] for cells in columns.values())) for place, label in enumerate(labels)]
    return table(("", *columns), rows)


def leagues(estimates: Estimates, register: Register) -> str:
    """The first ten of some countries, and how far their league differs from a ranking by trade."""
    found = {
        name: prospects(name, top=TOP, on=LEAGUE_DAY, estimates=estimates, register=register) for name in COUNTRIES
    }
    rows: list[tuple[Any, ...]] = []
    for place in range(TOP):
        cells = []
        for each in found.values():
            row = each.rows[place]
            chance = "–" if row.signing is None else f"{100 * row.signing:.0f} %"
            cells.append(f"{register.name(row.partner, 'en')} {percent(row.gain)} ({chance})")
        rows.append((place + 1, *cells))
    rows.append(("partners", *(len(each.league.pairs) for each in found.values())))
    rows.append(("rank correlation with trade", *(f"{each.trade_correlation or 0.0:.5f}" for each in found.values())))
    rows.append(("residual", *(f"{each.residual:.0e}" for each in found.values())))
    return table(("", *(register.name(name, "en") for name in COUNTRIES)), rows)


def errors_of_fit(data: Path, estimates: Estimates) -> str:
    """How far fitted trade is from observed trade, for pairs that trade more than LEAST_TRADE million USD."""
    observed = make_baseline(data).trade.filter(pl.col("exporter") != pl.col("importer"), pl.col("trade") > LEAST_TRADE)
    both = observed.join(estimates.trade.to_frame().rename({"trade": "fitted"}), on=["exporter", "importer"])
    gaps = (both["trade"] / both["fitted"]).log().to_numpy()
    spread, middle = float(np.exp(gaps.std())), float(np.exp(np.median(np.abs(gaps))))
    large = both.filter(pl.col("trade") > 1000.0)
    of_large = float(np.exp(np.median(np.abs((large["trade"] / large["fitted"]).log().to_numpy()))))
    return (
        f"Fitted trade of a directed pair is off by a factor of {middle:.1f} in the middle case (of pairs above"
        f" 1,000 million USD: {of_large:.1f}); one standard deviation is a factor of {spread:.1f}"
        f" ({both.height:,} pairs above {LEAST_TRADE:g} million USD)."
    )


def write_page(data: Path) -> str:
    estimates, register = load_estimates(), load_register()
    parts = [
        START,
        f"Indonesia's first ten and their gain in per cent of welfare; the usual is θ = {THETA}, output from GDP.",
        sensitivity(data, estimates, register),
        "First ten of four countries under the usual choices: gain in per cent of welfare, and in brackets the chance"
        " of signing within ten years.",
        leagues(estimates, register),
        errors_of_fit(data, estimates),
        END,
    ]
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    return before + "\n\n".join(parts) + rest.split(END)[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    page = write_page(asked.data)
    if asked.check:
        return int(page != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
