"""Query results as tables for people: translated headings, names for codes, dates written out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jalin.dates import PartialDate
from jalin.document import Table
from jalin.register.rows import (
    AgreementRow,
    Common,
    EvidenceCount,
    Expiry,
    FigureRow,
    Happening,
    Member,
    Rows,
    Tie,
    TradeDyad,
    TradeLink,
)
from jalin.text import Language, catalogue, format_day, format_decimal

if TYPE_CHECKING:
    from jalin.register.register import Register


def _(message: str) -> str:
    """Marks a text for the catalogue; it is translated when a table is made."""
    return message


_SCALES = {"thousand": _("thousand"), "million": _("million"), "billion": _("billion"), "trillion": _("trillion")}


class Speaker:
    """Says codes, ids, terms and dates in one language."""

    def __init__(self, register: Register, language: Language) -> None:
        self.register = register
        self.language = language
        self.translate = catalogue(language).gettext
        self.translate_plural = catalogue(language).ngettext

    def party(self, code: str) -> str:
        """Name of a country or organisation."""
        return self.register.name(code, self.language)

    def parties(self, codes: tuple[str, ...], most: int = 4) -> str:
        """Names of several, the rest counted."""
        names = [self.party(code) for code in codes[:most]]
        more = len(codes) - most
        if more > 0:
            names.append(self.translate("{count} more").format(count=more))
        return ", ".join(names)

    def title(self, record_id: str) -> str:
        """Short title of an agreement, or short name of an organisation."""
        if record_id in self._organisation_ids:
            return self.register.organisation(record_id).short_name[self.language]
        return self.register.agreement(record_id).short_title[self.language]

    @cached_property
    def _organisation_ids(self) -> frozenset[str]:
        return frozenset(self.register.ids("organisations"))

    def term(self, vocabulary: str, term: str | None) -> str:
        """Label of a term; a dash for none."""
        return "–" if term is None else self.register.label(vocabulary, term, self.language)

    def terms(self, vocabulary: str, terms: tuple[str, ...]) -> str:
        """Labels of several terms."""
        return ", ".join(self.term(vocabulary, term) for term in terms)

    def day(self, day: PartialDate | None) -> str:
        """A date written out; a dash for none."""
        return "–" if day is None else format_day(day, self.language)

    def amount(self, value: Decimal | None) -> str:
        """A number with the digits it was published with; a dash for none."""
        return "–" if value is None else format_decimal(value, self.language)

    def unit(self, unit: str) -> str:
        """Currency and scale, in the order of the language."""
        currency, _space, scale = unit.partition(" ")
        text = self.translate("{currency} {scale}")
        return text.format(currency=currency, scale=self.translate(_SCALES[scale]))

    def publication(self, reference: str | None) -> str:
        """Who published a source; a dash for none."""
        return "–" if reference is None else self.register.reference(reference).publisher

    def form(self, form: str) -> str:
        """Label of a form; organisations have one of their own."""
        return self.translate("Organisation") if form == "organisation" else self.term("forms", form)

    def doubt(self, *, certain: bool, verified: bool) -> str:
        """What a reader must know before relying on a row; empty where there is nothing."""
        notes = []
        if not verified:
            notes.append(self.translate("unverified"))
        if not certain:
            notes.append(self.translate("date uncertain"))
        return ", ".join(notes)

    def via(self, via: tuple[str, ...]) -> str:
        """The organisations through which parties are bound."""
        names = [self.party(step) for path in dict.fromkeys(via) if path for step in path.split(">")]
        return ", ".join(dict.fromkeys(names))


_Column = tuple[str, Callable[[Speaker, Any], str]]
_TIE: tuple[_Column, ...] = (
    (_("Tie"), lambda say, row: say.title(row.id)),
    (_("Kind"), lambda say, row: say.term("kinds", row.kind)),
    (_("Form"), lambda say, row: say.form(row.form)),
    (_("Fields"), lambda say, row: say.terms("fields", row.fields)),
    (_("Since"), lambda say, row: say.day(row.since)),
    (_("Via"), lambda say, row: say.via(row.via)),
    (_("Without"), lambda say, row: say.parties(row.without)),
    (_("Status"), lambda say, row: say.term("statuses", row.status)),
    (_("Note"), lambda say, row: say.doubt(certain=row.certain, verified=row.verified)),
)
_MEMBER: tuple[_Column, ...] = (
    (_("Member"), lambda say, row: say.party(row.who)),
    (_("Role"), lambda say, row: say.term("roles", row.role)),
    (_("Since"), lambda say, row: say.day(row.since)),
    (_("Until"), lambda say, row: say.day(row.until)),
    (_("Suspended"), lambda say, row: say.translate("yes") if row.suspended else ""),
    (_("Note"), lambda say, row: say.doubt(certain=row.certain, verified=row.verified)),
)
# All fields, parties and the form stand in JSON, CSV and `jalin show`: a screen has no room for them.
_AGREEMENT: tuple[_Column, ...] = (
    (_("Id"), lambda say, row: row.id),
    (_("Agreement"), lambda say, row: say.title(row.id)),
    (_("Kind"), lambda say, row: say.term("kinds", row.kind)),
    (_("Main field"), lambda say, row: say.term("fields", row.fields[0])),
    (_("Parties"), lambda say, row: say.parties(row.parties, most=2)),
    (_("Status"), lambda say, row: say.term("statuses", row.status)),
    (_("In force"), lambda say, row: say.day(row.in_force)),
    (_("Note"), lambda say, row: say.doubt(certain=True, verified=row.verified)),
)
_HELD_BY = {"both": _("both"), "first": _("first only"), "second": _("second only")}
_COMMON: tuple[_Column, ...] = (
    (_("What"), lambda say, row: say.party(row.id) if row.id.isupper() else say.title(row.id)),
    (_("Held by"), lambda say, row: say.translate(_HELD_BY[row.held_by])),
    (_("First since"), lambda say, row: say.day(row.first_since)),
    (_("Second since"), lambda say, row: say.day(row.second_since)),
)
_MEMBERSHIP_EVENTS = {"joined": _("Joined"), "left": _("Left")}
_HAPPENING: tuple[_Column, ...] = (
    (_("Date"), lambda say, row: say.day(row.date)),
    (
        _("Event"),
        lambda say, row: (
            say.translate(_MEMBERSHIP_EVENTS[row.event])
            if row.event in _MEMBERSHIP_EVENTS
            else say.term("events", row.event)
        ),
    ),
    (_("Tie"), lambda say, row: say.title(row.id)),
    (_("Who"), lambda say, row: say.party(row.who) if row.who else ""),
    (_("Note"), lambda say, row: say.doubt(certain=True, verified=row.verified)),
)
_EXPIRY: tuple[_Column, ...] = (
    (_("Agreement"), lambda say, row: say.title(row.id)),
    (_("Ends"), lambda say, row: say.day(row.ends)),
    (_("Event"), lambda say, row: say.term("events", row.event)),
    (_("Days left"), lambda say, row: str(row.days)),
    (_("Note"), lambda say, row: say.doubt(certain=True, verified=row.verified)),
)
_TRADE_CLASSES = {"partial_scope": _("partial scope"), "non_reciprocal": _("non-reciprocal"), "other": _("other")}
_DYAD: tuple[_Column, ...] = (
    (_("Exporter"), lambda say, row: say.party(row.exporter)),
    (_("Importer"), lambda say, row: say.party(row.importer)),
    (_("Agreement"), lambda say, row: say.title(row.agreement)),
    (_("Class"), lambda say, row: say.translate(_TRADE_CLASSES.get(row.trade_class, row.trade_class))),
)
_LINK: tuple[_Column, ...] = (
    (_("First"), lambda say, row: say.party(row.first)),
    (_("Second"), lambda say, row: say.party(row.second)),
    (_("Agreement"), lambda say, row: say.title(row.agreement)),
    (_("Class"), lambda say, row: say.translate(_TRADE_CLASSES.get(row.trade_class, row.trade_class))),
    (_("Status"), lambda say, row: say.term("statuses", row.status)),
)


def figure_note(say: Speaker, row: FigureRow) -> str:
    """Doubt, and what the record notes."""
    note = row.note_en if say.language == "en" else row.note_id
    return "; ".join(part for part in (say.doubt(certain=True, verified=row.verified), note) if part)


_FIGURE: tuple[_Column, ...] = (
    (_("Reporter"), lambda say, row: say.party(row.reporter)),
    (_("Partner"), lambda say, row: say.party(row.partner)),
    (_("Year"), lambda say, row: str(row.year)),
    (_("Exports"), lambda say, row: say.amount(row.exports)),
    (_("Imports"), lambda say, row: say.amount(row.imports)),
    (_("Balance"), lambda say, row: say.amount(row.balance)),
    (_("Total"), lambda say, row: say.amount(row.total)),
    (_("Unit"), lambda say, row: say.unit(row.unit)),
    (_("Publication"), lambda say, row: say.publication(row.reference)),
    (_("Note"), figure_note),
)
_EVIDENCE: tuple[_Column, ...] = (
    (_("Heading"), lambda say, row: row.heading),
    (_("Seen"), lambda say, row: str(row.seen)),
    (_("Recalled"), lambda say, row: str(row.recalled)),
    (_("Stale"), lambda say, row: str(row.stale)),
)
_COLUMNS: Mapping[type, tuple[_Column, ...]] = {
    Tie: _TIE,
    Member: _MEMBER,
    AgreementRow: _AGREEMENT,
    Common: _COMMON,
    Happening: _HAPPENING,
    Expiry: _EXPIRY,
    TradeDyad: _DYAD,
    TradeLink: _LINK,
    FigureRow: _FIGURE,
    EvidenceCount: _EVIDENCE,
}


def make_table(register: Register, rows: Rows[Any], language: Language) -> Table:
    """Rows of a query as a table in one language; columns that would be empty throughout are left out."""
    say = Speaker(register, language)
    columns = _COLUMNS[rows.row_type]
    cells = [tuple(cell(say, row) for _name, cell in columns) for row in rows]
    kept = [index for index in range(len(columns)) if not cells or any(row[index] for row in cells)]
    return Table(
        tuple(say.translate(columns[index][0]) for index in kept),
        tuple(tuple(row[index] for index in kept) for row in cells),
    )
