"""Everything that regressors and absorbed sets span, and least squares on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve, lstsq

from jalin.errors import ConvergenceError
from jalin.numerics.absorb import Absorber, Weighted
from jalin.numerics.moments import cross_products

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Up to this many regressors are projected off the absorbed sets one and all; beyond it sparse ones are never filled in.
NARROW = 16
# Many regressors of which fewer entries than this share differ from zero are worth keeping as a sparse matrix.
SPARSE = 0.1
# A regressor of which less than this is left, once the absorbed sets are taken out, counts as collinear with them.
COLLINEAR = 1e-7
# Least eigenvalue, beside ones on the diagonal, of cross-products that lose nothing.
APART = 1e-4
# Residuals of the normal equations below this share of a column's norm are rounding.
ROUNDING = 1e-11
# Share of a regressor's own variation that settles those which the absorbed sets or others explain.
RIDGE = 1e-9
MAX_STEPS = 1000


class Span:
    """The columns of the regressors and the dummies of the absorbed sets.

    Parameters
    ----------
    regressors : (n, K), an array or a scipy sparse matrix.
    codes : for each absorbed set its levels 0 … L − 1, (n,); may be empty.
    intercept : whether a constant belongs to the model where there is no absorbed set.
    absorber : of the absorbed sets, where there is one already.

    Attributes
    ----------
    regressors : (n, K), sparse where that pays.
    codes : the absorbed sets, or the one level of the intercept.
    constant : whether a constant is spanned.
    """

    def __init__(
        self, regressors: Any, codes: Sequence[Ints], intercept: bool, absorber: Absorber | None = None
    ) -> None:
        n, self.count = regressors.shape
        self.codes = tuple(codes) or ((np.zeros(n, dtype=np.int64),) if intercept else ())
        self.constant = bool(self.codes)
        self._given = absorber
        many = self.constant and self.count > NARROW
        if sparse.issparse(regressors):
            self.regressors = sparse.csr_array(regressors, dtype=np.float64) if many else regressors.toarray()
        elif many and np.count_nonzero(regressors) < SPARSE * regressors.size:
            self.regressors = sparse.csr_array(regressors)
        else:
            self.regressors = regressors

    @cached_property
    def _absorber(self) -> Absorber | None:
        # Sorting is left until it is needed: often nothing is in doubt by then.
        return self._given or (Absorber(self.codes) if self.codes else None)

    @cached_property
    def _sorted(self) -> Any:
        """Sparse regressors in the order of the absorber, None where they are dense."""
        if self._absorber is None or not sparse.issparse(self.regressors):
            return None
        return self.regressors[self._absorber.grouping.order]

    def fit(self, target: Floats, weights: Floats, *, tolerance: float) -> Floats:
        """Fitted values (n,) of least squares of `target` (n,) under `weights` (n,) ≥ 0.

        Observations without weight get what the others' coefficients and effects say.

        Parameters
        ----------
        tolerance : of the normal equations, relative to their right-hand side.
        """
        if self._absorber is None:
            return target - self._regress(np.column_stack([self.regressors, target]), weights)
        if self._sorted is not None:
            weighted = self._absorber.weigh(self._absorber.grouping.sort(weights))
            return target - self._regress_jointly(target, weighted, tolerance)
        columns = np.column_stack([self.regressors, target])
        return target - self._regress(
            self._absorber.residualize(columns, weights, tolerance=tolerance).residuals, weights
        )

    def imbalance(self, dual: Floats, weights: Floats) -> float:
        """How far `dual` (n,) is from orthogonal to the span.

        The largest of its sums over a level, or product with a regressor, relative to the same of `weights`.
        """
        worst = 0.0
        for code in self.codes:
            worst = max(worst, _largest_ratio(np.bincount(code, dual), np.bincount(code, weights)))
        return max(worst, _largest_ratio(self.regressors.T @ dual, abs(self.regressors).T @ weights))

    def _regress(self, columns: Floats, weights: Floats) -> Floats:
        """Residuals (n,) of least squares of the last column on the others, all projected off the absorbed sets."""
        target = columns[:, -1]
        if not self.count:
            return target
        moments = cross_products(columns, weights)
        left = np.sqrt(np.diag(moments)[:-1])
        use = np.flatnonzero(left > COLLINEAR * np.sqrt(np.diag(cross_products(self.regressors, weights))))
        unit = moments[np.ix_(use, use)] / np.outer(left[use], left[use])
        coefficients = np.zeros(self.count)
        if not len(use) or np.linalg.eigvalsh(unit)[0] > APART:
            coefficients[use] = np.linalg.solve(unit, moments[use, -1] / left[use]) / left[use]
        else:
            # A certificate may rest on what little sets two regressors apart, which cross-products would lose.
            root = np.sqrt(weights)
            scaled = root[:, None] * columns[:, use] / left[use]
            solved = lstsq(scaled, root * target, cond=COLLINEAR, lapack_driver="gelsy", check_finite=False)[0]
            coefficients[use] = solved / left[use]
        return np.asarray(target - columns[:, :-1] @ coefficients)

    def _regress_jointly(self, target: Floats, weighted: Weighted, tolerance: float) -> Floats:
        """Residuals (n,), coefficients and effects being solved for at once, for many regressors that are mostly zero.

        Conjugate gradients on the normal equations of regressors and absorbed sets together, the largest set being
        eliminated; blocks of the one and of the other, inverted by themselves, guide them. Nothing is filled in.
        """
        assert self._absorber is not None
        regressors, weights = self._sorted, weighted.weights
        factor = cho_factor(self._gram(weighted), check_finite=False)
        sets = weighted.grouping.size

        def guide(right: Floats) -> Floats:
            effects = weighted.preconditioner.solve(right[:sets, None])[:, 0] if sets else right[:sets]
            return np.concatenate([effects, cho_solve(factor, right[sets:], check_finite=False)])

        def sides(residual: Floats) -> Floats:
            """Products of `residual` (n,), free of means over the eliminated set, with all that is solved for."""
            return np.concatenate([weighted.right(residual[:, None])[:, 0], regressors.T @ (weights * residual)])

        def subtract(values: Floats, unknown: Floats) -> Floats:
            """What is left of `values` (n,) besides regressors and all sets, the eliminated one included."""
            left = values - regressors @ unknown[sets:]
            return weighted.residuals(left[:, None], np.ascontiguousarray(unknown[:sets, None]))[0][:, 0]

        values = self._absorber.grouping.sort(target)
        norm = float(np.sqrt(weights @ values**2))
        unknown = np.zeros(sets + self.count)
        residual = subtract(values, unknown)
        gradient, fresh = sides(residual), True
        search = guided = guide(gradient)
        power = float(gradient @ guided)
        goal = max(tolerance**2 * power, (ROUNDING * norm) ** 2)
        for _step in range(MAX_STEPS):
            if power <= goal and fresh:
                return np.asarray(self._absorber.grouping.unsort(residual))
            product = -sides(subtract(np.zeros_like(values), search))
            curvature = float(search @ product)
            if not fresh and (power <= goal or curvature <= 0):
                # Rounding adds up over the steps: what they have led to is measured anew, and gone on from.
                residual = subtract(values, unknown)
                gradient, fresh = sides(residual), True
                search = guided = guide(gradient)
                power = float(gradient @ guided)
                continue
            if curvature <= 0:
                break
            length = power / curvature
            unknown += length * search
            gradient, fresh = gradient - length * product, False
            guided = guide(gradient)
            before, power = power, float(gradient @ guided)
            search = guided + power / before * search
        raise ConvergenceError(
            "normal equations in the search for separation", iterations=MAX_STEPS, residual=float(np.sqrt(power) / norm)
        )

    def _gram(self, weighted: Weighted) -> Floats:
        """Cross-products (K, K) of the sparse regressors less their means over the eliminated set."""
        regressors, weights, starts = self._sorted, weighted.weights, weighted.grouping.starts
        scaled = sparse.csr_array(regressors.multiply(weights[:, None]))
        spread = sparse.csr_array(
            (np.ones(len(weights)), np.arange(len(weights)), starts), (len(starts) - 1, len(weights))
        )
        sums = sparse.csr_array(spread @ scaled)
        inverse = 1.0 / np.where(weighted.sums > 0, weighted.sums, np.inf)
        whole = (regressors.T @ scaled).toarray()
        gram = whole - (sums.T @ sparse.csr_array(sums.multiply(inverse[:, None]))).toarray()
        full = np.einsum("kk->k", whole)
        np.einsum("kk->k", gram)[:] += RIDGE * full + np.where(full > 0, 0.0, 1.0)
        return np.asarray(gram)


def _largest_ratio(sums: Any, scale: Any) -> float:
    return float(np.max(np.abs(sums) / np.where(scale > 0, scale, 1.0), initial=0.0))
