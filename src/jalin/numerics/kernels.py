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
def right_side_of_two(
    first: int, last: int, values: Array, weights: Array, starts: Array, kept: Array, sums: Array, out: Array
) -> None:
    """As `right_side`, for two kept sets and four columns, so that a processor takes them at once."""
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        begin, end = starts[group], starts[group + 1]
        mean0, mean1, mean2, mean3 = 0.0, 0.0, 0.0, 0.0
        for place in range(begin, end):
            weight = weights[place]
            mean0 += weight * values[place, 0]
            mean1 += weight * values[place, 1]
            mean2 += weight * values[place, 2]
            mean3 += weight * values[place, 3]
        share = 1.0 / sums[group]
        mean0, mean1, mean2, mean3 = mean0 * share, mean1 * share, mean2 * share, mean3 * share
        for place in range(begin, end):
            weight = weights[place]
            one, other = kept[place, 0], kept[place, 1]
            value0 = weight * (values[place, 0] - mean0)
            value1 = weight * (values[place, 1] - mean1)
            value2 = weight * (values[place, 2] - mean2)
            value3 = weight * (values[place, 3] - mean3)
            out[one, 0] += value0
            out[one, 1] += value1
            out[one, 2] += value2
            out[one, 3] += value3
            out[other, 0] += value0
            out[other, 1] += value1
            out[other, 2] += value2
            out[other, 3] += value3


