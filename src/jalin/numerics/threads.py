"""Sharing loops over eliminated levels out among threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

# Below this many observations, handing work over costs more than it saves.
LEAST_OBSERVATIONS = 20_000


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=cores(), thread_name_prefix="jalin")


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shares(starts: NDArray[np.int64]) -> tuple[tuple[int, int], ...]:
    """Ranges of eliminated levels with about equally many observations, one for each thread."""
    count = int(starts[-1])
    parts = cores() if count >= LEAST_OBSERVATIONS else 1
    cuts = np.searchsorted(starts, [count * part // parts for part in range(1, parts)])
    bounds = [0, *(int(cut) for cut in cuts), len(starts) - 1]
    return tuple((bounds[place], bounds[place + 1]) for place in range(parts))


def even(count: int) -> tuple[tuple[int, int], ...]:
    """Ranges of about equally many observations, one for each thread."""
    parts = cores() if count >= LEAST_OBSERVATIONS else 1
    return tuple((count * part // parts, count * (part + 1) // parts) for part in range(parts))


def run(ranges: tuple[tuple[int, int], ...], work: Callable[[int, int], None]) -> None:
    """Do `work(first, last)` for every range, each in a thread of its own; the results do not overlap."""
    if len(ranges) == 1:
        work(*ranges[0])
        return
    rest = [_pool().submit(work, *each) for each in ranges[1:]]
    work(*ranges[0])
    for each in rest:
        each.result()


def run_summed(
    ranges: tuple[tuple[int, int], ...],
    work: Callable[[int, int, NDArray[np.float64]], None],
    shape: tuple[int, ...],
) -> NDArray[np.float64]:
    """As `run`, for work that adds to an array of `shape`: each thread has one of its own, and they are added up.

    Parts are added in order, so that a result does not depend on which thread was first.
    """
    outs = [np.zeros(shape) for _ in ranges]

    def do(place: int) -> None:
        work(*ranges[place], outs[place])

    if len(ranges) == 1:
        do(0)
        return outs[0]
    rest = [_pool().submit(do, place) for place in range(1, len(ranges))]
    do(0)
    for each in rest:
        each.result()
    for out in outs[1:]:
        outs[0] += out
    return outs[0]
