"""Which observations can be estimated from: singletons and separated observations are left out, and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalin.gravity.coding import compress
from jalin.numerics.absorb import Absorber
from jalin.numerics.separation import find_separated

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sample:
    """The observations that remain.

    Attributes
    ----------
    rows : (n,) their places among those given.
    codes : for each absorbed set (n,) its levels, numbered without gaps.
    levels : (G,) number of levels.
    singletons : (G,) observations left out because they were alone in a level of the set.
    separated_by_effects : observations whose zero outcome the absorbed sets alone predict perfectly.
    separated_by_regressors : those for which it takes the regressors too.
    absorber : of these sets, where one was made.
    """

    rows: Ints
    codes: tuple[Ints, ...]
    levels: tuple[int, ...]
    singletons: tuple[int, ...]
    separated_by_effects: int
    separated_by_regressors: int
    absorber: Absorber | None


def select_sample(
    outcome: Floats,
    regressors: Floats,
    codes: Sequence[Ints],
    levels: Sequence[int],
    weights: Floats | None = None,
    *,
    separation: bool = True,
) -> Sample:
    """Drop singletons until none is left, then separated observations, then what became a singleton by that.

    Neither tells anything about the coefficients. Singletons would inflate the number of observations and clusters
    (Correia 2015); separated observations have no finite estimate (Correia, Guimarães and Zylkin 2019).

    Parameters
    ----------
    outcome : (n,), not negative.
    regressors : (n, K).
    codes : for each absorbed set (n,) its levels 0 … L − 1.
    levels : (G,) the L of each.
    weights : (n,), positive; none means one each.
    separation : whether to look for separated observations.
    """
    keep = np.ones(len(outcome), dtype=bool)
    singletons = _drop_singletons(codes, keep)
    by_effects = by_regressors = 0
    absorber = None
    if separation and not outcome[keep].all():
        rows = _rows(keep)
        numbered = [compress(_take(code, rows), count)[0] for code, count in zip(codes, levels, strict=True)]
        absorber = Absorber(numbered)
        found = find_separated(
            _take(outcome, rows),
            _take(regressors, rows),
            numbered,
            weights=None if weights is None else _take(weights, rows),
            absorber=absorber,
        )
        by_effects, by_regressors = int(found.by_effects), int(found.by_regressors)
        if found.separated.any():
            absorber = None
            keep[(np.flatnonzero(keep) if rows is None else rows)[found.separated]] = False
            singletons = [one + more for one, more in zip(singletons, _drop_singletons(codes, keep), strict=True)]
    rows = _rows(keep)
    left = [compress(_take(code, rows), count) for code, count in zip(codes, levels, strict=True)]
    return Sample(
        np.flatnonzero(keep),
        tuple(code for code, _ in left),
        tuple(count for _, count in left),
        tuple(singletons),
        by_effects,
        by_regressors,
        absorber,
    )


def _drop_singletons(codes: Sequence[Ints], keep: Flags) -> list[int]:
    """Takes singletons out of `keep`, again and again as dropping one can leave another; counts them by set."""
    dropped = [0] * len(codes)
    clean = 0
    place = 0
    # Done when every set in a row has none.
    while clean < len(codes):
        code = codes[place % len(codes)]
        sizes = np.bincount(code, weights=None if keep.all() else keep)
        alone = keep & (sizes[code] == 1) if (sizes == 1).any() else None
        if alone is None:
            clean += 1
        else:
            dropped[place % len(codes)] += int(alone.sum())
            keep &= ~alone
            # In this set none is left alone now; the others must be looked at again.
            clean = 1
        place += 1
    return dropped


def _rows(keep: Flags) -> Ints | None:
    """Rows kept; none where all are, which saves copying them."""
    return None if keep.all() else np.flatnonzero(keep)


def _take(values: Any, rows: Ints | None) -> Any:
    return values if rows is None else values[rows]
