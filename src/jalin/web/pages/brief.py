"""The brief to print: the four answers on two pages, as `jalin brief` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.brief import Brief, brief_data, brief_document
from jalin.document import Block, Document, Heading, Paragraph
from jalin.web.asked import Asked, read_parties
from jalin.web.atlas import Atlas
from jalin.web.page import Moved, Page, Show


@dataclass(frozen=True, slots=True)
class BriefPage:
    """The brief on a country, a pair or a group.

    Attributes
    ----------
    parties : codes of countries and ids of organisations.
    on : the day.
    brief : what `jalin brief --format json` has.
    """

    parties: tuple[str, ...]
    on: date
    brief: Brief


def answer(atlas: Atlas, asked: Asked) -> BriefPage:
    """Ask for the brief."""
    parties = read_parties(atlas.register, asked.parts["parties"])
    if ",".join(parties) != asked.parts["parties"]:
        raise Moved(asked.urls.page("brief", form=asked.form, options=dict(asked.options), parties=",".join(parties)))
    return BriefPage(parties, asked.on, atlas.brief(parties, asked.on))


def document(data: BriefPage, show: Show) -> Document:
    """The brief in words."""
    return brief_document(show.atlas.register, data.brief, show.say.language)


def title(data: BriefPage, show: Show) -> str:
    """The headline."""
    return next(block.text for block in document(data, show).blocks if isinstance(block, Heading))


def lead(data: BriefPage, show: Show) -> str:
    """The answer in a paragraph."""
    return next(block.text for block in document(data, show).blocks if isinstance(block, Paragraph))


def more(data: BriefPage, show: Show) -> dict[str, Any]:
    """What comes after headline and answer, in sections of one heading each; the sources come last."""
    sections: list[tuple[str, list[Block]]] = [("", [])]
    for block in document(data, show).blocks[2:]:
        if isinstance(block, Heading) and block.level == 2:
            sections.append((block.text, []))
        else:
            sections[-1][1].append(block)
    return {"sections": sections}


def plain(data: BriefPage, show: Show) -> dict[str, Any]:
    """The brief as JSON."""
    brief = brief_data(show.atlas.register, data.brief)
    return {"parties": list(data.parties), "on": str(data.on), "brief": brief}


PAGE = Page(
    name="brief", data=BriefPage, answer=answer, title=title, lead=lead,
    rows=lambda data: {"ties": data.brief.how.ties, "under_way": data.brief.how.under_way}, more=more,
    document=document, plain=plain,
)  # fmt: skip
