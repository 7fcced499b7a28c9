"""The best next agreements of one country in order: greedily, each given those before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.equilibrium.effect import Effect
from jalin.equilibrium.players import Pair, find_pairs, need_register
from jalin.equilibrium.sides import Sides
from jalin.errors import InputError, message
from jalin.numerics.equilibrium import Base, solve_full
from jalin.numerics.sweep import solve_sweep

if TYPE_CHECKING:
    from jalin.equilibrium.world import World
    from jalin.register import Register

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """One agreement of a sequence.

    Attributes
    ----------
    partner : the other player.
    gain : what it adds to the country's welfare given the steps before, in the unit of trade.
    welfare_hat : of the country after this step, against the world as it is.
    alone : what it would add by itself, as the first step.
    residual : market clearing after this step.
    """

    partner: str
    gain: float
    welfare_hat: float
    alone: float
    residual: float


@dataclass(frozen=True, slots=True)
class Sequence:
    """The steps, best first.

    Attributes
    ----------
    country : whose.
    steps : in order.
    """

    country: str
    steps: tuple[Step, ...]

    def to_frame(self) -> pl.DataFrame:
        """One row for each step: step, partner, gain, welfare_hat, alone, residual."""
        return pl.DataFrame(
            {
                "step": range(1, len(self.steps) + 1),
                "partner": [step.partner for step in self.steps],
                "gain": [step.gain for step in self.steps],
                "welfare_hat": [step.welfare_hat for step in self.steps],
                "alone": [step.alone for step in self.steps],
                "residual": [step.residual for step in self.steps],
            }
        )


def find_sequence(
    world: World,
    country: str,
    k: int,
    *,
    effect: Effect | float | Callable[[Pair], Effect],
    pairs: str | Iterable[tuple[str, str]],
    register: Register | None,
    on: str | None,
) -> Sequence:
    """The next k agreements of `country`, each the one that adds most to its welfare given those before.

    After each step the world is the one in which that agreement is in force, solved in full; fewer than k steps where
    there are fewer partners. Arguments as for `make_league`.
    """
    if k < 1:
        raise InputError(
            message("no steps"),
            expected=message("at least one"),
            found=str(k),
            mend=message("Give another one."),
        )
    register = need_register(pairs, register)
    left = find_pairs(pairs, world.economies, register, on, country)
    who = country if country in world.places or register is None else register.resolve(country)
    betas = {pair: (effect(pair) if callable(effect) else Effect.of(effect)).coefficient for pair in left}
    change = np.zeros_like(world.trade)
    base, spent = world.base, world.base.expenditure
    total = np.ones(len(spent))
    alone: dict[str, float] = {}
    steps: list[Step] = []
    while left and len(steps) < k:
        sweep = solve_sweep(base, Sides(left).shocks(np.array([betas[pair] for pair in left])))
        # Hats are against the world after the steps before: together they make up those against the world as it is.
        gains = [
            float(((row - 1.0) * total * spent)[list(_own(pair, who))].sum())
            for row, pair in zip(sweep.welfare, left, strict=True)
        ]
        if not steps:
            alone = {_partner(pair, who): gain for pair, gain in zip(left, gains, strict=True)}
        best = int(np.argmax(gains))
        pair = left.pop(best)
        for one, other in (pair.members, pair.members[::-1]):
            change[np.ix_(one, other)] += betas[pair]
        solution = solve_full(world.base, change)
        total = solution.expenditure / spent * solution.index ** (1 / world.theta)
        own = list(_own(pair, who))
        hat = float(total[own] @ spent[own] / spent[own].sum())
        steps.append(Step(_partner(pair, who), gains[best], hat, alone[_partner(pair, who)], solution.residual))
        base = Base(solution.trade, base.theta, base.deficits)
    return Sequence(who, tuple(steps))


def _own(pair: Pair, who: str) -> tuple[int, ...]:
    return pair.members[0] if pair.first == who else pair.members[1]


def _partner(pair: Pair, who: str) -> str:
    return pair.second if pair.first == who else pair.first
