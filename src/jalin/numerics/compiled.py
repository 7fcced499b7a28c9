"""How loops are compiled: to machine code when first called, kept on disk for the next process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a loop over arrays. It runs without the interpreter's lock; sums may be taken in another order."""
    return cast(F, njit(cache=True, nogil=True, fastmath={"contract", "reassoc", "nsz"})(function))
