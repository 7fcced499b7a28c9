"""The reference record: one source that claims cite."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from jalin.dates import PartialDate
from jalin.register.claim import Id, Model, Term, fault


class Reference(Model):
    """One source.

    Attributes
    ----------
    title : as published, in the source's own language.
    type : a term of vocabularies/reference_types.yml.
    address : copied from what was seen, never composed.
    document : gazette or treaty-series number, or the way to a document without an address.
    """

    id: Id
    aliases: tuple[Id, ...] = ()
    title: Annotated[str, Field(min_length=3, max_length=400)]
    publisher: Annotated[str, Field(min_length=2, max_length=200)]
    type: Term
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    address: Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=500)] | None = None
    document: Annotated[str, Field(min_length=3, max_length=300)] | None = None
    published: PartialDate | None = None
    note: Annotated[str, Field(min_length=3, max_length=2000)] | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if self.address is None and self.document is None:
            raise fault(
                "neither address nor document",
                expected="an address or a document number",
                mend="Add the one you saw; never compose one.",
            )
        return self
