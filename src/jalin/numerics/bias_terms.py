"""The bias of three-way Poisson coefficients of Weidner and Zylkin (2021), in a form linear in the regressors.

The pair effects are profiled out of the likelihood. For a pair ij over its years: λ fitted means; θ = λ / Σ_t λ;
S = y − θ Σ_t y the scores; H = diag(λ) − λ λ′ / Σ_t λ the expected Hessian; G the array of third derivatives; x̃ the
regressors off all three sets of effects. Per exporter i, with H_i = Σ_j H_ij and † a generalised inverse, the paper has

    b_i = −Tr[H_i† Σ_j (H_ij x̃_ij) S_ij′] + ½ Tr[(Σ_j G_ij x̃_ij) H_i† (Σ_j S_ij S_ij′) H_i†]

and likewise for each importer. Since Σ_t λ x̃ = 0 in every pair and Σ_j λ x̃ = 0 in every exporter-time, H x̃ = λ x̃, and
G x̃ = (λ x̃ λ′ + λ (λ x̃)′) / Σ_t λ but for a diagonal that cancels over j. Both traces are then linear in λ x̃:

    b_i = Σ_j Σ_t λ_ijt x̃_ijt v_ijt,   v_ij = Q_i θ_ij − H_i† S_ij,   Q_i = H_i† (Σ_j S_ij S_ij′) H_i†.

So the bias is a weighted regression of one column v on x̃, however many regressors there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# numba types these by the arguments of the first call.
Array = Any

# An eigenvalue of a matrix with unit diagonal below this is a zero blurred by rounding.
ZERO = 1e-12


@dataclass(frozen=True, slots=True)
class Panel:
    """Observations with a positive fitted mean, sorted by pair and time.

    Of the two sides of pairs, exporters and importers, `major` is the one with more levels.

    Attributes
    ----------
    order : (m,) places of the sorted observations among those given.
    starts : (P + 1,) where each pair begins; pairs are sorted by their major, then their minor side.
    major, minor : (P,) levels 0 … I − 1 and 0 … J − 1 of each pair, I ≥ J.
    time : (m,) levels 0 … T − 1.
    majors, minors, times : I, J and T.
    swapped : whether the importers are the major side.
    """

    order: Ints
    starts: Ints
    major: Ints
    minor: Ints
    time: Ints
    majors: int
    minors: int
    times: int
    swapped: bool


def make_panel(exporter: Ints, importer: Ints, time: Ints, fitted: Floats) -> Panel:
    """Sort the observations with positive `fitted` into pairs; codes are any whole numbers, (n,) each."""
    kept = np.flatnonzero(fitted > 0)
    (froms, one), (tos, other), (whens, when) = (
        np.unique(codes[kept], return_inverse=True) for codes in (exporter, importer, time)
    )
    swapped = len(tos) > len(froms)
    major, minor = (other, one) if swapped else (one, other)
    sorting = np.lexsort((when, minor, major))
    major, minor, when = (codes[sorting].astype(np.int64) for codes in (major, minor, when))
    firsts = np.flatnonzero(np.concatenate([[True], (np.diff(major) != 0) | (np.diff(minor) != 0)]))
    return Panel(
        order=kept[sorting],
        starts=np.append(firsts, len(major)).astype(np.int64),
        major=major[firsts],
        minor=minor[firsts],
        time=when,
        majors=max(len(froms), len(tos)),
        minors=min(len(froms), len(tos)),
        times=len(whens),
        swapped=swapped,
    )


@njit(cache=True)
def level_sums(
    starts: Array, level: Array, time: Array, fitted: Array, score: Array, levels: int, times: int
) -> tuple[Array, Array]:
    """H_i = Σ_j H_ij and Σ_j S_ij S_ij′ of each level of one side, (levels, T, T) each."""
    hessian = np.zeros((levels, times, times))
    outer = np.zeros((levels, times, times))
    for pair in range(len(starts) - 1):
        begin, end = starts[pair], starts[pair + 1]
        total = 0.0
        for place in range(begin, end):
            total += fitted[place]
        mine, spread = hessian[level[pair]], outer[level[pair]]
        for place in range(begin, end):
            row = time[place]
            mine[row, row] += fitted[place]
            share = fitted[place] / total
            for other in range(begin, end):
                mine[row, time[other]] -= share * fitted[other]
                spread[row, time[other]] += score[place] * score[other]
    return hessian, outer


def generalised_inverses(matrices: Floats) -> Floats:
    """A symmetric generalised inverse of each positive semi-definite matrix, (L, T, T).

    Each is scaled to a unit diagonal first, so that years of very different size keep their digits. The traces above do
    not depend on which generalised inverse is taken: all they meet lies in the range of H_i.
    """
    diagonal = np.diagonal(matrices, axis1=1, axis2=2)
    scale = np.zeros_like(diagonal)
    np.divide(1.0, np.sqrt(diagonal, where=diagonal > 0, out=np.ones_like(diagonal)), out=scale, where=diagonal > 0)
    values, vectors = np.linalg.eigh(matrices * scale[:, :, None] * scale[:, None, :])
    inverted = np.zeros_like(values)
    np.divide(1.0, values, out=inverted, where=values > ZERO * matrices.shape[1])
    plain = (vectors * inverted[:, None, :]) @ vectors.transpose(0, 2, 1)
    scaled: Floats = plain * scale[:, :, None] * scale[:, None, :]
    return scaled


@njit(cache=True)
def _influence(
    starts: Array, level: Array, time: Array, fitted: Array, score: Array, inverse: Array, spread: Array
) -> Array:
    """v of the module's text, (m,)."""
    out = np.zeros(len(fitted))
    for pair in range(len(starts) - 1):
        begin, end = starts[pair], starts[pair + 1]
        total = 0.0
        for place in range(begin, end):
            total += fitted[place]
        mine, wide = inverse[level[pair]], spread[level[pair]]
        for place in range(begin, end):
            row = time[place]
            value = 0.0
            for other in range(begin, end):
                column = time[other]
                value += wide[row, column] * (fitted[other] / total) - mine[row, column] * score[other]
            out[place] = value
    return out


def side_bias(
    panel: Panel, level: Ints, levels: int, fitted: Floats, score: Floats, weighted: Floats
) -> tuple[Floats, Floats, Floats]:
    """What one side's effects with time add to the bias of the score.

    Parameters
    ----------
    level : (P,) level of each pair on this side, one of `levels`.
    fitted, score : (m,) λ and S in the panel's order.
    weighted : (m, K) λ x̃.

    Returns
    -------
    bias : (K,) Σ_i b_i times I / (I − 1), the correction for degrees of freedom of the authors' program.
    hessian, inverse : (levels, T, T) H_i and H_i†.
    """
    hessian, outer = level_sums(panel.starts, level, panel.time, fitted, score, levels, panel.times)
    inverse = generalised_inverses(hessian)
    influence = _influence(panel.starts, level, panel.time, fitted, score, inverse, inverse @ outer @ inverse)
    bias: Floats = weighted.T @ influence * (levels / (levels - 1))
    return bias, hessian, inverse
