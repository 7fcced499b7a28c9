"""`jalin agreements`, `show`, `expiring`: the records themselves."""

from __future__ import annotations

from typing import Annotated

import typer

from jalin.cli.options import Fmt, Format, Lang, On, Output, Records, help_language, language_of
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command(help=_("The agreements that fit every filter as of a day."))(agreements)
    app.command(help=_("One agreement or organisation, whole, with its sources."))(show)
    app.command(help=_("The agreements in force that will end soon."))(expiring)


def agreements(
    country: Annotated[
        str | None, typer.Option("--country", help=_("Only those of this country or organisation."))
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help=_("bilateral, regional or multilateral."))] = None,
    field: Annotated[
        str | None, typer.Option("--field", help=_("A field of cooperation, such as goods-trade."))
    ] = None,
    form: Annotated[str | None, typer.Option("--form", help=_("A form, such as cepa or mou."))] = None,
    status: Annotated[
        str | None, typer.Option("--status", help=_("A status, such as in_force or negotiating."))
    ] = None,
    on: On = None,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print a list of agreements."""
    from jalin.cli.output import emit
    from jalin.register import load_register

    register = load_register(records)
    rows = register.agreements(country=country, kind=kind, field=field, form=form, status=status, on=on)
    emit(register, rows, fmt, language_of(lang), output)


def show(
    record: Annotated[str, typer.Argument(metavar="ID", help=_("Id, alias or title of an agreement or organisation."))],
    on: On = None,
    lang: Lang = None,
    fmt: Annotated[Format, typer.Option("--format", help=_("How to print it: table, md or json."))] = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print one record."""
    from jalin.cli.output import check_format, deliver, emit_document, to_json
    from jalin.dates import parse_day
    from jalin.register import load_register
    from jalin.register.sheet import sheet_data, sheet_document

    check_format(fmt, Format.table, Format.md, Format.json)
    register = load_register(records)
    day = parse_day(on)
    if fmt is Format.json:
        deliver(to_json(sheet_data(register, record, day)), output)
    else:
        emit_document(sheet_document(register, record, day, language_of(lang)), fmt, output)


def expiring(
    within: Annotated[str, typer.Option("--within", metavar="TIME", help=_("Such as 90d, 6m or 1y."))] = "1y",
    on: On = None,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print what will end."""
    from jalin.cli.output import emit
    from jalin.register import load_register

    register = load_register(records)
    emit(register, register.expiring(within=within, on=on), fmt, language_of(lang), output)
