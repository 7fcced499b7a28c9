"""The sections of the page `methods`: one YAML file each, in both languages, with equations and literature."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from jalin.sources.source import SourceId
from jalin.text import Text
from jalin.web.texts import read_texts


class Formula(BaseModel):
    """One equation.

    Attributes
    ----------
    name : what it is.
    text : the equation in plain signs, so that it is the same on a page, on paper and in Markdown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    text: str


class Method(BaseModel):
    """How one kind of answer is worked out.

    Attributes
    ----------
    id : anchor on the page.
    title : heading.
    paragraphs : running text.
    equations : in the order in which they are used.
    literature : what they were taken from.
    sources : ids of the sources of data that go in.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Text
    paragraphs: Annotated[tuple[Text, ...], Field(min_length=1)]
    equations: tuple[Formula, ...] = ()
    literature: tuple[str, ...] = ()
    sources: tuple[SourceId, ...] = ()


def read_methods() -> tuple[Method, ...]:
    """Every section, in the order of the files' names."""
    return read_texts("jalin.web.methods", Method)
