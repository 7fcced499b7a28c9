"""What must hold of the estimates before they are written; each check says what it measured."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from jalin.build.baseline import Baseline
from jalin.build.equations import Estimated, regressors_both_ways
from jalin.errors import InputError, message
from jalin.estimates import files
from jalin.estimates.regressors import NAMES

SUMS = 1e-9
PREDICTION = 1e-10
SOLVED = 1e-10


def check_estimates(
    tables: Mapping[str, pl.DataFrame], equations: Mapping[str, Estimated], baseline: Baseline, *, fitted: bool
) -> dict[str, float]:
    """Raise InputError where a check does not hold; otherwise what each measured."""
    trade = tables[files.TRADE]
    measured = {
        "economies": float(baseline.sizes.height),
        "trade_fitted": float(fitted),
        "output_gap": _gap(trade, "exporter", baseline.sizes, "output"),
        "expenditure_gap": _gap(trade, "importer", baseline.sizes, "expenditure"),
    }
    _hold(measured["output_gap"] < SUMS, "output", SUMS, measured["output_gap"])
    _hold(measured["expenditure_gap"] < SUMS, "expenditure", SUMS, measured["expenditure_gap"])
    measured["league_pairs"] = float(tables[files.LEAGUE].height)
    measured["league_residual"] = float(tables[files.LEAGUE]["residual"].max())  # type: ignore[arg-type]
    _hold(measured["league_residual"] < SOLVED, "gains of every unsigned pair", SOLVED, measured["league_residual"])
    for name, found in equations.items():
        gap = _prediction_gap(found, tables[files.PAIRS])
        _hold(gap < PREDICTION, f"decomposition of {name}", PREDICTION, gap)
        measured[f"{name}_decomposition_gap"] = gap
        measured[f"{name}_log_correlation"] = found.equation.log_correlation
    return measured


def _gap(trade: pl.DataFrame, side: str, sizes: pl.DataFrame, size: str) -> float:
    """The largest relative difference between the sums of trade and the sizes."""
    sums = trade.group_by(side).agg(pl.col("trade").sum()).sort(side)["trade"].to_numpy()
    return float(np.abs(sums / sizes.sort("economy")[size].to_numpy() - 1.0).max())


def _prediction_gap(found: Estimated, pairs: pl.DataFrame) -> float:
    """The largest difference, over the sample, between average pair and parts together and the fitted log outcome."""
    equation = found.equation
    rows = found.fitted.join(regressors_both_ways(pairs), on=["exporter", "importer"], how="left")
    parts = (rows.select(NAMES).to_numpy() - equation.means) @ equation.coefficients
    sides = (
        rows["exporter"].replace_strict(equation.exporter_effects, return_dtype=pl.Float64).to_numpy()
        + rows["importer"].replace_strict(equation.importer_effects, return_dtype=pl.Float64).to_numpy()
    )
    return float(np.abs(equation.intercept + sides + parts - np.log(rows["fitted"].to_numpy())).max())


def _hold(holds: bool, what: str, most: float, found: float) -> None:
    if not holds:
        raise InputError(
            message("estimates that fail a check: {check}"),
            expected=message("a difference below {most}"),
            found=f"{found:.3g}",
            mend=message("Nothing was written. Look at the step that makes it."),
            check=what,
            most=most,
        )
