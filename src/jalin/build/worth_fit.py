"""Three-way gravity with a column for each term, and what each column's estimate rests on.

Trade is explained by exporter-years, importer-years, directed pairs, the terms, and, where domestic trade is in the
panel, a border between economies that may change every year: otherwise what made all trade grow faster than sales at
home would count as the agreements' doing (Bergstrand, Larch and Yotov 2015, European Economic Review 78, equation 5).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from jalin.build.worth_panels import TradePanel
from jalin.build.worth_terms import Terms
from jalin.gravity import ppml
from jalin.gravity.agreements import cluster_covariance, select_rows
from jalin.gravity.coding import Coder, compress
from jalin.gravity.keys import Key
from jalin.numerics.absorb import Absorber
from jalin.numerics.dummies import fit_dummies

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SETS = (Key(("exporter", "year")), Key(("importer", "year")), Key(("exporter", "importer")))
# A column is another's combination where no more than this share of it, each pair's mean taken off, is left.
SAME = 1e-9
# A column's part in such a combination, below which it has none.
PART = 1e-6


@dataclass(frozen=True)
class TermFit:
    """K terms estimated from m of the panel's n rows.

    Attributes
    ----------
    raw : (K,) coefficients; NaN where a term was dropped.
    corrected : (K,) less the bias of Weidner and Zylkin (2021); NaN throughout where it was not worked out.
    covariance : (K, K) clustered by directed pair, of the corrected ones where they are; NaN where dropped.
    inflation : (K,) diagonal of (X̃′WX̃)⁻¹, X̃ projected off all effects; NaN where dropped.
    rows : (m,) of the panel.
    outcome, fitted : (m,).
    design : (m, K).
    """

    raw: Floats
    corrected: Floats
    covariance: Floats
    inflation: Floats
    rows: Ints
    outcome: Floats
    fitted: Floats
    design: csr_matrix

    @property
    def best(self) -> Floats:
        """(K,) corrected where that was worked out, raw otherwise."""
        return self.raw if np.isnan(self.corrected).all() else self.corrected

    @property
    def standard_errors(self) -> Floats:
        """(K,) from the covariance."""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)


def fit_terms(panel: TradePanel, terms: Terms, *, corrected: bool) -> TermFit:
    """Fit all terms of a panel together.

    Parameters
    ----------
    corrected : take off the bias of Weidner and Zylkin (2021) and correct standard errors as they do; for this every
        column is held in full, which a panel of some hundred thousand rows and hundreds of agreements does not allow.
    """
    border = _borders(panel)
    return _fit_corrected(panel, terms, border) if corrected else _fit_sparse(panel, terms, border)


def find_aliases(fit: TermFit, panel: TradePanel) -> dict[int, list[int]]:
    """For each term that cannot be told from others, those others: each pair's mean taken off, they sum up alike."""
    pairs = Coder(panel.frame).code(SETS[2])[0][fit.rows]
    count = int(pairs.max()) + 1
    gather = csr_matrix((np.ones(len(pairs)), (pairs, np.arange(len(pairs)))), shape=(count, len(pairs)))
    sums = gather @ fit.design
    sizes = np.maximum(np.bincount(pairs, minlength=count), 1)
    gram = (fit.design.T @ fit.design - sums.T @ csr_matrix(sums.multiply(1.0 / sizes[:, None]))).toarray()
    kept = np.flatnonzero(~np.isnan(fit.raw))
    found: dict[int, list[int]] = {}
    own = gram[np.ix_(kept, kept)]
    for term in np.flatnonzero(np.isnan(fit.raw)):
        if gram[term, term] <= SAME * max(float(fit.design[:, [term]].sum()), 1.0):
            continue
        parts = np.linalg.lstsq(own, gram[kept, term], rcond=1e-12)[0]
        left = gram[term, term] - parts @ gram[kept, term]
        if left <= PART * gram[term, term]:
            others = [int(kept[place]) for place in np.flatnonzero(np.abs(parts) > 1e-3)]
            for one in (int(term), *others):
                alike = found.setdefault(one, [])
                alike.extend(other for other in (int(term), *others) if other != one and other not in alike)
    return found


