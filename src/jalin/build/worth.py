"""WORTH: what each agreement did to trade between its parties, from four panels, or why that cannot be said.

Of each agreement and panel: the partial effect β (trade changes by exp(β) − 1, all else held) as estimated, without its
bias, and drawn towards the mean of its class; by direction; by years since it began; and what moved before it began.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from jalin.build import worth_terms as coding
from jalin.build.worth_fit import TermFit, find_aliases, fit_terms
from jalin.build.worth_panels import TradePanel, make_panels, preference
from jalin.build.worth_placebo import Placebo, Support
from jalin.build.worth_status import BINDS_NO_PAIR, IDENTIFIED, find_status
from jalin.build.worth_terms import Terms, make_dyads
from jalin.gravity.shrinkage import LEAST, shrink
from jalin.register import Register

# Two-way pairs below which clusters are too few, and the noise of pairs without an agreement counts where it is more.
FEW = 20
NORMAL = 1.959963984540054
SCHEMA: dict[str, Any] = {
    "agreement": pl.String,
    "type": pl.String,
    "panel": pl.String,
    "domestic": pl.Boolean,
    "kind": pl.String,
    "exporter": pl.String,
    "importer": pl.String,
    "value": pl.Float64,
    "standard_error": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "errors": pl.String,
    "pairs": pl.Int64,
    "first_year": pl.Int64,
    "last_year": pl.Int64,
    "status": pl.String,
    "preferred": pl.Boolean,
}


@dataclass(frozen=True)
class Estimated:
    """One fit of a panel, and what each of its terms rests on.

    Attributes
    ----------
    supports : (K,).
    errors : (K,) the standard errors that count; NaN where a term is not identified.
    methods : (K,) `clustered` or `placebo`.
    """

    terms: Terms
    fit: TermFit
    supports: tuple[Support, ...]
    errors: tuple[float, ...]
    methods: tuple[str, ...]


def make_effects(data: Path, register: Register) -> pl.DataFrame:
    """Effects of every trade agreement of the register in every panel, from a folder of data.

    Returns
    -------
    One row an agreement, panel, kind and (for kind `direction`) pair of sides: agreement, type, panel, domestic, kind,
    exporter, importer, value (β), standard_error, low, high (95 %), errors (`clustered`, `placebo`, `empirical_bayes`),
    pairs (directed pairs in which it began or ended within the panel), first_year, last_year (of its
    years in force within the panel), status (`identified`, or why not), preferred (whether this panel counts).
    What is not identified has null values. Kinds: `raw`, `corrected`, `shrunk`, `direction`, `phase_0_2`, `phase_3_5`,
    `phase_6_10`, `phase_11_on`, `lead`.
    """
    dyads = make_dyads(register)
    trading = [name for name in register.ids("agreements") if register.agreement(name).trade is not None]
    sides = _name_sides(register, coding.find_sides(dyads))
    return effects_of(make_panels(data), dyads, trading, sides)


def effects_of(
    panels: tuple[TradePanel, ...], dyads: pl.DataFrame, agreements: list[str], sides: pl.DataFrame
) -> pl.DataFrame:
    """The frame of `make_effects`, from panels, pairs bound by year, ids of agreements, and their sides."""
    classes = dict(dyads.select("agreement", "trade_class").unique(keep="last").iter_rows())
    starts = dict(dyads.group_by("agreement").agg(pl.col("start").min()).iter_rows())
    rows = [row for panel in panels for row in _panel_rows(panel, dyads, agreements, classes, sides)]
    frame = pl.DataFrame(rows, schema={name: kind for name, kind in SCHEMA.items() if name != "preferred"})
    known = set(
        frame.filter((pl.col("kind") == "raw") & (pl.col("status") == IDENTIFIED))
        .select("agreement", "panel")
        .iter_rows()
    )
    chosen = {
        name: next((panel for panel in preference(starts.get(name)) if (name, panel) in known), None)
        for name in agreements
    }
    best = pl.col("agreement").replace_strict(chosen, return_dtype=pl.String)
    ordered = frame.with_columns(preferred=(pl.col("panel") == best).fill_null(False))
    return ordered.sort("agreement", "panel", "kind", "exporter", "importer", nulls_last=False)


def share_identified(effects: pl.DataFrame) -> pl.DataFrame:
    """Columns type (`all` for all), panel (`any`; `any_domestic` for those with domestic trade), agreements, in_force
    (bound a pair on some 1 July), identified, share (of those in force)."""
    raw = effects.filter(pl.col("kind") == "raw")
    named = [raw, raw.with_columns(panel=pl.lit("any"))]
    named.append(raw.filter("domestic").with_columns(panel=pl.lit("any_domestic")))
    every = pl.concat(named)
    counted = pl.concat(
        [every.with_columns(pl.col("type").fill_null("never_in_force")), every.with_columns(type=pl.lit("all"))]
    )
    one = counted.group_by("type", "panel", "agreement").agg(
        in_force=(pl.col("status") != BINDS_NO_PAIR).any(), identified=(pl.col("status") == IDENTIFIED).any()
    )
    return (
        one.group_by("type", "panel")
        .agg(pl.len().cast(pl.Int64).alias("agreements"), pl.col("in_force", "identified").sum().cast(pl.Int64))
        .with_columns(share=pl.when(pl.col("in_force") > 0).then(pl.col("identified") / pl.col("in_force")))
        .sort("type", "panel")
    )


def estimate(panel: TradePanel, terms: Terms, *, corrected: bool, placebo: Placebo | None = None) -> Estimated:
    """Fit terms, with standard errors that hold for few pairs too.

    Parameters
    ----------
    placebo : the panel's pairs without change, seen through a fit of all agreements; from this fit where left out.
    """
    fit = fit_terms(panel, terms, corrected=corrected)
    placebo = placebo or Placebo(fit, panel)
    supports = [placebo.support(fit, term) for term in range(terms.table.height)]
    errors, methods = [], []
    for clustered, support in zip(fit.standard_errors.tolist(), supports, strict=True):
        few = support.both < FEW
        # NaN clustered errors: the correction left a variance below zero, as one or two clusters can.
        by_placebo = few and not support.error <= clustered
        errors.append(support.error if by_placebo else clustered)
        methods.append("placebo" if by_placebo else "clustered")
    return Estimated(terms, fit, tuple(supports), tuple(errors), tuple(methods))


def _panel_rows(
    panel: TradePanel, dyads: pl.DataFrame, agreements: list[str], classes: dict[str, str], sides: pl.DataFrame
) -> Iterator[dict[str, Any]]:
    terms = coding.by_agreement(panel, dyads)
    main = estimate(panel, terms, corrected=panel.domestic)
    placebo = Placebo(main.fit, panel)
    names = terms.table["name"].to_list()
    place = {name: term for term, name in enumerate(names)}
    aliases = find_aliases(main.fit, panel)
    begun = set(coding.held(panel, dyads).filter("seen")["agreement"])
    known = {}
    for name in agreements:
        term = place.get(name)
        alike = [names[other] for other in aliases.get(term, [])] if term is not None else []
        bound = dyads.filter(pl.col("agreement") == name)
        status = find_status(panel, bound, main, term, alike, seen=name in begun)
        if status == IDENTIFIED and term is not None:
            known[name] = term
        yield _row(panel, name, classes, "raw", main, term, status, main.fit.raw)
    if panel.domestic:
        for name, term in known.items():
            yield _row(panel, name, classes, "corrected", main, term, IDENTIFIED, main.fit.corrected)
    yield from _shrunk_rows(panel, known, classes, main)
    if not panel.domestic:
        # Hundreds of agreements in a panel of three hundred thousand rows: once is what can be done.
        return
    for more in (
        coding.by_direction(panel, dyads, sides),
        coding.by_phase(panel, dyads),
        coding.with_leads(panel, dyads),
    ):
        found = estimate(panel, more, corrected=False, placebo=placebo)
        for term, (name, kind, exporter, importer) in enumerate(more.table.iter_rows()):
            if kind != "raw" and name in known:
                status = IDENTIFIED if np.isfinite(found.errors[term]) else "no_variation"
                row = _row(panel, name, classes, kind, found, term, status, found.fit.raw)
                yield row | {"exporter": exporter, "importer": importer}


def _shrunk_rows(
    panel: TradePanel, known: dict[str, int], classes: dict[str, str], main: Estimated
) -> Iterator[dict[str, Any]]:
    """Empirical Bayes within each class, of which a panel must have four (Morris 1983)."""
    for trade_class in sorted(set(classes.values())):
        members = [name for name in known if classes[name] == trade_class]
        if len(members) < LEAST:
            continue
        own = [known[name] for name in members]
        errors = np.array([main.errors[term] for term in own])
        drawn = shrink(main.fit.best[own], errors**2)
        for name, value, error in zip(members, drawn.estimates, drawn.standard_errors, strict=True):
            row = _row(panel, name, classes, "shrunk", main, known[name], IDENTIFIED, main.fit.best)
            yield row | _interval(float(value), float(error)) | {"errors": "empirical_bayes"}


def _row(
    panel: TradePanel,
    name: str,
    classes: dict[str, str],
    kind: str,
    found: Estimated,
    term: int | None,
    status: str,
    values: Any,
) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(SCHEMA)
    del row["preferred"]
    row |= {"agreement": name, "type": classes.get(name), "panel": panel.name, "domestic": panel.domestic}
    row |= {"kind": kind, "status": status}
    if term is not None:
        support = found.supports[term]
        row |= {"pairs": support.pairs, "first_year": support.first, "last_year": support.last}
        if status == IDENTIFIED:
            row |= _interval(float(values[term]), found.errors[term]) | {"errors": found.methods[term]}
    return row


def _interval(value: float, error: float) -> dict[str, float]:
    return {
        "value": value,
        "standard_error": error,
        "low": value - NORMAL * error,
        "high": value + NORMAL * error,
    }


def _name_sides(register: Register, sides: pl.DataFrame) -> pl.DataFrame:
    """Sides by the economy, or the organisation, that stands for them; their economies joined where none does."""
    named = []
    for (agreement, _side), group in sides.group_by(["agreement", "side"], maintain_order=True):
        economies = group["economy"].to_list()
        name = economies[0]
        if len(economies) > 1:
            parties = register.agreement(str(agreement)).parties
            bodies = sorted(
                {body for entry in parties for body in (*entry.who, entry.stands_as or "") if body.islower()}
            )
            name = bodies[0] if len(bodies) == 1 else "+".join(economies)
        named.append(group.with_columns(side=pl.lit(name)))
    return pl.concat(named) if named else sides
