"""Who stands in which agreement on a day: what the maps and the networks count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from jalin.register import Register
from jalin.register.agreement import Agreement, KindName
from jalin.register.query.sides import bound_entries, sides_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One agreement in force, or suspended, on a day.

    Attributes
    ----------
    id, kind, fields : of the agreement, the kind as of the day.
    sides : the economies of each party of the text; economies on one side owe each other nothing under it.
    economies : all of them.
    """

    id: str
    kind: KindName
    fields: tuple[str, ...]
    sides: tuple[frozenset[str], ...]
    economies: frozenset[str]

    def partners(self, economy: str) -> frozenset[str]:
        """The economies that the agreement binds `economy` to; empty where it does not bind it."""
        found: set[str] = set()
        for side in self.sides:
            if economy in side:
                found |= self.economies - side
        return frozenset(found)


def standing_on(register: Register, day: date) -> tuple[Standing, ...]:
    """Every agreement in force on `day`, with those whom it binds."""
    found = []
    # Large texts have the same sides again and again; one of each is kept.
    known: dict[frozenset[str], frozenset[str]] = {}
    for record_id in register.ids("agreements"):
        agreement = register.agreement(record_id)
        if register.status(agreement, day) in ("in_force", "suspended"):
            sides = tuple(known.setdefault(side, side) for side in _sides(register, agreement, day))
            everyone = frozenset(economy for side in sides for economy in side)
            everyone = known.setdefault(everyone, everyone)
            if everyone:
                found.append(Standing(record_id, register.kind(agreement, day), agreement.fields, sides, everyone))
    return tuple(found)


def _sides(register: Register, agreement: Agreement, day: date) -> tuple[frozenset[str], ...]:
    found = sides_of(register, agreement, bound_entries(register, agreement, day), day)
    return tuple(frozenset(economy for economy, _role in side) for side in found)


def count_by_economy(standing: Iterable[Standing]) -> dict[str, Counter[str]]:
    """For each economy, how many agreements of each kind bind it."""
    counts: dict[str, Counter[str]] = {}
    for each in standing:
        for economy in each.economies:
            counts.setdefault(economy, Counter())[each.kind] += 1
    return counts


def count_partners(standing: Iterable[Standing], economy: str) -> dict[str, Counter[str]]:
    """For each partner of `economy`, how many agreements of each kind bind the two to each other."""
    counts: dict[str, Counter[str]] = {}
    for each in standing:
        if economy in each.economies:
            for partner in each.partners(economy):
                counts.setdefault(partner, Counter())[each.kind] += 1
    return counts


def edges(standing: Iterable[Standing], economies: frozenset[str]) -> dict[tuple[str, str], list[Standing]]:
    """The bilateral agreements between each two of `economies`, codes in alphabetical order."""
    found: dict[tuple[str, str], list[Standing]] = {}
    for each in standing:
        if each.kind != "bilateral":
            continue
        for one, other in combinations([side & economies for side in each.sides], 2):
            for first in one:
                for second in other - one:
                    if first != second:
                        found.setdefault((min(first, second), max(first, second)), []).append(each)
    return found
