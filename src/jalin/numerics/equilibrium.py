"""General equilibrium of trade among n economies in exact hat algebra: one sector, one factor, elasticity θ.

Dekle, Eaton and Kortum (2008, "Global rebalancing with gravity", IMF Staff Papers 55(3)), as in Arkolakis, Costinot and
Rodríguez-Clare (2012, "New trade models, same old gains?", American Economic Review 102(1)) and Anderson, Larch and
Yotov (2018, "GEPPML", World Economy 41(10)). With ŵ the change of factory-gate prices, τ̂ that of trade costs and
φ̂_ij = τ̂_ij^−θ = exp(β_ij) that of freeness,

    π′_ij = π_ij φ̂_ij ŵ_i^−θ / S_j,   S_j = Σ_k π_kj φ̂_kj ŵ_k^−θ,   P̂_j = S_j^(−1/θ),
    ŵ_i Y_i = Σ_j π′_ij E′_j,

with world output as numeraire, Σ ŵ_i Y_i = Σ Y_i. Expenditure is E′ = ŵ Y + D (`fixed` deficits D = E − Y) or, where
deficits are a `proportional` part of output, E′ = κ ŵ E with κ such that the world's expenditure is its output. In the
`conditional` equilibrium output and expenditure stay (see `balance`).

What is solved for is x = ln ŵ: by steps with the Jacobian of the world as it is, kept as an inverse; where those do not
shrink the residual fast, by Newton's method, and where that fails, from shocks of growing size (continuation).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.linalg import LinAlgError
from numpy.typing import NDArray

from jalin.errors import ConvergenceError
from jalin.numerics.blocs import find_blocs

Floats = NDArray[np.float64]
# A solution or None, the steps made, and the residual.
Found = tuple[Floats | None, int, float]
Deficits = Literal["fixed", "proportional"]
TOLERANCE = 1e-12
# Steps with one Jacobian must each leave less than this share of the residual, or Newton's take over.
FAST = 0.3
MAX_CHORD = 40
MAX_NEWTON = 60
MAX_HALVINGS = 30
# A shock is cut down to no less than this share of it.
LEAST_SHARE = 1e-6
# Steps in all after which no smaller part of a shock is tried.
MOST_STEPS = 3000
# Rounds of the plain loop, and how near is near enough to leave it.
LOOPS = 2000
NEAR = 1e-6
# Shocks beyond which the solution's certainty is looked at: what rounding of residuals may do to prices, and how much
# is too much.
LARGE = 5.0
EPSILON = 1e-15
TINY = 1e-17
UNCERTAIN = 1e-6
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
    def blocs(self) -> int:
        """How many blocs there are that do not trade with each other; one in any world worth the name."""
        return int(find_blocs(self.trade).max()) + 1

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
    doubt : how far rounding may have moved log prices, after large shocks; zero after others, which it cannot.
    """

    wages: Floats
    supply: Floats
    index: Floats
    expenditure: Floats
    trade: Floats
    residual: float
    iterations: int
    doubt: float = 0.0


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
    if base.blocs > 1 and np.any(change != 0):
        # The level of prices of one bloc against another's would be anyone's guess.
        raise ConvergenceError("general equilibrium of blocs without trade", iterations=0, residual=float("inf"))

    def solve(share: float, x: Floats) -> Found:
        return _solve_from(base, freed(base, share * change), x, tolerance)

    x, made = in_parts("general equilibrium", solve, len(base.trade))
    found = _solution(base, freed(base, change), x, made)
    return replace(found, doubt=_doubt(base, freed(base, change), x, made)) if np.abs(change).max() > LARGE else found


