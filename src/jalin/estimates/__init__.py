"""The shipped estimates: small, made by Jalin from public data, each with where it comes from."""

from jalin.estimates.equation import Equation, Part
from jalin.estimates.estimates import Estimates, load_estimates

__all__ = ["Equation", "Estimates", "Part", "load_estimates"]
