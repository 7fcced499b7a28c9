"""One record, whole, as people read it and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from jalin.document import Block, Bullets, Document, Heading, Paragraph, Table
from jalin.register.agreement import Agreement, Event
from jalin.register.claim import Evidence
from jalin.register.organisation import Organisation
from jalin.register.reference import Reference
from jalin.register.rows import plain
from jalin.register.tables import Speaker, make_table
from jalin.text import Language, format_number

if TYPE_CHECKING:
    from jalin.register.register import Register


def sheet_data(register: Register, name: str, on: date) -> dict[str, Any]:
    """The record as it stands, and under `computed` what follows from it as of `on`."""
    folder, record_id = register.resolve_record(name)
    if folder == "organisations":
        organisation = register.organisation(record_id)
        data: dict[str, Any] = organisation.model_dump(mode="json", exclude_none=True)
        data["computed"] = {
            "on": str(on),
            "kind": register.organisation_kind(organisation),
            "members": plain(tuple(row.who for row in register.members(record_id, on=on, role="member"))),
        }
        return data
    agreement = register.agreement(record_id)
    data = agreement.model_dump(mode="json", exclude_none=True)
    data["computed"] = {
        "on": str(on),
        "kind": register.kind(agreement, on),
        "status": register.status(agreement, on),
        "parties": register.parties(agreement, on),
    }
    return data


def sheet_document(register: Register, name: str, on: date, language: Language) -> Document:
    """The record as a document, with its sources numbered at the end."""
    folder, record_id = register.resolve_record(name)
    say = Speaker(register, language)
    if folder == "organisations":
        return _organisation(register, register.organisation(record_id), on, say)
    return _agreement(register, register.agreement(record_id), on, say)


class Sources:
    """Numbers references, and sources of other kinds, in the order in which they are first cited."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._numbers: dict[str, int] = {}
        # Sources that are no references of the register come with the line that a reader finds them by.
        self._lines: dict[str, str] = {}

    def cite(self, reference: str | None) -> str:
        """The reference's number in brackets; empty for none."""
        if reference is None:
            return ""
        return f"[{self._numbers.setdefault(reference, len(self._numbers) + 1)}]"

    def cite_all(self, references: Iterable[str]) -> str:
        """Several numbers."""
        return " ".join(dict.fromkeys(self.cite(reference) for reference in references))

    def cite_line(self, source: str, line: str) -> str:
        """The number of a source that is no reference of the register, and what the list says of it."""
        self._lines[source] = line
        return self.cite(source)

    def blocks(self, say: Speaker) -> list[Block]:
        """The list of sources; nothing where nothing was cited."""
        items = tuple(f"[{number}] {self._line(source, say)}" for source, number in self._numbers.items())
        return [Heading(say.translate("Sources")), Bullets(items)] if items else []

    def _line(self, source: str, say: Speaker) -> str:
        return self._lines[source] if source in self._lines else source_line(self._register.reference(source), say)


def source_line(reference: Reference, say: Speaker) -> str:
    """A source as a reader can find it."""
    where = [part for part in (reference.document, reference.address) if part]
    kind = say.term("reference_types", reference.type)
    return f"{reference.publisher}: {reference.title} ({kind}). {'; '.join(where)}"


def _agreement(register: Register, agreement: Agreement, on: date, say: Speaker) -> Document:
    _ = say.translate
    sources = Sources(register)
    language = say.language
    title = f"{agreement.title[language]} {sources.cite_all(agreement.references)}"
    facts = [
        _("Id") + f": {agreement.id}",
        _("Kind") + f": {say.term('kinds', register.kind(agreement, on))}",
        _("Form") + f": {say.form(agreement.form)}",
        _("Status") + f": {say.term('statuses', register.status(agreement, on))}",
        _("Fields") + f": {say.terms('fields', agreement.fields)}",
        _("Parties") + f": {say.parties(tuple(register.parties(agreement, on)), most=40)}",
    ]
    if agreement.part_of is not None:
        facts.append(_("Part of") + f": {say.title(agreement.part_of)}")
    facts += _trade_facts(agreement, say, sources)
    blocks: list[Block] = [
        Heading(agreement.short_title[language], 1),
        Paragraph(title),
        Paragraph(agreement.summary[language]),
        Paragraph(_("Common goal") + f": {agreement.goal[language]}"),
        Bullets(tuple(facts)),
        Heading(_("Events")),
        _events_table(agreement, say, sources),
    ]
    reasons = tuple(
        f"{say.term('trigger_families', trigger.family)}: {trigger.text[language]} {sources.cite(trigger.reference)}"
        for trigger in agreement.triggers
    )
    if reasons:
        blocks += [Heading(_("Reasons that the text names")), Bullets(reasons)]
    blocks += _principles(agreement, say, sources)
    if agreement.note is not None:
        blocks += [Heading(_("Note")), Paragraph(agreement.note[language])]
    return Document((*blocks, *sources.blocks(say)))


