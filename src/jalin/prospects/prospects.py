"""`prospects(country)`: the league of unsigned partners, and what is known of each beside its gain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jalin.dates import parse_day
from jalin.equilibrium import Effect, League, Scenario, World
from jalin.equilibrium.league import rank
from jalin.equilibrium.players import Pair
from jalin.equilibrium.world import Deficits
from jalin.estimates import Estimates, load_estimates
from jalin.estimates.estimates import THETA
from jalin.prospects.kinds import Kind, kind_of_pair, load_kinds, widest_spread
from jalin.prospects.peers import Example, find_examples, find_peers
from jalin.register import Register, load_register

if TYPE_CHECKING:
    import polars as pl

# With fewer pairs a correlation of ranks says nothing.
FEWEST = 3
# Of market clearing, as a share of output.
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Talks:
    """A trade agreement under negotiation or proposed; `status` says which."""

    id: str
    status: str


@dataclass(frozen=True, slots=True)
class Prospect:
    """One unsigned partner.

    Attributes
    ----------
    rank : by the country's gain, from 1.
    partner : code of the economy, or id of the union.
    gain, partner_gain : change of welfare, per cent.
    joint, others : what it is worth to both sides, and to all third economies together, in million USD; negative where
        they lose.
    hardest_hit, hardest : the third economy that loses the largest share, and its change of welfare, per cent.
    rank_low, rank_high : 90 % of draws; None without draws.
    kind : the kind of agreement whose β was used.
    talks : negotiations on record.
    partial : ids of agreements of partial scope or other kinds in force or signed.
    examples : what comparable countries have with this partner and the country has not.
    signing : how likely the pair is to sign within ten years; None where the estimates do not tell.
    """

    rank: int
    partner: str
    gain: float
    partner_gain: float
    joint: float
    others: float
    hardest_hit: str | None
    hardest: float | None
    rank_low: int | None
    rank_high: int | None
    kind: Kind
    talks: tuple[Talks, ...]
    partial: tuple[str, ...]
    examples: tuple[Example, ...]
    signing: float | None


@dataclass(frozen=True)
class Prospects:
    """The league of one country, best first.

    Attributes
    ----------
    country : code of the economy, or id of the organisation.
    rows : the unsigned partners that were asked for, best first.
    kinds : the kinds of agreement assumed, over all pairs.
    league : every pair as solved, with residuals.
    peers : the economies most like the country; empty for an organisation.
    trade_correlation : Spearman's, between the league and a ranking by trade; None with fewer than FEWEST partners.
    draws : how many.
    year, sources : of the world that it is worked out on.
    observed : whether trade of that world is as observed, on estimates that a user built; otherwise as Jalin fitted it.
    identity_error, difference : of the best pair solved by itself: how far welfare is from what the domestic share says
        of it, and how far it is from that of the league, both relative.
    """

    country: str
    rows: tuple[Prospect, ...]
    kinds: tuple[Kind, ...]
    league: League
    peers: tuple[str, ...]
    trade_correlation: float | None
    draws: int
    year: str
    sources: tuple[str, ...]
    observed: bool
    identity_error: float
    difference: float

    @property
    def solved(self) -> float:
        """The share of pairs whose markets clear to TOLERANCE; below 1 is an error long before it could be asked."""
        return float((self.league.residual <= TOLERANCE).mean())

    @property
    def residual(self) -> float:
        """Market clearing: the largest excess supply over all pairs, as a share of output."""
        return float(self.league.residual.max())

    def to_frame(self) -> pl.DataFrame:
        """Every unsigned partner: the league's columns, then kind, effect, effect_error, signing of those described."""
        import polars as pl

        extra = pl.DataFrame(
            {
                "second": [row.partner for row in self.rows],
                "kind": [row.kind.name for row in self.rows],
                "effect": [row.kind.coefficient for row in self.rows],
                "effect_error": [row.kind.standard_error for row in self.rows],
                "signing": [row.signing for row in self.rows],
            },
            schema_overrides={"signing": pl.Float64},
        )
        return self.league.to_frame().join(extra, on="second", how="left", maintain_order="left")


