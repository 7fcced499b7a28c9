"""One effect for each trade agreement, estimated together, and drawn towards the mean of its type.

Three-way Poisson pseudo-maximum likelihood with a dummy for each agreement (Baier, Yotov and Zylkin 2019, "On the
widely differing effects of free trade agreements", Journal of International Economics 116), optionally for each
direction of each pair and with lags and leads, and empirical-Bayes shrinkage (Morris 1983).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.stats import norm

from jalin.errors import EstimationError, message
from jalin.frames import find_missing, read_columns
from jalin.gravity.checks import check_outcome, refuse_missing
from jalin.gravity.coding import Coder, compress
from jalin.gravity.formula import read_numbers
from jalin.gravity.keys import Key, parse_key
from jalin.gravity.shrinkage import LEAST, shrink
from jalin.numerics.absorb import Absorber
from jalin.numerics.covariance import clustered, count_parameters
from jalin.numerics.dummies import DummyFit, fit_dummies

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TERM = ("agreement", "exporter", "importer", "timing")


@dataclass(frozen=True, slots=True)
class AgreementEffects:
    """Estimated partial effects of agreements.

    Attributes
    ----------
    terms : (K rows) agreement, exporter, importer (null unless by direction), timing (years since it began; null for
        the whole time in force), type, observations, reason (why it is not identified; null where it is).
    coefficients : (K,) β̂; NaN where not identified.
    covariance : (k, k) of the identified ones.
    shrunk, shrunk_errors : (K,) after shrinkage; NaN where the type has too few.
    type_means : type, mean effect and variance of true effects around it.
    observations : number of observations used.
    singletons, separated : observations left out.
    iterations, deviance : of the fit.
    """

    terms: pl.DataFrame
    coefficients: Floats
    covariance: Floats
    shrunk: Floats
    shrunk_errors: Floats
    type_means: pl.DataFrame
    observations: int
    singletons: int
    separated: int
    iterations: int
    deviance: float

    @property
    def standard_errors(self) -> Floats:
        """(K,) clustered; NaN where not identified."""
        errors = np.full(len(self.coefficients), np.nan)
        errors[~np.isnan(self.coefficients)] = np.sqrt(np.diag(self.covariance))
        return errors

    def to_frame(self, level: float = 0.95) -> pl.DataFrame:
        """One row a term: coefficient, standard error, interval, exp(β) − 1, and the same after shrinkage.

        What is not identified is null, with its reason.
        """
        z = float(norm.ppf((1 + level) / 2))
        errors = self.standard_errors
        columns = {
            "coefficient": self.coefficients,
            "standard_error": errors,
            "low": self.coefficients - z * errors,
            "high": self.coefficients + z * errors,
            "partial_effect": np.expm1(self.coefficients),
            "shrunk": self.shrunk,
            "shrunk_standard_error": self.shrunk_errors,
            "shrunk_low": self.shrunk - z * self.shrunk_errors,
            "shrunk_high": self.shrunk + z * self.shrunk_errors,
        }
        return self.terms.with_columns([pl.Series(name, values).fill_nan(None) for name, values in columns.items()])


def agreement_effects(
    panel: Any,
    agreements: str,
    *,
    outcome: str = "trade",
    exporter: str = "exporter",
    importer: str = "importer",
    time: str = "year",
    none: Sequence[Any] = (),
    most_frequent: int | None = None,
    by_direction: bool = False,
    lags: Sequence[int] = (),
    leads: Sequence[int] = (),
    types: Mapping[Any, str] | None = None,
    cluster: str | None = None,
    small_sample: bool = True,
    tolerance: float = 1e-8,
) -> AgreementEffects:
    """Estimate one partial effect for each agreement.

    Parameters
    ----------
    panel : any frame that narwhals takes, one row a dyad and year.
    agreements : column with the id of the agreement in force; null where there is none.
    outcome, exporter, importer, time : columns.
    none : further values of `agreements` that stand for no agreement.
    most_frequent : keep only so many agreements, those with most rows; the others count as none.
    by_direction : one effect for each agreement, exporter and importer instead of one for each agreement.
    lags : years since the beginning at which a further step of the effect may set in (phase-in), such as (4, 8).
    leads : years before the beginning in which an effect may show already, such as (4,): from 4 years before.
    types : type of each agreement, towards whose mean its effects are shrunk; one type where it is left out.
    cluster : of the standard errors; the directed pair where it is left out.
    small_sample : whether to use fixest's corrections.
    tolerance : of the fit, in units of standard errors.

    Raises
    ------
    EstimationError : the data do not allow it; says why.
    ConvergenceError : the fit did not converge.
    """
    keys = [Key((exporter, time)), Key((importer, time)), Key((exporter, importer))]
    way = keys[2] if cluster is None else parse_key(cluster)
    frame = read_columns(panel, dict.fromkeys([outcome, exporter, importer, time, agreements, *way.columns]))
    missing = find_missing(frame, [column for column in frame.columns if column != agreements])
    if any(rows.any() for rows in missing.values()):
        refuse_missing({column: rows for column, rows in missing.items() if rows.any()})
    y = read_numbers(frame, outcome)
    check_outcome(y, outcome)
    names = _Names(exporter, importer, time, agreements)
    terms, rows, columns = _make_dummies(frame, names, none, most_frequent, by_direction, lags, leads)
    coder = Coder(frame)
    codes = [coder.code(key)[0] for key in keys]
    keep, singletons, separated = select_rows(y, codes, rows, columns, len(terms))
    place = np.cumsum(keep) - 1
    used = keep[rows]
    design = csr_matrix(
        (np.ones(int(used.sum())), (place[rows[used]], columns[used])), shape=(int(keep.sum()), len(terms))
    )
    codes = [compress(code[keep], int(code.max()) + 1)[0] for code in codes]
    clusters = compress(coder.code(way)[0][keep], int(coder.code(way)[0].max()) + 1)[0]
    fit = fit_dummies(y[keep], design, Absorber(codes), clusters, tolerance=tolerance)
    covariance = cluster_covariance(fit, codes, clusters, small_sample=small_sample)
    terms = _describe(terms, design, fit, types)
    shrunk, errors, means = _shrink_by_type(terms, fit.coefficients, covariance)
    return AgreementEffects(
        terms=terms,
        coefficients=fit.coefficients,
        covariance=covariance,
        shrunk=shrunk,
        shrunk_errors=errors,
        type_means=means,
        observations=int(keep.sum()),
        singletons=singletons,
        separated=separated,
        iterations=fit.iterations,
        deviance=fit.deviance,
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """Columns of the panel."""

    exporter: str
    importer: str
    time: str
    agreement: str


def _make_dummies(
    frame: pl.DataFrame,
    names: _Names,
    none: Sequence[Any],
    most_frequent: int | None,
    by_direction: bool,
    lags: Sequence[int],
    leads: Sequence[int],
) -> tuple[pl.DataFrame, Ints, Ints]:
    """The terms, and (row, column) of every one in the sparse design."""
    rows = frame.select(
        row=pl.int_range(pl.len()),
        exporter=pl.col(names.exporter),
        importer=pl.col(names.importer),
        time=pl.col(names.time).cast(pl.Int64),
        agreement=pl.col(names.agreement),
    )
    held = rows.filter(pl.col("agreement").is_not_null() & ~pl.col("agreement").is_in(list(none)))
    if most_frequent is not None:
        # Ties are settled by id, so that a result does not depend on the order of rows.
        counts = held.group_by("agreement").len().sort("len", "agreement", descending=[True, False])
        held = held.join(counts.head(most_frequent), on="agreement", how="semi")
    if held.is_empty():
        raise EstimationError(
            message("no agreement in the panel"),
            expected=message("ids in the column {name}"),
            found="0",
            mend=message("Check the column, and what stands for no agreement."),
            name=names.agreement,
        )
    begun = held.group_by("exporter", "importer", "agreement").agg(start=pl.col("time").min())
    timed = [held.select("row", "exporter", "importer", "agreement", timing=pl.lit(None, dtype=pl.Int64))]
    dated = held.join(begun, on=["exporter", "importer", "agreement"])
    # A step counts only for pairs seen before they had the agreement: otherwise its beginning is not known.
    first = rows.group_by("exporter", "importer").agg(first=pl.col("time").min())
    begun = begun.join(first, on=["exporter", "importer"]).filter(pl.col("start") > pl.col("first"))
    for lag in lags:
        later = dated.join(begun, on=["exporter", "importer", "agreement"], how="semi")
        later = later.filter(pl.col("time") >= pl.col("start") + lag)
        timed.append(later.select("row", "exporter", "importer", "agreement", timing=pl.lit(lag, dtype=pl.Int64)))
    for lead in leads:
        before = rows.drop("agreement").join(begun, on=["exporter", "importer"])
        before = before.filter((pl.col("time") < pl.col("start")) & (pl.col("time") >= pl.col("start") - lead))
        timed.append(before.select("row", "exporter", "importer", "agreement", timing=pl.lit(-lead, dtype=pl.Int64)))
    entries = pl.concat(timed)
    if not by_direction:
        entries = entries.with_columns(exporter=pl.lit(None, dtype=pl.String), importer=pl.lit(None, dtype=pl.String))
    terms = entries.select(TERM).unique().sort(TERM, nulls_last=False).with_row_index("column")
    joined = entries.join(terms, on=list(TERM), nulls_equal=True)
    return terms.drop("column"), joined["row"].cast(pl.Int64).to_numpy(), joined["column"].cast(pl.Int64).to_numpy()


def select_rows(
    y: Floats, codes: Sequence[Ints], rows: Ints, columns: Ints, count: int
) -> tuple[NDArray[np.bool_], int, int]:
    """Rows to keep: without singletons and without rows that an absorbed set or a dummy predicts to be zero.

    Rows of a dummy that is zero wherever it applies are separated by that dummy (Correia, Guimarães and Zylkin 2019);
    separation by several dummies together shows in the fit, which then does not converge.
    """
    keep = np.ones(len(y), dtype=bool)
    singletons = separated = 0
    while True:
        before = int(keep.sum())
        for code in codes:
            sizes = np.bincount(code, keep)
            alone = keep & (sizes[code] == 1)
            singletons += int(alone.sum())
            keep &= ~alone
            totals = np.bincount(code, keep * y)
            empty = keep & (totals[code] == 0)
            separated += int(empty.sum())
            keep &= ~empty
        totals = np.bincount(columns, keep[rows] * y[rows], minlength=count)
        hit = np.zeros(len(y), dtype=bool)
        hit[rows[totals[columns] == 0]] = True
        separated += int((hit & keep).sum())
        keep &= ~hit
        if int(keep.sum()) == before:
            return keep, singletons, separated


def cluster_covariance(fit: DummyFit, codes: Sequence[Ints], clusters: Ints, *, small_sample: bool) -> Floats:
    """(k, k) covariance of the dummies that are identified, clustered; with fixest's corrections where asked for."""
    bread = np.asarray(np.linalg.inv(fit.gram), dtype=np.float64)
    # Scores are sums over clusters already.
    own = np.arange(len(fit.scores))
    matrix = clustered(fit.scores, bread, [own], small_sample=False).matrix
    if small_sample:
        parameters = count_parameters(len(bread), codes, [clusters])
        observations, groups = len(clusters), len(fit.scores)
        matrix = matrix * (observations - 1) / (observations - parameters) * groups / (groups - 1)
    return matrix


