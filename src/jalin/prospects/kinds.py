"""Which agreements a new one is compared with, and what those did on average."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jalin.estimates import Estimates
from jalin.register import Register
from jalin.register.query.dyads import class_of

if TYPE_CHECKING:
    from jalin.equilibrium.effect import Effect
    from jalin.equilibrium.players import Pair

# The deepest first: of several talks, the deepest is what is assumed.
CLASSES = ("CU", "FTA", "EIA", "partial_scope")
USUAL = "FTA"


@dataclass(frozen=True, slots=True)
class Kind:
    """What agreements of a class did on average.

    Attributes
    ----------
    name : of CLASSES; `given` where the user said β.
    coefficient, standard_error : β of the mean.
    spread : how far single agreements vary around it; None where the estimates do not tell.
    panel : the panel that it was estimated from, with domestic trade; None where the user said β.
    based_on : the class whose mean it is; `any` where the class itself is not known well enough.
    agreements : how many it rests on.
    """

    name: str
    coefficient: float
    standard_error: float
    spread: float | None
    panel: str | None
    based_on: str
    agreements: int

    def effect(self) -> Effect:
        """The mean as an effect."""
        from jalin.equilibrium.effect import Effect

        return Effect(self.coefficient, self.standard_error)

    def drawn(self, widest: float) -> Effect:
        """The mean with what single agreements vary by, for draws; by `widest` where that is not known of the kind."""
        from jalin.equilibrium.effect import Effect

        return Effect(self.coefficient, self.standard_error, widest if self.spread is None else self.spread)


def load_kinds(estimates: Estimates) -> dict[str, Kind]:
    """Kinds by name."""
    table = estimates.kinds
    return {
        row["kind"]: Kind(
            row["kind"],
            row["value"],
            row["standard_error"],
            row["spread"],
            row["panel"],
            row["based_on"],
            int(row["agreements"]),
        )
        for row in table.rows(table["kind"] != "")
    }


def widest_spread(kinds: Iterable[Kind]) -> float:
    """The largest spread that is known of any kind; raises ValueError where none is."""
    return max(kind.spread for kind in kinds if kind.spread is not None)


def kind_of_pair(pair: Pair, register: Register) -> str:
    """Which kind a pair would sign: that of the talks on record, the deepest first; otherwise an FTA."""
    return kind_of_talks(pair.negotiations, register)


def kind_of_talks(talks: tuple[str, ...], register: Register) -> str:
    """The deepest class of agreements under negotiation, by id; an FTA where none says its class."""
    records = [register.agreement(name) for name in talks]
    classes = {class_of(record) for record in records if record.trade is not None}
    return next((name for name in CLASSES if name in classes), USUAL)
