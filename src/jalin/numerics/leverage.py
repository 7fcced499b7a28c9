"""Scores freed from the noise of estimated effects, for standard errors that are not too small.

Within a cluster the residuals are about the errors times I − H P, where P is the covariance of the estimated linear
predictor of its observations: x̃ V_x x̃′ from the coefficients and d V_φ d′ from the effects. Weidner and Zylkin (2021,
section 3; for two-way models their appendix) multiply the scores on one side of the sandwich by (I − H P)⁻¹. Only the
blocks of d V_φ d′ within clusters are needed.

With root = √λ, and Π what takes a pair's weighted mean off (three-way; the identity in a two-way model), H is
root Π root and (I − H P)⁻¹ S = root (I − Π root P root Π)⁻¹ S / root: a symmetric matrix whose eigenvalues are in
[0, 1]. One of zero is a direction in which the effects fit perfectly; the scores are zero there and stay so.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.linalg.blas import dgemm
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from jalin.numerics.bias_terms import Panel
from jalin.numerics.semidefinite import NARROW, generalised_inverse, solve

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# numba types these by the arguments of the first call.
Array = Any

# Rows of the matrices that are made at a time.
ROWS = 2048


@njit(cache=True)
def _subtract_product(left: Array, right: Array, out: Array) -> None:
    """Take left′ right off `out`."""
    for inner in range(len(left)):
        for row in range(left.shape[1]):
            share = left[inner, row]
            if share != 0.0:
                for column in range(right.shape[1]):
                    out[row, column] -= share * right[inner, column]


@njit(cache=True)
def _free(block: Array, fitted: Array, score: Array, scaled: Array, profiled: bool) -> Array:
    """(I − H P)⁻¹ S of one cluster.

    `block` is d V_φ d′ (T, T), changed in place; `scaled` is x̃ times a root of V_x, (T, K).
    """
    size = len(fitted)
    root = np.sqrt(fitted)
    for row in range(size):
        for column in range(size):
            value = block[row, column]
            for each in range(scaled.shape[1]):
                value += scaled[row, each] * scaled[column, each]
            block[row, column] = value * root[row] * root[column]
    if profiled:
        unit = root / np.sqrt(fitted.sum())
        mean = np.zeros(size)
        for row in range(size):
            for column in range(size):
                mean[row] += block[row, column] * unit[column]
        middle = (mean * unit).sum()
        for row in range(size):
            for column in range(size):
                block[row, column] += (
                    unit[row] * unit[column] * middle - mean[row] * unit[column] - unit[row] * mean[column]
                )
    for row in range(size):
        for column in range(size):
            block[row, column] = (1.0 if row == column else 0.0) - block[row, column]
    return root * solve(block, score / root)


@njit(cache=True)
def _fill_cross(
    cross: Array, panel_pairs: tuple[int, int], starts: Array, sides: Any, time: Array, fitted: Array
) -> None:
    """Write H_ij of some pairs into `cross` (majors, T, J, T), whose first major level is that of the first pair."""
    major, minor = sides
    first = major[panel_pairs[0]]
    for pair in range(panel_pairs[0], panel_pairs[1]):
        begin, end = starts[pair], starts[pair + 1]
        mine, partner = major[pair] - first, minor[pair]
        total = 0.0
        for place in range(begin, end):
            total += fitted[place]
        for place in range(begin, end):
            cross[mine, time[place], partner, time[place]] += fitted[place]
            for other in range(begin, end):
                cross[mine, time[place], partner, time[other]] -= fitted[place] * fitted[other] / total


@njit(cache=True, nogil=True)
def _free_pairs(
    panel_pairs: tuple[int, int],
    origin: int,
    starts: Array,
    sides: Any,
    time: Array,
    own: Array,
    between: Array,
    inverse: Array,
    fitted: Array,
    score: Array,
    scaled: Array,
    out: Array,
) -> None:
    """Freed scores of some pairs.

    `own` is V_ii (majors, T, T) and `between` −V_ij (majors, T, J, T) of the major levels from `origin` on; `inverse`
    holds V_jj, (J, T, J, T).
    """
    major, minor = sides
    for pair in range(panel_pairs[0], panel_pairs[1]):
        begin, end = starts[pair], starts[pair + 1]
        mine, partner = major[pair] - origin, minor[pair]
        block = np.empty((end - begin, end - begin))
        for row in range(end - begin):
            for column in range(end - begin):
                one, two = time[begin + row], time[begin + column]
                block[row, column] = (
                    own[mine, one, two]
                    + inverse[partner, one, partner, two]
                    - between[mine, one, partner, two]
                    - between[mine, two, partner, one]
                )
        out[begin:end] = _free(block, fitted[begin:end], score[begin:end], scaled[begin:end], True)


def _chunks(panel: Panel) -> list[tuple[int, int]]:
    """Ranges of pairs that hold whole major levels, few enough for their matrices to stay small."""
    levels = max(1, ROWS // panel.times)
    return [
        (int(first), int(last))
        for first, last in (
            np.searchsorted(panel.major, [begin, begin + levels]) for begin in range(0, panel.majors, levels)
        )
    ]


def free_three_way(
    panel: Panel,
    fitted: Floats,
    score: Floats,
    scaled: Floats,
    inverses: Floats,
    hessians: Floats,
) -> Floats:
    """(I − H_ij P_ij)⁻¹ S_ij of every pair, (m,) in the panel's order.

    The effects of the major side are eliminated, so that the dense matrix is that of the minor side.

    Parameters
    ----------
    fitted, score : (m,) λ and S.
    scaled : (m, K) x̃ times a root of V_x.
    inverses : (I, T, T) generalised inverses of Σ_j H_ij for each major level i.
    hessians : (J, T, T) Σ_i H_ij for each minor level j.
    """
    size = panel.minors * panel.times
    reduced = np.zeros((panel.minors, panel.times, panel.minors, panel.times))
    places = np.arange(panel.minors)
    reduced[places, :, places, :] = hessians
    flat = reduced.reshape(size, size)
    sizes = np.diagonal(flat).copy()

    def reach(chunk: tuple[int, int]) -> tuple[Floats, Floats, Floats]:
        """H_i† and H_ij of a chunk's major levels, and H_i† H_ij."""
        first, last = panel.major[chunk[0]], panel.major[chunk[1] - 1] + 1
        cross = np.zeros((last - first, panel.times, panel.minors, panel.times))
        _fill_cross(cross, chunk, panel.starts, (panel.major, panel.minor), panel.time, fitted)
        wide = cross.reshape(last - first, panel.times, size)
        return inverses[first:last], wide, inverses[first:last] @ wide

    for chunk in _chunks(panel):
        _, wide, spread = reach(chunk)
        wide, spread = wide.reshape(-1, size), spread.reshape(-1, size)
        if size <= NARROW:
            _subtract_product(wide, spread, flat)
        else:
            dgemm(-1.0, wide.T, spread.T, 1.0, flat.T, trans_b=1, overwrite_c=1)
    effects = generalised_inverse(flat, sizes)
    out = np.empty(len(fitted))
    for chunk in _chunks(panel):
        inverse, _, spread = reach(chunk)
        between = (spread.reshape(-1, size) @ effects).reshape(spread.shape)
        _free_pairs(
            chunk,
            int(panel.major[chunk[0]]),
            panel.starts,
            (panel.major, panel.minor),
            panel.time,
            inverse + between @ spread.transpose(0, 2, 1),
            between.reshape(-1, panel.times, panel.minors, panel.times),
            effects.reshape(panel.minors, panel.times, panel.minors, panel.times),
            fitted,
            score,
            scaled,
            out,
        )
    return out


