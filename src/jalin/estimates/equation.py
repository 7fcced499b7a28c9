"""An estimated equation, and what it says of one pair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from jalin.errors import UnknownNameError, message

Floats = NDArray[np.float64]
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Part:
    """What one regressor, or the size of one side, adds to a pair against the average pair.

    Attributes
    ----------
    name : a regressor, or `exporter` or `importer` for the size and openness of a side (its fixed effect).
    value : log points; the parts of a pair add up to `Decomposition.total`.
    low, high : 95 % interval from the covariance of the coefficients; None for fixed effects, which are taken as known.
    known : whether the value rests on data; where not, it belongs to the sides' fixed effects and is zero here.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    known: bool


@dataclass(frozen=True)
class Equation:
    """A Poisson pseudo-maximum-likelihood equation with exporter and importer effects: K regressors, n economies.

    Attributes
    ----------
    name : `trade`, `students` or `publications`.
    formula : the equation as it can be typed again.
    regressors : (K,) names.
    coefficients, covariance : (K,) and (K, K); clustered by exporter and by importer.
    means : (K,) mean of each regressor over the pairs of the sample.
    exporter_effects, importer_effects : by economy, in log points, without their mean over the sample.
    intercept : mean of the linear predictor over the pairs of the sample: the average pair.
    observations, zeros : pairs of the sample, and how many of them have none of the outcome.
    pseudo_r2, squared_correlation, log_correlation : fit; the last over pairs with a positive outcome.
    unit, year, sources : of the outcome.
    """

    name: str
    formula: str
    regressors: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    means: Floats
    exporter_effects: dict[str, float]
    importer_effects: dict[str, float]
    intercept: float
    observations: int
    zeros: int
    pseudo_r2: float
    squared_correlation: float
    log_correlation: float
    unit: str
    year: str
    sources: tuple[str, ...]

    @cached_property
    def standard_errors(self) -> Floats:
        """(K,) of the coefficients."""
        return np.sqrt(np.diag(self.covariance))

    def covers(self, exporter: str, importer: str) -> bool:
        """Whether both economies were in the sample on their side."""
        return exporter in self.exporter_effects and importer in self.importer_effects

    def decompose(self, exporter: str, importer: str, values: Floats, missing: NDArray[np.bool_]) -> tuple[Part, ...]:
        """Parts that add up to the linear predictor of the pair less the average pair's, in log points.

        Parameters
        ----------
        values : (K,) the pair's regressors.
        missing : (K,) whether no source gives them; then they are zero, and what the zero adds goes to the sides'
            effects, which it cannot be told from.

        Raises
        ------
        UnknownNameError : an economy that is not in the sample.
        """
        if not self.covers(exporter, importer):
            raise UnknownNameError(
                message("a pair outside the sample of the equation"),
                expected=message("economies that the equation was estimated from"),
                found=f"{exporter}, {importer}",
                mend=message("`jalin estimates info` says which they are."),
            )
        distance = values - self.means
        shares = self.coefficients * distance
        width = NORMAL_95 * np.abs(distance) * self.standard_errors
        unknown = float(shares[missing].sum())
        parts = [
            Part("exporter", self.exporter_effects[exporter] + unknown / 2, None, None, known=True),
            Part("importer", self.importer_effects[importer] + unknown / 2, None, None, known=True),
        ]
        for place, name in enumerate(self.regressors):
            if missing[place]:
                parts.append(Part(name, 0.0, None, None, known=False))
            else:
                value, wide = float(shares[place]), float(width[place])
                parts.append(Part(name, value, value - wide, value + wide, known=True))
        return tuple(parts)
