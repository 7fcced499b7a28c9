"""A dense factor of the normal equations of two kept sets, for many right-hand sides at once.

With pairs eliminated, importer-years are tied to each other only within an importer: that part of the matrix is
block-diagonal, so it is eliminated block by block and only the exporter-years' Schur complement is dense (Golub and
Van Loan 2013, section 4.2).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.blas import dsyrk, ssyrk
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from jalin.errors import ConvergenceError
from jalin.numerics import dummy_kernels as kernels
from jalin.numerics.absorb import Absorber, Weighted
from jalin.numerics.blocks import BlockInverse

Floats = NDArray[np.float64]
# The matrix has no inverse along shifts between sets, which no right-hand side has; this settles them. Single precision
# needs more of it.
RIDGE = {np.dtype(np.float64): 1e-8, np.dtype(np.float32): 3e-5}
TOLERANCE = 1e-9
MAX_REFINEMENTS = 30


class DenseProjector:
    """Solves S · effects = right for any number of right-hand sides.

    Parameters
    ----------
    dtype : float64 for answers; float32, in half the time, where it only guides conjugate gradients.
    """

    def __init__(self, absorber: Absorber, weighted: Weighted, dtype: Any = np.float64) -> None:
        self._dtype = np.dtype(dtype)
        grouping = weighted.grouping
        first, second = (count for count, offset in zip(absorber.levels, grouping.offsets, strict=True) if offset >= 0)
        self._split = first
        members, block, position = _find_blocks(grouping.starts, grouping.kept[:, 1] - first, second)
        width = max(len(levels) for levels in members)
        one = np.zeros((first, first), dtype=self._dtype)
        between = np.zeros((first, second), dtype=self._dtype)
        blocks = np.zeros((len(members), width, width), dtype=self._dtype)
        kernels.normal_parts(
            0, len(weighted.sums), weighted.weights, grouping.starts, grouping.kept, weighted.sums, first,
            block, position, one, between, blocks,
        )  # fmt: skip
        ridge = self._dtype.type(RIDGE[self._dtype])
        self._parts = (one.copy(), between, blocks.copy()) if self._dtype == np.float64 else None
        self._members = members
        diagonals = np.einsum("bii->bi", blocks)
        diagonals += ridge * diagonals + np.where(diagonals > 0, 0.0, 1.0).astype(self._dtype)
        self._blocks = BlockInverse(blocks, members)
        self._between = between
        settle = ridge * np.einsum("ii->i", one)
        whitened = self._blocks.whiten(between.T)
        product = dsyrk if self._dtype == np.float64 else ssyrk
        # `one` is symmetric, so its transpose, which BLAS can overwrite, is the same matrix.
        schur = product(-1.0, whitened.T, trans=0, beta=1.0, c=one.T, overwrite_c=1)
        np.einsum("ii->i", schur)[:] += settle
        self._schur = cho_factor(schur, lower=False, overwrite_a=True, check_finite=False)

    def solve_once(self, right: Floats) -> Floats:
        """Effects (L, C) for right-hand sides (L, C), as good as the factor."""
        right = right.astype(self._dtype, copy=False)
        first, second = right[: self._split], right[self._split :]
        inner = self._blocks.solve(second)
        top = cho_solve(self._schur, first - self._between @ inner, check_finite=False)
        bottom = inner - self._blocks.solve(self._between.T @ top)
        return np.concatenate([top, bottom])

    def solve(self, right: Floats, *, floor: Floats) -> Floats:
        """As `solve_once`, refined until the residual is nothing but rounding; `floor` (C,) is the least that is more.

        Raises
        ------
        ConvergenceError : refinement did not reach the tolerance.
        """
        effects = self.solve_once(right)
        scale = np.maximum(np.abs(right).max(axis=0, initial=0.0), floor)
        scale = np.where(scale > 0, scale, 1.0)
        for _ in range(MAX_REFINEMENTS):
            residual = right - self._product(effects)
            relative = float((np.abs(residual).max(axis=0) / scale).max(initial=0.0))
            if relative <= TOLERANCE:
                return effects
            effects += self.solve_once(residual)
        raise ConvergenceError("dense projection", iterations=MAX_REFINEMENTS, residual=relative)

    def _product(self, effects: Floats) -> Floats:
        """S · effects, from the dense parts: for many columns faster than from the observations."""
        assert self._parts is not None
        one, between, blocks = self._parts
        top, bottom = effects[: self._split], effects[self._split :]
        lower = between.T @ top
        for block, levels in zip(blocks, self._members, strict=True):
            lower[levels] += block[: len(levels), : len(levels)] @ bottom[levels]
        return np.concatenate([one @ top + between @ bottom, lower])


def _find_blocks(
    starts: NDArray[np.int64], levels: NDArray[np.int32], count: int
) -> tuple[list[NDArray[np.int64]], NDArray[np.int64], NDArray[np.int64]]:
    """Levels that occur in one eliminated level: members of each block, and the block and position of each level."""
    groups = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    links = coo_matrix(
        (np.ones(len(levels), dtype=np.int8), (groups, levels + len(starts) - 1)), shape=(len(starts) - 1 + count,) * 2
    )
    _, component = connected_components(links, directed=False)
    block = np.unique(component[len(starts) - 1 :], return_inverse=True)[1].astype(np.int64)
    order = np.argsort(block, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(block))[:-1])
    position = np.empty(count, dtype=np.int64)
    for each in members:
        position[each] = np.arange(len(each))
    return members, block, position
