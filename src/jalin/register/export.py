"""The whole register as flat tables (a CSV folder, XLSX or SQLite), with a data dictionary."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jalin.errors import InputError, OutputError, message
from jalin.register.agreement import Agreement
from jalin.register.binding import agreement_end
from jalin.register.claim import Claim, Evidence
from jalin.register.organisation import Organisation
from jalin.register.status import force_interval
from jalin.register.write import write_bytes
from jalin.workbook import make_workbook

if TYPE_CHECKING:
    from jalin.register.register import Register

Value = str | int | float | None
DICTIONARY = "dictionary"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One flat table.

    Attributes
    ----------
    name : of the CSV file, worksheet or SQL table.
    columns : (name, what it holds) in order.
    rows : one tuple of values a row; None where nothing is recorded.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]


_EVIDENCE = (
    ("evidence", "seen (looked up in the source) or recalled (unverified)"),
    ("reference", "id in references; empty where recalled"),
    ("words", "the words of the source that locate the claim"),
    ("looked_up", "day on which the source was looked up, ISO 8601"),
)
_TITLES = (
    ("id", "id of the record; never changes"),
    ("title_en", "title or name, English"),
    ("title_id", "title or name, Indonesian"),
    ("short_title_en", "short title or name, English"),
    ("short_title_id", "short title or name, Indonesian"),
    ("summary_en", "what it does, English"),
    ("summary_id", "what it does, Indonesian"),
    ("goal_en", "common goal, English"),
    ("goal_id", "common goal, Indonesian"),
)


def export_register(register: Register, path: Path, on: date) -> Path:
    """Write the whole register, computed columns as of `on`, and return `path`.

    A path that ends in .xlsx or .sqlite gives that; one without an ending gives a folder of CSV files. What stands
    there is replaced only where it is an earlier export (a file of that ending; a folder with dictionary.csv).

    Raises
    ------
    InputError : another ending.
    OutputError : the place cannot be written to, or holds something else.
    """
    sheets = [*make_sheets(register, on)]
    sheets.append(_dictionary(sheets))
    if path.suffix == ".xlsx":
        write_bytes(path, _xlsx(sheets))
    elif path.suffix == ".sqlite":
        write_bytes(path, _sqlite(sheets))
    elif path.suffix == "":
        _write_folder(path, sheets)
    else:
        raise InputError(
            message("unknown kind of file"),
            expected=message("a path that ends in .xlsx or .sqlite, or a folder"),
            found=str(path),
            mend=message("Choose one of these."),
        )
    return path


def make_sheets(register: Register, on: date) -> Iterator[Sheet]:
    """The register's tables, without the dictionary."""
    agreements = [register.agreement(record_id) for record_id in register.ids("agreements")]
    yield _agreements(register, agreements, on)
    yield _agreement_parties(agreements)
    yield _agreement_events(agreements)
    yield _fields(register, agreements)
    yield _organisations(register)
    yield _memberships(register)
    yield _figures(register)
    yield _references(register)
    yield _vocabularies(register)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(value: Decimal | None) -> Value:
    """A number as spreadsheets write it: 38, not 38.0."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _evidence(evidence: Evidence | None) -> tuple[Value, ...]:
    if evidence is None:
        return (None, None, None, None)
    return (evidence.evidence, evidence.reference, evidence.words, _text(evidence.looked_up))


def _agreements(register: Register, agreements: list[Agreement], on: date) -> Sheet:
    columns = (
        *_TITLES,
        ("form", "term of the vocabulary forms"),
        ("kind", f"bilateral, regional or multilateral, computed as of {on}"),
        ("status", f"computed as of {on}; empty before anything on record had happened"),
        ("in_force", "first day in force as a whole; may be a year or a month"),
        ("ended", "first day no longer in force; may be a year or a month"),
        ("part_of", "id of the agreement or organisation that it belongs to"),
        ("wto_type", "FTA, CU, EIA, PSA, joined by semicolons; trade agreements only"),
        ("covers", "goods, services, investment, joined by semicolons; trade agreements only"),
        ("depth", "term of the vocabulary depths; trade agreements only"),
        ("reciprocal", "yes or no; trade agreements only"),
        ("references", "ids in references, joined by semicolons"),
        ("note_en", "what is uncertain, English"),
        ("note_id", "what is uncertain, Indonesian"),
    )
    rows = []
    for record in agreements:
        interval = force_interval(record, binding=register.is_binding(record))
        end = agreement_end(record)
        trade = record.trade
        rows.append(
            (
                record.id, record.title.en, record.title.id, record.short_title.en, record.short_title.id,
                record.summary.en, record.summary.id, record.goal.en, record.goal.id,
                record.form, register.kind(record, on), register.status(record, on),
                _text(interval.start if interval else None), _text(end.date if end else None), record.part_of,
                ";".join(trade.wto_type) if trade else None, ";".join(trade.covers) if trade else None,
                trade.depth if trade else None, ("yes" if trade.reciprocal else "no") if trade else None,
                ";".join(record.references),
                record.note.en if record.note else None, record.note.id if record.note else None,
            )
        )  # fmt: skip
    return Sheet("agreements", columns, tuple(rows))


def _agreement_parties(agreements: list[Agreement]) -> Sheet:
    columns = (
        ("agreement", "id in agreements"),
        ("party", "ISO 3166 alpha-3 (Kosovo XKX) or id in organisations"),
        ("role", "term of the vocabulary roles"),
        ("side", "organisation on whose side it stands"),
        ("through", "parent through which a territory is bound"),
    )
    rows = tuple(
        (record.id, who, entry.role, entry.side, entry.through)
        for record in agreements
        for entry in record.parties
        for who in entry.who
    )
    return Sheet("agreement_parties", columns, rows)


def _agreement_events(agreements: list[Agreement]) -> Sheet:
    columns = (
        ("agreement", "id in agreements"),
        ("party", "the party concerned; empty where the event concerns the whole agreement"),
        ("event", "term of the vocabulary events"),
        ("date", "ISO 8601; may be a year or a month"),
        ("form", "form of consent to be bound"),
        ("by", "id of the agreement that supersedes or amends it"),
        *_EVIDENCE,
    )
    rows: list[tuple[Value, ...]] = []
    for record in agreements:
        own = [("", event) for event in record.events]
        own += [(who, event) for entry in record.parties for event in entry.events for who in entry.who]
        rows += [
            (record.id, who or None, event.kind, str(event.date), event.form, event.by, *_evidence(event))
            for who, event in own
        ]
    return Sheet("agreement_events", columns, tuple(rows))


def _fields(register: Register, agreements: list[Agreement]) -> Sheet:
    columns = (
        ("record", "id in agreements or organisations"),
        ("field", "term of the vocabulary fields"),
        ("rank", "1 is the main field"),
    )
    records: list[Agreement | Organisation] = [
        *agreements,
        *(register.organisation(found) for found in register.ids("organisations")),
    ]
    rows = tuple((record.id, field, rank) for record in records for rank, field in enumerate(record.fields, 1))
    return Sheet("fields", columns, rows)


def _organisations(register: Register) -> Sheet:
    columns = (
        *_TITLES,
        ("type", "term of the vocabulary organisation_types"),
        (
            "common_commercial_policy",
            "since when its members conclude trade agreements as one; empty where they do not",
        ),
        ("references", "ids in references, joined by semicolons"),
        ("note_en", "what is uncertain, English"),
        ("note_id", "what is uncertain, Indonesian"),
    )
    rows = []
    for found in register.ids("organisations"):
        record = register.organisation(found)
        policy = record.common_commercial_policy
        rows.append(
            (
                record.id, record.name.en, record.name.id, record.short_name.en, record.short_name.id,
                record.summary.en, record.summary.id, record.goal.en, record.goal.id, record.type,
                _text(policy.start.date if policy else None), ";".join(record.references),
                record.note.en if record.note else None, record.note.id if record.note else None,
            )
        )  # fmt: skip
    return Sheet("organisations", columns, tuple(rows))


def _memberships(register: Register) -> Sheet:
    columns = (
        ("organisation", "id in organisations"),
        ("member", "ISO 3166 alpha-3 (Kosovo XKX) or id in organisations"),
        ("role", "term of the vocabulary roles"),
        ("start", "first day of the role; may be a year or a month; empty where not recorded"),
        ("end", "first day on which the role no longer held; empty where it holds"),
        *((f"start_{name}", f"of the start: {what}") for name, what in _EVIDENCE),
        *((f"end_{name}", f"of the end: {what}") for name, what in _EVIDENCE),
    )

    def day(claim: Claim | None) -> str | None:
        return _text(claim.date if claim else None)

    rows: list[tuple[Value, ...]] = []
    for found in register.ids("organisations"):
        for entry in register.organisation(found).memberships:
            proof = (*_evidence(entry.start), *_evidence(entry.end))
            rows += [(found, who, entry.role, day(entry.start), day(entry.end), *proof) for who in entry.who]
    return Sheet("memberships", columns, tuple(rows))


def _figures(register: Register) -> Sheet:
    columns = (
        ("record", "id of the record of figures"),
        ("reporter", "whose statistics they are: ISO 3166 alpha-3 (Kosovo XKX) or id in organisations"),
        ("partner", "with whom it trades: ISO 3166 alpha-3 or id in organisations"),
        ("year", "calendar year"),
        ("exports", "goods from reporter to partner, as published; empty where the source does not say"),
        ("imports", "goods from partner to reporter, as published"),
        ("balance", "exports less imports, as published"),
        ("total", "exports and imports together, as published"),
        ("unit", "ISO 4217 currency and scale, such as USD billion"),
        *_EVIDENCE,
        ("note_en", "what a reader must know, English"),
        ("note_id", "what a reader must know, Indonesian"),
    )
    rows = []
    for found in register.ids("figures"):
        record = register.figure_record(found)
        for figure in record.figures:
            amounts = (figure.exports, figure.imports, figure.balance, figure.total)
            note = figure.note
            rows.append(
                (
                    record.id, record.reporter, record.partner, figure.year,
                    *map(_number, amounts), figure.unit,
                    *_evidence(figure), note.en if note else None, note.id if note else None,
                )
            )  # fmt: skip
    return Sheet("figures", columns, tuple(rows))


def _references(register: Register) -> Sheet:
    columns = (
        ("id", "id of the reference"),
        ("title", "as published"),
        ("publisher", "who published it"),
        ("type", "term of the vocabulary reference_types"),
        ("language", "ISO 639"),
        ("address", "as seen"),
        ("document", "gazette or treaty-series number, as seen"),
        ("published", "ISO 8601; may be a year or a month"),
        ("note", "what it covers, where it was seen"),
    )
    rows = []
    for found in register.ids("references"):
        record = register.reference(found)
        rows.append(
            (
                record.id, record.title, record.publisher, record.type, record.language, record.address,
                record.document, _text(record.published), record.note,
            )
        )  # fmt: skip
    return Sheet("references", columns, tuple(rows))


def _vocabularies(register: Register) -> Sheet:
    columns = (
        ("vocabulary", "id of the list"),
        ("term", "as records and columns use it"),
        ("label_en", "label, English"),
        ("label_id", "label, Indonesian"),
    )
    rows = tuple(
        (found, entry.id, entry.label.en, entry.label.id)
        for found in register.ids("vocabularies")
        for entry in register.vocabulary(found).terms
    )
    return Sheet("vocabularies", columns, rows)


def _dictionary(sheets: list[Sheet]) -> Sheet:
    columns = (("table", "name of the table"), ("column", "name of the column"), ("holds", "what it holds"))
    rows = [(sheet.name, name, holds) for sheet in sheets for name, holds in sheet.columns]
    rows += [(DICTIONARY, name, holds) for name, holds in columns]
    rows.append(("", "", "Records of Jalin, CC BY 4.0; rights in the sources remain with their publishers."))
    return Sheet(DICTIONARY, columns, tuple(rows))


def _csv(sheet: Sheet) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([name for name, _holds in sheet.columns])
    writer.writerows(sheet.rows)
    return buffer.getvalue().encode("utf-8")


def _write_folder(path: Path, sheets: list[Sheet]) -> None:
    if path.exists() and not (path / f"{DICTIONARY}.csv").is_file() and (not path.is_dir() or any(path.iterdir())):
        raise OutputError(
            message("something else is there"),
            expected=message("a new folder, an empty one, or an earlier export"),
            found=str(path),
            mend=message("Choose another folder."),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as place:
            fresh, old = Path(place) / "new", Path(place) / "old"
            fresh.mkdir()
            for sheet in sheets:
                write_bytes(fresh / f"{sheet.name}.csv", _csv(sheet))
            # The old folder gives way whole and only once the new one is complete.
            if path.exists():
                path.rename(old)
            try:
                fresh.rename(path)
            except OSError:
                if old.exists():
                    old.rename(path)
                raise
    except OSError as error:
        raise OutputError(
            message("cannot make the folder"),
            expected=message("a place that can be written to"),
            found=f"{path} ({error.strerror})",
            mend=message("Choose another place."),
        ) from error


def _xlsx(sheets: list[Sheet]) -> bytes:
    return make_workbook((sheet.name, [name for name, _holds in sheet.columns], sheet.rows) for sheet in sheets)


def _sqlite(sheets: list[Sheet]) -> bytes:
    handle, name = tempfile.mkstemp(suffix=".sqlite")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as connection, connection:
            for sheet in sheets:
                columns = ", ".join(f'"{column}"' for column, _holds in sheet.columns)
                connection.execute(f'CREATE TABLE "{sheet.name}" ({columns})')
                marks = ", ".join("?" for _column in sheet.columns)
                connection.executemany(f'INSERT INTO "{sheet.name}" VALUES ({marks})', sheet.rows)
        return Path(name).read_bytes()
    finally:
        with suppress(OSError):
            Path(name).unlink()
