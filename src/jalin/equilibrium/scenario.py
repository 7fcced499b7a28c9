"""Changes of trade costs in the words in which people think of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jalin.dates import parse_day
from jalin.equilibrium.effect import Effect
from jalin.errors import InputError, UnknownNameError, message
from jalin.register.economies import nearest

if TYPE_CHECKING:
    from jalin.register import Register

Floats = NDArray[np.float64]
WORDS = ("sign", "leave", "deepen", "change")


@dataclass(frozen=True, slots=True)
class Change:
    """One change, both ways between two parties, or one way where the word is `change`.

    Attributes
    ----------
    word : `sign`, `leave`, `deepen` or `change`.
    first, second : an economy, an organisation, or several of either, as given.
    coefficient : β that is added to the log of freeness; negative where an agreement is left.
    on : the day as of which organisations have their members; None means today.
    """

    word: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    coefficient: float
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes that happen together. `+` puts two scenarios together; changes of one pair add up.

    Attributes
    ----------
    changes : in the order given.
    name : what people call it; may be empty.
    """

    changes: tuple[Change, ...] = ()
    name: str = ""

    # Making one ------------------------------------------------------------------------------------------------------

    @classmethod
    def sign(
        cls,
        first: str | Sequence[str],
        second: str | Sequence[str],
        *,
        effect: Effect | float,
        on: str | date | None = None,
    ) -> Scenario:
        """Two parties conclude an agreement of partial effect β; a party is an economy, a group, or a list of these."""
        return cls((_make("sign", first, second, Effect.of(effect).coefficient, on),))

    @classmethod
    def deepen(
        cls,
        first: str | Sequence[str],
        second: str | Sequence[str],
        *,
        effect: Effect | float,
        on: str | date | None = None,
    ) -> Scenario:
        """An agreement that exists goes further by a partial effect of β."""
        return cls((_make("deepen", first, second, Effect.of(effect).coefficient, on),))

    @classmethod
    def leave(
        cls,
        first: str | Sequence[str],
        second: str | Sequence[str],
        *,
        effect: Effect | float,
        on: str | date | None = None,
    ) -> Scenario:
        """A party leaves an agreement, or a union, of partial effect β: trade with every other member loses it.

        `on` says whose members count: leave("GBR", "eu", effect=0.5, on="2019-12-31").
        """
        return cls((_make("leave", first, second, -Effect.of(effect).coefficient, on),))

    @classmethod
    def from_effects(cls, effects: Iterable[tuple[str, str, float]], *, name: str = "") -> Scenario:
        """Changes one way: (exporter, importer, β) each; an exporter or importer may be a group."""
        return cls(tuple(_make("change", one, other, float(beta), None) for one, other, beta in effects)).named(name)

    @classmethod
    def change(
        cls, first: str | Sequence[str], second: str | Sequence[str], *, effect: float, on: str | date | None = None
    ) -> Scenario:
        """Trade costs from the first to the second change by a partial effect of β, one way."""
        return cls((_make("change", first, second, effect, on),))

    def named(self, name: str) -> Scenario:
        """The same under a name, of one line."""
        return Scenario(self.changes, " ".join(name.split()))

    def __add__(self, other: Scenario) -> Scenario:
        joined = " + ".join(name for name in (self.name, other.name) if name)
        return Scenario(self.changes + other.changes, joined)

    # Using one -------------------------------------------------------------------------------------------------------

    def matrix(self, economies: Sequence[str], register: Register | None) -> tuple[Floats, tuple[str, ...]]:
        """β of each pair (n, n), and the members of organisations that are not among the economies.

        Raises
        ------
        UnknownNameError : a party that is neither an economy of this world nor, by the register, an organisation.
        InputError : a party of which no one is in this world, or a change of trade of an economy with itself.
        """
        places = {economy: place for place, economy in enumerate(economies)}
        total = np.zeros((len(economies), len(economies)))
        absent: set[str] = set()
        for change in self.changes:
            one, other = (
                self._expand(names, change.on, places, register, absent) for names in (change.first, change.second)
            )
            if len(one) == 1 and set(other) <= set(one):
                raise InputError(
                    message("a change of trade at home"),
                    expected=message("two different economies"),
                    found=economies[one[0]],
                    mend=message("Costs at home are the measure of all others, and stay."),
                )
            # Who is on both sides, as a member that leaves its union, is on the first.
            other = [place for place in other if place not in one] if change.word == "leave" else other
            here = np.zeros_like(total)
            here[np.ix_(one, other)] = change.coefficient
            if change.word != "change":
                here = np.maximum(here, here.T) if change.coefficient > 0 else np.minimum(here, here.T)
            np.fill_diagonal(here, 0.0)
            total += here
        return total, tuple(sorted(absent))

    def _expand(
        self,
        names: tuple[str, ...],
        on: date | None,
        places: dict[str, int],
        register: Register | None,
        absent: set[str],
    ) -> list[int]:
        found: dict[int, None] = {}
        for name in names:
            members = expand(name, on, places, register)
            here = [places[member] for member in members if member in places]
            absent |= {member for member in members if member not in places}
            if not here:
                raise InputError(
                    message("a party of which no one is in this world"),
                    expected=message(
                        "one of its {count} economies",
                    ),
                    found=repr(name),
                    mend=message("`World.economies` lists them."),
                    count=len(places),
                )
            found.update(dict.fromkeys(here))
        return list(found)


def expand(name: str, on: date | None, places: dict[str, int], register: Register | None) -> list[str]:
    """The economies that a name stands for."""
    if name in places:
        return [name]
    if register is None:
        raise UnknownNameError(
            message("unknown economy"),
            expected=message("an economy of this world"),
            found=repr(name),
            mend=message("Did you mean {names}? Names of countries and organisations need the register."),
            names=", ".join(nearest(name, list(places))) or "–",
        )
    code = register.resolve(name)
    return [code] if code in places else sorted(register.economies(code, on or date.today()))


def _make(
    word: str, first: str | Sequence[str], second: str | Sequence[str], coefficient: float, on: str | date | None
) -> Change:
    one, other = ((names,) if isinstance(names, str) else tuple(names) for names in (first, second))
    if not one or not other or not all(name.strip() for name in (*one, *other)):
        raise InputError(
            message("too few parties"),
            expected=message("someone on each side"),
            found="–",
            mend=message("Name another one."),
        )
    if not np.isfinite(coefficient):
        raise InputError(
            message("an effect that is not a number"),
            expected=message("a finite number"),
            found=repr(coefficient),
            mend=message("Give another one."),
        )
    return Change(word, one, other, float(coefficient), None if on is None else parse_day(on))
