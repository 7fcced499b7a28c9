"""The league of agreements that do not exist yet, each solved in full equilibrium.

With draws, the coefficient and θ are drawn anew, every pair is solved again under each draw, and what is reported is
how a pair's rank moves. The error of a mean effect moves all pairs together, as it should; what an agreement may differ
from the mean by (`Effect.spread`) is drawn for each pair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.equilibrium import checks
from jalin.equilibrium.effect import Effect
from jalin.equilibrium.players import Pair, find_pairs, need_register
from jalin.equilibrium.sides import Sides
from jalin.errors import InputError, message
from jalin.numerics.sweep import solve_sweep

if TYPE_CHECKING:
    from jalin.equilibrium.world import World
    from jalin.register import Register

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Order = Literal["first", "second", "joint", "harm"]
ORDERS = ("first", "second", "joint", "harm")
FIRST_FEW = 5
INTERVAL = (0.05, 0.95)
LEAST_THETA = 0.5
# Of residuals under a draw, of which only ranks are kept.
DRAW_TOLERANCE = 1e-9


@dataclass(frozen=True)
class League:
    """P pairs, solved one by one; gains are in the unit of trade, hats are new over old.

    Attributes
    ----------
    world : before.
    pairs : (P,) the two players of each, and what is on record between them.
    effects : (P,) β of each, and how well it is known.
    country : the player whose gain ranks; None where pairs are ranked by the joint gain.
    welfare : (P, 2) welfare hat of both sides, members weighted by expenditure.
    gain : (P, 2) what that is worth: (Ŵ − 1) E.
    others : (P,) the same for all third economies together.
    hardest_hit : (P,) the third economy that loses the largest share, by place.
    hardest : (P,) its welfare hat.
    residual : (P,) market clearing: largest excess supply as a share of output.
    alone : pairs that needed Newton's method of their own.
    ranks : (D, P) rank of each pair under each draw, from 1; D = 0 without draws.
    """

    world: World
    pairs: tuple[Pair, ...]
    effects: tuple[Effect, ...]
    country: str | None
    welfare: Floats
    gain: Floats
    others: Floats
    hardest_hit: Ints
    hardest: Floats
    residual: Floats
    alone: int
    ranks: Ints

    @property
    def effect(self) -> Effect:
        """The effect of most pairs; of all where one was given."""
        return Counter(self.effects).most_common(1)[0][0]

    def to_frame(self, order: Order | None = None) -> pl.DataFrame:
        """One row for each pair, best first.

        rank, first, second (the country asked for first), first_welfare_hat, second_welfare_hat, first_gain,
        second_gain, joint_gain, others_gain, hardest_hit, hardest_hit_welfare_hat, partial (agreements of partial scope
        between the two), negotiations (on record), residual; with draws rank_low and rank_high (90 % of draws) and
        first_five (share of draws in which the pair is among the first five).

        Parameters
        ----------
        order : by the gain of `first`, of `second`, of both (`joint`), or by the least `harm` to third economies. Left
            out: by `first` for a country's league, otherwise by `joint`.
        """
        if order is not None:
            checks.check_choice("order", order, ORDERS)
        turned = np.array([self.country is not None and pair.second == self.country for pair in self.pairs])
        gain = np.where(turned[:, None], self.gain[:, ::-1], self.gain)
        welfare = np.where(turned[:, None], self.welfare[:, ::-1], self.welfare)
        names = [
            (pair.second, pair.first) if back else (pair.first, pair.second)
            for pair, back in zip(self.pairs, turned, strict=True)
        ]
        key = {
            "first": gain[:, 0],
            "second": gain[:, 1],
            "joint": gain.sum(axis=1),
            "harm": self.others,
        }[order or ("first" if self.country is not None else "joint")]
        frame = pl.DataFrame(
            {
                "rank": rank(key),
                "first": [one for one, _ in names],
                "second": [other for _, other in names],
                "first_welfare_hat": welfare[:, 0],
                "second_welfare_hat": welfare[:, 1],
                "first_gain": gain[:, 0],
                "second_gain": gain[:, 1],
                "joint_gain": gain.sum(axis=1),
                "others_gain": self.others,
                "hardest_hit": [self.world.economies[place] if place >= 0 else None for place in self.hardest_hit],
                "hardest_hit_welfare_hat": self.hardest,
                "partial": [list(pair.partial) for pair in self.pairs],
                "negotiations": [list(pair.negotiations) for pair in self.pairs],
                "residual": self.residual,
            },
            schema_overrides={"partial": pl.List(pl.String), "negotiations": pl.List(pl.String)},
        )
        if len(self.ranks):
            low, high = np.quantile(self.ranks, INTERVAL, axis=0, method="nearest")
            frame = frame.with_columns(
                rank_low=pl.Series(low.astype(np.int64)),
                rank_high=pl.Series(high.astype(np.int64)),
                first_five=pl.Series((self.ranks <= FIRST_FEW).mean(axis=0)),
            )
        return frame.sort("rank").with_columns(pl.col(pl.Float64).fill_nan(None))

    def __repr__(self) -> str:
        whose = f" of {self.country}" if self.country else ""
        return (
            f"<League{whose}: {len(self.pairs):,} pairs, {len(self.ranks)} draws, residual {self.residual.max():.1e}>"
        )


def make_league(
    world: World,
    pairs: str | Iterable[tuple[str, str]],
    *,
    effect: Effect | float | Callable[[Pair], Effect],
    country: str | None,
    draws: int,
    theta_error: float,
    seed: int,
    register: Register | None,
    on: str | None,
    progress: Callable[[int, int], object] | None = None,
) -> League:
    """Solve every pair, and again under each draw.

    Parameters
    ----------
    pairs : `unsigned`: no FTA, CU or EIA in force or signed by the register as of `on`, unions with one trade policy
        being one player; `all` pairs of economies; or pairs of economies or groups.
    effect : β of an agreement, both ways, with its standard error and spread for draws: one, or what gives each pair's.
    country : only its pairs, ranked by its gain.
    draws : how many; β is normal, θ log-normal with `theta_error` as its standard deviation; none below 0.5.
    progress : told how many scenarios are solved, and of how many.

    Raises
    ------
    ConvergenceError : a pair has no equilibrium that could be found.
    """
    if draws < 0 or not np.isfinite(theta_error) or theta_error < 0:
        raise InputError(
            message("draws that cannot be made"),
            expected=message("a number of draws, and a standard deviation of θ, of at least 0"),
            found=f"{draws}, {theta_error}",
            mend=message("Give another one."),
        )
    register = need_register(pairs, register)
    found = find_pairs(pairs, world.economies, register, on, country)
    if country is not None and register is not None and country not in world.places:
        country = register.resolve(country)
    effects = [effect(pair) if callable(effect) else Effect.of(effect) for pair in found]
    betas, errors, spreads = (
        np.array([getattr(each, name) for each in effects]) for name in ("coefficient", "standard_error", "spread")
    )
    sides = Sides(found)
    total, done = len(found) * (draws + 1), 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(done, total)

    base = world.base
    sweep = solve_sweep(base, sides.shocks(betas), progress=tell)
    gain = sides.gains(base.expenditure, sweep.welfare)
    others, hardest_hit, hardest = sides.others(base.expenditure, sweep.welfare)
    ranks = np.empty((draws, len(found)), dtype=np.int64)
    random = np.random.default_rng(seed)
    spread = np.sqrt(np.log1p((theta_error / world.theta) ** 2))
    for draw in range(draws):
        drawn = betas + errors * random.standard_normal()
        if spreads.any():
            drawn += spreads * random.standard_normal(len(found))
        theta = max(LEAST_THETA, world.theta * np.exp(spread * random.standard_normal() - spread**2 / 2))
        other = world if theta_error == 0 else world.with_theta(theta)
        again = solve_sweep(other.base, sides.shocks(drawn), DRAW_TOLERANCE, progress=tell)
        ranks[draw] = rank(_own(sides.gains(base.expenditure, again.welfare), found, country))
    return League(
        world,
        tuple(found),
        tuple(effects),
        country,
        1 + gain / sides.totals(base.expenditure),
        gain,
        others,
        hardest_hit,
        hardest,
        sweep.residual,
        sweep.alone,
        ranks,
    )


def rank(values: Floats) -> Ints:
    """From 1 for the largest; of equals the earlier comes first."""
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return ranks


def _own(gain: Floats, pairs: list[Pair], country: str | None) -> Floats:
    """What ranks: the country's gain, or the joint one."""
    if country is None:
        return np.asarray(gain.sum(axis=1))
    side = np.array([0 if pair.first == country else 1 for pair in pairs])
    return np.asarray(gain[np.arange(len(pairs)), side])