@compiled
def right_side(
    first: int, last: int, values: Array, weights: Array, starts: Array, kept: Array, sums: Array, out: Array
) -> None:
    """F′ W M values: right-hand side of the normal equations, (L, C), for values (n, C)."""
    columns = values.shape[1]
    if columns == 4 and kept.shape[1] == 2:
        right_side_of_two(first, last, values, weights, starts, kept, sums, out)
        return
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
def residuals_of_two(
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
    """As `residuals`, for two kept sets and four columns, so that a processor takes them at once."""
    for group in range(first, last):
        begin, end = starts[group], starts[group + 1]
        mean0, mean1, mean2, mean3 = 0.0, 0.0, 0.0, 0.0
        for place in range(begin, end):
            weight = weights[place]
            one, other = kept[place, 0], kept[place, 1]
            value0 = values[place, 0] - effects[one, 0] - effects[other, 0]
            value1 = values[place, 1] - effects[one, 1] - effects[other, 1]
            value2 = values[place, 2] - effects[one, 2] - effects[other, 2]
            value3 = values[place, 3] - effects[one, 3] - effects[other, 3]
            out[place, 0], out[place, 1], out[place, 2], out[place, 3] = value0, value1, value2, value3
            mean0 += weight * value0
            mean1 += weight * value1
            mean2 += weight * value2
            mean3 += weight * value3
        share = 1.0 / sums[group] if sums[group] > 0.0 else 0.0
        mean0, mean1, mean2, mean3 = mean0 * share, mean1 * share, mean2 * share, mean3 * share
        means[group, 0], means[group, 1], means[group, 2], means[group, 3] = mean0, mean1, mean2, mean3
        for place in range(begin, end):
            out[place, 0] -= mean0
            out[place, 1] -= mean1
            out[place, 2] -= mean2
            out[place, 3] -= mean3


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
    if columns == 4 and sets == 2:
        residuals_of_two(first, last, values, effects, weights, starts, kept, sums, means, out)
        return
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


@compiled
def bipartite_cells(
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
    """What ties levels of the first kept set to levels of the second, (B, p, q), where no other two are tied.

    Each eliminated level has at most one observation in a block; `position` (L,) is the place within set and block.
    """
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        share = 1.0 / sums[group]
        for place in range(starts[group], starts[group + 1]):
            one, other, weight = kept[place, 0], kept[place, 1], weights[place]
            out[block[one], position[one], position[other]] += weight * (1.0 - weight * share)


@compiled
def bipartite_solution(
    first: int,
    last: int,
    right: Array,
    cells: Array,
    scale: Array,
    roots: Array,
    levels: Array,
    others: Array,
    out: Array,
) -> None:
    """Solutions (L, C) of the blocks `first` … `last` − 1 for right-hand sides (L, C); see `bipartite`."""
    columns = right.shape[1]
    height, width = cells.shape[1], cells.shape[2]
    top = np.empty((columns, height))
    low = np.empty((columns, width))
    solved = np.empty((columns, width))
    for block in range(first, last):
        for column in range(columns):
            for place in range(width):
                level = others[block, place]
                low[column, place] = right[level, column] if level >= 0 else 0.0
        for row in range(height):
            level = levels[block, row]
            for column in range(columns):
                value = right[level, column] * scale[block, row] if level >= 0 else 0.0
                top[column, row] = value
                for place in range(width):
                    low[column, place] -= cells[block, row, place] * value
        solved[:] = 0.0
        for row in range(width):
            for column in range(columns):
                total = 0.0
                for place in range(row + 1):
                    total += roots[block, row, place] * low[column, place]
                for place in range(row + 1):
                    solved[column, place] += roots[block, row, place] * total
        for row in range(height):
            level = levels[block, row]
            if level < 0:
                continue
            for column in range(columns):
                total = 0.0
                for place in range(width):
                    total += cells[block, row, place] * solved[column, place]
                out[level, column] = top[column, row] - scale[block, row] * total
        for place in range(width):
            level = others[block, place]
            if level >= 0:
                for column in range(columns):
                    out[level, column] = solved[column, place]


@compiled
def working_columns(
    first: int, last: int, outcome: Array, fitted: Array, weights: Array, working: Array, columns: Array
) -> None:
    """Of each observation w μ into `working` (n,) and (y − μ) / μ into the last of `columns` (n, C)."""
    target = columns.shape[1] - 1
    for place in range(first, last):
        mean = fitted[place]
        working[place] = weights[place] * mean
        columns[place, target] = (outcome[place] - mean) / mean


@compiled
def moments(first: int, last: int, columns: Array, weights: Array, out: Array) -> None:
    """Weighted cross-products of `columns` (n, C), added to `out` (C, C) on and below the diagonal."""
    count = columns.shape[1]
    chunk = 512
    # By chunks that stay in the cache, so that each sum can stay in a register.
    for begin in range(first, last, chunk):
        end = min(begin + chunk, last)
        for one in range(count):
            for other in range(one + 1):
                total = 0.0
                for place in range(begin, end):
                    total += weights[place] * columns[place, one] * columns[place, other]
                out[one, other] += total


@compiled
def working_step(
    first: int, last: int, columns: Array, left: Array, change: Array, weights: Array, step: Array, out: Array
) -> None:
    """The step of the predictor into `step` (n,); adds Σ w, Σ w step² and Σ w target² to `out` (3,).

    `columns` (n, K + 1) holds regressors and target, `left` what the absorbed sets leave of them, `change` (K,) the
    coefficients' step.
    """
    count = len(change)
    total, square, spread = 0.0, 0.0, 0.0
    for place in range(first, last):
        value = columns[place, count] - left[place, count]
        for column in range(count):
            value += left[place, column] * change[column]
        step[place] = value
        weight = weights[place]
        total += weight
        square += weight * value * value
        spread += weight * columns[place, count] * columns[place, count]
    out[0] += total
    out[1] += square
    out[2] += spread


@compiled
def move(
    first: int,
    last: int,
    predictor: Array,
    step: Array,
    share: float,
    outcome: Array,
    weights: Array,
    moved: Array,
    fitted: Array,
    out: Array,
) -> None:
    """The predictor `moved` by a share of the step and its exponential `fitted`; adds Σ w (μ − y η) to `out` (1,)."""
    total = 0.0
    for place in range(first, last):
        value = predictor[place] + share * step[place]
        mean = np.exp(value)
        moved[place] = value
        fitted[place] = mean
        total += weights[place] * (mean - outcome[place] * value)
    out[0] += total
