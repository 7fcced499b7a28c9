"""The organisation record: who is a member, in what role, from when to when."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from jalin.register.agreement import Event, Principle
from jalin.register.claim import Claim, Id, Model, PartyCode, Span, Term, check_order
from jalin.text import Text


class Membership(Model):
    """One or more members that share a role and dates.

    Attributes
    ----------
    who : ISO 3166 alpha-3 codes or organisation ids.
    role : a term of vocabularies/roles.yml of scope `organisation`.
    start : first day of the role; None where no source says it (then no query as of a date shows it).
    end : first day on which the role no longer holds.
    suspensions : stretches during which the membership was suspended; the member still counts as one.
    """

    who: Annotated[tuple[PartyCode, ...], Field(min_length=1)]
    role: Term
    start: Claim | None = None
    end: Claim | None = None
    suspensions: tuple[Span, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.start, self.end)
        return self


class StatedMembers(Claim):
    """How many members the organisation itself says it had on a date."""

    role: Term = "member"
    count: Annotated[int, Field(ge=1, le=400)]


class Organisation(Model):
    """One organisation or standing forum; see records/README.md for every field."""

    id: Id
    aliases: tuple[Id, ...] = ()
    name: Text
    short_name: Text
    summary: Text
    goal: Text
    type: Term
    fields: Annotated[tuple[Term, ...], Field(min_length=1)]
    common_commercial_policy: Span | None = None
    events: Annotated[tuple[Event, ...], Field(min_length=1)]
    memberships: Annotated[tuple[Membership, ...], Field(min_length=1)]
    stated_members: Annotated[tuple[StatedMembers, ...], Field(min_length=1)]
    principles: tuple[Principle, ...] = ()
    references: Annotated[tuple[Id, ...], Field(min_length=1)]
    note: Text | None = None
