"""`jalin evidence` and `jalin audit`: how well the register is known, and how it compares with outside lists."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jalin.cli.options import Fmt, Format, Lang, On, Output, Records, help_language, language_of
from jalin.text import catalogue

if TYPE_CHECKING:
    import polars as pl

    from jalin.document import Table

_ = catalogue(help_language()).gettext


class By(StrEnum):
    """What claims are counted by."""

    family = "family"
    field = "field"
    decade = "decade"
    region = "region"
    record = "record"


def add_to(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command(help=_("How many dated claims were seen, recalled or looked up too long ago."))(evidence)
    app.command(help=_("What the register lacks, has beyond, or dates differently from outside lists."))(audit)


def evidence(
    by: Annotated[By, typer.Option("--by", help=_("What claims are counted by."))] = By.family,
    stale: Annotated[str, typer.Option("--stale", metavar="STRETCH", help=_("Longer ago than this is stale."))] = "2y",
    on: On = None,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print the counts of evidence."""
    from jalin.cli.output import emit
    from jalin.register import load_register

    register = load_register(records)
    emit(register, register.evidence(by=by.value, stale=stale, on=on), fmt, language_of(lang), output)


def audit(
    against: Annotated[Path, typer.Option("--against", metavar="DIR", help=_("Folder of outside lists, or one file."))],
    since: Annotated[int, typer.Option("--since", metavar="YEAR", help=_("First year that counts."))] = 1990,
    territories: Annotated[bool, typer.Option("--territories", help=_("Count dependent territories, too."))] = False,
    top: Annotated[int, typer.Option("--top", metavar="K", min=1, help=_("How many rows to print."))] = 20,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print the differences."""
    from jalin.build import audit as compare
    from jalin.build import read_outside
    from jalin.cli.output import check_format, deliver, emit_document, to_json
    from jalin.document import Block, Document, Heading
    from jalin.register import load_register

    check_format(fmt, Format.table, Format.md, Format.json)
    translate = catalogue(language_of(lang)).gettext
    found = compare(load_register(records), read_outside(against), since=since, territories=territories)
    parts = {
        "recall": (translate("Found, of what the lists have"), found.recall),
        "missing": (translate("Missing, by agreement of the lists"), found.missing),
        "precision": (translate("Listed, of what the register binds"), found.precision),
        "extra": (translate("Beyond the lists, by record"), found.extra),
        "starts": (translate("Years of entry into force that differ"), found.starts),
        "members": (translate("Votes in the UN without membership"), found.members),
    }
    if fmt is Format.json:
        deliver(to_json({name: frame.to_dicts() for name, (_title, frame) in parts.items()}), output)
        return
    blocks: list[Block] = []
    for name, (title, frame) in parts.items():
        shown = frame.filter(frame["difference"].abs() > 1) if name == "starts" else frame
        blocks += [Heading(f"{title} ({shown.height})"), _table(shown.head(top))]
    emit_document(Document(tuple(blocks)), fmt, output)


def _table(frame: pl.DataFrame) -> Table:
    """A frame as it is: stable names, shares as per cent."""
    from jalin.document import Table

    def say(name: str, value: object) -> str:
        if value is None:
            return "–"
        if name == "share":
            return f"{100 * float(str(value)):.2f} %"
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    rows = [tuple(say(name, value) for name, value in row.items()) for row in frame.to_dicts()]
    return Table(tuple(frame.columns), tuple(rows))
