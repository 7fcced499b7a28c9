"""What running a command gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


def numbers(data: Any, inside: dict[str, Any] | None = None) -> Iterator[dict[str, Any] | None]:
    """What holds each number of JSON: its dictionary, or None where it stands bare in a list."""
    if isinstance(data, dict):
        for value in data.values():
            yield from numbers(value, data)
    elif isinstance(data, list):
        for value in data:
            yield from numbers(value)
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield inside