def _describe(terms: pl.DataFrame, design: csr_matrix, fit: DummyFit, types: Mapping[Any, str] | None) -> pl.DataFrame:
    counts = np.bincount(design.indices, minlength=design.shape[1])
    reason = np.where(
        counts == 0,
        "all its trade is zero, or in pairs or years that explain nothing",
        "absorbed: it does not vary within pairs beyond the other terms",
    )
    kind = pl.lit("all") if types is None else pl.col("agreement").replace_strict(types, default="other")
    return terms.with_columns(
        kind.alias("type"),
        pl.Series("observations", counts),
        pl.Series("reason", [None if identified else why for identified, why in zip(fit.kept, reason, strict=True)]),
    )


def _shrink_by_type(
    terms: pl.DataFrame, coefficients: Floats, covariance: Floats
) -> tuple[Floats, Floats, pl.DataFrame]:
    """Shrunk coefficients and standard errors, and the mean of each type; lags and leads are types of their own."""
    identified = ~np.isnan(coefficients)
    variances = np.full(len(coefficients), np.nan)
    variances[identified] = np.diag(covariance)
    shrunk, errors = np.full_like(variances, np.nan), np.full_like(variances, np.nan)
    means: list[tuple[object, ...]] = []
    groups = terms.select("type", "timing", row=pl.int_range(pl.len())).group_by("type", "timing", maintain_order=True)
    for (kind, timing), rows in groups:
        places = rows["row"].to_numpy()
        places = places[identified[places] & (variances[places] > 0)]
        if len(places) < LEAST:
            means.append((kind, timing, len(places), None, None))
            continue
        found = shrink(coefficients[places], variances[places])
        shrunk[places], errors[places] = found.estimates, found.standard_errors
        means.append((kind, timing, len(places), found.mean, found.variance))
    schema = ["type", "timing", "terms", "mean", "variance"]
    return shrunk, errors, pl.DataFrame(means, schema=schema, orient="row", infer_schema_length=None)
