"""Methods: how every answer is worked out, in words and equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jalin.document import Bullets, Document, Heading, Paragraph
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.page import Page, Show


@dataclass(frozen=True, slots=True)
class Methods:
    """The methods that the atlas uses.

    Attributes
    ----------
    sections : ids of the sections, in order; WHY, WORTH and NEXT add theirs when they are built.
    """

    sections: tuple[str, ...]


def answer(_atlas: Atlas, _asked: Asked) -> Methods:
    """Name the sections."""
    return Methods(("ties", "kinds", "dates", "evidence", "maps", "search"))


def title(_data: Methods, show: Show) -> str:
    """The page's title."""
    return show.say.translate("Methods")


def lead(_data: Methods, show: Show) -> str:
    """What is described."""
    return show.say.translate("How the atlas gets from the records to what you see. Nothing is estimated on these "
                              "pages: "
                              "they count what is written down and when it binds.")  # fmt: skip


def more(data: Methods, show: Show) -> dict[str, Any]:
    """The sections in words."""
    return {"sections": [(name, *_section(name, show)) for name in data.sections]}


def _section(name: str, show: Show) -> tuple[str, list[str]]:
    _ = show.say.translate
    texts = {
        "ties": (
            _("What counts as a tie"),
            [
                _("An agreement ties two parties on a day if it is in force (or suspended) on that day, both are "
                  "bound by it, "
                  "and they stand in it as different parties. An organisation and its members on one side of a "
                  "text count "
                  "as one party and owe each other nothing under it."),
                _("A shared organisation ties its members to one another, and to its dialogue partners."),
                _("A treaty binds from its entry into force for a party; a text that does not bind in law, such as a "
                  "memorandum, counts from the day it was made."),
            ],
        ),
        "kinds": (
            _("Bilateral, regional, multilateral"),
            [
                _("Bilateral: two parties. Regional: three or more parties tied by a region of the United Nations "
                  "list M49 "
                  "or by membership of one regional organisation. Multilateral: three or more without such a tie. "
                  "The kind "
                  "is worked out as of the day asked about."),
            ],
        ),
        "dates": (
            _("Days and partial dates"),
            [
                _("Every page is as of one day; it is part of the address. A stretch of time begins on its first "
                  "day and "
                  "ends before the first day on which it no longer holds: a tie holds on day d if start ≤ d < end."),
                _("Where a source gives only a month or a year, the tie counts from the first day that it may be "
                  "and is "
                  "marked “date uncertain” as long as the answer depends on it."),
            ],
        ),
        "evidence": (
            _("Evidence"),
            [
                _("Each date is either seen, with its source and the words that say it, or recalled and not yet "
                  "looked up. "
                  "What rests on a recalled date is marked “unverified” wherever it stands."),
                _("What is not on record is not shown as zero cooperation: the register grows, and the page Data "
                  "says what "
                  "it covers."),
            ],
        ),
        "maps": (
            _("Maps"),
            [
                _("Areas are Natural Earth 1:110m (public domain), drawn in the Equal Earth projection (Šavrič, "
                  "Patterson "
                  "and Jenny 2019) and thinned. Disputed borders are drawn as Natural Earth draws them; this says "
                  "nothing "
                  "about anyone’s rights. Economies too small to see are circles at their capital."),
                _("Colours fall into at most five classes that hold about as many economies each; zero has its "
                  "own. They "
                  "can be told apart with any kind of colour vision."),
            ],
        ),
        "search": (
            _("Search"),
            [
                _("Names are compared without case, accents and punctuation, in both languages, with codes and "
                  "former ids. "
                  "Exact names come first, then those that begin so, then those that contain the text."),
            ],
        ),
    }  # fmt: skip
    return texts[name]


def document(data: Methods, show: Show) -> Document:
    """The sections."""
    blocks: list[Any] = [Heading(title(data, show), 1), Paragraph(lead(data, show))]
    for _name, heading, points in more(data, show)["sections"]:
        blocks += [Heading(heading), Bullets(tuple(points))]
    return Document(tuple(blocks))


PAGE = Page(name="methods", data=Methods, answer=answer, title=title, lead=lead, more=more, document=document)
