"""The four answers about a country, a pair or a group, before they are written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jalin.brief.how import How, answer_how
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
    """

    how: How
    why: Why | None


def answer_brief(
    register: Register, estimates: Estimates, parties: Sequence[str], on: str | date | None = None
) -> Brief:
    """Ask everything about `parties` as of `on`.

    Estimates are of their own years, whatever the day; the register answers for the day.
    """
    how = answer_how(register, parties, on)
    pair = len(how.parties) == 2 and all(is_economy(party) for party in how.parties)
    return Brief(how, why(*how.parties, estimates=estimates, register=register) if pair else None)
