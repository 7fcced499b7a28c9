"""Inverses of block-diagonal matrices whose blocks tie two kinds of levels, but none of a kind to another of it.

So it is in a gravity panel once pairs are eliminated: within a year exporters meet importers only. Of each block

    [ D₁  C ]
    [ C′  D₂ ]

with diagonal D₁ and D₂, the first part is eliminated in closed form, and only the Schur complement D₂ − C′ D₁⁻¹ C, half
as wide, is factored (Golub and Van Loan 2013, section 4.2). C and the factor are all that has to pass through memory
when a system is solved, which is what a solution costs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jalin.numerics import kernels, threads

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class BipartiteInverse:
    """Solves a block-diagonal system of bipartite blocks.

    Parameters
    ----------
    cells : (B, p, q) the C of each block; beyond its own width and height zero.
    diagonals : (B, p) and (B, q), positive; beyond a block's own size ignored.
    members : for each block the levels of the first kind, in the order of the rows of C, and those of the second.
    """

    def __init__(
        self, cells: Floats, diagonals: tuple[Floats, Floats], members: tuple[Sequence[Ints], Sequence[Ints]]
    ) -> None:
        self._levels = tuple(
            _pad(levels, diagonal.shape[1]) for levels, diagonal in zip(members, diagonals, strict=True)
        )
        one, two = (
            np.where(levels >= 0, diagonal, 1.0) for levels, diagonal in zip(self._levels, diagonals, strict=True)
        )
        self._scale = np.where(self._levels[0] >= 0, 1.0 / one, 0.0)
        schur = -np.matmul(np.swapaxes(cells * self._scale[:, :, None], 1, 2), cells)
        np.einsum("bqq->bq", schur)[:] += two
        # R with R′ R = inverse: the inverse of the Cholesky factor. Whatever rounding does to C and R, the inverse made
        # of them is symmetric and positive definite, so single precision, half of what has to be moved, will do.
        self._roots = np.linalg.inv(np.linalg.cholesky(schur)).astype(np.float32)
        self._cells = cells.astype(np.float32)
        count = len(cells)
        parts = threads.cores() if cells.size > threads.LEAST_OBSERVATIONS else 1
        self._ranges = tuple((count * part // parts, count * (part + 1) // parts) for part in range(parts))

    def solve(self, right: Floats) -> Floats:
        """The solution for right-hand sides (L, C)."""
        out = np.zeros_like(right)
        one, two = self._levels
        shared = (right, self._cells, self._scale, self._roots, one, two, out)
        threads.run(self._ranges, lambda first, last: kernels.bipartite_solution(first, last, *shared))
        return out


def _pad(members: Sequence[Ints], width: int) -> Ints:
    """The levels of each block (B, width), −1 beyond its own."""
    out = np.full((len(members), width), -1, dtype=np.int64)
    for block, levels in enumerate(members):
        out[block, : len(levels)] = levels
    return out
