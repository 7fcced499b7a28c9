"""NEXT for a brief: pairs and players, looked up among those that were solved when the estimates were built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from jalin.dates import parse_day
from jalin.estimates import Estimates
from jalin.register import Register
from jalin.register.query.dyads import FULL, class_of


@dataclass(frozen=True, slots=True)
class Solved:
    """An unsigned pair of players as it was solved, seen from one side.

    Attributes
    ----------
    player, partner : codes of economies, or ids of unions.
    kind : of agreement assumed.
    gain, partner_gain : of welfare, per cent.
    rank, partner_rank : of the other among the unsigned partners of each, by own gain.
    others : what it is worth to all others, million USD.
    signing : how likely they are to sign within ten years; None where the estimates do not tell.
    """

    player: str
    partner: str
    kind: str
    gain: float
    partner_gain: float
    rank: int
    partner_rank: int
    others: float
    signing: float | None


@dataclass(frozen=True, slots=True)
class NextForPair:
    """What a new trade agreement of two economies would be worth, if they have none.

    Attributes
    ----------
    players : who would sign: a union with one trade policy for its members.
    state : `unsigned`; `bound` (an FTA, CU or EIA in force or signed); `one_player` (both in one union);
        `not_solved` (one is not in the world of the estimates, or they were bound when it was solved).
    agreements : ids of what binds them, where bound.
    solved : None unless unsigned.
    partners : how many unsigned partners each has; (0, 0) unless unsigned.
    """

    players: tuple[str, str]
    state: str
    agreements: tuple[str, ...] = ()
    solved: Solved | None = None
    partners: tuple[int, int] = (0, 0)


def next_for_pair(
    first: str,
    second: str,
    agreements: Iterable[str],
    *,
    estimates: Estimates,
    register: Register,
    on: str | date | None = None,
) -> NextForPair:
    """Look a pair up; nothing is solved.

    Parameters
    ----------
    first, second : alpha-3.
    agreements : ids of what is in force or signed between the two on the day.
    """
    one, other = find_players((first, second), register, on)
    if one == other:
        return NextForPair((one, other), "one_player")
    records = {name: register.agreement(name) for name in agreements}
    full = [name for name, each in records.items() if each.trade is not None and class_of(each) in FULL]
    if full:
        return NextForPair((one, other), "bound", tuple(full))
    rows = find_solved(estimates, one)
    found = next((row for row in rows if row.partner == other), None)
    if found is None:
        return NextForPair((one, other), "not_solved")
    counts = (len(rows), len(find_solved(estimates, other)))
    return NextForPair((one, other), "unsigned", (), found, counts)


def find_players(codes: Iterable[str], register: Register, on: str | date | None = None) -> tuple[str, ...]:
    """For each economy the union with one trade policy that it is a member of on a day; otherwise itself."""
    day = parse_day(on)
    unions = {code: union for union in register.common_policy_unions(on=day) for code in register.economies(union, day)}
    return tuple(unions.get(code, code) for code in codes)


def find_solved(estimates: Estimates, player: str) -> tuple[Solved, ...]:
    """The unsigned partners of a player, best first; empty for who is not in the world of the estimates."""
    found: tuple[Solved, ...] = estimates.recent.get(("solved", player), lambda: _find_solved(estimates, player))
    return found


def _find_solved(estimates: Estimates, player: str) -> tuple[Solved, ...]:
    table = estimates.league
    found = []
    for mine, theirs in (("first", "second"), ("second", "first")):
        for place in table.places(mine, player).tolist():
            chance = float(table["signing"][place])
            found.append(
                Solved(
                    player,
                    str(table[theirs][place]),
                    str(table["kind"][place]),
                    float(table[f"gain_{mine}"][place]),
                    float(table[f"gain_{theirs}"][place]),
                    int(table[f"rank_for_{mine}"][place]),
                    int(table[f"rank_for_{theirs}"][place]),
                    float(table["others"][place]),
                    None if np.isnan(chance) else chance,
                )
            )
    return tuple(sorted(found, key=lambda row: row.rank))