def _borders(panel: TradePanel) -> csr_matrix:
    """(n, T − 1): the pair is of two economies, by year but the first; no column where all pairs are."""
    abroad = (panel.frame["exporter"] != panel.frame["importer"]).to_numpy()
    years = panel.frame["year"].to_numpy()
    columns = [abroad & (years == year) for year in panel.years[1:]] if panel.domestic else []
    filled = np.column_stack(columns).astype(float) if columns else np.zeros((len(years), 0))
    return csr_matrix(filled)


def _fit_corrected(panel: TradePanel, terms: Terms, border: csr_matrix) -> TermFit:
    count = terms.table.height
    names = [f"term_{place}" for place in range(count)]
    lines = [f"border_{place}" for place in range(border.shape[1])]
    columns = hstack([terms.design, border]).toarray()
    # A column without a single one, or all zero, is no regressor.
    full = panel.frame.with_columns(
        pl.Series(name, column) for name, column in zip([*names, *lines], columns.T, strict=True)
    )
    sets = [key.name for key in SETS]
    fit = ppml(full, "trade", [*names, *lines], sets, cluster=SETS[2].name, bias_correction=True)
    place = {name: position for position, name in enumerate(fit.names)}
    found = np.array([term for term in range(count) if names[term] in place], dtype=np.int64)
    own = np.array([place[names[term]] for term in found], dtype=np.int64)
    projected = fit.solution.projected
    bread = np.linalg.inv(projected.T @ (projected * fit.solution.fitted[:, None]))
    return TermFit(
        raw=_spread(fit.solution.coefficients[own], found, count),
        corrected=_spread(fit.coefficients[own], found, count),
        covariance=_spread_square(fit.covariance[np.ix_(own, own)], found, count),
        inflation=_spread(np.diag(bread)[own], found, count),
        rows=fit.rows,
        outcome=fit.design.outcome,
        fitted=fit.solution.fitted,
        design=terms.design[fit.rows],
    )


def _fit_sparse(panel: TradePanel, terms: Terms, border: csr_matrix) -> TermFit:
    count = terms.table.height
    columns = hstack([border, terms.design]).tocoo()
    y = panel.frame["trade"].to_numpy()
    coder = Coder(panel.frame)
    codes = [coder.code(key)[0] for key in SETS]
    entries = (columns.row.astype(np.int64), columns.col.astype(np.int64))
    keep, _singletons, _separated = select_rows(y, codes, *entries, columns.shape[1])
    codes = [compress(code[keep], int(code.max()) + 1)[0] for code in codes]
    rows = np.flatnonzero(keep)
    fit = fit_dummies(y[rows], csr_matrix(columns)[rows], Absorber(codes), codes[2])
    covariance = cluster_covariance(fit, codes, codes[2], small_sample=True)
    lines = border.shape[1]
    kept = np.flatnonzero(fit.kept)
    own = np.flatnonzero(kept >= lines)
    found = kept[own] - lines
    return TermFit(
        raw=fit.coefficients[lines:],
        corrected=np.full(count, np.nan),
        covariance=_spread_square(covariance[np.ix_(own, own)], found, count),
        inflation=_spread(np.diag(np.linalg.inv(fit.gram))[own], found, count),
        rows=rows,
        outcome=y[rows],
        fitted=fit.fitted,
        design=terms.design[rows],
    )


def _spread(values: Floats, places: Ints, count: int) -> Floats:
    full = np.full(count, np.nan)
    full[places] = values
    return full


def _spread_square(values: Floats, places: Ints, count: int) -> Floats:
    full = np.full((count, count), np.nan)
    full[np.ix_(places, places)] = values
    return full
