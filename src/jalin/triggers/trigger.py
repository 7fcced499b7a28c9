"""One trigger of cooperation between two economies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jalin.quantity import Quantity
from jalin.text import Text

Family = Literal["difference", "similarity", "geography"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger.

    Attributes
    ----------
    name : stable, such as `distance` or `capital_per_worker`.
    family : difference, similarity or geography.
    quantity : the pair's value, its unit, year, sources and method; its value is None where no source has it.
    percentile : share of all pairs with a lower value, those with the same counted half, from 0 to 100; None without a
        value.
    first, second : what the value is made from on each side, where it compares two; None otherwise.
    sentence : the trigger as a newspaper could print it, in both languages.
    """

    name: str
    family: Family
    quantity: Quantity
    percentile: float | None
    first: Quantity | None
    second: Quantity | None
    sentence: Text

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.quantity.value is not None
