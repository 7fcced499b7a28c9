"""Learn: what cooperation is, what sets it off, its three kinds, and examples live from the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from jalin.brief import answer_how
from jalin.brief.next import next_answer
from jalin.document import Bullets, Document, Heading, Paragraph
from jalin.effects import worth
from jalin.register import Rows, Tie
from jalin.text import format_day
from jalin.triggers.document import why_answer
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.lessons import Lesson, Live
from jalin.web.page import Page, Show
from jalin.web.pictures.triggers import draw_parts


@dataclass(frozen=True, slots=True)
class Shown:
    """One illustration, made from the register.

    Attributes
    ----------
    lesson : id of its lesson.
    tells : ties, why, worth or next.
    parties : those whom it is about; the agreement's parties where it is about one.
    agreement : id; None where it is about parties.
    bilateral, regional, multilateral : how many ties of each kind bind them on the day.
    oldest : the oldest bilateral tie; None where there is none.
    ties : up to five ties worth a look, bilateral ones first.
    """

    lesson: str
    tells: str
    parties: tuple[str, ...]
    agreement: str | None
    bilateral: int
    regional: int
    multilateral: int
    oldest: str | None
    ties: Rows[Tie]


@dataclass(frozen=True, slots=True)
class Learn:
    """The lessons and their illustrations as of a day.

    Attributes
    ----------
    on : the day.
    lessons : texts and exercises, in both languages.
    shown : illustrations, in the order in which the lessons name them.
    """

    on: date
    lessons: tuple[Lesson, ...]
    shown: tuple[Shown, ...]


def answer(atlas: Atlas, asked: Asked) -> Learn:
    """Illustrate the lessons."""
    shown = [_show(atlas, lesson, live, asked.on) for lesson in atlas.lessons for live in lesson.live]
    return Learn(asked.on, atlas.lessons, tuple(shown))


def _show(atlas: Atlas, lesson: Lesson, live: Live, on: date) -> Shown:
    register = atlas.register
    if live.agreement is not None:
        agreement = register.agreement(live.agreement)
        parties = tuple(register.parties(agreement, on))
        return Shown(lesson.id, live.tells, parties, agreement.id, 0, 0, 0, None, Rows(Tie))
    asked = live.pair or ((live.country,) if live.country else (str(live.group),))
    how = answer_how(register, asked, on)
    kinds = dict(how.kinds)
    own = sorted((tie for tie in how.ties if tie.kind == "bilateral"), key=lambda tie: (tie.since, tie.id))
    shared = [tie for tie in how.ties if tie.kind != "bilateral" and tie.what == "agreement"]
    return Shown(
        lesson=lesson.id,
        tells=live.tells,
        parties=how.parties,
        agreement=None,
        bilateral=kinds.get("bilateral", 0),
        regional=kinds.get("regional", 0),
        multilateral=kinds.get("multilateral", 0),
        oldest=own[0].id if own else None,
        ties=Rows(Tie, [*own, *shared][:5]),
    )


def title(_data: Learn, show: Show) -> str:
    """The page's title."""
    return show.say.translate("Learn: how countries cooperate")


def lead(data: Learn, show: Show) -> str:
    """What a class can do here."""
    text = show.say.translate(
        "{count} short lessons. The examples are counted from the register as of {day}, so they "
        "change as the world does. Print this page: the exercises come at the end of each lesson."
    )
    return text.format(count=len(data.lessons), day=format_day(data.on, show.say.language))  # fmt: skip


def more(data: Learn, show: Show) -> dict[str, Any]:
    """Lessons and illustrations in words."""
    language, shown = show.say.language, iter(data.shown)
    lessons = []
    for lesson in data.lessons:
        lives = [_words(next(shown), live.caption[language], show) for live in lesson.live]
        lessons.append(
            {
                "id": lesson.id,
                "title": lesson.title[language],
                "paragraphs": [text[language] for text in lesson.paragraphs],
                "lives": lives,
                "exercises": [text[language] for text in lesson.exercises],
            }
        )
    return {"lessons": lessons}


def _words(shown: Shown, caption: str, show: Show) -> dict[str, Any]:
    say, urls, _ = show.say, show.urls, show.say.translate
    names = " – ".join(say.party(code) for code in shown.parties[:4])
    if shown.agreement is not None:
        agreement = show.atlas.register.agreement(shown.agreement)
        facts = [agreement.goal[say.language]]
        if shown.tells == "worth":
            atlas = show.atlas
            facts = [worth(shown.agreement, estimates=atlas.estimates, register=atlas.register).verdict[say.language]]
        return {"name": say.title(shown.agreement), "href": urls.record(shown.agreement, "agreement"), "ties": [],
                "caption": caption, "facts": facts}  # fmt: skip
    href = urls.pair(*shown.parties) if len(shown.parties) == 2 else (
        urls.party(shown.parties[0]) if len(shown.parties) == 1 else urls.group(shown.parties)
    )  # fmt: skip
    facts = [_("bilateral {bilateral}, regional {regional}, multilateral {multilateral}").format(
        bilateral=shown.bilateral, regional=shown.regional, multilateral=shown.multilateral
    )]  # fmt: skip
    if shown.tells == "ties":
        ties = [(say.title(tie.id), urls.record(tie.id, tie.what), say.day(tie.since)) for tie in shown.ties]
        return {"name": names, "href": href, "caption": caption, "facts": facts, "ties": ties}
    brief = show.atlas.brief(shown.parties, show.asked.on)
    words: dict[str, Any] = {"name": names, "href": href, "caption": caption, "ties": []}
    if shown.tells == "next":
        return words | {"facts": [next_answer(brief.next, say)], "href": urls.page("next", party=shown.parties[0])}
    assert brief.why is not None
    first, second = shown.parties
    drawn = draw_parts(show, first, second, "")
    bound = list(dict.fromkeys(product.name[say.language] for product in brief.why.place_bound()))[:3]
    facts = [why_answer(brief.why, say)]
    if bound:
        facts.append(_("Bound to place: {products}").format(products=", ".join(bound)))
    return words | {"facts": facts, "picture": drawn and Markup(drawn.svg)}  # made by draw_bars, which escapes


def document(data: Learn, show: Show) -> Document:
    """The lessons."""
    blocks: list[Any] = [Heading(title(data, show), 1), Paragraph(lead(data, show))]
    for lesson in more(data, show)["lessons"]:
        blocks += [Heading(lesson["title"]), *(Paragraph(text) for text in lesson["paragraphs"])]
        for live in lesson["lives"]:
            blocks.append(Paragraph(f"{live['name']}: {live['caption']} {'; '.join(live['facts'])}"))
        if lesson["exercises"]:
            blocks += [Heading(show.say.translate("Exercises"), 3), Bullets(tuple(lesson["exercises"]))]
    return Document(tuple(blocks))


PAGE = Page(name="learn", data=Learn, answer=answer, title=title, lead=lead, more=more, document=document)