def _two_way_blocks(exporter: Ints, importer: Ints, fitted: Floats) -> tuple[Ints, Ints, Floats, Ints, Ints]:
    """V_φ of a two-way model in its unconnected parts, such as years.

    Returns
    -------
    place, other : (n,) number of each observation's exporter and importer effect within its part.
    blocks : all parts' V_φ one behind the other, flat.
    offset, size : (n,) where the block of each observation's part begins in `blocks`, and its number of rows.
    """
    exporters, importers = int(exporter.max()) + 1, int(importer.max()) + 1
    nodes = exporters + importers
    graph = coo_array((fitted, (exporter, importer + exporters)), shape=(nodes, nodes)).tocsr()
    parts, part = connected_components(graph, directed=False)
    by_part = np.argsort(part, kind="stable")
    sizes = np.bincount(part, minlength=parts)
    begins = np.concatenate([[0], np.cumsum(sizes)])
    local = np.empty(nodes, dtype=np.int64)
    local[by_part] = np.arange(nodes) - np.repeat(begins[:-1], sizes)
    offsets = np.concatenate([[0], np.cumsum(sizes.astype(np.int64) ** 2)])
    blocks = np.empty(offsets[-1])
    for number in range(parts):
        members = by_part[begins[number] : begins[number + 1]]
        cells = graph[members][:, members].toarray()
        normal = cells + cells.T
        np.fill_diagonal(normal, normal.sum(axis=1))
        blocks[offsets[number] : offsets[number + 1]] = generalised_inverse(normal, np.diagonal(normal).copy()).ravel()
    mine = part[exporter]
    return local[exporter], local[importer + exporters], blocks, offsets[mine], sizes[mine].astype(np.int64)


@njit(cache=True, nogil=True)
def _free_clusters(
    starts: Array,
    place: Array,
    partner: Array,
    blocks: Array,
    offset: Array,
    size: Array,
    fitted: Array,
    score: Array,
    scaled: Array,
) -> Array:
    """Freed scores of a two-way model; observations are sorted by cluster."""
    out = np.empty(len(fitted))
    for cluster in range(len(starts) - 1):
        begin, end = starts[cluster], starts[cluster + 1]
        block = np.zeros((end - begin, end - begin))
        for row in range(end - begin):
            for column in range(end - begin):
                one, two = begin + row, begin + column
                if offset[one] == offset[two]:
                    left, right = offset[one] + place[one] * size[one], offset[one] + partner[one] * size[one]
                    block[row, column] = (
                        blocks[left + place[two]]
                        + blocks[left + partner[two]]
                        + blocks[right + place[two]]
                        + blocks[right + partner[two]]
                    )
        out[begin:end] = _free(block, fitted[begin:end], score[begin:end], scaled[begin:end], False)
    return out


def free_two_way(starts: Ints, exporter: Ints, importer: Ints, fitted: Floats, score: Floats, scaled: Floats) -> Floats:
    """(I − Λ P)⁻¹ S of every cluster of a two-way model, (n,).

    Parameters
    ----------
    starts : (C + 1,) where each cluster begins among the sorted observations.
    exporter, importer : (n,) levels 0 … L − 1 of the two sets of effects.
    fitted, score : (n,) λ > 0 and y − λ.
    scaled : (n, K) x̃ times a root of V_x.
    """
    place, partner, blocks, offset, size = _two_way_blocks(exporter, importer, fitted)
    freed: Floats = _free_clusters(starts, place, partner, blocks, offset, size, fitted, score, scaled)
    return freed
