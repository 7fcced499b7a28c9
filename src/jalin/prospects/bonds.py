"""Which trade agreements bind or tie which pairs of economies on a day, while a scenario signs and leaves some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from jalin.equilibrium.players import UNDER_WAY
from jalin.register import Register
from jalin.register.query.dyads import FULL, covering

Pair = tuple[str, str]


class Bonds:
    """What is on record on a day.

    Attributes
    ----------
    bound : directed pairs (exporter, importer) of each trade agreement in force, by id.
    """

    def __init__(self, register: Register, day: date) -> None:
        self.bound: dict[str, set[Pair]] = defaultdict(set)
        self._binding: dict[Pair, set[str]] = defaultdict(set)
        self._classes: dict[str, str] = {}
        for row in register.trade_dyads(on=day):
            pair = row.exporter, row.importer
            self.bound[row.agreement].add(pair)
            self._binding[pair].add(row.agreement)
            self._classes[row.agreement] = row.trade_class
        self._register, self._day = register, day
        self._ties: dict[Pair, set[str]] | None = None

    def covering(self, agreement: str, pair: Pair, gone: set[tuple[str, Pair]]) -> list[str]:
        """Ids of the other agreements of the same or a deeper class that bind a directed pair and are not `gone`."""
        found = covering(agreement, self._binding[pair], self._classes)
        return [other for other in found if (other, pair) not in gone]

    def tying(self, pair: Pair, gone: set[tuple[str, Pair]]) -> list[str]:
        """Ids of the FTAs, CUs and EIAs, in force, suspended or signed, of first < second that are not `gone`."""
        if self._ties is None:
            self._ties = defaultdict(set)
            for link in self._register.trade_links(on=self._day):
                if link.status not in UNDER_WAY and link.trade_class in FULL:
                    self._ties[link.first, link.second].add(link.agreement)
        return sorted(other for other in self._ties.get(pair, ()) if (other, pair) not in gone)


def group(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """The second of all pairs by their first, in order."""
    found: dict[str, list[str]] = {}
    for one, other in sorted(pairs):
        found.setdefault(one, []).append(other)
    return found
