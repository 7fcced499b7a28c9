"""Two parties: what binds them to each other, since when, and in what field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from jalin.brief import Brief, brief_document
from jalin.dates import Interval
from jalin.document import Document
from jalin.errors import InputError, message
from jalin.register import AgreementRow, FigureRow, Happening, Register, Rows, Tie
from jalin.register.agreement import Trigger
from jalin.register.reference import Reference
from jalin.text import format_day
from jalin.web.answers import answer_sections, plain_with_answers
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import agreements_grid, figures_grid, happenings_grid, source_items, ties_grid
from jalin.web.page import Drawn, Grid, Moved, Page, Show
from jalin.web.pictures.timeline import Bar, draw_timeline
from jalin.web.pictures.triggers import draw_parts


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for cooperating that a text itself names.

    Attributes
    ----------
    id : the agreement.
    trigger : family, text, and where it was seen.
    """

    id: str
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties as of a day.

    Attributes
    ----------
    first, second : codes of countries or ids of organisations.
    on : the day.
    field : the only field shown; None for all.
    ties : every agreement and organisation that binds them to each other.
    under_way : what is proposed, under negotiation, or signed and not in force between them.
    kinds, fields : number of ties by kind and by field, the largest first, whatever the field shown.
    bars : every agreement that ever bound them up to the day, for the time line.
    reasons : reasons that the texts of bilateral agreements name.
    history : every dated event, oldest first.
    figures : trade in goods that either published about the other.
    sources : what the ties rest on.
    answers : WHY, WORTH and NEXT, and the sources of their data, as in the brief's JSON.
    """

    first: str
    second: str
    on: date
    field: str | None
    ties: Rows[Tie]
    under_way: Rows[AgreementRow]
    kinds: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    bars: tuple[Bar, ...]
    reasons: tuple[Reason, ...]
    history: Rows[Happening]
    figures: Rows[FigureRow]
    sources: tuple[Reference, ...]
    answers: Brief


def answer(atlas: Atlas, asked: Asked) -> Pair:
    """Ask the register about the two."""
    register = atlas.register
    first, second = (register.resolve(asked.parts[name]) for name in ("first", "second"))
    if first == second:
        raise InputError(
            message("the same party twice"),
            expected=message("two different countries or organisations"),
            found=f"{asked.parts['first']}, {asked.parts['second']}",
            mend=message("Name another one."),
        )
    if (first, second) != (asked.parts["first"], asked.parts["second"]):
        raise Moved(asked.urls.page("pair", form=asked.form, options=dict(asked.options), first=first, second=second))
    field = asked.options.get("field")
    if field is not None:
        register.label("fields", field, "en")
    answers = atlas.brief((first, second), asked.on)
    how = answers.how
    history = Rows(Happening, (row for row in register.history(first, second) if row.date.first <= asked.on))
    ties = Rows(Tie, (tie for tie in how.ties if field is None or field in tie.fields))
    bars = [bar for bar in find_bars(register, first, second, history, asked.on)
            if field is None or field in register.agreement(bar.id).fields]  # fmt: skip
    cited = dict.fromkeys(reference for tie in ties for reference in how.sources[tie.id])
    cited |= dict.fromkeys(reference for row in how.under_way for reference in how.sources[row.id])
    cited |= dict.fromkeys(row.reference for row in how.figures if row.reference is not None)
    return Pair(
        first=first,
        second=second,
        on=asked.on,
        field=field,
        ties=ties,
        under_way=Rows(AgreementRow, (row for row in how.under_way if field is None or field in row.fields)),
        kinds=how.kinds,
        fields=how.fields,
        bars=tuple(bars),
        reasons=tuple(_reasons(register, ties)),
        history=history,
        figures=how.figures,
        sources=tuple(register.reference(reference) for reference in cited),
        answers=answers,
    )


def find_bars(register: Register, first: str, second: str, history: Rows[Happening], on: date) -> Iterator[Bar]:
    """Every agreement that ever bound the two to each other, and when."""
    organisations = frozenset(register.ids("organisations"))
    for record_id in dict.fromkeys(row.id for row in history):
        if record_id in organisations:
            continue
        agreement = register.agreement(record_id)
        met: list[tuple[Interval, bool]] = []
        for one, other in product(register.bonds(agreement, first), register.bonds(agreement, second)):
            both = one.interval.meet(other.interval)
            if both is not None and both.start.first <= on:
                met.append((both, one.verified and other.verified))
        if not met:
            continue
        since = min(interval.start for interval, _ in met)
        ends = [interval.end for interval, _ in met if interval.end is not None and interval.end.first <= on]
        until = max(ends) if len(ends) == len(met) else None
        verified = all(seen for _, seen in met)
        yield Bar(record_id, agreement.fields[0], register.kind(agreement, on), since, until, verified)


def _reasons(register: Register, ties: Rows[Tie]) -> Iterator[Reason]:
    for tie in ties:
        if tie.what == "agreement" and tie.kind == "bilateral":
            yield from (Reason(tie.id, trigger) for trigger in register.agreement(tie.id).triggers)


def title(data: Pair, show: Show) -> str:
    """Both names."""
    return f"{show.say.party(data.first)} – {show.say.party(data.second)}"


def lead(data: Pair, show: Show) -> str:
    """The pair in one paragraph, and what is nearest where nothing is on record."""
    say, _ = show.say, show.say.translate
    day = format_day(data.on, say.language)
    names = {"first": say.party(data.first), "second": say.party(data.second)}
    if not data.ties and data.field is not None:
        return _("No tie in the field {field} between {first} and {second} is on record as of {day}.").format(
            field=say.term("fields", data.field), day=day, **names
        )
    if not data.ties:
        return _("No tie between {first} and {second} is on record as of {day}.").format(day=day, **names)
    agreements = sum(tie.what == "agreement" for tie in data.ties)
    bilateral = sum(tie.kind == "bilateral" for tie in data.ties)
    text = _("{first} and {second} are bound by {agreements} ({bilateral} bilateral) and share {organisations} as of "
             "{day}.").format(
        agreements=say.translate_plural("{count} agreement", "{count} agreements", agreements).format(count=agreements),
        bilateral=bilateral,
        organisations=say.translate_plural(
            "{count} organisation", "{count} organisations", len(data.ties) - agreements
        ).format(count=len(data.ties) - agreements),
        day=day,
        **names,
    )  # fmt: skip
    oldest = min(
        (tie for tie in data.ties if tie.kind == "bilateral"), key=lambda tie: (tie.since, tie.id), default=None
    )
    if oldest is not None:
        text += " " + _("The oldest bilateral one is {tie} ({day}).").format(
            tie=say.title(oldest.id), day=say.day(oldest.since)
        )
    return text


def draw_line(data: Pair, show: Show) -> Drawn | None:
    """The time line."""
    if not data.bars:
        return None
    _ = show.say.translate
    heading = _("Agreements between {first} and {second} by field, to {day}").format(
        first=show.say.party(data.first),
        second=show.say.party(data.second),
        day=format_day(data.on, show.say.language),
    )
    about = _("A time line. Each bar is an agreement, from the day it bound both to the day asked about or to its end; "
              "paler bars have ended; the tables hold every date.")  # fmt: skip
    svg = draw_timeline(show, data.bars, data.on, name="timeline", title=heading, description=about)
    return Drawn(svg, heading, "agreements")


def draw_triggers(data: Pair, show: Show) -> Drawn | None:
    """What goes with the pair's trade against the average pair."""
    return draw_parts(show, data.first, data.second, "why")


