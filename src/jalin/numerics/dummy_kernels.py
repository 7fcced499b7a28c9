"""The loops of `dummies`: observations sorted by the eliminated set, dummies as sparse rows (indptr, indices).

Unknowns are the effects of the kept sets (`size` levels) followed by the dummies' coefficients.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from jalin.numerics.compiled import compiled

Array = Any


@compiled
def product(
    first: int,
    last: int,
    unknown: Array,
    weights: Array,
    starts: Array,
    kept: Array,
    sums: Array,
    pointers: Array,
    dummies: Array,
    size: int,
    out: Array,
) -> None:
    """The normal equations' matrix times `unknown` (L + K,), added to `out`."""
    sets = kept.shape[1]
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
            value = 0.0
            for each in range(sets):
                value += unknown[kept[place, each]]
            for entry in range(pointers[place], pointers[place + 1]):
                value += unknown[size + dummies[entry]]
            value *= weights[place]
            values[place - begin] = value
            mean += value
        mean /= sums[group]
        for place in range(begin, end):
            value = values[place - begin] - weights[place] * mean
            for each in range(sets):
                out[kept[place, each]] += value
            for entry in range(pointers[place], pointers[place + 1]):
                out[size + dummies[entry]] += value


@compiled
def right_side(
    first: int,
    last: int,
    target: Array,
    weights: Array,
    starts: Array,
    kept: Array,
    sums: Array,
    pointers: Array,
    dummies: Array,
    size: int,
    out: Array,
) -> None:
    """Right-hand side for a target (n,), added to `out` (L + K,)."""
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        mean = 0.0
        for place in range(starts[group], starts[group + 1]):
            mean += weights[place] * target[place]
        mean /= sums[group]
        for place in range(starts[group], starts[group + 1]):
            value = weights[place] * (target[place] - mean)
            for each in range(kept.shape[1]):
                out[kept[place, each]] += value
            for entry in range(pointers[place], pointers[place + 1]):
                out[size + dummies[entry]] += value


@compiled
def gram(
    first: int,
    last: int,
    weights: Array,
    starts: Array,
    kept: Array,
    sums: Array,
    pointers: Array,
    dummies: Array,
    size: int,
    out: Array,
) -> None:
    """D′ W M D, (K, K), added to `out`: the dummies less their means over the eliminated set."""
    for group in range(first, last):
        begin, end = starts[group], starts[group + 1]
        if sums[group] <= 0.0 or pointers[begin] == pointers[end]:
            continue
        for place in range(begin, end):
            for entry in range(pointers[place], pointers[place + 1]):
                row = dummies[entry]
                for other in range(pointers[place], pointers[place + 1]):
                    out[row, dummies[other]] += weights[place]
                share = weights[place] / sums[group]
                for following in range(begin, end):
                    for other in range(pointers[following], pointers[following + 1]):
                        out[row, dummies[other]] -= share * weights[following]


@compiled
def dummy_right_sides(
    weights: Array, starts: Array, kept: Array, sums: Array, pointers: Array, dummies: Array, out: Array
) -> None:
    """F′ W M D, (L, K), added to `out`."""
    for group in range(len(starts) - 1):
        begin, end = starts[group], starts[group + 1]
        if sums[group] <= 0.0 or pointers[begin] == pointers[end]:
            continue
        for place in range(begin, end):
            for entry in range(pointers[place], pointers[place + 1]):
                column = dummies[entry]
                for each in range(kept.shape[1]):
                    out[kept[place, each], column] += weights[place]
                share = weights[place] / sums[group]
                for following in range(begin, end):
                    for each in range(kept.shape[1]):
                        out[kept[following, each], column] -= share * weights[following]


@compiled
def normal_parts(
    first: int,
    last: int,
    weights: Array,
    starts: Array,
    kept: Array,
    sums: Array,
    split: int,
    block: Array,
    position: Array,
    one: Array,
    between: Array,
    blocks: Array,
) -> None:
    """The three parts of S for two kept sets: among the first set's levels, between the sets, among the second's.

    `split` is the number of the second set's first level. Added to `one` (A, A), `between` (A, B) and `blocks`
    (N, m, m): the second set's levels meet each other only within an eliminated level, which makes their part
    block-diagonal; `block` and `position` (B,) say where each belongs.
    """
    for group in range(first, last):
        if sums[group] <= 0.0:
            continue
        begin, end = starts[group], starts[group + 1]
        for place in range(begin, end):
            weight = weights[place]
            row, column = kept[place, 0], kept[place, 1] - split
            where, inner = block[column], position[column]
            one[row, row] += weight
            between[row, column] += weight
            blocks[where, inner, inner] += weight
            share = weight / sums[group]
            for following in range(begin, end):
                value = share * weights[following]
                other = kept[following, 1] - split
                one[row, kept[following, 0]] -= value
                between[row, other] -= value
                blocks[where, inner, position[other]] -= value
