"""A number that is never bare: its unit, its year, where it comes from and how it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number.

    Attributes
    ----------
    value : the number; None where no source gives it, which is not zero.
    unit : what it counts or measures.
    year : the year, or years, that it is of.
    sources : ids of references or of sources of data.
    method : how it was made: the name of a method of docs/methods, or `published` as it stands in the source.
    """

    value: float | None
    unit: str
    year: str
    sources: tuple[str, ...]
    method: str

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "value": self.value,
            "unit": self.unit,
            "year": self.year,
            "sources": list(self.sources),
            "method": self.method,
        }
