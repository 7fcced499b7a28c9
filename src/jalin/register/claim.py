"""A dated claim and the evidence for it (rule 16 of the design)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jalin.dates import PartialDate

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
PartyCode = Annotated[str, Field(pattern=r"^([A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*)$", max_length=80)]
Term = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$", max_length=40)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


def fault(what: str, *, expected: str, mend: str) -> PydanticCustomError:
    """A validation error that carries what the author needs to mend it."""
    return PydanticCustomError("jalin", "{what}", {"what": what, "expected": expected, "mend": mend})


class Model(BaseModel):
    """Base of all record models: frozen, and unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(Model):
    """Where something was seen: the reference's id, the words that locate it, the day it was looked up."""

    reference: Id
    words: Words
    looked_up: PartialDate


class Evidence(Model):
    """How a claim is known.

    Attributes
    ----------
    evidence : `seen` (the source was looked up; reference, words and looked_up are required) or `recalled`.
    reference : key in references/.
    words : the few words of the source that locate the claim.
    looked_up : the day on which it was looked up.
    """

    evidence: Literal["seen", "recalled"]
    reference: Id | None = None
    words: Words | None = None
    looked_up: PartialDate | None = None

    @model_validator(mode="after")
    def _seen_is_complete(self) -> Self:
        if self.evidence == "seen":
            missing = [name for name in ("reference", "words", "looked_up") if getattr(self, name) is None]
            if missing:
                names = " and ".join(missing)
                raise fault(
                    f"seen without {names}",
                    expected="reference, words and looked_up beside `evidence: seen`",
                    mend=f"Add {names}, or write `evidence: recalled`.",
                )
            assert self.looked_up is not None
            if not self.looked_up.is_full:
                raise fault(
                    f"looked_up {self.looked_up}, which is not a day",
                    expected="a full date in looked_up",
                    mend="Write the day on which the source was looked up.",
                )
        return self


class Claim(Evidence):
    """A date and how it is known."""

    date: PartialDate


class Span(Model):
    """A dated stretch: `start` is the first day on which it holds, `end` the first day on which it no longer does."""

    start: Claim
    end: Claim | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_order(self.start, self.end)
        return self


def check_order(start: Claim | None, end: Claim | None) -> None:
    """Refuse an end that cannot lie after its start; `end` is the first day on which it no longer holds."""
    if start is not None and end is not None and end.date.last <= start.date.first:
        raise fault(
            f"end {end.date}, start {start.date}",
            expected="an end after the start",
            mend="Exchange them or correct the wrong one.",
        )
