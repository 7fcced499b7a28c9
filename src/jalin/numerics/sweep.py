"""Very many small changes of one world, each solved in full equilibrium.

Each scenario changes the freeness of a few pairs of economies. Its equations are those of `equilibrium`, so all
scenarios share the matrices of shares and the inverse Jacobian of the world as it is, and a step for many of them is
three matrix products; what a scenario changes is added entry by entry. Steps with one Jacobian shrink the residual of a
small change a hundredfold or more, faster still with Anderson's (1965) extrapolation from the last two; the few
scenarios for which they do not are solved one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalin.errors import ConvergenceError
from jalin.numerics import sweep_kernels as kernels
from jalin.numerics import threads
from jalin.numerics.equilibrium import Base, solve_full

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TOLERANCE = 1e-11
# Scenarios taken at once: what they need fits a processor's cache.
CHUNK = 512
MAX_STEPS = 25
# Entries below which sharing out costs more than it saves.
LEAST_SHARED = 10_000


@dataclass(frozen=True, slots=True)
class Shocks:
    """Scenarios, S in number, by the pairs that each changes.

    Attributes
    ----------
    starts : (S + 1,) where each scenario's entries begin.
    exporter, importer : (T,) places of the economies; a pair no more than once in a scenario.
    change : (T,) β, the change of log freeness.
    """

    starts: Ints
    exporter: Ints
    importer: Ints
    change: Floats


@dataclass(frozen=True, slots=True)
class Sweep:
    """Full equilibrium of each scenario.

    Attributes
    ----------
    welfare : (S, n) Ŵ = Ê / P̂.
    residual : (S,) largest excess supply as a share of output.
    steps : (S,) steps made; those solved one by one count all of theirs.
    alone : how many scenarios were solved one by one.
    """

    welfare: Floats
    residual: Floats
    steps: Ints
    alone: int


def solve_sweep(
    base: Base, shocks: Shocks, tolerance: float = TOLERANCE, progress: Callable[[int], object] | None = None
) -> Sweep:
    """Solve every scenario.

    Parameters
    ----------
    tolerance : of the residuals.
    progress : told how many scenarios were solved since it was last told.

    Raises
    ------
    ConvergenceError : a scenario has no equilibrium that could be found.
    """
    if base.goal is not None:
        # At the first step demand is taken for what it is in the world as it is.
        raise ValueError("a sweep needs a world whose deficits stay as they are")
    count, size = len(shocks.starts) - 1, len(base.trade)
    welfare, residual = np.empty((count, size)), np.empty(count)
    steps = np.zeros(count, dtype=np.int64)
    hard: list[int] = []
    for first in range(0, count, CHUNK):
        chosen = np.arange(first, min(first + CHUNK, count))
        hard += _solve_chunk(base, shocks, chosen, tolerance, (welfare, residual, steps))
        if progress is not None:
            progress(len(chosen))
    for scenario in hard:
        change = np.zeros((size, size))
        part = slice(shocks.starts[scenario], shocks.starts[scenario + 1])
        change[shocks.exporter[part], shocks.importer[part]] = shocks.change[part]
        found = solve_full(base, change)
        if found.residual > max(tolerance, 1e-10):
            raise ConvergenceError("general equilibrium", iterations=found.iterations, residual=found.residual)
        welfare[scenario] = found.expenditure / base.expenditure * found.index ** (1 / base.theta)
        residual[scenario], steps[scenario] = found.residual, found.iterations
    return Sweep(welfare, residual, steps, len(hard))


def _solve_chunk(
    base: Base, shocks: Shocks, active: Ints, tolerance: float, out: tuple[Floats, Floats, Ints]
) -> list[int]:
    """Solve the scenarios `active` into `out`; returns those for which the one Jacobian does not do."""
    welfare, residual, steps = out
    sizes = (base.output, base.expenditure, base.deficit, base.deficits == "fixed", base.theta)
    entries = (shocks.starts, shocks.exporter, shocks.importer, np.expm1(shocks.change), base.shares)
    transposed, inverse = np.ascontiguousarray(base.shares.T), np.ascontiguousarray(-base.inverse_jacobian.T)
    x = np.zeros((len(active), len(base.trade)))
    before = np.full(len(active), np.inf)
    last: tuple[Floats, Floats] | None = None
    hard: list[int] = []
    for step in range(MAX_STEPS):
        quota, excess = np.empty_like(x), np.empty_like(x)
        error = np.empty(len(active))
        ranges = _split(x)
        if step:
            wages, supply = np.empty_like(x), np.empty_like(x)
            _each(ranges, kernels.prices, x, base.theta, wages, supply)
            index = supply @ base.shares
        else:
            wages = supply = np.ones_like(x)
            index = np.ones_like(x)
        _each(ranges, kernels.quotas, active, *entries, *sizes, wages, supply, index, quota)
        if step:
            demand = quota @ transposed
        else:
            # At the prices of the world as it is, only importers whose own entries change buy otherwise.
            demand = np.tile(base.output, (len(x), 1))
            shared = (shocks.starts, shocks.importer, transposed, base.expenditure)
            _each(ranges, kernels.first_demand, active, *shared, quota, demand)
        _each(ranges, kernels.excess, active, *entries, base.output, wages, supply, quota, demand, excess, error)
        done = error <= tolerance
        # Not a third of the residual gone: the Jacobian of the world as it is does not do for these.
        slow = ~done & ~(error < before / 3)
        if done.any():
            rows = active[done]
            # Expenditure is quota times index.
            change = quota[done] * index[done] / base.expenditure
            welfare[rows] = change * index[done] ** (1 / base.theta)
            residual[rows], steps[rows] = error[done], step
        hard += active[slow].tolist()
        left = ~(done | slow)
        if not left.any():
            return hard
        if not left.all():
            x, excess, active, error = x[left], excess[left], active[left], error[left]
            last = None if last is None else (last[0][left], last[1][left])
        move = excess @ inverse
        following = x + move
        if last is not None:
            _each(_split(x), kernels.accelerate, x, move, *last, following)
        last, x, before = (x, move), following, error
    return [*hard, *active.tolist()]


def _each(ranges: tuple[tuple[int, int], ...], kernel: Callable[..., None], *arguments: Any) -> None:
    threads.run(ranges, lambda first, last: kernel(first, last, *arguments))


def _split(rows: Floats) -> tuple[tuple[int, int], ...]:
    count = len(rows)
    parts = threads.cores() if rows.size > LEAST_SHARED else 1
    return tuple((count * part // parts, count * (part + 1) // parts) for part in range(parts))