def _doubt(base: Base, freeness: Floats, x: Floats, made: int) -> float:
    """How far rounding of the residuals may move log prices: far where blocs have all but ceased to trade.

    Raises
    ------
    ConvergenceError : it may move welfare too far; in blocs that are closed to each other it does not.
    """
    state = evaluate(base, freeness, x)
    shares = freeness * (state.supply[:, None] / state.index)
    left, sizes, right = np.linalg.svd(jacobian(base, freeness, state))
    # A direction of which nothing is left has an end all the same.
    reach = right.T @ (left / np.maximum(sizes, TINY)).T
    # Welfare moves with income, and against the prices of what is bought: ∂ ln P_j / ∂ x_k = π′_kj.
    income = state.wages * base.output / state.expenditure if base.deficits == "fixed" else np.ones(len(x))
    worst = EPSILON * float(np.abs((np.diag(income) - shares.T) @ reach).sum(axis=1).max())
    if not worst <= UNCERTAIN:
        raise ConvergenceError("welfare that rounding leaves open", iterations=made, residual=worst)
    return EPSILON * float(np.abs(reach).sum(axis=1).max())


def solve_rebalanced(base: Base) -> Solution:
    """The same world with every deficit at zero (Dekle, Eaton and Kortum 2008).

    Raises
    ------
    ConvergenceError : no such world was found.
    """
    own = base.expenditure - base.output

    def solve(share: float, x: Floats) -> Found:
        aim = Base(base.trade, base.theta, "fixed", (1.0 - share) * own)
        return _newton(aim, base.shares, x, evaluate(aim, base.shares, x), TOLERANCE, 0)

    x, made = in_parts("balanced trade", solve, len(own))
    return _solution(Base(base.trade, base.theta, "fixed", np.zeros_like(own)), base.shares, x, made)


def in_parts(what: str, solve: Callable[[float, Floats], Found], size: int) -> tuple[Floats, int]:
    """A solution (size,) for the whole change, reached in as few parts of it as will do; and the steps made."""
    x, part, reached, made = np.zeros(size), 1.0, 0.0, 0
    while reached < 1.0:
        target = min(1.0, reached + part)
        found, steps, error = solve(target, x)
        made += steps
        if found is not None:
            x, reached, part = found, target, part * 2
        elif part / 2 < LEAST_SHARE or made > MOST_STEPS:
            raise ConvergenceError(what, iterations=made, residual=error)
        else:
            part /= 2
    return x, made


def freed(base: Base, change: Floats) -> Floats:
    """π φ̂ (n, n) after a change of log freeness."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(base.shares * np.exp(change))


def _solution(base: Base, freeness: Floats, x: Floats, made: int) -> Solution:
    state = evaluate(base, freeness, x)
    trade = freeness * np.outer(state.supply, state.expenditure / state.index)
    return Solution(state.wages, state.supply, state.index, state.expenditure, trade, state.error, made)


def _solve_from(base: Base, freeness: Floats, x: Floats, tolerance: float) -> Found:
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
    found, made, error = _newton(base, freeness, x, state, tolerance, made)
    if found is None:
        # The plain loop is slow and hardly ever lost: as near as it comes, Newton's method does the rest.
        nearer = _relax(base, freeness, x)
        # To the last digit: blocs that hardly trade any more are priced against each other by what is left of it.
        found, made, error = _newton(base, freeness, nearer, evaluate(base, freeness, nearer), 0.0, made)
    return found, made, error


def _relax(base: Base, freeness: Floats, x: Floats) -> Floats:
    """Prices that would clear each market by itself, again and again (Alvarez and Lucas 2007, section 3)."""
    for _ in range(LOOPS):
        state = evaluate(base, freeness, x)
        if not np.isfinite(state.error) or state.error < NEAR:
            break
        with np.errstate(divide="ignore", invalid="ignore"):
            following = np.log(state.demand / state.supply / base.output) / (1.0 + base.theta)
        following = following - np.log(np.exp(following) @ base.output / base.output.sum())
        if not np.all(np.isfinite(following)):
            break
        x = following
    return x


def _newton(base: Base, freeness: Floats, x: Floats, state: State, tolerance: float, made: int) -> Found:
    for _step in range(MAX_NEWTON):
        if state.error <= tolerance:
            return x, made, state.error
        if not np.isfinite(state.error):
            return None, made, state.error
        try:
            step = -np.linalg.solve(jacobian(base, freeness, state), state.residual)
        except LinAlgError:
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
    return (x if state.error <= tolerance else None), made, state.error
