"""What a scenario does to each economy and to the world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.numerics.equilibrium import Solution

if TYPE_CHECKING:
    from jalin.equilibrium.scenario import Scenario
    from jalin.equilibrium.world import Level, World

Floats = NDArray[np.float64]
# What depends on the prices of one bloc against another's, and how uncertain these may be.
NOMINAL = (
    "exports_hat", "imports_hat", "output_hat", "expenditure_hat", "factory_gate_price_hat", "outward_resistance_hat",
    "inward_resistance_hat", "terms_of_trade_hat",
)  # fmt: skip
UNCERTAIN = 1e-6


@dataclass(frozen=True)
class Result:
    """A solved scenario; `hat` is new over old.

    Attributes
    ----------
    world : before.
    scenario : what was changed.
    level : `partial`, `conditional` or `full`.
    trade : (n, n) X′, exporter by importer.
    solution : what the solver found; None for partial effects, where there is nothing to solve.
    absent : members of named organisations that are not in this world, and were left out.
    """

    world: World
    scenario: Scenario
    level: Level
    trade: Floats
    solution: Solution | None
    absent: tuple[str, ...]

    @property
    def residual(self) -> float:
        """Market clearing: the largest excess of supply over demand, as a share of output; NaN for partial effects."""
        return float("nan") if self.solution is None else self.solution.residual

    @property
    def iterations(self) -> int:
        """Steps of the solver."""
        return 0 if self.solution is None else self.solution.iterations

    @cached_property
    def welfare_hat(self) -> Floats:
        """(n,) Ŵ = Ê / P̂, real expenditure; NaN unless the level is `full`."""
        if self.solution is None or self.level != "full":
            return np.full(len(self.world.economies), np.nan)
        spent = self.solution.expenditure / self.world.base.expenditure
        return np.asarray(spent * self.solution.index ** (1 / self.world.theta))

    @property
    def identity_error(self) -> float:
        """Largest difference between Ŵ and what the domestic share says of it, (Ê / Ŷ) π̂_jj^(−1/θ).

        With balanced trade this is the formula of Arkolakis, Costinot and Rodríguez-Clare (2012), π̂_jj^(−1/θ).
        """
        if self.solution is None or self.level != "full":
            return float("nan")
        base = self.world.base
        before = np.diag(base.shares)
        after = np.diag(self.trade) / self.trade.sum(axis=0)
        spent, made = self.solution.expenditure / base.expenditure, self.trade.sum(axis=1) / base.output
        said = spent / made * (after / before) ** (-1 / self.world.theta)
        return float(np.abs(self.welfare_hat / said - 1).max())

    @property
    def world_welfare_hat(self) -> float:
        """Welfare of the world, each economy weighted by its expenditure before."""
        return float(self.welfare_hat @ self.world.base.expenditure / self.world.base.expenditure.sum())

    @property
    def world_trade_hat(self) -> float:
        """International trade of the world."""
        return float(_abroad(self.trade, 1).sum() / _abroad(self.world.trade, 1).sum())

    def to_frame(self) -> pl.DataFrame:
        """One row for each economy.

        economy, welfare_hat (real expenditure), real_income_hat (output at the prices of what is bought), exports_hat,
        imports_hat, output_hat, expenditure_hat, factory_gate_price_hat, outward_resistance_hat, inward_resistance_hat,
        terms_of_trade_hat (own factory-gate price over those of the sources of imports, weighted by imports before).
        Null where the level does not say: prices and incomes of partial effects, all but trade and resistances of
        conditional ones; all that is nominal where a large shock leaves blocs that hardly trade. Resistances of a
        conditional equilibrium are known but for a common factor, here Σ Y ln(Π̂^θ) = 0.
        """
        base, old = self.world.base, self.world.trade
        full = self.level == "full"
        solved = self.solution
        values: dict[str, Any] = {
            "economy": self.world.economies,
            "welfare_hat": self.welfare_hat if full else None,
            "real_income_hat": None,
            "exports_hat": _over(_abroad(self.trade, 1), _abroad(old, 1)),
            "imports_hat": _over(_abroad(self.trade, 0), _abroad(old, 0)),
            "output_hat": None if solved is None else solved.wages,
            "expenditure_hat": None if solved is None else solved.expenditure / base.expenditure,
            "factory_gate_price_hat": None,
            "outward_resistance_hat": None,
            "inward_resistance_hat": None,
            "terms_of_trade_hat": None,
        }
        if solved is not None:
            theta = self.world.theta
            values["inward_resistance_hat"] = solved.index ** (-1 / theta)
            # X′ = Y′ E′ φ′ (Π′ P′)^θ: what v does besides moving with output is outward resistance.
            values["outward_resistance_hat"] = (solved.supply / solved.wages) ** (1 / theta)
            if full:
                values["real_income_hat"] = solved.wages * solved.index ** (1 / theta)
                values["factory_gate_price_hat"] = solved.wages
                foreign = old - np.diag(np.diag(old))
                values["terms_of_trade_hat"] = solved.wages / _over(solved.wages @ foreign, foreign.sum(axis=0))
                if solved.doubt > UNCERTAIN:
                    # Blocs that hardly trade any more have no prices against each other: nothing nominal can be said.
                    values |= dict.fromkeys(NOMINAL)
        unknown = np.full(len(self.world.economies), np.nan)
        frame = pl.DataFrame({name: unknown if value is None else value for name, value in values.items()})
        return frame.with_columns(pl.col(pl.Float64).fill_nan(None))

    def trade_frame(self) -> pl.DataFrame:
        """One row for each pair: exporter, importer, trade before, trade after, trade_hat."""
        size = len(self.world.economies)
        before, after = self.world.trade.ravel(), self.trade.ravel()
        return pl.DataFrame(
            {
                "exporter": np.repeat(self.world.economies, size),
                "importer": np.tile(self.world.economies, size),
                "trade_before": before,
                "trade_after": after,
                "trade_hat": _over(after, before),
            }
        ).with_columns(pl.col("trade_hat").fill_nan(None))

    def __repr__(self) -> str:
        return f"<Result: {self.level} effects of {self.scenario!r}, residual {self.residual:.1e}>"


def _abroad(trade: Floats, axis: int) -> Floats:
    return np.asarray(trade.sum(axis=axis) - np.diag(trade))


def _over(after: Floats, before: Floats) -> Floats:
    """New over old; NaN where there was nothing."""
    return np.where(before > 0, after, np.nan) / np.where(before > 0, before, 1.0)