def _trade_facts(agreement: Agreement, say: Speaker, sources: Sources) -> list[str]:
    _ = say.translate
    facts = []
    if agreement.trade is not None:
        trade = agreement.trade
        covers = say.terms("coverages", trade.covers)
        facts.append(_("WTO type") + f": {', '.join(trade.wto_type)} ({covers})")
        facts.append(_("Depth") + f": {say.term('depths', trade.depth)}")
        if trade.wto_notification is not None:
            noted = trade.wto_notification
            facts.append(_("Notified to the WTO") + f": {say.day(noted.date)} {_evidence(noted, say, sources)}")
    for instrument in agreement.pengesahan:
        name = say.term("instruments", instrument.instrument)
        number = f" {instrument.number}/{instrument.year}" if instrument.number else ""
        facts.append(_("Indonesian consent") + f": {name}{number} {_evidence(instrument, say, sources)}")
    if agreement.amount is not None:
        amount = agreement.amount
        value = format_number(amount.value, say.language)
        when = say.day(amount.date)
        facts.append(_("Amount") + f": {amount.currency} {value} ({when}) {_evidence(amount, say, sources)}")
    return facts


def _evidence(evidence: Evidence, say: Speaker, sources: Sources) -> str:
    return sources.cite(evidence.reference) if evidence.evidence == "seen" else f"({say.translate('unverified')})"


def _events_table(agreement: Agreement, say: Speaker, sources: Sources) -> Table:
    _ = say.translate
    rows: list[tuple[Event, str]] = [(event, "") for event in agreement.events]
    for entry in agreement.parties:
        rows += [(event, say.parties(entry.who, most=40)) for event in entry.events]
    rows.sort(key=lambda row: (row[0].date, row[1]))
    cells = []
    for event, who in rows:
        label = say.term("events", event.kind)
        if event.form is not None:
            label += f" ({say.term('consent_forms', event.form)})"
        if event.by is not None:
            label += f" → {say.title(event.by)}"
        cells.append((say.day(event.date), label, who, _evidence(event, say, sources)))
    return Table((_("Date"), _("Event"), _("Who"), _("Source")), tuple(cells))


def _principles(record: Agreement | Organisation, say: Speaker, sources: Sources) -> list[Block]:
    items = tuple(
        f"{say.term('principles', stated.principle)} {sources.cite(stated.reference)}" for stated in record.principles
    )
    return [Heading(say.translate("Principles stated")), Bullets(items)] if items else []


def _organisation(register: Register, organisation: Organisation, on: date, say: Speaker) -> Document:
    _ = say.translate
    sources = Sources(register)
    language = say.language
    title = f"{organisation.name[language]} {sources.cite_all(organisation.references)}"
    stated = [
        f"{say.term('roles', entry.role)}: {entry.count} ({say.day(entry.date)}) {_evidence(entry, say, sources)}"
        for entry in organisation.stated_members
    ]
    blocks: list[Block] = [
        Heading(organisation.short_name[language], 1),
        Paragraph(title),
        Paragraph(organisation.summary[language]),
        Paragraph(_("Common goal") + f": {organisation.goal[language]}"),
        Bullets(
            (
                _("Id") + f": {organisation.id}",
                _("Type") + f": {say.term('organisation_types', organisation.type)}",
                _("Fields") + f": {say.terms('fields', organisation.fields)}",
            )
        ),
        Heading(_("Members that the organisation itself states")),
        Bullets(tuple(stated)),
    ]
    blocks += _principles(organisation, say, sources)
    for entry in organisation.memberships:
        for claim in (entry.start, entry.end):
            if claim is not None:
                sources.cite(claim.reference)
    blocks += [Heading(_("Members")), make_table(register, register.members(organisation.id, on=on), language)]
    if organisation.note is not None:
        blocks += [Heading(_("Note")), Paragraph(organisation.note[language])]
    return Document((*blocks, *sources.blocks(say)))