def grids(data: Pair, show: Show) -> tuple[Grid, ...]:
    """Agreements, organisations, what is under way, figures, history."""
    _ = show.say.translate
    found = [
        ties_grid(show, [tie for tie in data.ties if tie.what == "agreement"], name="agreements",
                  caption=_("Agreements in force")),
        ties_grid(show, [tie for tie in data.ties if tie.what == "organisation"], name="organisations",
                  caption=_("Shared organisations")),
        agreements_grid(show, data.under_way, name="under-way", caption=_("Under way")),
        figures_grid(show, data.figures, name="figures", caption=_("Published trade figures")),
        happenings_grid(show, data.history, name="history", caption=_("Every dated event")),
    ]  # fmt: skip
    return tuple(grid for grid in found if grid.rows)


def more(data: Pair, show: Show) -> dict[str, Any]:
    """Reasons and sources in words; where to look where nothing is on record."""
    nearest = []
    if not data.ties:
        nearest = [(show.say.party(code), show.urls.party(code)) for code in (data.first, data.second)]
        if data.field is not None:
            nearest.insert(0, (title(data, show), show.urls.pair(data.first, data.second)))
            nearest.append((show.say.term("fields", data.field), show.urls.field(data.field)))
    reasons = [
        (
            show.say.title(reason.id),
            show.urls.record(reason.id, "agreement"),
            show.say.term("trigger_families", reason.trigger.family),
            reason.trigger.text[show.say.language],
        )
        for reason in data.reasons
    ]
    return {
        "reasons": reasons,
        "sources": source_items(show, data.sources),
        "nearest": nearest,
        "sections": answer_sections(show, data.answers),
    }


def document(data: Pair, show: Show) -> Document:
    """The brief."""
    return brief_document(show.atlas.register, data.answers, show.say.language)


PAGE = Page(
    name="pair", data=Pair, answer=answer, title=title, lead=lead,
    rows=lambda data: {
        "ties": data.ties, "under_way": data.under_way, "history": data.history, "figures": data.figures,
    },
    grids=grids, pictures={"timeline": draw_line, "triggers": draw_triggers}, more=more,
    document=document, plain=plain_with_answers,
)  # fmt: skip
