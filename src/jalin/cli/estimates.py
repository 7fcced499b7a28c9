"""`jalin estimates`: what the estimates are made from, and making them anew."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from jalin.cli.options import Format, Lang, Output, Own, Records, help_language, language_of
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's commands."""
    group = typer.Typer(no_args_is_help=True, help=_("The estimates behind WHY, WORTH and NEXT."))
    group.command(help=_("Make the estimates from a folder of public data."))(build)
    group.command(help=_("What the estimates are made from, how well they fit, and what was checked."))(info)
    app.add_typer(group, name="estimates")


def build(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help=_("Folder with the files of the sources."))],
    folder: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help=_("Where to write them; otherwise those of this package.")),
    ] = None,
    own: Annotated[
        bool,
        typer.Option(
            "--own", help=_("Keep trade as observed, for yourself: into your cache, where `--own` finds them.")
        ),
    ] = False,
    lang: Lang = None,
    records: Records = None,
) -> None:
    """Build, with a line for each step on the screen of errors."""
    from jalin.build.estimates import STEPS, build_estimates, write_estimates
    from jalin.estimates.estimates import SHIPPED, own_folder
    from jalin.register import load_register

    translate = catalogue(language_of(lang)).gettext
    names = {
        "geography": translate("geography"),
        "products": translate("products"),
        "baseline": translate("the world of the baseline year"),
        "pairs": translate("pairs"),
        "trade": translate("equation of trade"),
        "students": translate("equation of students"),
        "publications": translate("equation of works in common"),
        "worth": translate("what agreements did, and are worth"),
        "prospects": translate("gains of every unsigned pair"),
        "checks": translate("checks"),
    }

    def report(done: int, total: int) -> None:
        typer.echo(f"{done}/{total} {names[STEPS[done - 1]]}", err=True)

    place = folder or (own_folder() if own else SHIPPED)
    made = build_estimates(data, load_register(records), observed=own, progress=report)
    command = "jalin estimates build --data DIR" + (" --own" if own else "")
    write_estimates(made, data, place, command)
    typer.echo(translate("Written to {folder}.").format(folder=place), file=sys.stdout)


def info(
    lang: Lang = None,
    fmt: Annotated[Format, typer.Option("--format", help=_("How to print it: table, md or json."))] = Format.table,
    output: Output = None,
    own: Own = False,
) -> None:
    """Print provenance, fit and checks."""
    from jalin.cli.output import check_format, deliver, emit_document, to_json
    from jalin.estimates import load_estimates
    from jalin.estimates.document import info_document

    check_format(fmt, Format.table, Format.md, Format.json)
    estimates = load_estimates("own" if own else None)
    if fmt is Format.json:
        deliver(to_json(estimates.provenance), output)
    else:
        emit_document(info_document(estimates, language_of(lang)), fmt, output)
