"""The loops of `sweep` over scenarios: one row a scenario, its entries added to what matrix products give."""

from __future__ import annotations

from typing import Any

import numpy as np

from jalin.numerics.compiled import compiled

Array = Any


@compiled
def prices(first: int, last: int, x: Array, theta: float, wages: Array, supply: Array) -> None:
    """ŵ = exp(x) and v = ŵ^−θ, (S, n) each."""
    for row in range(first, last):
        for place in range(x.shape[1]):
            wages[row, place] = np.exp(x[row, place])
            supply[row, place] = np.exp(-theta * x[row, place])


@compiled
def quotas(
    first: int,
    last: int,
    scenarios: Array,
    starts: Array,
    exporter: Array,
    importer: Array,
    factor: Array,
    shares: Array,
    output: Array,
    expenditure: Array,
    deficit: Array,
    fixed: bool,
    theta: float,
    wages: Array,
    supply: Array,
    index: Array,
    quota: Array,
) -> None:
    """Completes `index` (S, n), S_j, with the scenarios' own entries; E′_j / S_j into `quota` (S, n)."""
    size = len(output)
    for row in range(first, last):
        scenario = scenarios[row]
        for entry in range(starts[scenario], starts[scenario + 1]):
            one, other = exporter[entry], importer[entry]
            index[row, other] += shares[one, other] * factor[entry] * supply[row, one]
        if fixed:
            for place in range(size):
                spent = wages[row, place] * output[place] + deficit[place]
                # No price of less than nothing: such a guess fails the test of the residual.
                quota[row, place] = spent / index[row, place] if spent > 0.0 else np.nan
        else:
            made, spent = 0.0, 0.0
            for place in range(size):
                made += wages[row, place] * output[place]
                spent += wages[row, place] * expenditure[place]
            scale = made / spent
            for place in range(size):
                quota[row, place] = scale * wages[row, place] * expenditure[place] / index[row, place]


@compiled
def first_demand(
    first: int,
    last: int,
    scenarios: Array,
    starts: Array,
    importer: Array,
    transposed: Array,
    expenditure: Array,
    quota: Array,
    demand: Array,
) -> None:
    """Adds to `demand` (S, n), that of the world as it is, what importers whose index has changed buy more or less."""
    for row in range(first, last):
        scenario = scenarios[row]
        for entry in range(starts[scenario], starts[scenario + 1]):
            other = importer[entry]
            seen = False
            for earlier in range(starts[scenario], entry):
                seen = seen or importer[earlier] == other
            if not seen:
                change = quota[row, other] - expenditure[other]
                for place in range(len(expenditure)):
                    demand[row, place] += transposed[other, place] * change


@compiled
def excess(
    first: int,
    last: int,
    scenarios: Array,
    starts: Array,
    exporter: Array,
    importer: Array,
    factor: Array,
    shares: Array,
    output: Array,
    wages: Array,
    supply: Array,
    quota: Array,
    demand: Array,
    out: Array,
    error: Array,
) -> None:
    """Excess supply as a share of output, and what the numeraire is off, into `out` (S, n); the worst into `error`."""
    size = len(output)
    total = 0.0
    for place in range(size):
        total += output[place]
    for row in range(first, last):
        scenario = scenarios[row]
        for entry in range(starts[scenario], starts[scenario + 1]):
            one, other = exporter[entry], importer[entry]
            demand[row, one] += shares[one, other] * factor[entry] * quota[row, other]
        made = 0.0
        for place in range(size):
            made += wages[row, place] * output[place]
        drift = made / total - 1.0
        worst = 0.0
        for place in range(size):
            value = 1.0 - supply[row, place] * demand[row, place] / (wages[row, place] * output[place]) + drift
            out[row, place] = value
            size_of = abs(value)
            # No number at all is worse than any.
            if not size_of <= worst and not np.isnan(worst):
                worst = size_of
        error[row] = worst


@compiled
def accelerate(
    first: int, last: int, x: Array, move: Array, x_before: Array, move_before: Array, following: Array
) -> None:
    """Anderson's extrapolation from two points, (S, n): where the move would vanish if it changed along a line."""
    size = x.shape[1]
    for row in range(first, last):
        above, below = 0.0, 0.0
        for place in range(size):
            turn = move[row, place] - move_before[row, place]
            above += turn * move[row, place]
            below += turn * turn
        share = above / below if below > 0.0 else 0.0
        # A move that has hardly changed says nothing of where it ends.
        if abs(share) > 1.0:
            share = 0.0
        for place in range(size):
            turn = move[row, place] - move_before[row, place]
            back = x[row, place] - x_before[row, place] + turn
            following[row, place] = x[row, place] + move[row, place] - share * back
