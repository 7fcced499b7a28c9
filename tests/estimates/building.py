"""Builds the estimates in a process of its own, beside the tests that come before those that look at the result."""

from __future__ import annotations

import os
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from jalin.build.estimates import Made, build_estimates
from jalin.register import load_register


def build(data: Path) -> Made:
    with TemporaryDirectory() as cache:
        os.environ["JALIN_CACHE"] = cache
        return build_estimates(data, load_register())


def start_building(data: Path) -> Future[Made]:
    """The estimates to come; the process ends with them."""
    # Spawned, not forked: compiled loops have threads, which a fork would lose.
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    found = pool.submit(build, data)
    pool.shutdown(wait=False)
    return found
