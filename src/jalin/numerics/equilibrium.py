"""General equilibrium of trade among n economies in exact hat algebra: one sector, one factor, elasticity θ.

Dekle, Eaton and Kortum (2008, "Global rebalancing with gravity", IMF Staff Papers 55(3)), as in Arkolakis, Costinot and
Rodríguez-Clare (2012, "New trade models, same old gains?", American Economic Review 102(1)) and Anderson, Larch and
Yotov (2018, "GEPPML", World Economy 41(10)). With ŵ the change of factory-gate prices, τ̂ that of trade costs and
φ̂_ij = τ̂_ij^−θ = exp(β_ij) that of freeness,

    π′_ij = π_ij φ̂_ij ŵ_i^−θ / S_j,   S_j = Σ_k π_kj φ̂_kj ŵ_k^−θ,   P̂_j = S_j^(−1/θ),
    ŵ_i Y_i = Σ_j π′_ij E′_j,

with world output as numeraire, Σ ŵ_i Y_i = Σ Y_i. Expenditure is E′ = ŵ Y + D (`fixed` deficits D = E − Y) or, where
deficits are a `proportional` part of output, E′ = κ ŵ E with κ such that the world's expenditure is its output. In the
`conditional` equilibrium (Yotov et al. 2016, ch. 2) output and expenditure stay and v_i takes the place of ŵ_i^−θ.

What is solved for is x = ln ŵ: by steps with the Jacobian of the world as it is, kept as an inverse; where those do not
shrink the residual fast, by Newton's method, and where that fails, from shocks of growing size (continuation).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, lu_factor, lu_solve

from jalin.errors import ConvergenceError

Floats = NDArray[np.float64]
Deficits = Literal["fixed", "proportional"]
TOLERANCE = 1e-12
# Steps with one Jacobian must each leave less than this share of the residual, or Newton's take over.
FAST = 0.3
MAX_CHORD = 40
MAX_NEWTON = 60
MAX_HALVINGS = 30
# A shock is cut down to no less than this share of it.
LEAST_SHARE = 1e-6
# Rounds of proportional fitting before the first step from nothing.
ROUNDS = 20
# Rounding keeps a residual from falling further than this.
ROUNDING = 1e-11


@dataclass(frozen=True)
class Base:
    """The world before a change: n economies that trade, n ≥ 2.

    Attributes
    ----------
    trade : (n, n) X, exporter by importer, domestic trade on the diagonal, in one unit; rows and columns not all zero.
    theta : θ > 0, the trade elasticity.
    deficits : what happens to deficits.
    goal : (n,) what fixed deficits become, Σ = 0; None where they stay as they are.
    """

    trade: Floats
    theta: float
    deficits: Deficits = "fixed"
    goal: Floats | None = None

    @cached_property
    def output(self) -> Floats:
        """(n,) Y."""
        return np.asarray(self.trade.sum(axis=1))

    @cached_property
    def expenditure(self) -> Floats:
        """(n,) E."""
        return np.asarray(self.trade.sum(axis=0))

    @cached_property
    def deficit(self) -> Floats:
        """(n,) D = E − Y, or what it becomes."""
        return self.expenditure - self.output if self.goal is None else self.goal

    @cached_property
    def shares(self) -> Floats:
        """(n, n) π, of each importer's expenditure."""
        return self.trade / self.expenditure

    @cached_property
    def inverse_jacobian(self) -> Floats:
        """(n, n) inverse of the Jacobian of the residuals, in units of output, at x = 0."""
        state = evaluate(self, self.shares, np.zeros(len(self.trade)))
        return np.asarray(np.linalg.inv(jacobian(self, self.shares, state)))


