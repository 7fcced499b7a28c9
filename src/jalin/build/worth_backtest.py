"""Would it have been known? Effects from data to 2004 against what pairs gained that signed in 2005-2016.

Each pair of economies that came under its first FTA, customs union or economic integration agreement in those years is
a case; all pairs of one agreement are one observation, since one text binds them. What they were to gain is the mean
of their agreement's class in the panel to 2004; or, where domestic trade is known, what agreements between economies so
far apart had brought (Baier, Yotov and Zylkin 2019, section 5, who let the effect depend on the cost of trade before;
here on the index of Head and Ries before it began). What they gained is one column for each agreement in a later panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.build import worth_terms as coding
from jalin.build.worth import NORMAL, effects_of, estimate
from jalin.build.worth_panels import READERS, TradePanel, make_panel
from jalin.build.worth_status import IDENTIFIED
from jalin.build.worth_types import means_of
from jalin.register import Register
from jalin.sources.wiod_2013.parse import parse_trade as parse_wiod_2013

Floats = NDArray[np.float64]
LAST_KNOWN = 2004
FIRST, LAST = 2005, 2016
DEEP = ("FTA", "CU", "EIA")
# Years before an agreement from which the cost of trade is read.
BEFORE = 5
# The panel without domestic trade is long; effects are learnt from its years since, and looked for in its years since.
LEARN_FROM, LOOK_FROM = 1984, 1992
MANUFACTURING = ("manufacturing",)


@dataclass(frozen=True)
class Rule:
    """How large an effect to expect: constant + slope · log Head-Ries index, with the spread around it."""

    name: str
    constant: float
    slope: float
    spread: float


def make_backtest(data: Path, register: Register) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The outcome table, and the cases it sums up.

    Returns
    -------
    outcome : one row a test (panel of realised effects) and rule: test, domestic, rule, agreements, pairs,
        mean_predicted, mean_realised, low, high (95 % of the mean realised, each agreement weighted by how well its
        effect is known), difference, difference_error, correlation (weighted; null where all predictions are alike),
        slope, slope_error (of realised on predicted), covered (share of effects within the 95 % interval predicted),
        rmse, rmse_zero (weighted; of the rule, and of predicting no effect).
    cases : test, domestic, rule, agreement, type, pairs, start, predicted, predicted_error, value, standard_error.
    """
    dyads = coding.make_dyads(register)
    agtpa = make_panel("agtpa", READERS["agtpa"](data)).until(LAST_KNOWN)
    comtrade = make_panel("comtrade_dta", READERS["comtrade_dta"](data))
    factories = make_panel("wiod_2013", parse_wiod_2013(data, MANUFACTURING))
    later = comtrade.since(LOOK_FROM)
    tests: tuple[tuple[str, TradePanel, TradePanel], ...] = (
        ("wiod_2013_manufacturing", agtpa, factories),
        ("wiod_2016_all_sectors", agtpa, make_panel("wiod_2016", READERS["wiod_2016"](data))),
        ("comtrade_dta", comtrade.since(LEARN_FROM).until(LAST_KNOWN), later),
    )
    known: dict[str, list[Rule]] = {}
    cases = []
    for name, past, panel in tests:
        if past.name not in known:
            known[past.name] = find_rules(past, dyads)
        realised = find_realised(panel, dyads)
        # The index of all sectors is not that of manufacturing, from which its slope comes.
        rules = known[past.name] if panel is not tests[1][2] else known[past.name][:1]
        cases += [
            _predict(realised, rule).with_columns(test=pl.lit(name), domestic=pl.lit(panel.domestic)) for rule in rules
        ]
    every = pl.concat(cases)
    keys = ["test", "domestic", "rule"]
    rows = [
        dict(zip(keys, key, strict=True)) | judge(group) for key, group in every.group_by(keys, maintain_order=True)
    ]
    return pl.DataFrame(rows), every.select(*keys, pl.exclude(keys))


