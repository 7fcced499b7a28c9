"""One fault in the records, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault.

    Attributes
    ----------
    file : path below the register's folder, with `/`.
    line : line in the file, from 1; 0 where the whole file is meant.
    record : id of the record, or the file's stem where it has none.
    field : path of the field, such as `parties[0].who`; empty where the whole record is meant.
    expected, found, mend : what should stand there, what does, and what to do.
    """

    file: str
    line: int
    record: str
    field: str
    expected: str
    found: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{place} [{self.record}] {self.field or '(record)'}: "
            f"expected {self.expected}; found {self.found}. {self.mend}"
        )


def path_of(location: tuple[str | int, ...]) -> str:
    """The field's path as people read it: ('parties', 0, 'who') is `parties[0].who`."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def shorten(value: object, width: int = 80) -> str:
    """A found value, cut so that a fault stays readable."""
    text = repr(value)
    return text if len(text) <= width else text[: width - 1] + "…"
