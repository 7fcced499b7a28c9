"""About: what the atlas is, how to cite it, what it keeps to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jalin.document import Bullets, Document, Heading, Paragraph
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.page import Page, Show


@dataclass(frozen=True, slots=True)
class About:
    """The atlas about itself.

    Attributes
    ----------
    version : of Jalin.
    licences : of the code and of the records.
    """

    version: str
    licences: tuple[str, ...]


def answer(atlas: Atlas, _asked: Asked) -> About:
    """Version and licences."""
    return About(atlas.version, ("Apache-2.0", "CC-BY-4.0"))


def title(_data: About, show: Show) -> str:
    """The page's title."""
    return show.say.translate("About the atlas")


def lead(_data: About, show: Show) -> str:
    """What Jalin is."""
    return show.say.translate(
        "Jalin is Indonesian for “to weave”; menjalin kerja sama is to forge cooperation. The atlas shows how "
        "countries cooperate, why, what it is worth and what next, from a register of dated agreements and "
        "organisations, with the source of every answer."
    )


def more(data: About, show: Show) -> dict[str, Any]:
    """The points in words."""
    _ = show.say.translate
    return {
        "points": [
            _("Version {version}. Code: Apache-2.0. Records: CC BY 4.0; cite the version and the day.").format(
                version=data.version
            ),
            _("It runs on your own machine, loads nothing from elsewhere and sends nothing anywhere. Links to "
              "sources lead "
              "to other sites only when you follow them."),
            _("Every page is a permanent address that holds its language, its day and its choices. Add .json, "
              ".csv, .xlsx "
              "or .md to the path for its data, .svg or .png for its picture."),
            _("It can be read with the keyboard, without JavaScript, on a phone and on paper. Links on maps are "
              "also in the "
              "tables below them."),
            _("The address /openapi.json describes everything for programs."),
        ]
    }  # fmt: skip


def document(data: About, show: Show) -> Document:
    """The points."""
    return Document(
        (Heading(title(data, show), 1), Paragraph(lead(data, show)), Bullets(tuple(more(data, show)["points"])))
    )


PAGE = Page(name="about", data=About, answer=answer, title=title, lead=lead, more=more, document=document)