def find_rules(past: TradePanel, dyads: pl.DataFrame) -> list[Rule]:
    """What agreements of the classes FTA, CU and EIA did in a panel: their mean, and by how far apart they were."""
    own = dyads.filter(pl.col("trade_class").is_in(DEEP)).with_columns(trade_class=pl.lit("deep"))
    shallow = dyads.filter(~pl.col("trade_class").is_in(DEEP))
    names = sorted(own["agreement"].unique())
    none = pl.DataFrame(schema={"agreement": pl.String, "economy": pl.String, "side": pl.String})
    found = effects_of((past,), pl.concat([own, shallow]), names, none)
    mean = next(row for row in means_of(found, past.name) if row["type"] == "deep")
    rules = [Rule("mean", mean["value"], 0.0, float(np.hypot(mean["spread"], mean["standard_error"])))]
    if not past.domestic:
        return rules
    indices = head_ries(past)
    begun = own.select("agreement", "exporter", "importer", "start").unique()
    before = _before(begun, indices)
    kind = found.filter((pl.col("kind") == "corrected") & (pl.col("status") == IDENTIFIED))
    both = kind.join(before, on="agreement").drop_nulls("index")
    weights = 1.0 / (both["standard_error"].to_numpy() ** 2 + mean["spread"] ** 2)
    (constant, slope), _errors = _weighted_line(both["index"].to_numpy(), both["value"].to_numpy(), weights)
    rules.append(Rule("head_ries", constant, slope, rules[0].spread))
    return rules


def find_realised(panel: TradePanel, dyads: pl.DataFrame) -> pl.DataFrame:
    """What agreements did to the pairs that they were the first to bind, in 2005-2016.

    Returns
    -------
    Columns agreement, type, pairs (two-way), start, index (mean log Head-Ries index before; null without domestic
    trade), value, standard_error.
    """
    deep = dyads.filter(pl.col("trade_class").is_in(DEEP)).sort("start", "agreement")
    first = deep.group_by("exporter", "importer", maintain_order=True).agg(
        pl.col("start").first(), pl.col("agreement").first(), pl.col("trade_class").first().alias("type")
    )
    new = first.filter(pl.col("start").is_between(FIRST, LAST))
    # On these pairs all that binds them from then on counts as the one agreement.
    others = dyads.join(new.select("exporter", "importer", since="start"), on=["exporter", "importer"], how="left")
    others = others.filter(pl.col("since").is_null() | (pl.col("year") < pl.col("since"))).drop("since")
    rows = panel.frame.drop("trade").with_row_index("row")
    signed = rows.join(new, on=["exporter", "importer"]).filter(pl.col("year") >= pl.col("start"))
    nobody = pl.lit(None, dtype=pl.String)
    part = signed.select(
        "row", pl.col("agreement").alias("name"), pl.lit("signed").alias("kind"), exporter=nobody, importer=nobody
    )
    background = coding.held(panel, others).select(
        "row", pl.col("agreement").alias("name"), pl.lit("raw").alias("kind"), exporter=nobody, importer=nobody
    )
    found = estimate(panel, coding.collect(panel, [part, background]), corrected=panel.domestic)
    table = found.terms.table.with_columns(
        value=pl.Series(found.fit.best),
        standard_error=pl.Series(found.errors),
        pairs=pl.Series([support.both for support in found.supports], dtype=pl.Int64),
    )
    known = pl.col("value").is_finite() & pl.col("standard_error").is_finite() & (pl.col("pairs") > 0)
    cases = table.filter((pl.col("kind") == "signed") & known).rename({"name": "agreement"})
    about = new.group_by("agreement").agg(pl.col("start").min(), pl.col("type").first())
    cases = cases.join(about, on="agreement")
    if panel.domestic:
        cases = cases.join(_before(new, head_ries(panel)), on="agreement", how="left")
    else:
        cases = cases.with_columns(index=pl.lit(None, dtype=pl.Float64))
    return cases.select("agreement", "type", "pairs", "start", "index", "value", "standard_error").sort("agreement")


