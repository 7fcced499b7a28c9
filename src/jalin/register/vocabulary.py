"""The vocabulary record: one closed list of terms with their labels."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from jalin.register.claim import Id, Model, Term, fault
from jalin.text import Text


def _check_expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise fault(
            f"`{text}` ({error})", expected="a regular expression", mend="Escape its special characters."
        ) from error
    return text


Expression = Annotated[str, Field(min_length=1), AfterValidator(_check_expression)]


class Entry(Model):
    """One term.

    Attributes
    ----------
    label : what people read.
    binding : forms only: whether the form binds in law (then it runs from its entry into force).
    scope : roles only: whether parties of agreements or members of organisations have it.
    official : reference types only: whether such a source speaks for a state, organisation or depositary.
    within, m49, economies : regions only (UN M49).
    english, indonesian : glossary only: expressions; where the first occurs, the second must.
    """

    id: Term
    label: Text
    binding: bool | None = None
    scope: Literal["agreement", "organisation"] | None = None
    official: bool | None = None
    within: Term | None = None
    m49: Annotated[str, Field(pattern=r"^\d{3}$")] | None = None
    economies: tuple[Annotated[str, Field(pattern=r"^[A-Z]{3}$")], ...] = ()
    english: Expression | None = None
    indonesian: Expression | None = None


class Vocabulary(Model):
    """One closed list of terms."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)]
    name: Text
    terms: Annotated[tuple[Entry, ...], Field(min_length=1)]
    reference: Id | None = None

    def entry(self, term: str) -> Entry | None:
        """The entry whose id is `term`, or None."""
        return next((entry for entry in self.terms if entry.id == term), None)