def prospects(
    country: str,
    *,
    top: int | None = None,
    draws: int = 0,
    theta_error: float = 0.0,
    on: str | None = None,
    effect: Effect | float | None = None,
    theta: float = THETA,
    deficits: Deficits = "fixed",
    estimates: Estimates | None = None,
    register: Register | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Prospects:
    """Whom a country, or an organisation as one player, might agree with next.

    Parameters
    ----------
    top : partners to describe; all where left out. All are solved and ranked whatever it is.
    draws, theta_error : for intervals of ranks; the effect of each pair is drawn with the error of the mean and with
        what single agreements differ from it by (the widest known, where that is not known of a kind); see
        `jalin.equilibrium.league`.
    on : the day as of which the register is asked.
    effect : β for every pair, instead of that of comparable agreements.

    Raises
    ------
    UnknownNameError, InputError : a name nobody knows; a member of a union with one trade policy.
    ConvergenceError : a pair that could not be solved.
    """
    register = load_register() if register is None else register
    estimates = load_estimates() if estimates is None else estimates
    world = estimates.world(theta=theta, deficits=deficits)
    choose = make_choice(estimates, register, effect)
    widest = widest_spread(load_kinds(estimates).values())
    league = world.league(
        effect=lambda pair: choose(pair).drawn(widest),
        country=country,
        draws=draws,
        theta_error=theta_error,
        register=register,
        on=on,
        progress=progress,
    )
    assert league.country is not None
    who = league.country
    equation = estimates.equations["trade"]
    peers = find_peers(estimates, who)
    kinds = {_partner(pair, who): choose(pair) for pair in league.pairs}
    return Prospects(
        who,
        _describe(league, kinds, peers, top, on, estimates, register),
        tuple(dict.fromkeys(kinds.values())),
        league,
        peers,
        _correlate(world, league, who),
        draws,
        equation.year,
        equation.sources,
        estimates.observed,
        *_check(league),
    )


def _check(league: League) -> tuple[float, float]:
    """The best pair solved by itself: the error of its welfare identity, and its difference from the league's."""
    best = int(np.argmin(_order(league)))
    pair, effect = league.pairs[best], league.effects[best]
    codes = [[league.world.economies[place] for place in side] for side in pair.members]
    alone = league.world.solve(Scenario.sign(codes[0], codes[1], effect=effect))
    expenditure = league.world.base.expenditure
    places = [list(side) for side in pair.members]
    hats = [alone.welfare_hat[side] @ expenditure[side] / expenditure[side].sum() for side in places]
    return alone.identity_error, float(np.abs(np.array(hats) / league.welfare[best] - 1).max())


def _order(league: League) -> NDArray[np.int64]:
    """The rank of each pair by the country's gain, as in the league's frame."""
    side = np.array([0 if pair.first == league.country else 1 for pair in league.pairs])
    return rank(league.gain[np.arange(len(side)), side])


def make_choice(estimates: Estimates, register: Register, effect: Effect | float | None) -> Callable[[Pair], Kind]:
    """Which kind of agreement a pair would sign: by the talks on record, or for all the β given."""
    if effect is not None:
        known = Effect.of(effect)
        given = Kind("given", known.coefficient, known.standard_error, known.spread, None, "given", 0)
        return lambda _pair: given
    kinds = load_kinds(estimates)
    return lambda pair: kinds[kind_of_pair(pair, register)]


def _describe(
    league: League,
    kinds: dict[str, Kind],
    peers: tuple[str, ...],
    top: int | None,
    on: str | None,
    estimates: Estimates,
    register: Register,
) -> tuple[Prospect, ...]:
    frame, who = league.to_frame(), league.country
    assert who is not None
    chances = _chances(estimates, who)
    day = parse_day(on)
    rows = []
    for row in frame.head(frame.height if top is None else top).iter_rows(named=True):
        partner = row["second"]
        talks = tuple(_talks(register, name, day) for name in row["negotiations"])
        rows.append(
            Prospect(
                row["rank"],
                partner,
                100 * (row["first_welfare_hat"] - 1),
                100 * (row["second_welfare_hat"] - 1),
                row["joint_gain"],
                row["others_gain"],
                row["hardest_hit"],
                None if row["hardest_hit"] is None else 100 * (row["hardest_hit_welfare_hat"] - 1),
                row.get("rank_low"),
                row.get("rank_high"),
                kinds[partner],
                talks,
                tuple(row["partial"]),
                find_examples(register, who, partner, peers, day),
                chances.get(partner),
            )
        )
    return tuple(rows)


def _talks(register: Register, name: str, day: date) -> Talks:
    status = register.status(register.agreement(name), day)
    # The league lists what is negotiated or proposed on that very day.
    assert status is not None
    return Talks(name, status)


def _chances(estimates: Estimates, who: str) -> dict[str, float]:
    """How likely each partner is to sign with `who`, where the estimates tell."""
    table = estimates.league
    found: dict[str, float] = {}
    for mine, theirs in (("first", "second"), ("second", "first")):
        places = np.flatnonzero((table[mine] == who) & ~np.isnan(table["signing"]))
        found |= dict(zip(table[theirs][places].tolist(), table["signing"][places].tolist(), strict=True))
    return found


def _correlate(world: World, league: League, who: str) -> float | None:
    """Spearman's correlation of the gains with trade, exports and imports together."""
    if len(league.pairs) < FEWEST:
        return None
    gains, flows = [], []
    for pair, gain in zip(league.pairs, league.gain, strict=True):
        one, other = (list(side) for side in pair.members)
        gains.append(gain[0 if pair.first == who else 1])
        flows.append(world.trade[np.ix_(one, other)].sum() + world.trade[np.ix_(other, one)].sum())
    # Neither has ties: ranks are places in order.
    by_gain, by_flow = (np.argsort(np.argsort(values)).astype(np.float64) for values in (gains, flows))
    return float(np.corrcoef(by_gain, by_flow)[0, 1])


def _partner(pair: Pair, who: str) -> str:
    return pair.second if pair.first == who else pair.first
