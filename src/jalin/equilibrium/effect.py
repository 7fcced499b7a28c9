"""The partial effect β of an agreement on trade, and how well it is known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from jalin.errors import InputError, message


@dataclass(frozen=True, slots=True)
class Effect:
    """A partial effect.

    Attributes
    ----------
    coefficient : β, the change of the log of trade at given resistances; exp(β) − 1 is the change of trade.
    standard_error : of β; zero where it is taken as known.
    spread : how far the effects of single agreements vary around β, as a standard deviation; zero where unknown.
    """

    coefficient: float
    standard_error: float = 0.0
    spread: float = 0.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.coefficient):
            _refuse(message("an effect that is not a number"), message("a finite number"), self.coefficient)
        if not (math.isfinite(self.standard_error) and self.standard_error >= 0):
            _refuse(message("a standard error that is none"), message("a number of at least 0"), self.standard_error)
        if not (math.isfinite(self.spread) and self.spread >= 0):
            _refuse(message("a spread that is none"), message("a number of at least 0"), self.spread)

    @classmethod
    def from_fit(cls, fit: Any, terms: Mapping[str, float]) -> Effect:
        """A linear combination of a fit's coefficients, such as {"rta": 1, "rta_lag4": 1}, with its standard error.

        Parameters
        ----------
        fit : a `jalin.gravity.Fit`, or anything with `names` (K,), `coefficients` (K,) and `covariance` (K, K).
        terms : the weight of each regressor that takes part.
        """
        names = list(fit.names)
        unknown = [name for name in terms if name not in names]
        if unknown:
            raise InputError(
                message("unknown regressor"),
                expected="{known}",
                found=repr(", ".join(unknown)),
                mend=message("Give another one."),
                known=", ".join(names),
            )
        weights = np.array([float(terms.get(name, 0.0)) for name in names])
        variance = float(weights @ np.asarray(fit.covariance) @ weights)
        return cls(float(weights @ np.asarray(fit.coefficients)), math.sqrt(max(variance, 0.0)))

    @classmethod
    def of(cls, value: Effect | float) -> Effect:
        """An effect as it is, or a number as one that is known."""
        return value if isinstance(value, Effect) else cls(float(value))

    def __neg__(self) -> Effect:
        return Effect(-self.coefficient, self.standard_error, self.spread)


def _refuse(what: str, expected: str, found: object) -> None:
    raise InputError(what, expected=expected, found=repr(found), mend=message("Give another one."))
