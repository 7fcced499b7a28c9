"""NEXT as JSON: every number with its unit, year, sources and method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jalin.prospects.kinds import Kind
from jalin.prospects.pair import NextForPair, Solved
from jalin.prospects.peers import Example
from jalin.quantity import Quantity
from jalin.sources import load_source

if TYPE_CHECKING:
    from jalin.prospects.prospects import Prospect, Prospects

LOG_POINTS = "log points of trade"
PER_CENT = "per cent of real expenditure"
MILLION = "million USD"
# What the chance of signing is estimated from, beside what the world of trade is.
SIGNING = ("cow_trade", "world_bank", "legal_origin", "jalin_register")
# Of the model that the league rests on, and of the register that says who has signed.
REGISTER = ("jalin_register",)


def prospects_data(found: Prospects) -> dict[str, Any]:
    """Everything `Prospects` holds under stable names; a missing value is null."""

    def of(value: float | None, unit: str) -> dict[str, Any]:
        return Quantity(value, unit, found.year, found.sources, "next").plain()

    world = found.league.world
    return {
        "country": found.country,
        "unsigned": of(len(found.league.pairs), "partners"),
        "theta": of(world.theta, "elasticity of trade"),
        "deficits": world.deficits,
        "kinds": [_kind(kind, found.year) for kind in found.kinds],
        "peers": list(found.peers),
        "trade_correlation": of(found.trade_correlation, "Spearman's rank correlation"),
        "draws": of(found.draws, "draws"),
        "residual": of(found.residual, "share of output"),
        "identity_error": of(found.identity_error, "relative"),
        "difference": of(found.difference, "relative"),
        "share_solved": of(found.solved, "share of pairs"),
        "partners": [_prospect(row, found) for row in found.rows],
    }


def solved_data(row: Solved, year: str, sources: tuple[str, ...]) -> dict[str, Any]:
    """An unsigned pair as it was solved when the estimates were built."""

    def of(value: float | None, unit: str) -> dict[str, Any]:
        return Quantity(value, unit, year, sources, "next").plain()

    return {
        "player": row.player,
        "partner": row.partner,
        "kind": row.kind,
        "gain": of(row.gain, PER_CENT),
        "partner_gain": of(row.partner_gain, PER_CENT),
        "rank": of(row.rank, "rank"),
        "partner_rank": of(row.partner_rank, "rank"),
        "others": of(row.others, MILLION),
        "signing": _chance(row.signing, year),
    }


def pair_data(found: NextForPair, year: str, sources: tuple[str, ...]) -> dict[str, Any]:
    """NEXT of a pair."""
    counts = [Quantity(count, "unsigned partners", year, REGISTER, "next").plain() for count in found.partners]
    return {
        "players": list(found.players),
        "state": found.state,
        "agreements": list(found.agreements),
        "solved": None if found.solved is None else solved_data(found.solved, year, sources),
        "partners": counts if found.solved is not None else None,
    }


def example_data(each: Example) -> dict[str, Any]:
    """What a comparable country has with a partner."""
    return {"peer": each.peer, "field": each.field, "agreements": list(each.agreements)}


def _prospect(row: Prospect, found: Prospects) -> dict[str, Any]:
    def of(value: float | None, unit: str) -> dict[str, Any]:
        panel = () if row.kind.panel is None else (row.kind.panel,)
        return Quantity(value, unit, found.year, (*found.sources, *panel), "next").plain()

    return {
        "partner": row.partner,
        "rank": of(row.rank, "rank"),
        "gain": of(row.gain, PER_CENT),
        "partner_gain": of(row.partner_gain, PER_CENT),
        "joint": of(row.joint, MILLION),
        "others": of(row.others, MILLION),
        "hardest_hit": row.hardest_hit,
        "hardest": of(row.hardest, PER_CENT),
        "rank_low": of(row.rank_low, "rank"),
        "rank_high": of(row.rank_high, "rank"),
        "kind": row.kind.name,
        "talks": [{"id": talk.id, "status": talk.status} for talk in row.talks],
        "partial": list(row.partial),
        "examples": [example_data(each) for each in row.examples],
        "signing": _chance(row.signing, found.year),
    }


def _chance(value: float | None, year: str) -> dict[str, Any]:
    return Quantity(value, "probability of signing within ten years", year, SIGNING, "signing").plain()


def _kind(kind: Kind, year: str) -> dict[str, Any]:
    sources = () if kind.panel is None else (kind.panel,)
    when = year if kind.panel is None else load_source(kind.panel).year

    def of(value: float | None, unit: str) -> dict[str, Any]:
        return Quantity(value, unit, when, sources, "worth" if sources else "given").plain()

    return {
        "name": kind.name,
        "effect": of(kind.coefficient, LOG_POINTS),
        "standard_error": of(kind.standard_error, LOG_POINTS),
        "spread": of(kind.spread, LOG_POINTS),
        "panel": kind.panel,
        "based_on": kind.based_on,
        "agreements": of(kind.agreements, "agreements"),
    }