@dataclass(frozen=True, slots=True)
class State:
    """Where the world stands at a guess of prices.

    Attributes
    ----------
    wages : (n,) ŵ.
    supply : (n,) v = ŵ^−θ.
    index : (n,) S.
    expenditure : (n,) E′.
    scale : κ of proportional deficits; one otherwise.
    demand : (n,) Σ_j π′_ij E′_j.
    residual : (n,) excess supply as a share of output, and what the numeraire is off.
    """

    wages: Floats
    supply: Floats
    index: Floats
    expenditure: Floats
    scale: float
    demand: Floats
    residual: Floats

    @property
    def error(self) -> float:
        """The largest residual; infinite where the guess makes no sense."""
        worst = float(np.abs(self.residual).max())
        return worst if np.isfinite(worst) and self.expenditure.min() > 0 else float("inf")


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved equilibrium, n economies.

    Attributes
    ----------
    wages : (n,) ŵ, change of factory-gate prices and of nominal output; ones in the conditional equilibrium.
    supply : (n,) change of each exporter's supply v, which is ŵ^−θ in full equilibrium.
    index : (n,) S = P̂^−θ.
    expenditure : (n,) E′.
    trade : (n, n) X′.
    residual : largest excess of supply over demand, as a share of output.
    iterations : steps made.
    """

    wages: Floats
    supply: Floats
    index: Floats
    expenditure: Floats
    trade: Floats
    residual: float
    iterations: int


def evaluate(base: Base, freeness: Floats, x: Floats) -> State:
    """The state at x = ln ŵ (n,), given π φ̂ (n, n) as `freeness`."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        wages, supply = np.exp(x), np.exp(-base.theta * x)
        output = wages * base.output
        index = supply @ freeness
        scale = 1.0
        if base.deficits == "fixed":
            expenditure = output + base.deficit
        else:
            expenditure = wages * base.expenditure
            scale = float(output.sum() / expenditure.sum())
            expenditure = expenditure * scale
        demand = supply * (freeness @ (expenditure / index))
        drift = float(output.sum() / base.output.sum()) - 1.0
        residual = (output - demand) / output + drift
    return State(wages, supply, index, expenditure, scale, demand, residual)


def jacobian(base: Base, freeness: Floats, state: State) -> Floats:
    """∂ residual / ∂ x, (n, n), of the residuals that `evaluate` defines.

    By the rules for logs: ∂ ln π′_ij / ∂ x_k = −θ (δ_ik − π′_kj).
    """
    output = state.wages * base.output
    shares = freeness * (state.supply[:, None] / state.index)
    matrix = -base.theta * ((shares * state.expenditure) @ shares.T)
    if base.deficits == "fixed":
        matrix -= shares * output
    else:
        matrix -= shares * state.expenditure
        # κ: world output over world expenditure.
        matrix -= np.outer(state.demand, (output - state.expenditure) / output.sum())
    place = np.diag_indices(len(output))
    matrix[place] += base.theta * state.demand + state.demand
    matrix /= output[:, None]
    return np.asarray(matrix + output / base.output.sum())


def solve_full(base: Base, change: Floats, tolerance: float = TOLERANCE) -> Solution:
    """Full-endowment equilibrium after a change of log freeness β = −θ Δ ln τ, (n, n).

    Raises
    ------
    ConvergenceError : no equilibrium was found, as where a fixed deficit is more than an economy can pay for.
    """
    size = len(base.trade)
    x, share, reached, made = np.zeros(size), 1.0, 0.0, 0
    error = float("nan")
    while reached < 1.0:
        target = min(1.0, reached + share)
        found, steps, error = _solve_from(base, base.shares * np.exp(target * change), x, tolerance)
        made += steps
        if found is None:
            share /= 2
            if share < LEAST_SHARE:
                raise ConvergenceError("general equilibrium", iterations=made, residual=error)
        else:
            x, reached, share = found, target, share * 2
    freeness = base.shares * np.exp(change)
    state = evaluate(base, freeness, x)
    trade = freeness * np.outer(state.supply, state.expenditure / state.index)
    return Solution(state.wages, state.supply, state.index, state.expenditure, trade, state.error, made)


