"""`jalin check` and `jalin new`: for those who write records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jalin.cli.options import Format, Lang, Output, Records, help_language, language_of
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command(help=_("Check records; every fault is listed with its mend, and the exit code is then 1."))(check)
    new = typer.Typer(help=_("Start a new record from its template."), no_args_is_help=True)
    new.command(name="agreement", help=_("Start a new agreement."))(new_agreement)
    app.add_typer(new, name="new")


def check(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help=_("Folder of records; Jalin's own."))] = None,
    lang: Lang = None,
    fmt: Annotated[Format, typer.Option("--format", help=_("How to print it: table or json."))] = Format.table,
    output: Output = None,
) -> None:
    """Check a folder of records."""
    from dataclasses import asdict

    from jalin.cli.output import check_format, deliver, to_json
    from jalin.register.check import check_folder
    from jalin.register.folder import RECORDS
    from jalin.register.load import read_folder

    check_format(fmt, Format.table, Format.json)
    translate = catalogue(language_of(lang)).gettext
    content = read_folder(RECORDS if folder is None else folder)
    problems = check_folder(content)
    if fmt is Format.json:
        deliver(to_json([asdict(problem) for problem in problems]), output)
    else:
        expected, found, mend = translate("expected"), translate("found"), translate("mend")
        lines = [
            f"{problem.file}:{problem.line}  [{problem.record}] {problem.field}\n"
            f"    {expected}: {problem.expected}\n    {found}: {problem.found}\n    {mend}: {problem.mend}\n"
            for problem in problems
        ]
        counts = translate(
            "{agreements} agreements, {organisations} organisations, {figures} records of trade figures, "
            "{references} references: {faults} fault(s)."
        ).format(
            agreements=len(content.agreements),
            organisations=len(content.organisations),
            figures=len(content.figures),
            references=len(content.references),
            faults=len(problems),
        )
        deliver("\n".join([*lines, counts]) + "\n", output)
    if problems:
        raise typer.Exit(1)


def new_agreement(
    record: Annotated[str, typer.Argument(metavar="ID", help=_("Id of the new record, such as idn-tur-mou-health."))],
    records: Records = None,
) -> None:
    """Write a new record from the template."""
    from jalin.register.write import new_agreement as write_new

    typer.echo(write_new(record, records))
