"""Methods: how every answer is worked out, in words, equations and sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from jalin.document import Bullets, Document, Heading, Paragraph
from jalin.sources import Source, load_source
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.methods import Method, read_methods
from jalin.web.page import Page, Show


@dataclass(frozen=True, slots=True)
class Methods:
    """The methods that the atlas uses.

    Attributes
    ----------
    sections : texts, equations and literature, in both languages, in the order of the answers.
    sources : every source of data that they name, with its citation and licence.
    """

    sections: tuple[Method, ...]
    sources: tuple[Source, ...]


def answer(_atlas: Atlas, _asked: Asked) -> Methods:
    """Read the sections and what they rest on."""
    sections = read_methods()
    named = dict.fromkeys(source for section in sections for source in section.sources)
    return Methods(sections, tuple(load_source(source) for source in named))


def title(_data: Methods, show: Show) -> str:
    """The page's title."""
    return show.say.translate("Methods")


def lead(_data: Methods, show: Show) -> str:
    """What is described."""
    return show.say.translate(
        "How the atlas gets from records and data to what you see: HOW is counted from the register, WHY, WORTH and "
        "NEXT are estimated. Every equation and every source stands below."
    )


def more(data: Methods, show: Show) -> dict[str, Any]:
    """The sections in words."""
    language = show.say.language
    numbers = {source.id: number for number, source in enumerate(data.sources, start=1)}
    sections = [
        {
            "id": each.id,
            "title": each.title[language],
            "paragraphs": [text[language] for text in each.paragraphs],
            "equations": [
                (formula.name[language], formula.text, raise_powers(formula.text)) for formula in each.equations
            ],
            "literature": each.literature,
            "sources": [(numbers[source], source) for source in each.sources],
        }
        for each in data.sections
    ]
    return {"sections": sections, "sources": [source_words(source, show) for source in data.sources]}


def raise_powers(text: str) -> Markup:
    """An equation for a page: what stands in `^(…)` is raised."""
    parts = re.split(r"\^\(([^)]*)\)", text)
    return Markup().join(Markup("<sup>{}</sup>").format(part) if place % 2 else part
                         for place, part in enumerate(parts))  # fmt: skip


def source_words(source: Source, show: Show) -> tuple[str, str, str]:
    """The id of a source, what it is and how to cite it."""
    licence = show.say.translate("licence: {licence}").format(licence=source.licence)
    return source.id, f"{source.title[show.say.language]} ({source.year})", f"{source.citation} ({licence})"


def document(data: Methods, show: Show) -> Document:
    """The sections."""
    _ = show.say.translate
    blocks: list[Any] = [Heading(title(data, show), 1), Paragraph(lead(data, show))]
    words = more(data, show)
    for section in words["sections"]:
        blocks += [Heading(section["title"]), *(Paragraph(text) for text in section["paragraphs"])]
        if section["equations"]:
            blocks.append(Bullets(tuple(f"{name}: {text}" for name, text, _raised in section["equations"])))
        if section["literature"]:
            blocks += [Heading(_("Literature"), 3), Bullets(section["literature"])]
    blocks.append(Heading(_("Sources of data")))
    blocks.append(Bullets(tuple(f"{name}. {citation}" for _id, name, citation in words["sources"])))
    return Document(tuple(blocks))


PAGE = Page(name="methods", data=Methods, answer=answer, title=title, lead=lead, more=more, document=document)
