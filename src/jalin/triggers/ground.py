"""The pair that is asked about, and where it stands among all pairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalin.estimates import Estimates
from jalin.quantity import Quantity
from jalin.register import Register
from jalin.sources import load_source
from jalin.text import Language, Text, Word, format_number, say_both
from jalin.triggers.trigger import Family, Trigger

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """Two economies, and what triggers are computed from.

    Attributes
    ----------
    first, second : alpha-3, in the order asked.
    """

    estimates: Estimates
    register: Register
    first: str
    second: str

    @cached_property
    def pair(self) -> dict[str, Any]:
        """The row of the pair; empty where one of the two has no city that is known."""
        return self.estimates.pair(self.first, self.second)

    @cached_property
    def sides(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The rows of both economies; empty where there is none."""
        return self._side(self.first), self._side(self.second)

    def _side(self, economy: str) -> dict[str, Any]:
        return self.estimates.economies.row(economy=economy)

    def name(self, economy: str) -> Callable[[Language], str]:
        """The name of an economy, in whichever language the sentence is."""
        return lambda language: self.register.name(economy, language)

    @property
    def names(self) -> dict[str, Word]:
        """The names of both, for sentences."""
        return {"first": self.name(self.first), "second": self.name(self.second)}

    def quantity(self, value: Any, unit: str, sources: tuple[str, ...], method: str) -> Quantity:
        """A number with the years of its sources; None stays None."""
        number = None if value is None else float(value)
        return Quantity(number, unit, year_of(sources), sources, method)

    def of_pair(
        self, name: str, family: Family, column: str, unit: str, sources: tuple[str, ...], method: str, sentence: Text
    ) -> Trigger:
        """A trigger that is a column of the pairs."""
        quantity = self.quantity(self.pair.get(column), unit, sources, method)
        return Trigger(
            name, family, quantity, rank(quantity.value, self.estimates.pairs.known(column)), None, None, sentence
        )

    def compare(self, column: str) -> Comparison:
        """An index of both sides, which is ahead and by how much."""
        one, other = (side.get(column) for side in self.sides)
        economies = (self.first, self.second)
        if one is None or other is None:
            lacking = [economy for economy, value in zip(economies, (one, other), strict=True) if value is None]
            return Comparison(tuple(lacking), self.first, self.second, one, other)
        ahead, behind = economies if one >= other else economies[::-1]
        return Comparison((), ahead, behind, one, other)

    def of_sides(
        self, name: str, family: Family, scale: Scale, sources: tuple[str, ...], method: str, sentence: Text
    ) -> Trigger:
        """A trigger that compares an index of both: how many times the lesser the greater is, or how far above it."""
        compared = self.compare(name)
        first, second = (
            self.quantity(value, scale.unit, sources, method) for value in (compared.first, compared.second)
        )
        apart = compared.times if scale.ratio else compared.gap
        distance = None if apart is None else float(np.log(apart)) if scale.ratio else apart
        place = rank(distance, self._gaps(name, scale))
        unit = "times" if scale.ratio else scale.unit
        return Trigger(name, family, self.quantity(apart, unit, sources, method), place, first, second, sentence)

    def _gaps(self, name: str, scale: Scale) -> Floats:
        """How far apart every two economies are by an index, in logs where it is compared as a ratio."""

        def work_out() -> Floats:
            values = self.estimates.economies.known(name)
            if scale.ratio:
                values = np.log(values[values > 0])
            low, high = np.triu_indices(len(values), 1)
            return np.asarray(np.abs(values[low] - values[high]))

        gaps: Floats = self.estimates.recent.get(("gaps", name, scale.ratio), work_out)
        return gaps


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit of an index, and whether two of its values are compared as a ratio or as a difference."""

    unit: str
    ratio: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """An index of both sides.

    Attributes
    ----------
    lacking : the economies that no source gives it for.
    ahead, behind : who has more, and who less; in the order asked where that is not known.
    first, second : the values in the order asked.
    """

    lacking: tuple[str, ...]
    ahead: str
    behind: str
    first: float | None
    second: float | None

    @property
    def times(self) -> float | None:
        """How many times the lesser the greater is; None where one is missing or zero."""
        if self.first is None or self.second is None or min(self.first, self.second) <= 0:
            return None
        return max(self.first, self.second) / min(self.first, self.second)

    @property
    def gap(self) -> float | None:
        """By how much the greater exceeds the lesser; None where one is missing."""
        return None if self.first is None or self.second is None else abs(self.first - self.second)


# Sources that hold many years, and the one that triggers are made from.
YEARS_USED = {"world_bank": "2023", "un_ideal_points": "2023"}


def year_of(sources: tuple[str, ...]) -> str:
    """The years of the sources, each once."""
    return ", ".join(dict.fromkeys(YEARS_USED.get(source) or load_source(source).year for source in sources))


def rank(value: float | None, among: Floats) -> float | None:
    """Share of `among` below `value`, those equal to it counted half, from 0 to 100."""
    if value is None:
        return None
    below, equal = int((among < value).sum()), int((among == value).sum())
    return 100.0 * (below + equal / 2) / len(among)


def number(value: float | None, digits: int = 0) -> Callable[[Language], str]:
    """A number as each language writes it, rounded; a dash for none."""
    if value is None:
        return lambda _: "–"
    rounded = round(value, digits) if digits else round(value)
    return lambda language: format_number(rounded, language)


def percentage(value: float | None) -> Callable[[Language], str]:
    """A number of per cent with its sign, as each language writes it; translators would read `% of` as a code."""
    said = number(value)
    return lambda language: f"{said(language)} %"


def missing(ground: Ground, what: Word, *lacking: str) -> Text:
    """What is said where a source has nothing: of whom, and that nothing was filled in."""
    if not lacking:
        return say_both("{what}: not available for this pair.", what=what)

    def who(language: Language) -> str:
        return ", ".join(ground.register.name(economy, language) for economy in lacking)

    return say_both("{what}: not available for {who}.", what=what, who=who)
