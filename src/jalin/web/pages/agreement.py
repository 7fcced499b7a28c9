"""One agreement: what it is, whom it binds, every date and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.dates import PartialDate
from jalin.document import Document
from jalin.effects import worth
from jalin.effects.verdict import say_panel
from jalin.effects.worth import PHASES
from jalin.errors import UnknownNameError
from jalin.register import Register, Rows
from jalin.register.agreement import Agreement, Event, KindName
from jalin.register.reference import Reference
from jalin.register.sheet import sheet_document
from jalin.register.status import Status
from jalin.text import format_day
from jalin.web.answers import worth_sections
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import day_cell, source_items
from jalin.web.page import Cell, Drawn, Grid, Moved, Page, Show
from jalin.web.pictures.study import draw_study
from jalin.web.pictures.worldmap import draw_sets


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated event of an agreement.

    Attributes
    ----------
    date : may be partial.
    event : term of vocabularies/events.yml.
    form : form of consent to be bound, where the event is one.
    who : the parties concerned; empty where it concerns the whole.
    by : the agreement that amends or supersedes this one.
    verified : whether it was seen in a source.
    reference : the source's id, where seen.
    words : the words of the source that say so.
    """

    date: PartialDate
    event: str
    form: str | None
    who: tuple[str, ...]
    by: str | None
    verified: bool
    reference: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement as of a day.

    Attributes
    ----------
    record : the record as it stands.
    on : the day.
    kind, status, parties : computed as of the day; the status is None before anything on record had happened.
    economies : whom it binds on the day, or names where it is not in force.
    events : every dated event, oldest first.
    related : ids of agreements that are part of this one, of which it is part, or that changed it.
    sources : every reference that the record cites.
    """

    record: Agreement
    on: date
    kind: KindName
    status: Status | None
    parties: tuple[str, ...]
    economies: tuple[str, ...]
    events: Rows[Dated]
    related: tuple[str, ...]
    sources: tuple[Reference, ...]


def find_record(atlas: Atlas, asked: Asked, folder: str) -> str:
    """The id of the record asked for by id or any name; Moved where the address should say it otherwise."""
    register, text = atlas.register, asked.parts["record"]
    if text in register.ids(folder):
        return text
    try:
        found, record_id = register.resolve_record(text)
    except UnknownNameError:
        if folder == "organisations":
            found, record_id = "organisations", register.resolve(text)
        else:
            raise
    what = {"agreements": "agreement", "organisations": "organisation"}[found]
    if record_id.isupper():
        raise Moved(asked.urls.page("country", form=asked.form, party=record_id))
    raise Moved(asked.urls.page(what, form=asked.form, record=record_id))


def answer(atlas: Atlas, asked: Asked) -> AgreementPage:
    """Ask the register about the agreement."""
    register = atlas.register
    agreement = register.agreement(find_record(atlas, asked, "agreements"))
    parties = tuple(register.parties(agreement, asked.on))
    standing = next((each for each in atlas.standing(asked.on) if each.id == agreement.id), None)
    economies = (
        standing.economies
        if standing is not None
        else {code for party in parties for code in register.economies(party, asked.on)}
    )
    events = [_dated(event, ()) for event in agreement.events]
    events += [_dated(event, entry.who) for entry in agreement.parties for event in entry.events]
    events.sort(key=lambda row: (row.date, row.event, row.who))
    cited = dict.fromkeys(agreement.references)
    cited |= dict.fromkeys(row.reference for row in events if row.reference is not None)
    for part in (*agreement.triggers, *agreement.principles, *agreement.pengesahan, agreement.amount):
        if part is not None and part.reference is not None:
            cited[part.reference] = None
    return AgreementPage(
        record=agreement,
        on=asked.on,
        kind=register.kind(agreement, asked.on),
        status=register.status(agreement, asked.on),
        parties=parties,
        economies=tuple(sorted(economies)),
        events=Rows(Dated, events),
        related=_related(register, agreement),
        sources=tuple(register.reference(reference) for reference in cited),
    )


def _dated(event: Event, who: tuple[str, ...]) -> Dated:
    return Dated(
        event.date, event.kind, event.form, who, event.by, event.evidence == "seen", event.reference, event.words
    )


def _related(register: Register, agreement: Agreement) -> tuple[str, ...]:
    found = [agreement.part_of] if agreement.part_of is not None else []
    found += [event.by for event in agreement.events if event.by is not None]
    parties = {who for entry in agreement.parties for who in entry.who}
    first = min(parties)
    for other_id in sorted(register.linked_agreements(first)):
        other = register.agreement(other_id)
        if other.part_of == agreement.id or any(event.by == agreement.id for event in other.events):
            found.append(other_id)
    return tuple(dict.fromkeys(found))


def title(data: AgreementPage, show: Show) -> str:
    """The short title."""
    return data.record.short_title[show.say.language]


def lead(data: AgreementPage, show: Show) -> str:
    """What it does."""
    return data.record.summary[show.say.language]


def draw_map(data: AgreementPage, show: Show) -> Drawn | None:
    """The map of the economies that it binds."""
    if not data.economies:
        return None
    _ = show.say.translate
    heading = _("Whom {title} binds, {day}").format(title=title(data, show), day=format_day(data.on, show.say.language))
    label = show.say.term("statuses", data.status)
    about = _("A map of the world. The countries named under Parties are coloured.")
    svg = draw_sets(show, [(label, frozenset(data.economies))], name="parties", title=heading, description=about)
    return Drawn(svg, heading, "facts")


def draw_effect(data: AgreementPage, show: Show) -> Drawn | None:
    """What moved before it began and since; nothing where no panel tells."""
    if data.record.trade is None:
        return None
    found = worth(data.record.id, estimates=show.atlas.estimates, register=show.atlas.register)
    points = found.of(found.panel, *PHASES)
    if not points or found.panel is None:
        return None
    _ = show.say.translate
    heading = _("Trade between the parties of {title} before and since it began").format(title=title(data, show))
    source = _("Jalin {version}; estimated on {panel}.").format(
        version=show.atlas.version, panel=say_panel(found.panel, show.say.language)
    )
    axis = _("Change of trade, with 95 per cent intervals")
    return Drawn(draw_study(heading, axis, points, source, show.say), heading, "worth")


def grids(data: AgreementPage, show: Show) -> tuple[Grid, ...]:
    """The events with their evidence."""
    say, _ = show.say, show.say.translate
    rows = []
    for row in data.events:
        label = say.term("events", row.event)
        if row.form is not None:
            label += f" ({say.term('consent_forms', row.form)})"
        by = Cell(f"→ {say.title(row.by)}", show.urls.record(row.by, "agreement")) if row.by else Cell("")
        evidence = Cell(f"“{row.words}”, {say.publication(row.reference)}" if row.verified else _("unverified"))
        rows.append((day_cell(show, row.date), Cell(label), Cell(say.parties(row.who, most=6)), by, evidence))
    headings = (_("Date"), _("Event"), _("Who"), _("By"), _("Evidence"))
    return (Grid("events", _("Events"), headings, tuple(rows)).without_empty(),)


def more(data: AgreementPage, show: Show) -> dict[str, Any]:
    """Facts, reasons, principles, related records and sources in words."""
    say, _, record = show.say, show.say.translate, data.record
    parties = [(say.party(code), show.urls.party(code)) for code in data.parties]
    reasons = [(say.term("trigger_families", each.family), each.text[say.language]) for each in record.triggers]
    trade = []
    if record.trade is not None:
        trade = [", ".join(record.trade.wto_type), say.terms("coverages", record.trade.covers)]
        trade.append(say.term("depths", record.trade.depth))
    organisations = frozenset(show.atlas.register.ids("organisations"))
    related = [
        (say.title(found), show.urls.record(found, "organisation" if found in organisations else "agreement"))
        for found in data.related
    ]
    pairs = []
    if len(data.parties) == 2:
        pairs = [(f"{parties[0][0]} – {parties[1][0]}", show.urls.pair(*data.parties))]
    return {
        "parties": parties, "reasons": reasons, "trade": trade, "related": related, "pairs": pairs,
        "fields": [(say.term("fields", field), show.urls.field(field)) for field in record.fields],
        "principles": [say.term("principles", each.principle) for each in record.principles],
        "sources": source_items(show, data.sources),
        "sections": worth_sections(show, data.record.id),
    }  # fmt: skip


def document(data: AgreementPage, show: Show) -> Document:
    """The sheet."""
    return sheet_document(show.atlas.register, data.record.id, data.on, show.say.language)


PAGE = Page(
    name="agreement", data=AgreementPage, answer=answer, title=title, lead=lead,
    rows=lambda data: {"events": data.events}, grids=grids,
    pictures={"map": draw_map, "effect": draw_effect}, more=more, document=document,
)  # fmt: skip
