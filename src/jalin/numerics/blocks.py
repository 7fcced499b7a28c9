"""Inverses of block-diagonal matrices whose blocks are small and many, or fewer and wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.linalg.lapack import dpotrf, dpotrs

from jalin.errors import ConvergenceError
from jalin.numerics import threads

Floats = NDArray[np.float64]
# Narrow blocks are inverted and multiplied in one batch; wide ones are factored, which takes a third of the work.
WIDEST_INVERTED = 48
# Right-hand sides with fewer entries are multiplied by one thread.
LEAST_SHARED = 200_000


class BlockInverse:
    """Solves a block-diagonal system.

    Parameters
    ----------
    matrices : (B, m, m) the blocks, symmetric and positive definite; of narrower ones the rest is ignored. Overwritten.
    members : for each block the positions (≤ m) that it covers in a vector (L,).
    """

    def __init__(self, matrices: Floats, members: Sequence[NDArray[np.int64]]) -> None:
        self._members = members
        width = matrices.shape[1]
        self._size = sum(len(each) for each in members)
        self._inverses: Floats | None = None
        self._factors: list[Floats] = []
        self._roots: Any = None
        if width <= WIDEST_INVERTED:
            # Positions beyond a narrow block point at a row that is thrown away.
            self._index = np.full((len(members), width), self._size)
            for block, each in enumerate(members):
                self._index[block, : len(each)] = each
                matrices[block, len(each) :, :] = 0.0
                matrices[block, :, len(each) :] = 0.0
                matrices[block, range(len(each), width), range(len(each), width)] = 1.0
            # R with R′ R = inverse: the inverse of the Cholesky factor.
            self._roots = np.linalg.inv(np.linalg.cholesky(matrices))
            self._inverses = np.swapaxes(self._roots, 1, 2) @ self._roots
            return
        for matrix, each in zip(matrices, members, strict=True):
            factor, info = dpotrf(matrix[: len(each), : len(each)], lower=1, clean=0)
            if info:
                raise ConvergenceError("factor of a block", iterations=int(info), residual=float("nan"))
            self._factors.append(factor)

    def whiten(self, right: Floats) -> Floats:
        """R · right, (B m, C), with R′ R the inverse: its cross product is right′ · inverse · right."""
        if self._roots is None:
            return self._whiten_wide(right)
        padded = np.zeros((self._size + 1, right.shape[1]), dtype=right.dtype)
        padded[:-1] = right
        return self._multiply(self._roots, padded).reshape(-1, right.shape[1])

    def _multiply(self, blocks: Floats, padded: Floats) -> Floats:
        """Each block times its rows, (B, m, C); shared among threads where there is enough to do."""
        out = np.empty((*self._index.shape, padded.shape[1]), dtype=padded.dtype)

        def work(first: int, last: int) -> None:
            np.matmul(blocks[first:last], padded[self._index[first:last]], out=out[first:last])

        count = len(blocks)
        parts = threads.cores() if padded.size > LEAST_SHARED else 1
        threads.run(tuple((count * part // parts, count * (part + 1) // parts) for part in range(parts)), work)
        return out

    def _whiten_wide(self, right: Floats) -> Floats:
        out = np.empty_like(right)
        for factor, each in zip(self._factors, self._members, strict=True):
            out[each] = solve_triangular(factor, right[each], lower=True, check_finite=False)
        return out

    def solve(self, right: Floats) -> Floats:
        """The solution for right-hand sides (L, C)."""
        if self._inverses is not None:
            padded = np.zeros((self._size + 1, right.shape[1]), dtype=right.dtype)
            padded[:-1] = right
            padded[self._index] = self._multiply(self._inverses, padded)
            return padded[:-1]
        out = np.empty_like(right)
        for factor, each in zip(self._factors, self._members, strict=True):
            out[each] = dpotrs(factor, right[each], lower=1)[0]
        return out
