"""Jalin: how countries cooperate, why, what it is worth, and what next.

Importing this package does no I/O; names are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jalin.effects import worth
    from jalin.errors import JalinError
    from jalin.estimates import load_estimates
    from jalin.prospects.prospects import prospects
    from jalin.register import Register, load_register
    from jalin.triggers import why

__version__ = "0.1.0"
__all__ = [
    "JalinError",
    "Register",
    "__version__",
    "load_estimates",
    "load_register",
    "prospects",
    "why",
    "worth",
]

_HOMES = {
    "JalinError": "jalin.errors",
    "Register": "jalin.register",
    "load_estimates": "jalin.estimates",
    "load_register": "jalin.register",
    "why": "jalin.triggers",
    "worth": "jalin.effects",
}


def __getattr__(name: str) -> Any:
    if name == "prospects":
        # A package that can be called: see there.
        return import_module("jalin.prospects")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