def solve_rebalanced(base: Base) -> Solution:
    """The same world with every deficit at zero (Dekle, Eaton and Kortum 2008).

    Raises
    ------
    ConvergenceError : no such world was found.
    """
    size = len(base.trade)
    x, share, reached, made = np.zeros(size), 1.0, 0.0, 0
    own = base.expenditure - base.output
    while reached < 1.0:
        target = min(1.0, reached + share)
        aim = Base(base.trade, base.theta, "fixed", (1.0 - target) * own)
        found, steps, error = _newton(aim, base.shares, x, evaluate(aim, base.shares, x), TOLERANCE, 0)
        made += steps
        if found is None:
            share /= 2
            if share < LEAST_SHARE:
                raise ConvergenceError("balanced trade", iterations=made, residual=error)
        else:
            x, reached, share = found, target, share * 2
    state = evaluate(aim, base.shares, x)
    trade = base.shares * np.outer(state.supply, state.expenditure / state.index)
    return Solution(state.wages, state.supply, state.index, state.expenditure, trade, state.error, made)


def _solve_from(base: Base, freeness: Floats, x: Floats, tolerance: float) -> tuple[Floats | None, int, float]:
    """x that clears markets, or None; the steps made; the residual."""
    state = evaluate(base, freeness, x)
    made = 0
    if np.all(x == 0):
        # Near the world as it is, its own Jacobian does, and costs next to nothing.
        while made < MAX_CHORD:
            if state.error <= tolerance:
                return x, made, state.error
            following = x - base.inverse_jacobian @ state.residual
            after = evaluate(base, freeness, following)
            if not after.error < FAST * state.error:
                if after.error < min(state.error, ROUNDING):
                    x, state = following, after
                break
            x, state, made = following, after, made + 1
    return _newton(base, freeness, x, state, tolerance, made)


def _newton(
    base: Base, freeness: Floats, x: Floats, state: State, tolerance: float, made: int
) -> tuple[Floats | None, int, float]:
    while made < MAX_NEWTON:
        if state.error <= tolerance:
            return x, made, state.error
        if not np.isfinite(state.error):
            return None, made, state.error
        try:
            step = -lu_solve(lu_factor(jacobian(base, freeness, state), check_finite=False), state.residual)
        except (LinAlgError, ValueError):
            return None, made, state.error
        made += 1
        share = 1.0
        for _ in range(MAX_HALVINGS):
            after = evaluate(base, freeness, x + share * step)
            if after.error < state.error:
                break
            share /= 2
        else:
            # Rounding leaves no room: as good as it gets, or no way forward.
            return (x if state.error <= ROUNDING else None), made, state.error
        x, state = x + share * step, after
    return None, made, state.error


def solve_conditional(base: Base, change: Floats, tolerance: float = TOLERANCE) -> Solution:
    """Conditional equilibrium: the same output and expenditure, resistances having adjusted; arguments as `solve_full`.

    The level of `supply`, which nothing determines, is the one at which Σ Y ln v = 0.

    Raises
    ------
    ConvergenceError : no equilibrium was found.
    """
    logs, share, reached, made = np.zeros(len(base.trade)), 1.0, 0.0, 0
    while reached < 1.0:
        target = min(1.0, reached + share)
        freeness = base.shares * np.exp(target * change)
        found, steps, error = _balance(base.output, base.expenditure, freeness, logs, tolerance)
        made += steps
        if found is None:
            share /= 2
            if share < LEAST_SHARE:
                raise ConvergenceError("conditional equilibrium", iterations=made, residual=error)
        else:
            logs, reached, share = found, target, share * 2
    return _balanced(base.output, base.expenditure, base.shares * np.exp(change), logs, made)


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
        supply = np.exp(logs)
        with np.errstate(divide="ignore"):
            logs = np.log(output / (freeness @ (expenditure / (supply @ freeness))))
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
    return Solution(np.ones(len(output)), supply, index, expenditure, trade, residual, made)


def _balance(
    output: Floats, expenditure: Floats, freeness: Floats, logs: Floats, tolerance: float
) -> tuple[Floats | None, int, float]:
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
    return None, MAX_NEWTON, error
