"""What NEXT ships: effects of comparable agreements, and the gains of every unsigned pair under them."""

from __future__ import annotations

import polars as pl

from jalin.equilibrium import Effect, World
from jalin.equilibrium.players import Pair
from jalin.estimates.estimates import THETA
from jalin.prospects.kinds import CLASSES, kind_of_pair
from jalin.register import Register

# With domestic trade, and the most agreements of any such panel; its years end in 2006.
PANEL = "agtpa"
# A class whose mean effect is known no better than this takes the mean of all agreements. A rule on how well it is
# known, not on what it is.
MOST_ERROR = 0.2
# The day as of which pairs count as unsigned: that of the register's latest look-ups when the league was first made.
LEAGUE_DAY = "2026-11-23"


def choose_kinds(types: pl.DataFrame, panel: str = PANEL) -> pl.DataFrame:
    """β by kind of agreement from the means by class (`make_types`): its own mean, or that of all where it is vague.

    Columns
    -------
    kind : of CLASSES. value, standard_error : β, of the mean. spread : how far single agreements vary around it,
        null where the estimates do not tell.
    panel : where it is from. based_on : the class whose mean it is, `any` for that of all. agreements : how many.
    """
    own = types.filter((pl.col("panel") == panel) & pl.col("domestic"))
    means = {row["type"]: row for row in own.filter(pl.col("kind") == "mean").iter_rows(named=True)}
    every = own.filter((pl.col("kind") == "pooled") & (pl.col("type") == "any")).row(0, named=True)
    rows = []
    for name in CLASSES:
        row = means.get(name)
        if row is None or row["standard_error"] > MOST_ERROR:
            row = every
        rows.append(
            {
                "kind": name,
                "value": row["value"],
                "standard_error": row["standard_error"],
                "spread": row["spread"],
                "panel": row["panel"],
                "based_on": row["type"],
                "agreements": int(row["agreements"]),
            }
        )
    return pl.DataFrame(rows, schema_overrides={"spread": pl.Float64})


def make_league(trade: pl.DataFrame, register: Register, kinds: pl.DataFrame) -> pl.DataFrame:
    """Every unsigned pair of players on LEAGUE_DAY, solved at the usual θ.

    Columns
    -------
    first, second : players. kind : of agreement assumed. gain_first, gain_second : of welfare, per cent.
    rank_for_first, rank_for_second : of the other among the unsigned partners of each, by own gain.
    others : what it is worth to all others, million USD. residual : of market clearing, as a share of output.

    Raises
    ------
    ConvergenceError : a pair has no equilibrium that could be found.
    """
    world = World.from_trade(trade, theta=THETA)
    effects = {row["kind"]: Effect(row["value"], row["standard_error"]) for row in kinds.iter_rows(named=True)}

    def effect(pair: Pair) -> Effect:
        return effects[kind_of_pair(pair, register)]

    found = world.league(effect=effect, register=register, on=LEAGUE_DAY)
    frame = pl.DataFrame(
        {
            "first": [pair.first for pair in found.pairs],
            "second": [pair.second for pair in found.pairs],
            "kind": [kind_of_pair(pair, register) for pair in found.pairs],
            "gain_first": 100 * (found.welfare[:, 0] - 1),
            "gain_second": 100 * (found.welfare[:, 1] - 1),
            "others": found.others,
            "residual": found.residual,
        }
    )
    both = pl.concat(
        [
            frame.select(who="first", partner="second", gain="gain_first"),
            frame.select(who="second", partner="first", gain="gain_second"),
        ]
    ).with_columns(rank=pl.col("gain").rank("ordinal", descending=True).over("who").cast(pl.Int64))
    ranks = both.select("who", "partner", "rank")
    return (
        frame.join(ranks.rename({"rank": "rank_for_first"}), left_on=["first", "second"], right_on=["who", "partner"])
        .join(ranks.rename({"rank": "rank_for_second"}), left_on=["second", "first"], right_on=["who", "partner"])
        .sort("first", "second")
    )
