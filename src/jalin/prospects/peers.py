"""Comparable countries, and what they have with a partner that this country has not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from jalin.estimates import Estimates
from jalin.register import Register

PEERS = 3
# An economy of the same region counts as nearer by this part of all ranks.
SAME_REGION = 0.1
BINDING_NOW = ("in_force", "suspended")


@dataclass(frozen=True, slots=True)
class Example:
    """A field in which a comparable country has a bilateral agreement with the partner, and the country has none.

    Attributes
    ----------
    peer, field : code, and id of the field.
    agreements : ids.
    """

    peer: str
    field: str
    agreements: tuple[str, ...]


def find_peers(estimates: Estimates, country: str) -> tuple[str, ...]:
    """The PEERS economies most like a country: by rank of the gap of log income and by rank of export similarity.

    Empty for an organisation, or where data lack.
    """
    found: tuple[str, ...] = estimates.recent.get(("peers", country), lambda: _find_peers(estimates, country))
    return found


def _find_peers(estimates: Estimates, country: str) -> tuple[str, ...]:
    economies, pairs = estimates.economies, estimates.pairs
    places = np.flatnonzero((pairs["first"] == country) | (pairs["second"] == country))
    first, second = pairs["first"][places], pairs["second"][places]
    others = np.where(first == country, second, first)
    gaps, alike = (pairs[name][places].astype(float) for name in ("income_gap", "export_similarity"))
    whole = ~(np.isnan(gaps) | np.isnan(alike))
    if not whole.any():
        return ()
    others, gaps, alike = others[whole], np.abs(gaps[whole]), alike[whole]
    region = dict(zip(economies["economy"].tolist(), economies["region"].tolist(), strict=True))
    near = np.array([region.get(other) == region.get(country) for other in others.tolist()])
    score = gaps.argsort().argsort() + (-alike).argsort().argsort() - SAME_REGION * len(others) * near
    return tuple(others[np.argsort(score, kind="stable")][:PEERS].tolist())


def find_examples(
    register: Register, country: str, partner: str, peers: tuple[str, ...], on: date
) -> tuple[Example, ...]:
    """What peers have in force with the partner in fields in which the country has nothing; bilateral texts only."""
    if not country.isupper():
        return ()
    own = set(_fields(register, country, partner, on))
    return tuple(
        Example(peer, field, tuple(ids))
        for peer in peers
        if peer != partner
        for field, ids in _fields(register, peer, partner, on).items()
        if field not in own
    )


def _fields(register: Register, one: str, other: str, on: date) -> dict[str, list[str]]:
    """Ids of agreements to which these two alone are parties, by field."""
    found: dict[str, list[str]] = {}
    for name in sorted(register.naming_agreements(one, other)):
        agreement = register.agreement(name)
        if not all(who in (one, other) for entry in agreement.parties for who in entry.who):
            continue
        if register.status(agreement, on) in BINDING_NOW:
            for field in agreement.fields:
                found.setdefault(field, []).append(name)
    return found
