"""What an estimation left out, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dropped:
    """What an estimation left out.

    Attributes
    ----------
    missing : rows with missing values; counted only where the caller asked for them to be dropped.
    weightless : rows of weight zero.
    singletons : by absorbed set, observations that were alone in a level of it.
    separated_by_effects : observations whose zero outcome the absorbed sets alone predict perfectly.
    separated_by_regressors : those for which it takes the regressors too.
    vanished : by column, the values that no longer occur, such as an exporter that never exports.
    sets : absorbed sets with one level only, which are a constant.
    absorbed : regressors without variation beside the absorbed sets.
    collinear : regressors that are combinations of those before them.
    """

    missing: int = 0
    weightless: int = 0
    singletons: Mapping[str, int] = field(default_factory=dict)
    separated_by_effects: int = 0
    separated_by_regressors: int = 0
    vanished: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    sets: tuple[str, ...] = ()
    absorbed: tuple[str, ...] = ()
    collinear: tuple[str, ...] = ()

    @property
    def separated(self) -> int:
        """Separated observations in all."""
        return self.separated_by_effects + self.separated_by_regressors

    @property
    def observations(self) -> int:
        """Rows left out in all."""
        return self.missing + self.weightless + sum(self.singletons.values()) + self.separated

    @property
    def regressors(self) -> tuple[str, ...]:
        """Regressors left out in all."""
        return self.absorbed + self.collinear
