"""What agreements of a class did on average, when it set in, and whether it had set in before they began."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import chi2

from jalin.build import worth_terms as coding
from jalin.build.worth import NORMAL, Estimated, estimate
from jalin.build.worth_panels import TradePanel, make_panels
from jalin.build.worth_status import IDENTIFIED
from jalin.build.worth_terms import make_dyads
from jalin.gravity.shrinkage import LEAST, shrink
from jalin.register import Register

SCHEMA: dict[str, Any] = {
    "type": pl.String,
    "panel": pl.String,
    "domestic": pl.Boolean,
    "kind": pl.String,
    "value": pl.Float64,
    "standard_error": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "spread": pl.Float64,
    "p_value": pl.Float64,
    "agreements": pl.Int64,
    "pairs": pl.Int64,
}


def make_types(data: Path, register: Register, effects: pl.DataFrame) -> pl.DataFrame:
    """Means by class of agreement and panel.

    Parameters
    ----------
    effects : what `make_effects` returned.

    Returns
    -------
    Columns type (a trade class; `any` for all agreements together), panel, domestic, kind, value, standard_error, low,
    high, spread, p_value, agreements, pairs. Kinds: `mean` of the agreements' effects, each weighted by how well it is
    known, with how much true effects vary around it (`spread`, a standard deviation); `pooled`, a column for the class;
    `phase_…`; `lead_1` … `lead_5` years before; `leads`, whose p_value is of all leads being zero.
    """
    dyads = make_dyads(register)
    rows = [row for panel in make_panels(data) for row in _panel_rows(panel, dyads, effects)]
    return pl.DataFrame(rows, schema=SCHEMA).sort("panel", "type", "kind")


def means_of(effects: pl.DataFrame, panel: str) -> list[dict[str, Any]]:
    """Mean effect and spread of each class in one panel, from its agreements' effects (Morris 1983)."""
    # The corrected effects where a panel has them.
    kind = "corrected" if effects.filter((pl.col("panel") == panel) & (pl.col("kind") == "corrected")).height else "raw"
    own = effects.filter((pl.col("panel") == panel) & (pl.col("kind") == kind) & (pl.col("status") == IDENTIFIED))
    rows = []
    for (trade_class,), group in own.group_by(["type"], maintain_order=True):
        if group.height < LEAST:
            continue
        variances = group["standard_error"].to_numpy() ** 2
        drawn = shrink(group["value"].to_numpy(), variances)
        error = float(np.sqrt(1.0 / np.sum(1.0 / (variances + drawn.variance))))
        row: dict[str, Any] = dict.fromkeys(SCHEMA)
        row |= {"type": trade_class, "panel": panel, "domestic": group["domestic"][0], "kind": "mean"}
        row |= {"value": drawn.mean, "standard_error": error, "spread": float(np.sqrt(drawn.variance))}
        row |= {"low": drawn.mean - NORMAL * error, "high": drawn.mean + NORMAL * error}
        rows.append(row | {"agreements": group.height, "pairs": int(group["pairs"].sum())})
    return rows


def _panel_rows(panel: TradePanel, dyads: pl.DataFrame, effects: pl.DataFrame) -> list[dict[str, Any]]:
    rows = means_of(effects, panel.name)
    counts = dict(
        coding.held(panel, dyads).filter(pl.col("exporter") != pl.col("importer"))
        .group_by("trade_class").agg(pl.col("agreement").n_unique()).iter_rows()
    )  # fmt: skip
    counts["any"] = sum(counts.values())
    every = dyads.with_columns(trade_class=pl.lit("any"))
    for coded in (every, dyads):
        if coded is dyads and not panel.domestic:
            # Three hundred thousand rows: by class once, not by class and year as well.
            return rows + _fit_rows(panel, coding.by_class(panel, coded, "pooled"), counts)
        rows += _fit_rows(panel, coding.by_class(panel, coded, "pooled"), counts)
        rows += _fit_rows(panel, coding.by_class(panel, coded, "phases"), counts)
        leads = coding.by_class(panel, coded, "leads")
        rows += [row for row in _fit_rows(panel, leads, counts, test=True) if row["kind"].startswith("lead")]
    return rows


def _fit_rows(
    panel: TradePanel, terms: coding.Terms, counts: dict[str, int], *, test: bool = False
) -> list[dict[str, Any]]:
    found = estimate(panel, terms, corrected=panel.domestic)
    rows = []
    names = terms.table["name"].to_list()
    for term, (name, kind) in enumerate(terms.table.select("name", "kind").iter_rows()):
        value, error = float(found.fit.best[term]), found.errors[term]
        if not np.isfinite(value) or not np.isfinite(error):
            continue
        row: dict[str, Any] = dict.fromkeys(SCHEMA)
        row |= {"type": name, "panel": panel.name, "domestic": panel.domestic, "kind": kind, "value": value}
        row |= {"standard_error": error, "low": value - NORMAL * error, "high": value + NORMAL * error}
        rows.append(row | {"agreements": counts.get(name), "pairs": found.supports[term].pairs})
    return rows + ([_test_leads(panel, name, found) for name in dict.fromkeys(names)] if test else [])


def _test_leads(panel: TradePanel, name: str, found: Estimated) -> dict[str, Any]:
    """Wald's test that no lead of a class differs from the years before."""
    table = found.terms.table.with_row_index("term")
    own = table.filter((pl.col("name") == name) & pl.col("kind").str.starts_with("lead"))["term"].to_numpy()
    known = own[np.isfinite(found.fit.best[own])]
    row: dict[str, Any] = dict.fromkeys(SCHEMA)
    row |= {"type": name, "panel": panel.name, "domestic": panel.domestic, "kind": "leads"}
    if not len(known):
        return row
    values = found.fit.best[known]
    statistic = float(values @ np.linalg.solve(found.fit.covariance[np.ix_(known, known)], values))
    return row | {"value": statistic, "p_value": float(chi2.sf(statistic, len(known)))}
