"""What each agreement in force is worth: real income of each economy with and without it, in general equilibrium.

An agreement's effect β is taken from the pairs that it binds, and the world solved again. Where another agreement of
the same or a deeper class binds a pair too, what would be lost is not told by the data: the pair is `covered`, and the
value is given twice, without the covered pairs (`own_pairs`, what is surely this agreement's) and with them
(`all_pairs`, as if each agreement's effect came on top of the others').
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from jalin.build.worth_panels import preference
from jalin.build.worth_terms import make_dyads
from jalin.equilibrium import Result, Scenario, World
from jalin.equilibrium.scenario import Change
from jalin.estimates.baseline import DAY
from jalin.register import Register
from jalin.register.query.dyads import covering

REMOVALS = ("own_pairs", "all_pairs")
OWN, CLASS_MEAN, NONE = "own", "class_mean", "none"
THIRD = 10
Pair = tuple[str, str]
SCALARS: dict[str, Any] = {
    "agreement": pl.String,
    "type": pl.String,
    "removal": pl.String,
    "source_of_effect": pl.String,
    "panel": pl.String,
    "effect": pl.Float64,
    "standard_error": pl.Float64,
    "pairs": pl.Int64,
    "covered": pl.Int64,
    "covered_by": pl.String,
    "world_change": pl.Float64,
    "residual": pl.Float64,
    "identity_error": pl.Float64,
}
VALUES: dict[str, Any] = {
    "agreement": pl.String,
    "removal": pl.String,
    "economy": pl.String,
    "role": pl.String,
    "welfare_change": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Used:
    """The effect that a value rests on: β, its standard error, where it is from, and the panel."""

    source: str
    panel: str | None = None
    effect: float | None = None
    error: float | None = None


def make_value(
    trade: pl.DataFrame, effects: pl.DataFrame, types: pl.DataFrame, register: Register, *, theta: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Values of all agreements in force on 31 December 2023.

    Parameters
    ----------
    trade : exporter, importer, trade of the baseline year, domestic trade included.
    effects, types : what `make_effects` and `make_types` returned.
    theta : θ, the trade elasticity.

    Returns
    -------
    scalars : one row an agreement and removal (`own_pairs`, `all_pairs`): type, source_of_effect (`own`, `class_mean`,
        `none`), panel, effect (β), standard_error (of a class mean: of one agreement of the class), pairs (directed,
        removed), covered (directed, bound by others of the same or a deeper class), covered_by (ids, with semicolons
        between), world_change (per cent), residual (market clearing), identity_error (of welfare). Null where nothing
        is removed.
    values : agreement, removal, economy, role (`party`, `third`), welfare_change (real income with the agreement
        against without, per cent); parties, and the ten other economies that change most.
    """
    world = World.from_trade(trade, theta=theta)
    bound = register.trade_dyads(on=DAY).to_frame()
    here = bound.filter(pl.col("exporter").is_in(world.economies) & pl.col("importer").is_in(world.economies))
    starts = dict(make_dyads(register).group_by("agreement").agg(pl.col("start").min()).iter_rows())
    classes = dict(here.select("agreement", "trade_class").iter_rows())
    used = {name: find_effect(name, classes[name], starts.get(name), effects, types) for name in sorted(classes)}
    return value_of(world, here, used)


def value_of(world: World, bound: pl.DataFrame, used: dict[str, Used]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frames of `make_value`, from a world, pairs bound (as `trade_dyads` gives them) and effects by agreement."""
    classes = dict(bound.select("agreement", "trade_class").iter_rows())
    pairs: dict[str, list[Pair]] = defaultdict(list)
    bonds: dict[Pair, set[str]] = defaultdict(set)
    for exporter, importer, name in bound.select("exporter", "importer", "agreement").sort(pl.all()).iter_rows():
        pairs[name].append((exporter, importer))
        bonds[exporter, importer].add(name)
    scalars, values = [], []
    for name in sorted(pairs):
        others = {pair: covering(name, bonds[pair], classes) for pair in pairs[name]}
        covered = [pair for pair, found in others.items() if found]
        by = sorted({other for found in others.values() for other in found})
        fixed = {"agreement": name, "type": classes[name], "covered": len(covered), "covered_by": ";".join(by)}
        solved: Result | None = None
        for removal in REMOVALS:
            removed = pairs[name] if removal == "all_pairs" else [pair for pair in pairs[name] if not others[pair]]
            if removal == "own_pairs" or covered:
                solved = _without(world, removed, used[name])
            scalars.append(fixed | _scalars(removal, removed, used[name], solved))
            values += _values(name, removal, pairs[name], world, solved)
    return pl.DataFrame(scalars, schema=SCALARS), pl.DataFrame(values, schema=VALUES)


def find_effect(name: str, trade_class: str, start: int | None, effects: pl.DataFrame, types: pl.DataFrame) -> Used:
    """The effect that an agreement's value rests on; never one of a panel without domestic trade.

    Its own, shrunk, of its preferred panel; otherwise the mean of its class in the first panel of those that it
    prefers (`start` is the first year in which it bound a pair), whose error includes how much agreements of the class
    differ.
    """
    own = effects.filter(pl.col("agreement") == name, pl.col("kind") == "shrunk", pl.col("domestic"), "preferred")
    if own.height:
        row = own.row(0, named=True)
        return Used(OWN, row["panel"], row["value"], row["standard_error"])
    means = types.filter(pl.col("type") == trade_class, pl.col("kind") == "mean", pl.col("domestic"))
    for panel in preference(start):
        found = means.filter(pl.col("panel") == panel)
        if found.height:
            row = found.row(0, named=True)
            return Used(CLASS_MEAN, panel, row["value"], float(np.hypot(row["standard_error"], row["spread"])))
    return Used(NONE)


def _without(world: World, removed: list[Pair], used: Used) -> Result | None:
    """The world without an agreement; None where there is nothing to remove."""
    if not removed or used.effect is None:
        return None
    partners: dict[str, list[str]] = defaultdict(list)
    for exporter, importer in removed:
        partners[exporter].append(importer)
    beta = -used.effect
    return world.solve(Scenario(tuple(Change("change", (one,), tuple(who), beta) for one, who in partners.items())))


def _scalars(removal: str, removed: list[Pair], used: Used, solved: Result | None) -> dict[str, Any]:
    row: dict[str, Any] = {"removal": removal, "source_of_effect": used.source, "panel": used.panel}
    row |= {"effect": used.effect, "standard_error": used.error, "pairs": len(removed)}
    if solved is None:
        return row | dict.fromkeys(("world_change", "residual", "identity_error"))
    gain = 100.0 * (1.0 / solved.world_welfare_hat - 1.0)
    return row | {"world_change": gain, "residual": solved.residual, "identity_error": solved.identity_error}


def _values(name: str, removal: str, pairs: list[Pair], world: World, solved: Result | None) -> list[dict[str, Any]]:
    if solved is None:
        return []
    gains = 100.0 * (1.0 / solved.welfare_hat - 1.0)
    parties = sorted({economy for pair in pairs for economy in pair})
    rest = [economy for economy in world.economies if economy not in set(parties)]
    rest.sort(key=lambda economy: (-round(abs(float(gains[world.places[economy]])), 9), economy))
    chosen = [(economy, "party") for economy in parties] + [(economy, "third") for economy in rest[:THIRD]]
    return [
        dict(zip(VALUES, (name, removal, economy, role, float(gains[world.places[economy]])), strict=True))
        for economy, role in chosen
    ]
