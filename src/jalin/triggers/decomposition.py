"""What each trigger adds to what a pair trades, studies or writes together, against the average pair.

log E[X_ij] − mean = Σ_k β_k (z_ijk − z̄_k) + (α_i − ᾱ) + (γ_j − γ̄): the parts add up to the prediction exactly. They say
what goes together with trade in the estimated equation, not what would happen if a trigger were changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jalin.estimates import Equation, Estimates, Part
from jalin.estimates.regressors import find_missing, make_regressors


@dataclass(frozen=True, slots=True)
class Decomposition:
    """One direction of one pair in one equation.

    Attributes
    ----------
    equation : see `Equation`.
    exporter, importer : who sells, sends students or writes, and who buys or takes them in.
    parts : the sides' sizes and each trigger, in log points.
    total : sum of the parts.
    prediction : exp(intercept + total), in the equation's unit.
    """

    equation: Equation
    exporter: str
    importer: str
    parts: tuple[Part, ...]
    total: float
    prediction: float

    @property
    def average(self) -> float:
        """What the equation predicts for the average pair (a geometric mean), in its unit."""
        return float(np.exp(self.equation.intercept))


def percent(log_points: float) -> float:
    """Log points as a change in per cent."""
    return float(100.0 * np.expm1(log_points))


def decompose(estimates: Estimates, equation: str, exporter: str, importer: str) -> Decomposition | None:
    """One direction of a pair; None where the equation was not estimated from both sides."""
    found = estimates.equations[equation]
    if exporter == importer or not found.covers(exporter, importer):
        return None
    pair = estimates.pair(exporter, importer)
    values, missing = make_regressors(pair)[0], find_missing(pair)[0]
    parts = found.decompose(exporter, importer, values, missing)
    total = float(sum(part.value for part in parts))
    return Decomposition(found, exporter, importer, parts, total, float(np.exp(found.intercept + total)))
