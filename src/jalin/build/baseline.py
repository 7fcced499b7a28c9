"""The world of 2023: what each economy makes and spends, and what of it stays at home.

Goods traded between economies are observed (BACI); what an economy sells to itself is not. Three ways are usual
(Campos, Timini and Vidal 2021, Economics Letters 208): gross output less exports; gross output made from GDP and an
output-GDP ratio; GDP less exports. Trade is a gross flow, so that GDP, which is net of what goes into production,
understates what stays at home, most of all where exports are assembled from imported parts (GDP less exports is
5 % of GDP for Viet Nam, 9 % for Slovakia, 10 % for Malaysia). Output here is GDP of 2023 times the ratio of gross
output to GDP that the World Input-Output Database has for the economy, or, where it has none, the median of its 42
ratios. GDP itself is kept as the alternative, to show how much rests on the choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import polars as pl

from jalin.errors import InputError, message
from jalin.sources.baci_2023.parse import parse_gdp, parse_trade
from jalin.sources.wiod_2016.parse import YEAR as RATIO_YEAR
from jalin.sources.wiod_2016.parse import parse_output
from jalin.sources.world_bank.parse import parse_gdp as parse_gdp_of

Method = Literal["output", "gdp"]
METHODS: tuple[Method, ...] = get_args(Method)
YEAR = 2023
# The least part of its output that an economy is taken to sell at home, where output less exports would give less.
# Chosen, not estimated: the lowest share of any economy in the World Input-Output Database is 0.44 (Luxembourg).
LEAST_AT_HOME = 0.2
# Imports beyond GDP cannot all be used at home: ships on a register of convenience, goods in transit.
MOST_IMPORTS = 1.0


@dataclass(frozen=True)
class Baseline:
    """n economies, their sizes and the trade between them.

    Attributes
    ----------
    sizes : one row an economy, in order: economy, gdp, ratio (output to GDP), output, exports, imports, domestic_trade,
        expenditure (million USD), treatment (`none`, `raised`, `imports_beyond_gdp`, or both joined by `+`).
    trade : exporter, importer, trade (million USD), domestic trade included, every pair.
    """

    sizes: pl.DataFrame
    trade: pl.DataFrame


def make_baseline(data: Path, method: Method = "output") -> Baseline:
    """The world of 2023 from a folder of data.

    Parameters
    ----------
    method : `output` (GDP times an output-GDP ratio) or `gdp` (GDP alone).

    Raises
    ------
    InputError : no such method, a file that is missing, or economies that the two sources do not share.
    """
    if method not in METHODS:
        raise InputError(
            message("no such way to domestic trade"),
            expected=", ".join(METHODS),
            found=repr(method),
            mend=message("Choose one of these."),
        )
    observed, gdp = parse_trade(data), parse_gdp(data).sort("economy")
    _check_economies(observed, gdp)
    # BACI lists flows above a threshold of 1,000 USD: a pair that it does not list has no trade that it could see.
    between = _every_pair(gdp).join(observed, on=["exporter", "importer"], how="left")
    between = between.with_columns(pl.col("trade").fill_null(0.0))
    sizes = (
        gdp.join(_ratios(data, gdp) if method == "output" else gdp.select("economy", ratio=pl.lit(1.0)), on="economy")
        .join(_total(between, "exporter", "exports"), on="economy")
        .join(_total(between, "importer", "imports"), on="economy")
        .with_columns(output=pl.col("gdp") * pl.col("ratio"))
        .sort("economy")
    )
    sizes = _close_accounts(sizes)
    home = sizes.select(exporter="economy", importer="economy", trade="domestic_trade")
    return Baseline(sizes, pl.concat([between, home]).sort("exporter", "importer"))


def make_ratios(data: Path) -> pl.DataFrame:
    """Columns economy, ratio: gross output over GDP of 2014, where both are known."""
    known = parse_output(data).join(parse_gdp_of(data, RATIO_YEAR), on="economy")
    return known.select("economy", (pl.col("output") / pl.col("gdp")).alias("ratio"))


def _ratios(data: Path, gdp: pl.DataFrame) -> pl.DataFrame:
    ratios = make_ratios(data)
    usual = ratios["ratio"].median()
    return gdp.select("economy").join(ratios, on="economy", how="left").with_columns(pl.col("ratio").fill_null(usual))


def _close_accounts(sizes: pl.DataFrame) -> pl.DataFrame:
    """Domestic trade is output less exports, or a least part of output; expenditure is that and imports.

    Where exports leave less than that part, output is raised until the part is right: trade stays as observed.
    """
    left = pl.col("output") - pl.col("exports")
    short = left < LEAST_AT_HOME * pl.col("output")
    raised = pl.col("exports") / (1.0 - LEAST_AT_HOME)
    beyond = pl.col("imports") > MOST_IMPORTS * pl.col("gdp")
    notes = pl.concat_str(
        pl.when(short).then(pl.lit("raised")),
        pl.when(beyond).then(pl.lit("imports_beyond_gdp")),
        separator="+",
        ignore_nulls=True,
    )
    return (
        sizes.with_columns(treatment=pl.when(notes == "").then(pl.lit("none")).otherwise(notes))
        .with_columns(output=pl.when(short).then(raised).otherwise(pl.col("output")))
        .with_columns(domestic_trade=pl.col("output") - pl.col("exports"))
        .with_columns(expenditure=pl.col("domestic_trade") + pl.col("imports"))
        .select("economy", "gdp", "ratio", "output", "exports", "imports", "domestic_trade", "expenditure", "treatment")
    )


def _every_pair(gdp: pl.DataFrame) -> pl.DataFrame:
    """Columns exporter, importer: each economy with every other."""
    exporters, importers = gdp.select(exporter="economy"), gdp.select(importer="economy")
    return exporters.join(importers, how="cross").filter(pl.col("exporter") != pl.col("importer"))


def _total(trade: pl.DataFrame, side: str, name: str) -> pl.DataFrame:
    return trade.group_by(side).agg(pl.col("trade").sum().alias(name)).rename({side: "economy"})


def _check_economies(trade: pl.DataFrame, gdp: pl.DataFrame) -> None:
    seen = set(trade["exporter"]) | set(trade["importer"])
    odd = sorted(seen ^ set(gdp["economy"]))
    if odd:
        raise InputError(
            message("trade and GDP are of different economies"),
            expected=message("the same economies in both"),
            found=", ".join(odd),
            mend=message("Take both files from one release."),
        )
