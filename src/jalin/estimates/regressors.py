"""What may bring two economies together or keep them apart, as an estimated equation takes it.

A value that no source gives is missing for an economy as a whole (no votes, no legal origin): the regressor is zero in
all its pairs, so that the economy's own fixed effect takes up what is constant in it, and the estimates rest on the
economies that are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Name of the regressor, and the column of the pairs that it is made from.
COLUMNS = {
    "log_distance": "distance",
    "contiguous": "contiguous",
    "climate_gap": "climate_gap",
    "common_official": "common_official",
    "common_spoken": "common_spoken",
    "common_legal_origin": "common_legal_origin",
    "voting_gap": "voting_gap",
    "income_gap": "income_gap",
    "export_similarity": "export_similarity",
    "shared_organisations": "shared_organisations",
    "customs_union": "customs_union",
    "free_trade": "free_trade",
    "partial_scope": "partial_scope",
}
NAMES = tuple(COLUMNS)


def make_regressors(pairs: Mapping[str, Any]) -> Floats:
    """(n, K) the regressors NAMES of n pairs, from the columns of the pairs, or from one row of them (then n = 1)."""
    columns = []
    for name, column in COLUMNS.items():
        values = _numbers(pairs[column])
        if name == "log_distance":
            values = np.log(values)
        elif name == "shared_organisations":
            values = np.log1p(values)
        columns.append(np.nan_to_num(values, nan=0.0))
    return np.stack(columns, axis=1)


def find_missing(pairs: Mapping[str, Any]) -> NDArray[np.bool_]:
    """(n, K) whether no source gives a value."""
    return np.stack([np.isnan(_numbers(pairs[column])) for column in COLUMNS.values()], axis=1)


def _numbers(column: Any) -> Floats:
    return np.atleast_1d(np.asarray(np.nan if column is None else column, dtype=np.float64))
