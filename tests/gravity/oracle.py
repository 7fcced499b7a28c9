"""Plain Poisson regression with a dummy for every level, dense and slow: the oracle of small tests.

Nothing here is shared with what it tests: dummies are columns, steps are least squares by NumPy, clusters are loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Oracle:
    """coefficients (K,), fitted (n,), scores (n, K) and bread (K, K) of the regressors, deviance."""

    coefficients: Floats
    fitted: Floats
    projected: Floats
    scores: Floats
    bread: Floats
    deviance: float

    def sandwich(self, clusters: Sequence[Sequence[object]] | None = None) -> Floats:
        """Uncorrected covariance: heteroskedastic, or clustered by inclusion and exclusion over all ways."""
        rows = range(len(self.scores))
        if clusters is None:
            return self.bread @ self._meat([[row] for row in rows]) @ self.bread
        meat = np.zeros_like(self.bread)
        for chosen in range(1, 2 ** len(clusters)):
            ways = [way for place, way in enumerate(clusters) if chosen >> place & 1]
            groups: dict[tuple[object, ...], list[int]] = {}
            for row in rows:
                groups.setdefault(tuple(way[row] for way in ways), []).append(row)
            meat += (1 if len(ways) % 2 else -1) * self._meat(list(groups.values()))
        return self.bread @ meat @ self.bread

    def _meat(self, groups: list[list[int]]) -> Floats:
        sums = np.array([self.scores[group].sum(axis=0) for group in groups])
        return sums.T @ sums


def dummies(codes: Sequence[Sequence[object]]) -> Floats:
    """(n, Σ L) one column for every level of every set."""
    columns = [[value == level for value in code] for code in codes for level in dict.fromkeys(code)]
    return np.array(columns, dtype=float).T


def irls(
    outcome: ArrayLike,
    regressors: ArrayLike,
    codes: Sequence[Sequence[object]],
    *,
    offset: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    steps: int = 200,
) -> Oracle:
    """Iteratively reweighted least squares until nothing changes any more."""
    y, x = np.asarray(outcome, dtype=float), np.asarray(regressors, dtype=float)
    shift = np.zeros(len(y)) if offset is None else np.asarray(offset, dtype=float)
    weight = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=float)
    fixed = dummies(codes)
    mu = (y + y.mean()) / 2
    eta = np.log(mu)
    for _ in range(steps):
        root = np.sqrt(weight * mu)
        target = eta - shift + (y - mu) / mu
        both = np.column_stack([x, fixed])
        solution = np.linalg.lstsq(root[:, None] * both, root * target, rcond=1e-12)[0]
        before, eta = eta, shift + both @ solution
        mu = np.exp(eta)
        if np.abs(eta - before).max() < 1e-12:
            break
    else:
        raise RuntimeError("the oracle did not converge")
    root = np.sqrt(weight * mu)
    projected = x - fixed @ np.linalg.lstsq(root[:, None] * fixed, root[:, None] * x, rcond=1e-12)[0]
    bread = np.linalg.inv(projected.T @ (projected * (weight * mu)[:, None]))
    terms = np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / mu), 0) - (y - mu)
    scores = projected * (weight * (y - mu))[:, None]
    return Oracle(solution[: x.shape[1]], mu, projected, scores, bread, float(2 * weight @ terms))
