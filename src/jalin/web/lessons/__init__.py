"""The lessons of the page `learn`: one YAML file each, in both languages, illustrated live from the register."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from jalin.text import Text
from jalin.web.texts import read_texts


class Live(BaseModel):
    """An illustration made from the register and the estimates when the page is asked for.

    Attributes
    ----------
    tells : ties on record; why, with the triggers of a pair; what an agreement is worth; what a country may sign next.
    pair, country, group, agreement : what is shown; exactly one is given.
    caption : what to look for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    caption: Text
    tells: Literal["ties", "why", "worth", "next"] = "ties"
    pair: tuple[str, str] | None = None
    country: str | None = None
    group: str | None = None
    agreement: str | None = None


class Lesson(BaseModel):
    """One lesson.

    Attributes
    ----------
    id : anchor on the page.
    title : heading.
    paragraphs : running text.
    live : illustrations.
    exercises : for a class; answers can be found in the atlas.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: Text
    paragraphs: Annotated[tuple[Text, ...], Field(min_length=1)]
    live: tuple[Live, ...] = ()
    exercises: tuple[Text, ...] = ()


def read_lessons() -> tuple[Lesson, ...]:
    """Every lesson, in the order of the files' names."""
    return read_texts("jalin.web.lessons", Lesson)
