"""Covariance of the coefficients: heteroskedastic, or clustered one way to three ways, with fixest's corrections.

The sandwich of a Poisson pseudo-maximum-likelihood fit, B M B, where the bread B is the inverse of X̃′ diag(w μ) X̃ and
the meat M sums the outer products of scores, over observations or over clusters. Several ways are joined by inclusion
and exclusion: Cameron, Gelbach and Miller (2011), "Robust inference with multiway clustering", Journal of Business &
Economic Statistics 29(2), section 2. Small-sample corrections are those of fixest, `ssc(K.adj = TRUE, K.fixef =
"nonnested", G.adj = TRUE, G.df = "min")`, which are also pyfixest's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from jalin.errors import EstimationError, message

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_WAYS = 3


@dataclass(frozen=True, slots=True)
class Covariance:
    """Covariance of the coefficients, and how it was made.

    Attributes
    ----------
    matrix : (K, K).
    clusters : number of clusters in each way; empty where heteroskedastic.
    parameters : how many parameters the correction counts: the regressors, and the effects not nested in clusters.
    factor : what the sandwich was multiplied with; 1 where nothing is corrected.
    corrected : whether the small-sample corrections were made.
    repaired : whether negative eigenvalues, which several ways can leave, were set to zero.
    """

    matrix: Floats
    clusters: tuple[int, ...]
    parameters: int
    factor: float
    corrected: bool
    repaired: bool = False


def heteroskedastic(
    scores: Floats, bread: Floats, *, absorbed: Sequence[Ints] = (), small_sample: bool = True
) -> Covariance:
    """Scores independent between observations, of any variance: HC1, N / (N − k).

    Parameters
    ----------
    scores : (n, K) score of each observation.
    bread : (K, K) inverse of the Hessian.
    absorbed : codes (n,) of each absorbed set, whose levels count as parameters.
    small_sample : whether to correct for the number of parameters.
    """
    parameters = count_parameters(len(bread), absorbed)
    factor = _observation_factor(len(scores), parameters, 0) if small_sample else 1.0
    matrix = factor * (bread @ (scores.T @ scores) @ bread)
    return Covariance(_symmetric(matrix), (), parameters, factor, small_sample)


def clustered(
    scores: Floats,
    bread: Floats,
    clusters: Sequence[Ints],
    *,
    absorbed: Sequence[Ints] = (),
    small_sample: bool = True,
) -> Covariance:
    """Scores independent between clusters: CR1, (N − 1) / (N − k) · G / (G − 1), G of the way with fewest clusters.

    Parameters
    ----------
    scores : (n, K) score of each observation.
    bread : (K, K) inverse of the Hessian.
    clusters : codes (n,) of each way, one to three.
    absorbed : codes (n,) of each absorbed set; levels of sets nested in a way of clusters do not count as parameters.
    small_sample : whether to correct for the numbers of parameters and of clusters.
    """
    ways = [_compress(way) for way in clusters]
    counts = tuple(int(way.max()) + 1 for way in ways)
    if not 0 < len(ways) <= MOST_WAYS or min(counts) < 2:
        raise EstimationError(
            message("no standard errors by these clusters"),
            expected=message("one to {most} ways of clusters, of at least two clusters each"),
            found=str(counts),
            mend=message("Cluster by something that varies."),
            most=MOST_WAYS,
        )
    parameters = count_parameters(len(bread), absorbed, ways)
    factor = 1.0
    if small_sample:
        fewest = min(counts)
        factor = _observation_factor(len(scores), parameters, 1) * fewest / (fewest - 1)
    meat = np.zeros_like(bread)
    for number in range(1, len(ways) + 1):
        for chosen in combinations(ways, number):
            sums = _sum_by(scores, _intersect(chosen))
            meat += (-1) ** (number + 1) * (sums.T @ sums)
    matrix, repaired = _repair(_symmetric(factor * (bread @ meat @ bread)), several=len(ways) > 1)
    return Covariance(matrix, counts, parameters, factor, small_sample, repaired)


def count_parameters(regressors: int, absorbed: Sequence[Ints], clusters: Sequence[Ints] = ()) -> int:
    """Parameters as fixest counts them: each set but one loses a level, and a set nested in clusters counts as one."""
    levels = [int(np.count_nonzero(np.bincount(codes))) for codes in absorbed]
    total = regressors + sum(levels) - max(len(levels) - 1, 0)
    for codes, count in zip(absorbed, levels, strict=True):
        if any(_is_nested(codes, way) for way in clusters):
            total -= count - 1
    return total


def _observation_factor(observations: int, parameters: int, less: int) -> float:
    if observations <= parameters:
        raise EstimationError(
            message("no small-sample correction"),
            expected=message("more observations than parameters"),
            found=f"{observations} ≤ {parameters}",
            mend=message("Absorb less, or say small_sample=False."),
        )
    return (observations - less) / (observations - parameters)


def _is_nested(codes: Ints, way: Ints) -> bool:
    """Whether each level of an absorbed set lies within one cluster."""
    cluster_of = np.zeros(int(codes.max()) + 1, dtype=np.int64)
    cluster_of[codes] = way
    return bool(np.array_equal(cluster_of[codes], way))


def _intersect(ways: Sequence[Ints]) -> Ints:
    codes = ways[0]
    for way in ways[1:]:
        # Both are compressed: the product stays below n², which 64 bits hold.
        codes = _compress(codes * (int(way.max()) + 1) + way)
    return codes


def _compress(codes: Ints) -> Ints:
    """The same groups, numbered without gaps."""
    low, high = int(codes.min()), int(codes.max())
    if high - low > 4 * len(codes) + 1024:
        return np.unique(codes, return_inverse=True)[1].astype(np.int64).reshape(-1)
    shifted = codes - low
    present = np.zeros(high - low + 1, dtype=np.int64)
    present[shifted] = 1
    numbers = np.cumsum(present) - 1
    return np.asarray(numbers[shifted])


def _sum_by(scores: Floats, codes: Ints) -> Floats:
    count = int(codes.max()) + 1
    sums = np.empty((count, scores.shape[1]))
    for column, values in enumerate(scores.T):
        sums[:, column] = np.bincount(codes, weights=values, minlength=count)
    return sums


def _symmetric(matrix: Floats) -> Floats:
    return (matrix + matrix.T) / 2


def _repair(matrix: Floats, *, several: bool) -> tuple[Floats, bool]:
    """Negative eigenvalues set to zero, as Cameron, Gelbach and Miller (2011) propose."""
    if not several or not len(matrix):
        return matrix, False
    # In units in which every variance is about one, so that the regressors' units do not decide what is negative.
    scale = np.sqrt(np.abs(np.diag(matrix)))
    scale[scale == 0.0] = 1.0
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    if values.min() >= -1e-12 * max(values.max(), 0.0) and np.diag(matrix).min() >= 0.0:
        return matrix, False
    mended = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return _symmetric(mended * np.outer(scale, scale)), True
