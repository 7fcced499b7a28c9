"""Gravity equations: frames in, fits and polars frames out."""

from jalin.gravity.agreements import AgreementEffects, agreement_effects
from jalin.gravity.design import Design
from jalin.gravity.dropped import Dropped
from jalin.gravity.fit import Fit
from jalin.gravity.ppml import ppml

__all__ = ["AgreementEffects", "Design", "Dropped", "Fit", "agreement_effects", "ppml"]
