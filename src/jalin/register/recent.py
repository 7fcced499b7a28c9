"""A bounded memory of answers already worked out: the oldest makes room for the newest."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """At most `most` answers by key. What is forgotten is worked out anew, so answers must not change."""

    __slots__ = ("_kept", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Key, Value] = {}

    def get(self, key: Key, work_out: Callable[[], Value]) -> Value:
        """The answer for `key`, from memory or worked out now."""
        try:
            return self._kept[key]
        except KeyError:
            pass
        value = work_out()
        if len(self._kept) >= self._most:
            # A tenth goes at once, so that the order is looked at seldom.
            for old in list(self._kept)[: max(1, self._most // 10)]:
                self._kept.pop(old, None)
        self._kept[key] = value
        return value

    def __len__(self) -> int:
        return len(self._kept)
