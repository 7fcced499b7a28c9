"""Trade that fits given outputs and expenditures: structural gravity in levels, and conditional equilibrium.

X_ij = v_i φ_ij E_j / S_j with S_j = Σ_k v_k φ_kj and Σ_j X_ij = Y_i (Anderson and van Wincoop 2003, "Gravity with
gravitas", American Economic Review 93(1)). After a change of freeness with output and expenditure as they were this is
the conditional equilibrium of Yotov, Piermartini, Monteiro and Larch (2016, *An Advanced Guide to Trade Policy
Analysis*, chapter 2).

What is solved for is ln v, by Newton's method with a halving line search.
"""

from __future__ import annotations

import numpy as np
from numpy.linalg import LinAlgError
from numpy.typing import NDArray

from jalin.errors import ConvergenceError
from jalin.numerics.equilibrium import (
    MAX_HALVINGS,
    MAX_NEWTON,
    ROUNDING,
    TOLERANCE,
    Base,
    Found,
    Solution,
    freed,
    in_parts,
)

Floats = NDArray[np.float64]
# Rounds of proportional fitting before the first step from nothing.
ROUNDS = 20
# Markets that are further from clearing than this have not cleared: sizes of different sums cannot.
CLEARED = 1e-9


def solve_conditional(base: Base, change: Floats, tolerance: float = TOLERANCE) -> Solution:
    """Conditional equilibrium: the same output and expenditure, resistances having adjusted; arguments as `solve_full`.

    The level of `supply`, which nothing determines, is the one at which Σ Y ln v = 0.

    Raises
    ------
    ConvergenceError : no equilibrium was found.
    """

    def solve(share: float, logs: Floats) -> Found:
        return _balance(base.output, base.expenditure, freed(base, share * change), logs, tolerance)

    logs, made = in_parts("conditional equilibrium", solve, len(base.trade))
    return _balanced(base.output, base.expenditure, freed(base, change), logs, made)


def solve_balance(output: Floats, expenditure: Floats, freeness: Floats, tolerance: float = TOLERANCE) -> Solution:
    """Trade of economies with these sizes at these costs: structural gravity in levels (Anderson and van Wincoop 2003).

    Parameters
    ----------
    output, expenditure : (n,) Y and E, positive, of one sum.
    freeness : (n, n) φ = τ^−θ ≥ 0, of any scale.

    Raises
    ------
    ConvergenceError : no trade fits, as where too few economies are open to each other.
    """
    logs = np.zeros(len(output))
    for _ in range(ROUNDS):
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            logs = np.log(output / (freeness @ (expenditure / (np.exp(logs) @ freeness))))
    logs -= output @ logs / output.sum()
    found, made, error = _balance(output, expenditure, freeness, logs, tolerance)
    if found is None:
        raise ConvergenceError("trade that fits sizes and costs", iterations=made, residual=error)
    return _balanced(output, expenditure, freeness, found, made)


def _balanced(output: Floats, expenditure: Floats, freeness: Floats, logs: Floats, made: int) -> Solution:
    supply = np.exp(logs)
    index = supply @ freeness
    trade = freeness * np.outer(supply, expenditure / index)
    residual = float(np.abs(trade.sum(axis=1) / output - 1).max())
    if not residual <= CLEARED:
        raise ConvergenceError("trade that fits sizes and costs", iterations=made, residual=residual)
    return Solution(np.ones(len(output)), supply, index, expenditure, trade, residual, made)


def _balance(output: Floats, expenditure: Floats, freeness: Floats, logs: Floats, tolerance: float) -> Found:
    """ln v (n,) at which demand for each economy's goods is its output, or None; steps made; the residual."""
    weights = output / output.sum()

    def look(at: Floats) -> tuple[Floats, float]:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            supply = np.exp(at)
            demand = supply * (freeness @ (expenditure / (supply @ freeness)))
            residual = demand / output - 1.0 + weights @ at
        worst = float(np.abs(residual).max())
        return residual, worst if np.isfinite(worst) else float("inf")

    residual, error = look(logs)
    for made in range(MAX_NEWTON):
        if error <= tolerance:
            return logs, made, error
        if not np.isfinite(error):
            return None, made, error
        # ∂ ln X_ij / ∂ ln v_k = δ_ik − π_kj; the level of v is free, and held by the row of output shares.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            shares = freeness * (np.exp(logs)[:, None] / (np.exp(logs) @ freeness))
        matrix = -(shares * expenditure) @ shares.T
        matrix[np.diag_indices(len(logs))] += shares @ expenditure
        try:
            step = -np.linalg.solve(matrix / output[:, None] + weights, residual)
        except LinAlgError:
            return None, made, error
        share = 1.0
        for _ in range(MAX_HALVINGS):
            after, worst = look(logs + share * step)
            if worst < error:
                break
            share /= 2
        else:
            return (logs if error <= ROUNDING else None), made, error
        logs, residual, error = logs + share * step, after, worst
    return (logs if error <= tolerance else None), MAX_NEWTON, error
