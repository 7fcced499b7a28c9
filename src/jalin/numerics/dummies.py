"""Poisson pseudo-maximum likelihood with several hundred sparse dummies beside absorbed sets.

One dummy for each trade agreement (Baier, Yotov and Zylkin 2019) is zero almost everywhere. Projecting each off the
absorbed sets at every step, as for a handful of regressors, would fill it in. Instead dummies and absorbed sets are
solved together, as one right-hand side, by conjugate gradients; their preconditioner is the inverse under the starting
weights, from a dense factor in which one kept set is eliminated block by block. The same, under the final weights,
gives the projected dummies' moments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from jalin.errors import ConvergenceError
from jalin.numerics import dummy_kernels as kernels
from jalin.numerics import threads
from jalin.numerics.absorb import Absorber, Weighted
from jalin.numerics.irls import MAX_ITERATIONS, ROUNDING, STEP_TOLERANCE, length, start, take
from jalin.numerics.projector import DenseProjector

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MAX_STEPS = 500
COARSEST = 0.05
# A dummy with less than this share of its variation left is explained by the absorbed sets and the others.
COLLINEAR = 1e-8
# What is left of a dummy below this share of it is compared with that share, since the rest is rounding.
EXPLAINED = 1e-6
RIDGE = 1e-9
ROUGH_RIDGE = 1e-4


@dataclass(frozen=True, slots=True)
class DummyFit:
    """A converged fit of sparse dummies.

    Attributes
    ----------
    coefficients : (K,), NaN for collinear dummies.
    kept : (K,) False for collinear dummies.
    fitted : (n,) conditional means.
    gram : (k, k) X̃′ W X̃ of the kept dummies, projected off the absorbed sets with weights μ.
    scores : (C, k) sums of scores X̃ (y − μ) over the clusters asked for.
    deviance, iterations, cg_iterations, decrement : as in `ppml.PoissonFit`.
    """

    coefficients: Floats
    kept: NDArray[np.bool_]
    fitted: Floats
    gram: Floats
    scores: Floats
    deviance: float
    iterations: int
    cg_iterations: int
    decrement: float


class _Joint:
    """Normal equations of the kept absorbed sets and the dummies together, under one vector of weights."""

    def __init__(self, weighted: Weighted, dummies: csr_matrix, ranges: tuple[tuple[int, int], ...]) -> None:
        self.weighted = weighted
        self.size = weighted.grouping.size
        self.count = dummies.shape[1]
        self._ranges = ranges
        grouping = weighted.grouping
        self._shared = (
            weighted.weights, grouping.starts, grouping.kept, weighted.sums, dummies.indptr, dummies.indices, self.size,
        )  # fmt: skip

    def product(self, unknown: Floats) -> Floats:
        """The matrix times (L + K,)."""
        return threads.run_summed(
            self._ranges,
            lambda first, last, out: kernels.product(first, last, unknown, *self._shared, out),
            unknown.shape,
        )

    def right(self, target: Floats) -> Floats:
        """Right-hand side for a target (n,)."""
        return threads.run_summed(
            self._ranges,
            lambda first, last, out: kernels.right_side(first, last, target, *self._shared, out),
            (self.size + self.count,),
        )

    def gram(self) -> Floats:
        """D′ W M D, (K, K): dummies less their means over the eliminated set."""
        return threads.run_summed(
            self._ranges,
            lambda first, last, out: kernels.gram(first, last, *self._shared, out),
            (self.count, self.count),
        )

    def totals(self) -> Floats:
        """Weight of the observations of each dummy, (K,)."""
        weights, pointers, dummies = self._shared[0], self._shared[4], self._shared[5]
        repeated = np.repeat(weights, np.diff(pointers))
        return np.bincount(dummies, repeated, minlength=self.count).astype(np.float64)

    def sides(self) -> Floats:
        """F′ W M D, (L, K)."""
        out = np.zeros((self.size, self.count))
        kernels.dummy_right_sides(*self._shared[:-1], out)
        return out


class _Inverse:
    """The inverse of the joint normal equations, by blocks; exact, or in single precision to guide the solver.

    Attributes
    ----------
    effects : (L, K) what the kept absorbed sets explain of each dummy.
    full : (K,) weight of the observations of each dummy: its moment before anything is projected off.
    gram : (K, K) moments of the projected dummies.
    """

    def __init__(self, joint: _Joint, absorber: Absorber, *, exact: bool) -> None:
        self._projector = DenseProjector(absorber, joint.weighted, np.float64 if exact else np.float32)
        right = joint.sides()
        gram = joint.gram()
        self.full = joint.totals()
        if exact:
            self.effects = self._projector.solve(right, floor=EXPLAINED * self.full)
        else:
            self.effects = self._projector.solve_once(right)
        gram -= right.T @ self.effects
        self.gram = (gram + gram.T) / 2
        share = RIDGE if exact else ROUGH_RIDGE
        ridge = np.where(self.full > 0, share * self.full, 1.0)
        self._factor = cho_factor(self.gram + np.diag(ridge), check_finite=False)

    def solve(self, right: Floats) -> Floats:
        """Solution for a right-hand side (L + K,)."""
        size = len(self.effects)
        effects, dummies = right[:size], right[size:]
        coefficients = cho_solve(self._factor, dummies - self.effects.T @ effects, check_finite=False)
        own = self._projector.solve_once(effects[:, None])[:, 0]
        return np.concatenate([own - self.effects @ coefficients, coefficients])


def _solve(joint: _Joint, inverse: _Inverse, right: Floats, *, tolerance: float, floor: float) -> tuple[Floats, int]:
    """Preconditioned conjugate gradients from zero; returns the solution and the steps made."""
    unknown = np.zeros_like(right)
    residual = right.copy()
    search = preconditioned = inverse.solve(residual)
    power = float(residual @ preconditioned)
    scale = max(np.sqrt(max(power, 0.0)), floor)
    for steps in range(MAX_STEPS):
        if np.sqrt(max(power, 0.0)) <= tolerance * scale:
            return unknown, steps
        image = joint.product(search)
        length = power / float(search @ image)
        unknown += length * search
        residual -= length * image
        preconditioned = inverse.solve(residual)
        before, power = power, float(residual @ preconditioned)
        search = preconditioned + power / before * search
    relative = np.sqrt(max(power, 0.0)) / scale
    raise ConvergenceError("normal equations of the dummies", iterations=MAX_STEPS, residual=float(relative))


def fit_dummies(
    outcome: Floats,
    dummies: csr_matrix,
    absorber: Absorber,
    clusters: Ints,
    *,
    tolerance: float = 1e-8,
    max_iterations: int = MAX_ITERATIONS,
) -> DummyFit:
    """Fit E[y] = exp(D β + Σ effects) for sparse zero-one dummies D.

    Parameters
    ----------
    outcome : (n,) y ≥ 0, without separated observations.
    dummies : (n, K) of zeros and ones.
    absorber : three sets, of which the largest (the pair) is eliminated.
    clusters : (n,) codes 0 … C − 1 over which scores are summed.
    tolerance : on the last step, in units of standard errors.

    Raises
    ------
    ConvergenceError : the tolerance was not reached, as when outcomes are separated by the dummies.
    """
    y = np.asarray(absorber.grouping.sort(outcome), dtype=float)
    design = dummies[absorber.grouping.order].tocsr()
    weight = np.ones_like(y)
    state = start(y, 1, np.zeros_like(y), weight, absorber)
    coefficients = np.zeros(design.shape[1])
    steps, decrement = 0, np.inf
    inverse: _Inverse | None = None
    for iteration in range(1, max_iterations + 1):
        weighted = absorber.weigh(state.fitted)
        joint = _Joint(weighted, design, absorber.ranges)
        inverse = inverse or _Inverse(joint, absorber, exact=False)
        target = (y - state.fitted) / state.fitted
        floor = ROUNDING * float(np.sqrt(state.fitted @ target**2))
        # A step far from the solution need not be exact (Dembo, Eisenstat and Steihaug 1982).
        precision = max(STEP_TOLERANCE, min(COARSEST, decrement))
        change, made = _solve(joint, inverse, joint.right(target), tolerance=precision, floor=floor)
        steps += made
        along = design @ change[joint.size :]
        left, _means = weighted.residuals((target - along)[:, None], change[: joint.size, None])
        step = target - left[:, 0]
        decrement = length(float(state.fitted.sum()), float(state.fitted @ step**2), float(state.fitted @ target**2))
        coefficients += take(state, y, weight, step) * change[joint.size :]
        if decrement <= tolerance:
            course = (iteration, steps, decrement)
            return _finish(state.fitted, y, state.deviance, coefficients, design, absorber, clusters, course)
    raise ConvergenceError("Poisson regression on dummies", iterations=max_iterations, residual=decrement)


def _finish(
    fitted: Floats,
    y: Floats,
    deviance: float,
    coefficients: Floats,
    design: csr_matrix,
    absorber: Absorber,
    clusters: Ints,
    course: tuple[int, int, float],
) -> DummyFit:
    weighted = absorber.weigh(fitted)
    inverse = _Inverse(_Joint(weighted, design, absorber.ranges), absorber, exact=True)
    kept, coefficients = _drop_collinear(inverse.gram, inverse.full, coefficients)
    residual = y - fitted
    sorted_clusters = absorber.grouping.sort(clusters)
    scores = _cluster_scores(design, residual, sorted_clusters, absorber.grouping.kept, inverse.effects)
    iterations, steps, decrement = course
    return DummyFit(
        coefficients=coefficients,
        kept=kept,
        fitted=absorber.grouping.unsort(fitted),
        gram=inverse.gram[np.ix_(kept, kept)],
        scores=scores[:, kept],
        deviance=deviance,
        iterations=iterations,
        cg_iterations=steps,
        decrement=decrement,
    )


def _cluster_scores(
    design: csr_matrix, residual: Floats, clusters: Ints, kept: NDArray[np.int32], effects: Floats
) -> Floats:
    """Σ (x − F γ) (y − μ) over each cluster, (C, K).

    Means over the eliminated set need no part: with its effects in the model, residuals sum to zero over each level.
    """
    count = int(clusters.max()) + 1
    places = np.arange(len(residual))
    spread = csr_matrix((residual, (clusters, places)), shape=(count, len(residual)))
    scores = np.asarray((spread @ design).todense())
    for column in range(kept.shape[1]):
        levels = csr_matrix((residual, (clusters, kept[:, column])), shape=(count, len(effects)))
        scores -= levels @ effects
    return scores


def _drop_collinear(gram: Floats, full: Floats, coefficients: Floats) -> tuple[NDArray[np.bool_], Floats]:
    """Pivoted elimination of the projected dummies; coefficients of the kept ones take over what the dropped had.

    Dropped dummies are combinations X̃_d = X̃_k G of the kept, so their part of the fit is carried by β_k + G β_d.
    """
    count = len(gram)
    left = np.einsum("ii->i", gram).copy()
    lower = np.zeros((count, count))
    kept = np.zeros(count, dtype=bool)
    rank = 0
    # In the order in which they were given, so that it is always the later one of two that is dropped.
    for column in range(count):
        if left[column] <= COLLINEAR * max(full[column], 1e-300):
            continue
        pivot = np.sqrt(left[column])
        lower[:, rank] = (gram[:, column] - lower[:, :rank] @ lower[column, :rank]) / pivot
        left -= lower[:, rank] ** 2
        kept[column] = True
        rank += 1
    result = np.full(count, np.nan)
    own = cho_factor(gram[np.ix_(kept, kept)])
    result[kept] = coefficients[kept] + cho_solve(own, gram[np.ix_(kept, ~kept)] @ coefficients[~kept])
    return kept, result
