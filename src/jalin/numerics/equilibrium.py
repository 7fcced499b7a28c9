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

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.linalg import LinAlgError
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from jalin.errors import ConvergenceError

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
# Rounds of proportional fitting before the first step from nothing.
ROUNDS = 20
# Steps in all after which no smaller part of a shock is tried.
MOST_STEPS = 3000
# Rounds of the plain loop, and how near is near enough to leave it.
LOOPS = 2000
NEAR = 1e-6
# Shocks beyond which the solution's certainty is looked at: what rounding of residuals may do to prices, and how much is
# too much.
LARGE = 5.0
EPSILON = 1e-15
UNCERTAIN = 1e-6
# Markets that are further from clearing than this have not cleared: sizes of different sums cannot.
CLEARED = 1e-9
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
        return int(connected_components(csr_array(self.trade > 0), directed=False, return_labels=False))

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
    if base.blocs > 1 and np.any(change != 0):
        # The level of prices of one bloc against another's would be anyone's guess.
        raise ConvergenceError("general equilibrium of blocs without trade", iterations=0, residual=float("inf"))

    def solve(share: float, x: Floats) -> Found:
        return _solve_from(base, _freeness(base, share * change), x, tolerance)

    x, made = _continue("general equilibrium", solve, len(base.trade))
    if np.abs(change).max() > LARGE:
        _check_certainty(base, _freeness(base, change), x, made)
    return _solution(base, _freeness(base, change), x, made)


def _check_certainty(base: Base, freeness: Floats, x: Floats, made: int) -> None:
    """Refuse prices that a residual no larger than rounding leaves open: of blocs that all but ceased to trade."""
    state = evaluate(base, freeness, x)
    try:
        doubt = float(np.abs(np.linalg.inv(jacobian(base, freeness, state))).sum(axis=1).max()) * EPSILON
    except LinAlgError:
        doubt = float("inf")
    if not doubt <= UNCERTAIN:
        raise ConvergenceError("prices of blocs that hardly trade with each other", iterations=made, residual=doubt)


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

    x, made = _continue("balanced trade", solve, len(own))
    return _solution(Base(base.trade, base.theta, "fixed", np.zeros_like(own)), base.shares, x, made)


def _continue(what: str, solve: Callable[[float, Floats], Found], size: int) -> tuple[Floats, int]:
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


def _freeness(base: Base, change: Floats) -> Floats:
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


def solve_conditional(base: Base, change: Floats, tolerance: float = TOLERANCE) -> Solution:
    """Conditional equilibrium: the same output and expenditure, resistances having adjusted; arguments as `solve_full`.

    The level of `supply`, which nothing determines, is the one at which Σ Y ln v = 0.

    Raises
    ------
    ConvergenceError : no equilibrium was found.
    """

    def solve(share: float, logs: Floats) -> Found:
        return _balance(base.output, base.expenditure, _freeness(base, share * change), logs, tolerance)

    logs, made = _continue("conditional equilibrium", solve, len(base.trade))
    return _balanced(base.output, base.expenditure, _freeness(base, change), logs, made)


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
