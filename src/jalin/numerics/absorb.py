"""Projection off any number of absorbed sets under weights.

The normal equations of weighted least squares on the dummies of all sets are solved by preconditioned conjugate
gradients (Hestenes and Stiefel 1952) after the largest set has been eliminated in closed form, as Somaini and Wolak
(2016, "An algorithm to estimate the two-way fixed effects model", Journal of Econometric Methods 5(1)) do for two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalin.errors import ConvergenceError
from jalin.numerics import kernels, threads
from jalin.numerics.grouping import Grouping, make_grouping
from jalin.numerics.preconditioner import Preconditioner, find_blocks

Floats = NDArray[np.float64]
MAX_STEPS = 2000
# Of what a right-hand side is made of: some units in the last place, which the preconditioner multiplies by a
# thousand in directions along which it has next to nothing to hold on to.
ROUNDING = 1e-12
# Of the preconditioner's own curvature: below it a direction is one that the matrix does not have.
NOTHING = 1e-12
# The kernel for two kept sets takes this many columns at once.
FOUR = 4


@dataclass(frozen=True, slots=True)
class Projection:
    """Columns projected off the absorbed sets.

    Attributes
    ----------
    residuals : (n, C) columns less what the absorbed sets explain.
    effects : for each absorbed set (L_g, C); summed over sets at each observation they equal columns − residuals.
    iterations : conjugate-gradient steps.
    residual : largest relative residual of the normal equations among the columns.
    """

    residuals: Floats
    effects: tuple[Floats, ...]
    iterations: int
    residual: float


class Absorber:
    """Absorbed sets of one sample, sorted once and used under many weights.

    Parameters
    ----------
    codes : for each set an (n,) array of its levels 0 … L_g − 1.
    """

    def __init__(self, codes: Sequence[NDArray[np.int64]]) -> None:
        self.n = len(codes[0])
        self.levels = tuple(int(code.max()) + 1 if self.n else 0 for code in codes)
        grouping = make_grouping(codes)
        self.blocks = find_blocks(grouping.kept, grouping.size, grouping.starts)
        if grouping.size:
            # Observations of one block must stand together within each eliminated level.
            inner = self.blocks.block[grouping.kept[:, 0]]
            group = np.repeat(np.arange(len(grouping.starts) - 1), np.diff(grouping.starts))
            place = group * (int(inner.max()) + 1) + inner
            # They mostly do: sorting keeps their order where it can.
            if np.any(np.diff(place) < 0):
                again = np.argsort(place, kind="stable")
                order, kept = grouping.order[again], np.ascontiguousarray(grouping.kept[again])
                grouping = Grouping(order, grouping.starts, kept, grouping.eliminated, grouping.offsets, grouping.size)
        self.grouping = grouping
        self.ranges = threads.shares(grouping.starts)

    def weigh(self, weights: Floats, preconditioner: Preconditioner | None = None) -> Weighted:
        """The sets under `weights`, (n,) in sorted order (`grouping.order`).

        A preconditioner made under weights like these serves as well as one of their own, and costs nothing.
        """
        return Weighted(self, weights, preconditioner)

    def residualize(
        self, columns: Floats, weights: Floats, *, tolerance: float = 1e-10, start: Floats | None = None
    ) -> Projection:
        """Project `columns` (n, C) off the absorbed sets with `weights` (n,) ≥ 0.

        Parameters
        ----------
        tolerance : of the normal equations' residual, relative to their right-hand side.
        start : (L, C) effects of the kept sets to start from, in sorted order.

        Raises
        ------
        ConvergenceError : the tolerance was not reached.
        """
        weighted = self.weigh(self.grouping.sort(weights))
        values = np.ascontiguousarray(self.grouping.sort(columns))
        norms = np.sqrt(np.einsum("n,nc,nc->c", weighted.weights, values, values))
        right = weighted.right(values)
        solution = weighted.solve(right, tolerance=tolerance, start=start, floor=ROUNDING * norms / tolerance)
        sorted_residuals, means = weighted.residuals(values, solution.effects)
        residuals = self.grouping.unsort(sorted_residuals)
        return Projection(residuals, self.split(solution.effects, means), solution.steps, solution.residual)

    def split(self, kept: Floats, eliminated: Floats) -> tuple[Floats, ...]:
        """Effects by absorbed set, in the order in which the sets were given."""
        return tuple(
            eliminated if offset < 0 else kept[offset : offset + count]
            for offset, count in zip(self.grouping.offsets, self.levels, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Solution:
    """Solution of the normal equations.

    Attributes
    ----------
    effects : (L, C) effects of the kept sets.
    steps : conjugate-gradient steps.
    residual : largest relative residual among the columns.
    """

    effects: Floats
    steps: int
    residual: float


class Weighted:
    """Absorbed sets under one vector of weights, all in sorted order."""

    def __init__(self, absorber: Absorber, weights: Floats, preconditioner: Preconditioner | None = None) -> None:
        self.grouping = absorber.grouping
        self.weights = weights
        self._ranges = absorber.ranges
        starts = self.grouping.starts
        self.sums = np.empty(len(starts) - 1)
        threads.run(self._ranges, lambda first, last: kernels.group_sums(first, last, weights, starts, self.sums))
        self._blocks = absorber.blocks
        self._preconditioner = preconditioner

    @property
    def preconditioner(self) -> Preconditioner:
        """The approximate inverse; made when it is first needed."""
        if self._preconditioner is None:
            self._preconditioner = Preconditioner(self.grouping, self._blocks, self.weights, self.sums)
        return self._preconditioner

    def right(self, values: Floats) -> Floats:
        """Right-hand side of the normal equations, (L, C), for values (n, C)."""
        grouping = self.grouping
        shared = (values, self.weights, grouping.starts, grouping.kept, self.sums)
        return threads.run_summed(
            self._ranges,
            lambda first, last, out: kernels.right_side(first, last, *shared, out),
            (grouping.size, values.shape[1]),
        )

    def product(self, effects: Floats) -> Floats:
        """S · effects."""
        grouping = self.grouping
        shared = (self.weights, grouping.starts, grouping.kept, self.sums)
        columns = effects.shape[1]
        if grouping.kept.shape[1] != 2:
            return threads.run_summed(
                self._ranges,
                lambda first, last, out: kernels.product_of_any(first, last, effects, *shared, out),
                effects.shape,
            )
        if columns == 1:
            return threads.run_summed(
                self._ranges,
                lambda first, last, out: kernels.product_of_two_single(first, last, effects, *shared, out),
                effects.shape,
            )
        result = np.empty_like(effects)
        for begin in range(0, columns, FOUR):
            some = min(FOUR, columns - begin)
            four = np.zeros((len(effects), FOUR))
            four[:, :some] = effects[:, begin : begin + some]
            result[:, begin : begin + some] = self._product_of_four(four)[:, :some]
        return result

    def _product_of_four(self, effects: Floats) -> Floats:
        grouping = self.grouping
        shared = (effects, self.weights, grouping.starts, grouping.kept, self.sums)
        return threads.run_summed(
            self._ranges, lambda first, last, out: kernels.product_of_two(first, last, *shared, out), effects.shape
        )

    def residuals(self, values: Floats, effects: Floats) -> tuple[Floats, Floats]:
        """Values (n, C) less all effects, and the effects (P, C) of the eliminated set."""
        grouping = self.grouping
        out = np.empty_like(values)
        means = np.empty((len(grouping.starts) - 1, values.shape[1]))
        shared = (values, effects, self.weights, grouping.starts, grouping.kept, self.sums, means, out)
        threads.run(self._ranges, lambda first, last: kernels.residuals(first, last, *shared))
        return out, means

    def solve(
        self,
        right: Floats,
        *,
        tolerance: float | Floats,
        start: Floats | None = None,
        floor: float | Floats = 0.0,
        max_steps: int = MAX_STEPS,
    ) -> Solution:
        """Solve S · effects = right for all columns at once by preconditioned conjugate gradients.

        Parameters
        ----------
        right : (L, C).
        tolerance : of the residual, relative to `right`, both in the norm of the preconditioner; one for all, or (C,).
        start : (L, C) to start from; zeros where it is left out.
        floor : least norm to compare with, where a right-hand side may be nothing but rounding; one for all, or (C,).
        """
        effects = np.zeros_like(right) if start is None else start.copy()
        if not right.size:
            return Solution(effects, 0, 0.0)
        residual = right - self.product(effects) if start is not None else right.copy()
        own = np.sqrt(np.maximum(np.einsum("lc,lc->c", right, self.preconditioner.solve(right)), 0.0))
        scale = np.maximum(own, floor)
        # A column without any right-hand side is solved by zero.
        scale = np.where(scale > 0, scale, 1.0)
        goal = np.broadcast_to(np.asarray(tolerance, dtype=float), scale.shape)
        search = preconditioned = self.preconditioner.solve(residual)
        power = np.einsum("lc,lc->c", residual, preconditioned)
        for steps in range(max_steps + 1):
            relative = np.sqrt(np.maximum(power, 0.0)) / scale
            if np.all(relative <= goal):
                return Solution(effects, steps, float(relative.max()))
            image = self.product(search)
            curvature = np.einsum("lc,lc->c", search, image)
            active = (relative > goal) & (curvature > NOTHING * power)
            if not active.any():
                break
            length = np.where(active, power / np.where(active, curvature, 1.0), 0.0)
            effects += length * search
            residual -= length * image
            preconditioned = self.preconditioner.solve(residual)
            before, power = power, np.einsum("lc,lc->c", residual, preconditioned)
            search = preconditioned + np.where(active, power / np.where(before > 0, before, 1.0), 0.0) * search
        raise ConvergenceError(
            "normal equations of the absorbed sets", iterations=steps, residual=float(relative.max())
        )
