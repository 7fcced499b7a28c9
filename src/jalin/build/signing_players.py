"""Who could sign with whom on a day, who had, and who came to in the years after.

A union with a common commercial policy is one player: its members make no agreements of their own. An economy is a
player where it is a member of the UN or of the WTO on the day; dependent territories are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from jalin.register import Register

# A pair with an agreement of one of these classes, signed or in force, has signed.
FULL = ("FTA", "CU", "EIA")
UNDER_WAY = ("negotiating", "proposed")
# Founded in 1995, when nearly all members of the UN that trade were members of its forerunner.
WORLD = ("un", "wto")
AFCFTA = "afcfta"
KEY = ["first", "second"]


def make_players(register: Register, on: date) -> pl.DataFrame:
    """Columns player, economy: one row for each economy of each player, in order."""
    unions = find_unions(register, on)
    in_union = {economy: union for union, members in unions.items() for economy in members}
    economies = sorted({economy for each in WORLD for economy in register.economies(each, on)} | set(in_union))
    return pl.DataFrame(
        [(in_union.get(economy, economy), economy) for economy in economies],
        schema={"player": pl.String, "economy": pl.String},
        orient="row",
    ).sort("player", "economy")


def find_unions(register: Register, on: date) -> dict[str, frozenset[str]]:
    """Members, on a day, of each union with a common commercial policy."""
    return {
        union: frozenset(row.who for row in register.members(union, on=on, role="member"))
        for union in register.common_policy_unions(on=on)
    }


def make_ties(register: Register, on: date, player_of: Mapping[str, str]) -> pl.DataFrame:
    """Columns first, second (players), agreement, one (economy of first), other (of second): what is signed by a day.

    Parameters
    ----------
    player_of : the player of each economy; others are left out.
    """
    rows = set()
    for link in register.trade_links(on=on):
        if link.trade_class not in FULL or link.status in UNDER_WAY:
            continue
        if link.first not in player_of or link.second not in player_of:
            continue
        one, other = sorted((link.first, link.second), key=lambda each: player_of[each])
        if player_of[one] != player_of[other]:
            rows.add((player_of[one], player_of[other], link.agreement, one, other))
    names = ("first", "second", "agreement", "one", "other")
    return pl.DataFrame(sorted(rows), schema=dict.fromkeys(names, pl.String), orient="row")


def make_signings(register: Register, players: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    """One row for each pair of players of `start` that had not signed then and had by the end of a year up to `end`.

    Columns
    -------
    first, second : players, first < second.
    year : of the first 31 December on which they had.
    signed_by : ids, in order, of all agreements that came to tie them by `end`.
    afcfta : no other agreement than the African Continental Free Trade Area ties them.
    accession : they are tied only because one of them joined a union that there was on `start`.

    A union stands for those of its members of `start` that are still in it: what the United Kingdom signed since it
    left is not the Union's. A year in which an agreement was both signed and ended is not seen.
    """
    before = find_unions(register, start)
    member_of = dict(zip(players["economy"], players["player"], strict=True))
    signed = make_ties(register, start, member_of).select(KEY).unique()
    found = []
    for year in range(start.year + 1, end.year + 1):
        day = date(year, 12, 31)
        now = find_unions(register, day)
        standing = {one: who for one, who in member_of.items() if who not in before or one in now.get(who, ())}
        joined = {(economy, union) for union in before for economy in now.get(union, frozenset()) - before[union]}
        ties = make_ties(register, day, standing).join(signed, on=KEY, how="anti")
        through = [
            _is_accession(register, agreement, {one, other}, joined, now)
            for agreement, one, other in ties.select("agreement", "one", "other").iter_rows()
        ]
        found.append(ties.with_columns(pl.Series("through", through, dtype=pl.Boolean), year=pl.lit(year)))
    return (
        pl.concat(found)
        .group_by(KEY)
        .agg(
            pl.col("year").min(),
            pl.col("agreement").unique().sort().alias("signed_by"),
            (pl.col("agreement") == AFCFTA).all().alias("afcfta"),
            pl.col("through").all().alias("accession"),
        )
        .sort(KEY)
    )


def _is_accession(
    register: Register,
    agreement: str,
    pair: set[str],
    joined: set[tuple[str, str]],
    unions: Mapping[str, frozenset[str]],
) -> bool:
    """Whether an economy is tied by what the union it has joined had signed or signs, or by the union's own treaty."""
    parties = {who for entry in register.agreement(agreement).parties for who in entry.who}
    return any(economy in pair and (union in parties or pair <= unions[union]) for economy, union in joined)
