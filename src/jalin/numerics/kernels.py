"""The loops over observations, compiled by numba and kept on disk.

All take observations sorted by the eliminated set (see `grouping`): `starts` (P + 1,), `kept` (n, G − 1), `weights`
(n,) and `sums` (P,), the weights of each eliminated level. F stands for the dummies of the kept sets, W for the weights
and M for the maker of residuals from the eliminated set: S = F′ W M F is the matrix of the normal equations once that
set is eliminated. Effects of the kept sets are (L, C): all levels numbered through, one column a regressor.

Each works on the eliminated levels `first` … `last` − 1 and adds to `out`, without the interpreter's lock, so that
threads can share the work (see `threads`); numba's own parallel loops take half a minute to compile.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from jalin.numerics.compiled import compiled

# numba types these by the arguments of the first call.
Array = Any


@compiled
def group_sums(first: int, last: int, weights: Array, starts: Array, out: Array) -> None:
    """Sum of the weights of each eliminated level into `out` (P,)."""
    for group in range(first, last):
        total = 0.0
        for place in range(starts[group], starts[group + 1]):
            total += weights[place]
        out[group] = total


@compiled
def product_of_two(
    first: int, last: int, effects: Array, weights: Array, starts: Array, kept: Array, sums: Array, out: Array
) -> None:
    """S · effects for two kept sets and four columns: (L, 4), written out so that a processor takes them at once."""
    longest = 0
    for group in range(first, last):
        longest = max(longest, starts[group + 1] - starts[group])
    values = np.empty((longest, 4))
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        begin, end = starts[group], starts[group + 1]
        mean0, mean1, mean2, mean3 = 0.0, 0.0, 0.0, 0.0
        for place in range(begin, end):
            weight = weights[place]
            one, other, local = kept[place, 0], kept[place, 1], place - begin
            value0 = weight * (effects[one, 0] + effects[other, 0])
            value1 = weight * (effects[one, 1] + effects[other, 1])
            value2 = weight * (effects[one, 2] + effects[other, 2])
            value3 = weight * (effects[one, 3] + effects[other, 3])
            values[local, 0], values[local, 1], values[local, 2], values[local, 3] = value0, value1, value2, value3
            mean0 += value0
            mean1 += value1
            mean2 += value2
            mean3 += value3
        share = 1.0 / sums[group]
        mean0, mean1, mean2, mean3 = mean0 * share, mean1 * share, mean2 * share, mean3 * share
        for place in range(begin, end):
            weight = weights[place]
            one, other, local = kept[place, 0], kept[place, 1], place - begin
            value0 = values[local, 0] - weight * mean0
            value1 = values[local, 1] - weight * mean1
            value2 = values[local, 2] - weight * mean2
            value3 = values[local, 3] - weight * mean3
            out[one, 0] += value0
            out[one, 1] += value1
            out[one, 2] += value2
            out[one, 3] += value3
            out[other, 0] += value0
            out[other, 1] += value1
            out[other, 2] += value2
            out[other, 3] += value3


@compiled
def product_of_two_single(
    first: int, last: int, effects: Array, weights: Array, starts: Array, kept: Array, sums: Array, out: Array
) -> None:
    """S · effects for two kept sets and one column: (L, 1)."""
    longest = 0
    for group in range(first, last):
        longest = max(longest, starts[group + 1] - starts[group])
    values = np.empty(longest)
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        begin, end = starts[group], starts[group + 1]
        mean = 0.0
        for place in range(begin, end):
            value = weights[place] * (effects[kept[place, 0], 0] + effects[kept[place, 1], 0])
            values[place - begin] = value
            mean += value
        mean /= sums[group]
        for place in range(begin, end):
            value = values[place - begin] - weights[place] * mean
            out[kept[place, 0], 0] += value
            out[kept[place, 1], 0] += value


@compiled
def product_of_any(
    first: int, last: int, effects: Array, weights: Array, starts: Array, kept: Array, sums: Array, out: Array
) -> None:
    """S · effects for any number of kept sets and columns."""
    columns = effects.shape[1]
    sets = kept.shape[1]
    mean = np.empty(columns)
    value = np.empty(columns)
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        begin, end = starts[group], starts[group + 1]
        mean[:] = 0.0
        for place in range(begin, end):
            for each in range(sets):
                for column in range(columns):
                    mean[column] += weights[place] * effects[kept[place, each], column]
        for column in range(columns):
            mean[column] /= sums[group]
        for place in range(begin, end):
            value[:] = 0.0
            for each in range(sets):
                for column in range(columns):
                    value[column] += effects[kept[place, each], column]
            for each in range(sets):
                for column in range(columns):
                    out[kept[place, each], column] += weights[place] * (value[column] - mean[column])


@compiled
def right_side(
    first: int, last: int, values: Array, weights: Array, starts: Array, kept: Array, sums: Array, out: Array
) -> None:
    """F′ W M values: right-hand side of the normal equations, (L, C), for values (n, C)."""
    columns = values.shape[1]
    sets = kept.shape[1]
    mean = np.empty(columns)
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        begin, end = starts[group], starts[group + 1]
        mean[:] = 0.0
        for place in range(begin, end):
            for column in range(columns):
                mean[column] += weights[place] * values[place, column]
        for column in range(columns):
            mean[column] /= sums[group]
        for place in range(begin, end):
            weight = weights[place]
            for each in range(sets):
                level = kept[place, each]
                for column in range(columns):
                    out[level, column] += weight * (values[place, column] - mean[column])


@compiled
def residuals(
    first: int,
    last: int,
    values: Array,
    effects: Array,
    weights: Array,
    starts: Array,
    kept: Array,
    sums: Array,
    means: Array,
    out: Array,
) -> None:
    """M (values − F effects) into `out` (n, C), and the effects of the eliminated set into `means` (P, C)."""
    columns = values.shape[1]
    sets = kept.shape[1]
    for group in range(first, last):
        begin, end = starts[group], starts[group + 1]
        for column in range(columns):
            means[group, column] = 0.0
        for place in range(begin, end):
            for column in range(columns):
                value = values[place, column]
                for each in range(sets):
                    value -= effects[kept[place, each], column]
                out[place, column] = value
                means[group, column] += weights[place] * value
        for column in range(columns):
            means[group, column] = means[group, column] / sums[group] if sums[group] > 0.0 else 0.0
        for place in range(begin, end):
            for column in range(columns):
                out[place, column] -= means[group, column]


@compiled
def block_matrices(
    first: int,
    last: int,
    weights: Array,
    starts: Array,
    kept: Array,
    sums: Array,
    block: Array,
    position: Array,
    out: Array,
) -> None:
    """The diagonal blocks of S, (B, m, m): levels of different blocks never meet in one observation.

    Within an eliminated level the observations of one block stand together. `block` and `position` (L,) say where each
    level of the kept sets belongs.
    """
    sets = kept.shape[1]
    width = out.shape[1]
    share = np.zeros(width)
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        begin = starts[group]
        while begin < starts[group + 1]:
            where = block[kept[begin, 0]]
            end = begin + 1
            while end < starts[group + 1] and block[kept[end, 0]] == where:
                end += 1
            for place in range(begin, end):
                for each in range(sets):
                    row = position[kept[place, each]]
                    for other in range(sets):
                        out[where, row, position[kept[place, other]]] += weights[place]
            if (end - begin) * sets <= width:
                for place in range(begin, end):
                    for following in range(begin, end):
                        product = weights[place] * weights[following] / sums[group]
                        for each in range(sets):
                            row = position[kept[place, each]]
                            for other in range(sets):
                                out[where, row, position[kept[following, other]]] -= product
            else:
                share[:] = 0.0
                for place in range(begin, end):
                    for each in range(sets):
                        share[position[kept[place, each]]] += weights[place]
                for row in range(width):
                    if share[row] != 0.0:
                        for column in range(width):
                            out[where, row, column] -= share[row] * share[column] / sums[group]
            begin = end


@compiled
def normal_diagonal(first: int, last: int, weights: Array, starts: Array, kept: Array, sums: Array, out: Array) -> None:
    """A diagonal that bounds that of S from above, into `out` (L,): Σ w (1 − w / Σ w of the eliminated level)."""
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        for place in range(starts[group], starts[group + 1]):
            for each in range(kept.shape[1]):
                out[kept[place, each]] += weights[place] * (1.0 - weights[place] / sums[group])
