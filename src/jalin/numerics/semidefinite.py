"""Inverses of positive semi-definite matrices, whose null space is part of the model: effects known up to constants."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotri, dpstrf

Floats = NDArray[np.float64]
# numba types these by the arguments of the first call.
Array = Any

# A pivot of a matrix with unit diagonal below this is a zero blurred by rounding.
PIVOT = 1e-11
# From this share of its variance down an observation counts as perfectly fitted.
PERFECT = 1e-9
# A pivot below this has the eigenvalues looked at.
DOUBTFUL = 1e-6
# Sweeps of Jacobi's rotations at most, and what they leave of entries off the diagonal.
ROTATIONS, ROUNDING = 60, 1e-17
# Up to this width plain loops beat LAPACK, whose threads wait for each other on a busy machine.
NARROW = 400


def generalised_inverse(matrix: Floats, sizes: Floats) -> Floats:
    """A symmetric generalised inverse of a positive semi-definite matrix (F, F), by Cholesky with pivots.

    Effects are known only up to constants, so the matrix has a null space; which generalised inverse is taken does not
    matter within H P S. `matrix` is used up. `sizes` (F,) is what its diagonal was before anything was taken off it:
    pivots count as zero against that.
    """
    scale = np.zeros(len(sizes))
    scale[sizes > 0] = 1 / np.sqrt(sizes[sizes > 0])
    matrix *= scale[:, None]
    matrix *= scale[None, :]
    if len(matrix) <= NARROW:
        _sweep(matrix)
        matrix *= scale[:, None]
        matrix *= scale[None, :]
        return matrix
    factor, pivots, rank, _ = dpstrf(matrix.T, tol=PIVOT, overwrite_a=1)
    # In place of the rest, which is rounding, ones that leave the inverse of the leading block as it is.
    factor[:, rank:] = 0.0
    np.fill_diagonal(factor[rank:, rank:], 1.0)
    upper, _ = dpotri(factor, overwrite_c=1)
    out = np.zeros_like(matrix)
    _scatter(upper, pivots[:rank] - 1, scale, out)
    return out


@njit(cache=True)
def _sweep(matrix: Array) -> None:
    """Invert in place by Gauss and Jordan; rows that depend on earlier ones become zero, with their columns."""
    size = len(matrix)
    for step in range(size):
        pivot = matrix[step, step]
        if pivot <= PIVOT:
            matrix[step, :] = 0.0
            matrix[:, step] = 0.0
            continue
        matrix[step, step] = 1.0
        matrix[step, :] /= pivot
        for row in range(size):
            share = matrix[row, step]
            if row != step and share != 0.0:
                matrix[row, step] = 0.0
                for column in range(size):
                    matrix[row, column] -= share * matrix[step, column]


@njit(cache=True)
def _scatter(upper: Array, chosen: Array, scale: Array, out: Array) -> None:
    """Put the inverse of the chosen rows, of which one triangle is given, where they came from."""
    for column in range(len(chosen)):
        other = chosen[column]
        for row in range(column + 1):
            one = chosen[row]
            value = upper[row, column] * scale[one] * scale[other]
            out[one, other] = value
            out[other, one] = value


@njit(cache=True)
def _solve_singular(matrix: Array, right: Array) -> Array:
    """As `solve`, by eigenvectors from Jacobi's rotations; few clusters need it, and LAPACK's take long to link."""
    size = len(right)
    values = matrix.copy()
    vectors = np.eye(size)
    for _ in range(ROTATIONS):
        rest = 0.0
        for one in range(size - 1):
            for two in range(one + 1, size):
                if abs(values[one, two]) < ROUNDING:
                    continue
                rest += abs(values[one, two])
                angle = 0.5 * np.arctan2(2.0 * values[one, two], values[two, two] - values[one, one])
                cosine, sine = np.cos(angle), np.sin(angle)
                for place in range(size):
                    left, other = values[place, one], values[place, two]
                    values[place, one], values[place, two] = cosine * left - sine * other, sine * left + cosine * other
                for place in range(size):
                    left, other = values[one, place], values[two, place]
                    values[one, place], values[two, place] = cosine * left - sine * other, sine * left + cosine * other
                    left, other = vectors[place, one], vectors[place, two]
                    vectors[place, one] = cosine * left - sine * other
                    vectors[place, two] = sine * left + cosine * other
        if rest == 0.0:
            break
    out = np.zeros(size)
    for each in range(size):
        if values[each, each] > PERFECT:
            length = (vectors[:, each] * right).sum() / values[each, each]
            out += length * vectors[:, each]
    return out


@njit(cache=True)
def solve(matrix: Array, right: Array) -> Array:
    """matrix⁻¹ right for a positive semi-definite matrix (T, T); directions of eigenvalue zero give zero."""
    size = len(right)
    factor = matrix.copy()
    for row in range(size):
        for column in range(row + 1):
            value = factor[row, column]
            for inner in range(column):
                value -= factor[row, inner] * factor[column, inner]
            if row > column:
                factor[row, column] = value / factor[column, column]
            elif value > DOUBTFUL:
                factor[row, row] = np.sqrt(value)
            else:
                return _solve_singular(matrix, right)
    out = right.copy()
    for row in range(size):
        for inner in range(row):
            out[row] -= factor[row, inner] * out[inner]
        out[row] /= factor[row, row]
    for row in range(size - 1, -1, -1):
        for inner in range(row + 1, size):
            out[row] -= factor[inner, row] * out[inner]
        out[row] /= factor[row, row]
    return out
