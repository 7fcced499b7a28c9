"""WHY, WORTH and NEXT on a page: the same blocks as in the brief, with their sources."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from jalin.brief import Brief
from jalin.brief.data import brief_data
from jalin.brief.next import next_answer, next_blocks
from jalin.brief.worth import worth_rows
from jalin.document import Block, Paragraph
from jalin.effects import worth
from jalin.effects.document import worth_blocks
from jalin.register.sheet import Sources
from jalin.triggers.document import why_blocks
from jalin.web.page import Show, as_plain


@dataclass(frozen=True, slots=True)
class Section:
    """One answer on a page.

    Attributes
    ----------
    name : its anchor. title : its heading. blocks : what it says.
    """

    name: str
    title: str
    blocks: tuple[Block, ...]


def plain_with_answers(data: Any, show: Show) -> dict[str, Any]:
    """The data of a page for JSON, its field `answers` as `jalin brief --format json` has WHY, WORTH and NEXT."""
    found = {entry.name: as_plain(getattr(data, entry.name)) for entry in fields(data) if entry.name != "answers"}
    whole = brief_data(show.atlas.register, data.answers)
    found["answers"] = {name: whole[name] for name in ("why", "worth", "next", "data_sources")}
    return found


def answer_sections(show: Show, brief: Brief) -> tuple[Section, ...]:
    """The three answers beside HOW, and the sources of all of them."""
    say, _ = show.say, show.say.translate
    sources = Sources(show.atlas.register)
    sections = []
    if brief.why is not None:
        blocks = why_blocks(brief.why, say, sources)
        sections.append(Section("why", _("Why they cooperate, or may"), tuple(blocks)))
    rows = worth_rows(brief.worth, brief.how.parties, say, sources)
    sections.append(Section("worth", _("What it is worth"), tuple(rows)))
    answer = Paragraph(next_answer(brief.next, say))
    following = [block for block in next_blocks(brief.next, brief.how, say, sources) if block != answer]
    sections.append(Section("next", _("What next"), (answer, *following)))
    return (*sections, *_sources(sources, show))


def worth_sections(show: Show, agreement: str) -> tuple[Section, ...]:
    """What one trade agreement is worth; nothing for others."""
    if show.atlas.register.agreement(agreement).trade is None:
        return ()
    found = worth(agreement, estimates=show.atlas.estimates, register=show.atlas.register)
    sources = Sources(show.atlas.register)
    blocks = tuple(worth_blocks(found, show.say, sources))
    return (Section("worth", show.say.translate("What it is worth"), blocks), *_sources(sources, show))


def _sources(sources: Sources, show: Show) -> tuple[Section, ...]:
    """The numbered list that the answers cite."""
    blocks = sources.blocks(show.say)
    if not blocks:
        return ()
    return (Section("answer-sources", show.say.translate("Sources of these answers"), tuple(blocks[1:])),)
