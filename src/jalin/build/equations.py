"""The three estimated equations: trade, students, works written together.

E[X_ij] = exp(α_i + γ_j + z_ij β), Poisson pseudo-maximum likelihood (Santos Silva and Tenreyro 2006) with exporter and
importer effects, standard errors clustered by both. What sets two economies apart may follow from their trade as well
as cause it: the coefficients describe, they do not say what a change would do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from jalin.build.baseline import YEAR, Baseline
from jalin.errors import InputError, message
from jalin.estimates.equation import Equation
from jalin.estimates.regressors import COLUMNS, NAMES, make_regressors
from jalin.gravity import Fit, ppml
from jalin.register import Register
from jalin.register.economies import alpha3_of
from jalin.sources.oecd_students.parse import YEAR as STUDENT_YEAR
from jalin.sources.oecd_students.parse import parse_shares
from jalin.sources.openalex.parse import YEAR as WORK_YEAR
from jalin.sources.openalex.parse import parse_publications

# A destination that publishes the origin of fewer than this tells too little of whom it draws.
LEAST_ORIGINS = 100
REGRESSOR_SOURCES = (
    "geonames",
    "cldr",
    "legal_origin",
    "un_ideal_points",
    "world_bank",
    "open_trade_statistics",
    "jalin_register",
)


@dataclass(frozen=True)
class Estimated:
    """An equation, and its fitted values: columns exporter, importer, fitted."""

    equation: Equation
    fitted: pl.DataFrame


def estimate_trade(baseline: Baseline, pairs: pl.DataFrame) -> Estimated:
    """Trade between different economies of the baseline, million USD."""
    observed = baseline.trade.filter(pl.col("exporter") != pl.col("importer"))
    return _estimate("trade", observed, "trade", pairs, "million USD", str(YEAR), ("baci_2023",))


def estimate_students(data: Path, register: Register, pairs: pl.DataFrame) -> Estimated:
    """Students from abroad: the share of each origin among those of a destination.

    With destination effects shares and counts give the same coefficients but for weights: a destination counts by its
    share of one, not by how many it draws.
    """
    shares = parse_shares(data)
    codes = {name: register.resolve(name) for name in shares["origin"].unique()}
    frame = shares.select(
        pl.col("origin").replace_strict(codes).alias("exporter"), pl.col("destination").alias("importer"), "share"
    ).filter(pl.col("exporter") != pl.col("importer"))
    enough = frame.group_by("importer").len().filter(pl.col("len") >= LEAST_ORIGINS)["importer"]
    frame = frame.filter(pl.col("importer").is_in(enough.to_list()))
    unit = "share of the destination's students from abroad"
    return _estimate("students", frame, "share", pairs, unit, str(STUDENT_YEAR), ("oecd_students",))


def estimate_publications(data: Path, pairs: pl.DataFrame) -> Estimated:
    """Works with authors in both economies; a pair that the source does not list has none."""
    listed = parse_publications(data)
    codes = {code: alpha3_of(code) for code in set(listed["first"]) | set(listed["second"])}
    counts = listed.select(
        pl.col("first").replace_strict(codes).alias("exporter"),
        pl.col("second").replace_strict(codes).alias("importer"),
        "works",
    )
    known = sorted(set(counts["exporter"]))
    every = pl.DataFrame({"exporter": known}).join(pl.DataFrame({"importer": known}), how="cross")
    frame = every.filter(pl.col("exporter") != pl.col("importer")).join(counts, on=["exporter", "importer"], how="left")
    frame = frame.with_columns(pl.col("works").fill_null(0).cast(pl.Float64))
    return _estimate("publications", frame, "works", pairs, "works", str(WORK_YEAR), ("openalex",))


def regressors_both_ways(pairs: pl.DataFrame) -> pl.DataFrame:
    """Columns exporter, importer and the regressors, a row for each direction of each pair."""
    columns = {name: pairs[name].cast(pl.Float64).to_numpy() for name in COLUMNS.values()}
    frame = pl.DataFrame(make_regressors(columns), schema=list(NAMES))
    return both_ways(pairs.select("first", "second").hstack(frame))


def both_ways(pairs: pl.DataFrame) -> pl.DataFrame:
    """Rows of pairs (first, second, …) as rows of (exporter, importer, …), one for each direction."""
    there = pairs.rename({"first": "exporter", "second": "importer"})
    back = pairs.rename({"second": "exporter", "first": "importer"}).select(there.columns)
    return pl.concat([there, back])


def _estimate(
    name: str, outcomes: pl.DataFrame, outcome: str, pairs: pl.DataFrame, unit: str, year: str, sources: tuple[str, ...]
) -> Estimated:
    regressors = regressors_both_ways(pairs)
    sample = outcomes.join(regressors, on=["exporter", "importer"], how="inner").sort("exporter", "importer")
    fit = ppml(sample, outcome, list(NAMES), ["exporter", "importer"], cluster=["exporter", "importer"])
    if fit.names != NAMES or fit.nobs == 0:
        raise InputError(
            message("regressors that the sample does not tell apart"),
            expected=", ".join(NAMES),
            found=", ".join(fit.names),
            mend=message("Look at the sources of the others."),
        )
    kept = sample[fit.rows.tolist()]
    fitted = kept.select("exporter", "importer", pl.Series("fitted", fit.solution.fitted))
    return Estimated(_describe(name, fit, kept, outcome, unit, year, (*sources, *REGRESSOR_SOURCES)), fitted)


def _describe(
    name: str, fit: Fit, kept: pl.DataFrame, outcome: str, unit: str, year: str, sources: tuple[str, ...]
) -> Equation:
    values = kept.select(NAMES).to_numpy()
    means = values.mean(axis=0)
    predictor = fit.solution.linear_predictor
    intercept = float(predictor.mean())
    exporter, importer = _split(fit, kept, predictor - values @ fit.coefficients)
    positive = kept[outcome].to_numpy() > 0
    logs = np.log(kept[outcome].to_numpy()[positive])
    return Equation(
        name=name,
        formula=f"{outcome} ~ {' + '.join(NAMES)} | exporter + importer",
        regressors=NAMES,
        coefficients=fit.coefficients,
        covariance=fit.covariance,
        means=means,
        exporter_effects=exporter,
        importer_effects=importer,
        intercept=intercept,
        observations=fit.nobs,
        zeros=int((~positive).sum()),
        pseudo_r2=fit.pseudo_r2,
        squared_correlation=fit.squared_correlation,
        log_correlation=float(np.corrcoef(logs, predictor[positive])[0, 1]),
        unit=unit,
        year=year,
        sources=sources,
    )


def _split(fit: Fit, kept: pl.DataFrame, effects: np.ndarray) -> tuple[dict[str, float], dict[str, float]]:
    """The fixed effects of both sides, each less its mean over the sample, so that the rest is the average pair's."""
    frames = fit.effects()
    found = []
    for side in ("exporter", "importer"):
        by_economy = dict(frames[side].iter_rows())
        mean = float(np.mean([by_economy[economy] for economy in kept[side]]))
        found.append({economy: value - mean for economy, value in by_economy.items()})
    exporter, importer = found
    # Rounding aside, what is left is one number: the linear predictor of the average pair without its regressors.
    rest = effects - np.array(
        [exporter[one] + importer[other] for one, other in kept.select("exporter", "importer").iter_rows()]
    )
    assert np.ptp(rest) < 1e-6, "fixed effects do not add up to the linear predictor"
    return exporter, importer