def head_ries(panel: TradePanel) -> pl.DataFrame:
    """Columns exporter, importer, year, index: log √(X_ij X_ji / (X_ii X_jj)); absent where a flow is zero."""
    frame = panel.frame
    home = frame.filter(pl.col("exporter") == pl.col("importer")).select("year", economy="exporter", home="trade")
    back = frame.rename({"exporter": "importer", "importer": "exporter", "trade": "back"})
    both = frame.filter(pl.col("exporter") != pl.col("importer")).join(back, on=["exporter", "importer", "year"])
    for role in ("exporter", "importer"):
        both = both.join(home.rename({"economy": role, "home": f"{role}_home"}), on=[role, "year"])
    traded = both.filter((pl.col("trade") > 0) & (pl.col("back") > 0))
    ratio = pl.col("trade").log() + pl.col("back").log() - pl.col("exporter_home").log() - pl.col("importer_home").log()
    return traded.select("exporter", "importer", "year", index=ratio / 2)


def judge(cases: pl.DataFrame) -> dict[str, Any]:
    """How well predictions did; agreements weighted by the inverse of their predictions' and effects' variance."""
    predicted, value, error, spread = (
        cases[name].to_numpy() for name in ("predicted", "value", "standard_error", "predicted_error")
    )
    weights = 1.0 / (error**2 + spread**2)
    weights = weights / weights.sum()
    mean = float(weights @ value)
    # Errors of agreements are taken to be independent of each other, not those of one agreement's pairs.
    mean_error = float(np.sqrt(np.sum(weights**2 * (value - mean) ** 2) * len(value) / (len(value) - 1)))
    gap = value - predicted
    off = float(weights @ gap)
    vary = bool(np.ptp(predicted) > 1e-9)
    line, errors = _weighted_line(predicted, value, weights) if vary else ((None, None), (None, None))
    centred = predicted - weights @ predicted, value - mean
    between = float((weights * centred[0]) @ centred[1]) if vary else None
    size = float(np.sqrt((weights @ centred[0] ** 2) * (weights @ centred[1] ** 2)))
    return {
        "agreements": cases.height,
        "pairs": int(cases["pairs"].sum()),
        "mean_predicted": float(weights @ predicted),
        "mean_realised": mean,
        "low": mean - NORMAL * mean_error,
        "high": mean + NORMAL * mean_error,
        "difference": off,
        "difference_error": float(np.sqrt(np.sum(weights**2 * (gap - off) ** 2) * len(value) / (len(value) - 1))),
        "correlation": between / size if between is not None and size > 0 else None,
        "slope": line[1],
        "slope_error": errors[1],
        "covered": float(np.mean(np.abs(gap) <= NORMAL * np.sqrt(error**2 + spread**2))),
        "rmse": float(np.sqrt(weights @ gap**2)),
        "rmse_zero": float(np.sqrt(weights @ value**2)),
    }


def _predict(realised: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    index = pl.col("index") if rule.slope else pl.lit(0.0)
    found = realised.with_columns(
        rule=pl.lit(rule.name),
        predicted=rule.constant + rule.slope * index,
        predicted_error=pl.lit(rule.spread),
    )
    return found.drop_nulls("predicted")


def _before(begun: pl.DataFrame, indices: pl.DataFrame) -> pl.DataFrame:
    """Columns agreement, index: mean over the agreement's pairs and the five years before each began."""
    joined = begun.join(indices, on=["exporter", "importer"])
    soon = (pl.col("year") < pl.col("start")) & (pl.col("year") >= pl.col("start") - BEFORE)
    return joined.filter(soon).group_by("agreement").agg(pl.col("index").mean())


def _weighted_line(x: Floats, y: Floats, weights: Floats) -> tuple[tuple[float, float], tuple[float, float]]:
    """Constant and slope by weighted least squares, and their heteroskedasticity-robust errors."""
    columns = np.column_stack([np.ones_like(x), x])
    bread = np.linalg.inv(columns.T @ (columns * weights[:, None]))
    both = bread @ (columns.T @ (weights * y))
    score = columns * (weights * (y - columns @ both))[:, None]
    spread = np.sqrt(np.diag(bread @ (score.T @ score) @ bread) * len(y) / (len(y) - 2))
    return (float(both[0]), float(both[1])), (float(spread[0]), float(spread[1]))
