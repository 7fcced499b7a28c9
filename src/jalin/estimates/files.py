"""The files that estimates are kept in, and how equations are written and read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from jalin.estimates.equation import Equation

ECONOMIES = "economies.npz"
PAIRS = "pairs.npz"
TRADE = "trade.npz"
HEADINGS = "headings.npz"
ADVANTAGE = "advantage.npz"
COMPLEMENTARITY = "complementarity.npz"
EFFECTS = "effects.npz"
TYPES = "types.npz"
VALUE = "value.npz"
VALUE_SCALARS = "value_scalars.npz"
SHARE = "share_identified.npz"
EQUATIONS = "equations.json"
PROVENANCE = "provenance.json"
WORTH = (EFFECTS, TYPES, VALUE, VALUE_SCALARS, SHARE)
# Effects of comparable agreements, and gains of every unsigned pair under them.
KINDS = "kinds.npz"
LEAGUE = "league.npz"
NEXT = (KINDS, LEAGUE)
TABLES = (ECONOMIES, PAIRS, TRADE, HEADINGS, ADVANTAGE, COMPLEMENTARITY, *WORTH, *NEXT)
NAMES = (*TABLES, EQUATIONS, PROVENANCE)

_ARRAYS = ("coefficients", "covariance", "means")
_TUPLES = ("regressors", "sources")


def equation_to_plain(equation: Equation) -> dict[str, Any]:
    """An equation as JSON can hold it; floats survive the way there and back."""
    fields = {name: getattr(equation, name) for name in Equation.__dataclass_fields__}
    arrays = {name: np.asarray(fields[name]).tolist() for name in _ARRAYS}
    return fields | arrays | {name: list(fields[name]) for name in _TUPLES}


def equation_from_plain(data: dict[str, Any]) -> Equation:
    """The other way round."""
    arrays = {name: np.asarray(data[name], dtype=np.float64) for name in _ARRAYS}
    return Equation(**(data | arrays | {name: tuple(data[name]) for name in _TUPLES}))


def read_equations(folder: Path) -> dict[str, Equation]:
    """Equations by name."""
    plain = json.loads((folder / EQUATIONS).read_text(encoding="utf-8"))
    return {name: equation_from_plain(data) for name, data in plain.items()}


def read_provenance(folder: Path) -> dict[str, Any]:
    """What was made from what, when and by which version."""
    data: dict[str, Any] = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    return data
