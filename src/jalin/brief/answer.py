"""The four answers about a country, a pair or a group, before they are written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jalin.brief.how import How, answer_how
from jalin.brief.next import Next, answer_next
from jalin.brief.worth import answer_worth
from jalin.effects import Worth
from jalin.estimates import Estimates
from jalin.register import Register
from jalin.register.economies import is_economy
from jalin.triggers import Why, why


@dataclass(frozen=True, slots=True)
class Brief:
    """The answers.

    Attributes
    ----------
    how : what the register says.
    why : computed triggers; None unless two economies were asked about.
    worth : what the trade agreements that bind them did and are worth, the weightiest first.
    next : what an agreement that does not exist yet would be worth.
    """

    how: How
    why: Why | None
    worth: tuple[Worth, ...]
    next: Next


def answer_brief(
    register: Register, estimates: Estimates, parties: Sequence[str], on: str | date | None = None
) -> Brief:
    """Ask everything about `parties` as of `on`.

    Estimates are of their own years, whatever the day; the register answers for the day.
    """
    how = answer_how(register, parties, on)
    pair = len(how.parties) == 2 and all(is_economy(party) for party in how.parties)
    found = why(*how.parties, estimates=estimates, register=register) if pair else None
    return Brief(how, found, answer_worth(register, estimates, how), answer_next(register, estimates, how))
