"""Approximate inverses of the normal equations of absorbed sets, for conjugate gradients.

Levels of the kept sets that meet in observations form blocks: in a gravity equation with exporter-year and
importer-year effects each year is one. The diagonal block of a year is small and dense, and a Cholesky factor inverts
it exactly; what ties the years together (the pair effects, eliminated) is left to conjugate gradients. Where a block
would be too large, the diagonal has to do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from jalin.numerics import kernels
from jalin.numerics.bipartite import BipartiteInverse
from jalin.numerics.blocks import BlockInverse
from jalin.numerics.grouping import Grouping

Floats = NDArray[np.float64]
# Above this width a dense factor costs more than the steps it saves.
WIDEST_BLOCK = 1500
# Of the diagonal: against rounding, and for shifts that sets with a factor in common have beyond the pinned ones.
RIDGE = 1e-6
# Share of a level's weight below which what the eliminated set leaves of it is rounding.
EMPTY = 1e-12


@dataclass(frozen=True, slots=True)
class Blocks:
    """Which block each level of the kept sets is in.

    Attributes
    ----------
    block : (L,) number of the block.
    position : (L,) place within the block.
    members : for each block its levels, in order of position.
    pinned : levels held fast, so that blocks can be inverted: effects are known only up to shifts between sets, and up
        to a shift of each set where every eliminated level lies within one block.
    width : size of the largest block.
    bipartite : whether levels of the first of two kept sets are tied, within a block, to levels of the second only.
    """

    block: NDArray[np.int64]
    position: NDArray[np.int64]
    members: tuple[NDArray[np.int64], ...]
    pinned: NDArray[np.int64]
    width: int
    bipartite: bool


def find_blocks(kept: NDArray[np.int32], size: int, starts: NDArray[np.int64]) -> Blocks:
    """The connected components of levels that occur together in observations.

    `kept` (n, G − 1) and `starts` are those of a grouping.
    """
    if kept.shape[1] > 1:
        rows = np.concatenate([kept[:, 0]] * (kept.shape[1] - 1))
        columns = np.concatenate([kept[:, place] for place in range(1, kept.shape[1])])
        links = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(size, size))
        count, block = connected_components(links, directed=False)
    else:
        count, block = size, np.arange(size)
    block = block.astype(np.int64)
    order = np.argsort(block, kind="stable")
    widths = np.bincount(block, minlength=count)
    members = tuple(np.split(order, np.cumsum(widths)[:-1]))
    position = np.empty(size, dtype=np.int64)
    for levels in members:
        position[levels] = np.arange(len(levels))
    pinned = _find_pins(kept, starts, block) if len(kept) and kept.shape[1] else np.zeros(0, dtype=np.int64)
    return Blocks(block, position, members, pinned, int(widths.max(initial=0)), _is_bipartite(kept, starts, block))


def _is_bipartite(kept: NDArray[np.int32], starts: NDArray[np.int64], block: NDArray[np.int64]) -> bool:
    """Whether there are two kept sets and each eliminated level has at most one observation in a block."""
    if kept.shape[1] != 2 or not len(kept):
        return False
    own = block[kept[:, 0]].astype(np.int64)
    group = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return not np.any(_repeats(group * (int(own.max()) + 1) + own))


def _repeats(keys: NDArray[np.int64]) -> bool:
    """Whether a key occurs twice."""
    if np.all(np.diff(keys) > 0):
        return False
    ordered = np.sort(keys)
    return bool(np.any(ordered[1:] == ordered[:-1]))


def _find_pins(kept: NDArray[np.int32], starts: NDArray[np.int64], block: NDArray[np.int64]) -> NDArray[np.int64]:
    """The level with most observations of each set but the first in each block; of the first too where it can shift."""
    own = block[kept[:, 0]]
    crossing = np.maximum.reduceat(own, starts[:-1]) != np.minimum.reduceat(own, starts[:-1])
    tied = np.zeros(int(block.max()) + 1, dtype=bool)
    tied[own[np.repeat(crossing, np.diff(starts))]] = True
    pins = []
    for column in range(kept.shape[1]):
        counts = np.bincount(kept[:, column])
        levels = np.flatnonzero(counts)
        counts = counts[levels]
        if column == 0:
            levels, counts = levels[~tied[block[levels]]], counts[~tied[block[levels]]]
        # The last of each block in order of counts is the one with most.
        order = np.lexsort([counts, block[levels]])
        last = np.append(np.diff(block[levels][order]) != 0, True)[: len(order)]
        pins.append(levels[order][last])
    return np.concatenate(pins).astype(np.int64)


class Preconditioner:
    """An approximate inverse of S under given weights."""

    def __init__(self, grouping: Grouping, blocks: Blocks, weights: Floats, sums: Floats) -> None:
        arguments = (weights, grouping.starts, grouping.kept, sums)
        self._blocks: BlockInverse | BipartiteInverse | None = None
        if blocks.width <= 1 or blocks.width > WIDEST_BLOCK:
            diagonal = np.zeros(grouping.size)
            kernels.normal_diagonal(0, len(sums), *arguments, diagonal)
            self._inverse = 1.0 / np.where(diagonal > EMPTY * _totals(grouping, weights), diagonal, 1.0)
            return
        self._blocks = (_invert_bipartite if blocks.bipartite else _invert_dense)(grouping, blocks, weights, sums)

    def solve(self, right: Floats) -> Floats:
        """The approximate solution for right-hand sides (L, C)."""
        if self._blocks is None:
            return np.asarray(self._inverse[:, None] * right)
        return self._blocks.solve(right)


def _invert_dense(grouping: Grouping, blocks: Blocks, weights: Floats, sums: Floats) -> BlockInverse:
    arguments = (weights, grouping.starts, grouping.kept, sums)
    matrices = np.zeros((len(blocks.members), blocks.width, blocks.width))
    kernels.block_matrices(0, len(sums), *arguments, blocks.block, blocks.position, matrices)
    diagonals = np.einsum("bii->bi", matrices)
    settled = np.zeros(grouping.size)
    for block, levels in enumerate(blocks.members):
        settled[levels] = diagonals[block, : len(levels)]
    _settle(settled, _totals(grouping, weights), blocks)
    for block, levels in enumerate(blocks.members):
        diagonals[block, : len(levels)] = settled[levels]
    return BlockInverse(matrices, blocks.members)


def _invert_bipartite(grouping: Grouping, blocks: Blocks, weights: Floats, sums: Floats) -> BipartiteInverse:
    # Levels of the second kept set are numbered after those of the first.
    second = max(grouping.offsets)
    one = tuple(levels[levels < second] for levels in blocks.members)
    two = tuple(levels[levels >= second] for levels in blocks.members)
    position = np.empty(grouping.size, dtype=np.int64)
    for levels in (*one, *two):
        position[levels] = np.arange(len(levels))
    shape = (len(blocks.members), max(map(len, one)), max(map(len, two)))
    cells = np.zeros(shape)
    kernels.bipartite_cells(0, len(sums), weights, grouping.starts, grouping.kept, sums, blocks.block, position, cells)
    diagonal = np.empty(grouping.size)
    for block, (rows, columns) in enumerate(zip(one, two, strict=True)):
        diagonal[rows] = cells[block].sum(axis=1)[: len(rows)]
        diagonal[columns] = cells[block].sum(axis=0)[: len(columns)]
    _settle(diagonal, _totals(grouping, weights), blocks)
    diagonals = np.ones(shape[:2]), np.ones(shape[::2])
    for block, (rows, columns) in enumerate(zip(one, two, strict=True)):
        diagonals[0][block, : len(rows)] = diagonal[rows]
        diagonals[1][block, : len(columns)] = diagonal[columns]
    return BipartiteInverse(cells, diagonals, (one, two))


def _totals(grouping: Grouping, weights: Floats) -> Floats:
    """Weight of each level of the kept sets, (L,)."""
    totals = np.zeros(grouping.size)
    for levels in grouping.kept.T:
        totals += np.bincount(levels, weights, minlength=grouping.size)
    return totals


def _settle(diagonal: Floats, totals: Floats, blocks: Blocks) -> None:
    """Make the diagonal (L,) of S large enough, in place, for each block to have an inverse.

    `totals` (L,) are the levels' weights, of which the eliminated set has taken its part.
    """
    diagonal[diagonal <= EMPTY * totals] = 0.0
    most = np.zeros(len(blocks.members))
    np.maximum.at(most, blocks.block, diagonal)
    scale = most[blocks.block]
    # A level whose observations carry no weight, or that the eliminated set explains, has an empty row: any value will
    # do for it.
    diagonal += RIDGE * diagonal + np.where(diagonal > RIDGE * scale, 0.0, np.where(scale > 0, scale, 1.0))
    # Any value greater than zero holds a pinned level fast, without a change to the rest.
    diagonal[blocks.pinned] += scale[blocks.pinned]
