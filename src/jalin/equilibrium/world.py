"""A world of economies that trade, ready for scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.equilibrium import checks
from jalin.equilibrium.tables import read_matrix, read_sizes
from jalin.numerics.balance import solve_balance, solve_conditional
from jalin.numerics.equilibrium import Base, solve_full, solve_rebalanced

if TYPE_CHECKING:
    from jalin.equilibrium.effect import Effect
    from jalin.equilibrium.league import League
    from jalin.equilibrium.players import Pair
    from jalin.equilibrium.result import Result
    from jalin.equilibrium.scenario import Scenario
    from jalin.equilibrium.sequence import Sequence
    from jalin.register import Register

Floats = NDArray[np.float64]
Deficits = Literal["fixed", "proportional", "none"]
Level = Literal["partial", "conditional", "full"]
LEVELS = ("partial", "conditional", "full")
DEFICITS = ("fixed", "proportional", "none")


@dataclass(frozen=True)
class World:
    """n economies and the trade among them in one year.

    Attributes
    ----------
    economies : (n,) their codes, in order.
    trade : (n, n) X, exporter by importer, domestic trade on the diagonal; in the unit of the data.
    theta : θ, the trade elasticity.
    deficits : what a scenario does to E − Y: `fixed` (it stays as it is, in units of world output), `proportional` (it
        stays the same part of output, but for what keeps the world's expenditure at its output) or `none` (the world is
        first brought to balanced trade).
    """

    economies: tuple[str, ...]
    trade: Floats
    theta: float
    deficits: Deficits = "fixed"

    # Making one ------------------------------------------------------------------------------------------------------

    @classmethod
    def from_trade(
        cls,
        data: Any,
        *,
        theta: float,
        deficits: Deficits = "fixed",
        output: Any = None,
        exporter: str = "exporter",
        importer: str = "importer",
        trade: str = "trade",
    ) -> World:
        """A world from observed trade.

        Parameters
        ----------
        data : a frame with one row for each pair of economies, domestic trade included unless `output` is given.
        theta : θ > 0; σ − 1 of an Armington model.
        deficits : see `World`.
        output : where domestic trade is not in `data`: a frame with the columns `economy` and `output`, gross, in the
            unit of trade. Domestic trade then is output less exports.
        exporter, importer, trade : the columns.

        Raises
        ------
        InputError : a pair that is missing or occurs twice, trade that is missing or negative, an economy without
            domestic trade, output or expenditure, economies that do not trade with the others.
        """
        economies, matrix = read_matrix(data, exporter, importer, trade)
        if output is not None:
            matrix = checks.fill_diagonal(economies, matrix, read_sizes(output, "economy", "output"))
        return cls.from_matrix(economies, matrix, theta=theta, deficits=deficits)

    @classmethod
    def from_matrix(
        cls, economies: tuple[str, ...], matrix: Floats, *, theta: float, deficits: Deficits = "fixed"
    ) -> World:
        """A world from trade as a matrix (n, n), exporter by importer, domestic trade on the diagonal.

        Raises
        ------
        InputError : as `from_trade`; NaN is trade that is missing.
        """
        checks.check_theta(theta)
        checks.check_choice("deficits", deficits, DEFICITS)
        checks.check_trade(economies, matrix)
        if deficits == "none":
            # Dekle, Eaton and Kortum (2008): the same world with every deficit at zero.
            matrix = solve_rebalanced(Base(matrix, float(theta))).trade
        return cls(economies, matrix, float(theta), deficits)

    @classmethod
    def from_costs(
        cls,
        sizes: Any,
        costs: Any,
        *,
        theta: float,
        deficits: Deficits = "fixed",
        exporter: str = "exporter",
        importer: str = "importer",
        freeness: str = "freeness",
    ) -> World:
        """A world from sizes and trade costs, by structural gravity (Anderson and van Wincoop 2003).

        Parameters
        ----------
        sizes : a frame with the columns `economy`, `output` and `expenditure`, of one sum.
        costs : a frame with one row for each pair, and φ_ij = τ_ij^−θ ≥ 0 of any scale; zero where nothing can be sold.
        theta, deficits : as in `from_trade`.
        """
        checks.check_theta(theta)
        checks.check_choice("deficits", deficits, DEFICITS)
        economies, phi = read_matrix(costs, exporter, importer, freeness)
        output = checks.match_sizes(economies, read_sizes(sizes, "economy", "output"))
        expenditure = checks.match_sizes(economies, read_sizes(sizes, "economy", "expenditure"))
        checks.check_sums(output, expenditure)
        # What is left between the sums is rounding, which no trade could fit.
        expenditure = expenditure * (output.sum() / expenditure.sum())
        checks.check_trade(economies, phi)
        matrix = solve_balance(output, expenditure, phi / phi.max()).trade
        if deficits == "none":
            matrix = solve_rebalanced(Base(matrix, float(theta))).trade
        return cls(economies, matrix, float(theta), deficits)

    def with_theta(self, theta: float) -> World:
        """The same trade under another elasticity."""
        checks.check_theta(theta)
        return World(self.economies, self.trade, float(theta), self.deficits)

    # What it is ------------------------------------------------------------------------------------------------------

    @cached_property
    def base(self) -> Base:
        """What the solvers take."""
        return Base(self.trade, self.theta, "proportional" if self.deficits == "proportional" else "fixed")

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each economy in rows and columns."""
        return {economy: place for place, economy in enumerate(self.economies)}

    def to_frame(self) -> pl.DataFrame:
        """One row for each economy: output, expenditure, exports, imports, domestic_trade, deficit."""
        domestic = np.diag(self.trade)
        return pl.DataFrame(
            {
                "economy": self.economies,
                "output": self.base.output,
                "expenditure": self.base.expenditure,
                "exports": self.base.output - domestic,
                "imports": self.base.expenditure - domestic,
                "domestic_trade": domestic,
                "deficit": self.base.deficit,
            }
        )

    def __repr__(self) -> str:
        return f"<World of {len(self.economies)} economies, θ = {self.theta:g}, deficits {self.deficits}>"

    # What may become of it -------------------------------------------------------------------------------------------

    def solve(self, scenario: Scenario, level: Level = "full", *, register: Register | None = None) -> Result:
        """What a scenario does.

        Parameters
        ----------
        level : `partial` (trade moves by exp(β), nothing else does), `conditional` (resistances adjust, output and
            expenditure do not) or `full` (prices, output and expenditure adjust too).
        register : who belongs to the organisations that the scenario names; needed only if it names any.

        Raises
        ------
        UnknownNameError : an economy that is not in this world.
        ConvergenceError : no equilibrium was found.
        """
        from jalin.equilibrium.result import Result

        checks.check_choice("level", level, LEVELS)
        change, absent = scenario.matrix(self.economies, register)
        if level == "partial":
            return Result(self, scenario, level, self.trade * np.exp(change), None, absent)
        solution = (solve_full if level == "full" else solve_conditional)(self.base, change)
        return Result(self, scenario, level, solution.trade, solution, absent)

    def league(
        self,
        pairs: str | Iterable[tuple[str, str]] = "unsigned",
        *,
        effect: Effect | float | Callable[[Pair], Effect],
        country: str | None = None,
        draws: int = 0,
        theta_error: float = 0.0,
        seed: int = 0,
        register: Register | None = None,
        on: str | None = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> League:
        """Every agreement that does not exist yet, solved and ranked; see `league`."""
        from jalin.equilibrium.league import make_league

        return make_league(
            self,
            pairs,
            effect=effect,
            country=country,
            draws=draws,
            theta_error=theta_error,
            seed=seed,
            register=register,
            on=on,
            progress=progress,
        )

    def best_sequence(
        self,
        country: str,
        k: int,
        *,
        effect: Effect | float | Callable[[Pair], Effect],
        pairs: str | Iterable[tuple[str, str]] = "unsigned",
        register: Register | None = None,
        on: str | None = None,
    ) -> Sequence:
        """The best next k agreements of a country in order, each given those before; see `sequence`."""
        from jalin.equilibrium.sequence import find_sequence

        return find_sequence(self, country, k, effect=effect, pairs=pairs, register=register, on=on)
