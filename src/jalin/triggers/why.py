"""`why(a, b)`: everything that may set off cooperation between two economies, computed."""

from __future__ import annotations

from dataclasses import dataclass

from jalin.errors import InputError, message
from jalin.estimates import Estimates, load_estimates
from jalin.register import Register, load_register
from jalin.register.economies import is_economy
from jalin.triggers.decomposition import Decomposition, decompose
from jalin.triggers.difference import difference_triggers
from jalin.triggers.geography import geography_triggers
from jalin.triggers.ground import Ground
from jalin.triggers.products import Product, lacking_products
from jalin.triggers.similarity import similarity_triggers
from jalin.triggers.trigger import Trigger

EQUATIONS = ("trade", "students", "publications")


@dataclass(frozen=True, slots=True)
class Why:
    """The computed triggers of one pair.

    Attributes
    ----------
    first, second : alpha-3, in the order asked.
    triggers : differences, similarities, geography, in reading order; those without a value say so.
    products : for each direction (giver, taker) the headings that the giver has an advantage in and the taker lacks,
        the weightiest first; None where there are no product data for one of the two.
    decompositions : what each trigger adds to trade, students and works in common, by (equation, exporter, importer);
        a direction that the equation was not estimated from is not there.
    """

    first: str
    second: str
    triggers: tuple[Trigger, ...]
    products: dict[tuple[str, str], tuple[Product, ...] | None]
    decompositions: dict[tuple[str, str, str], Decomposition]

    def family(self, name: str) -> tuple[Trigger, ...]:
        """The triggers of one family."""
        return tuple(trigger for trigger in self.triggers if trigger.family == name)

    def place_bound(self) -> tuple[Product, ...]:
        """Headings that grow only in a belt that one side lies in and the other does not, the weightiest first."""
        found = [product for listed in self.products.values() for product in listed or () if product.latitudes]
        return tuple(sorted(found, key=lambda product: (-product.weight, product.heading)))


def why(first: str, second: str, *, estimates: Estimates | None = None, register: Register | None = None) -> Why:
    """Why two economies cooperate, or may.

    Parameters
    ----------
    first, second : codes or names of two economies.
    estimates, register : those that ship, where none are given.

    Raises
    ------
    UnknownNameError, AmbiguousNameError : a name that nobody knows, or that fits two.
    InputError : an organisation, or the same economy twice.
    """
    register = load_register() if register is None else register
    estimates = load_estimates() if estimates is None else estimates
    one, other = (register.resolve(name) for name in (first, second))
    if one == other or not (is_economy(one) and is_economy(other)):
        raise InputError(
            message("triggers are computed for two economies"),
            expected=message("two different countries"),
            found=f"{first}, {second}",
            mend=message("Name two; for an organisation, name two of its members."),
        )
    ground = Ground(estimates, register, one, other)
    triggers = (*difference_triggers(ground), *similarity_triggers(ground), *geography_triggers(ground))
    ways = ((one, other), (other, one))
    products = {way: lacking_products(estimates, *way) for way in ways}
    found = {(name, *way): decompose(estimates, name, *way) for name in EQUATIONS for way in ways}
    return Why(one, other, triggers, products, {key: value for key, value in found.items() if value is not None})
