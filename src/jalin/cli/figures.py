"""`jalin figures`: trade in goods as published."""

from __future__ import annotations

from typing import Annotated

import typer

from jalin.cli.options import Fmt, Format, Lang, Output, Records, help_language, language_of
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command(help=_("Exports, imports and balance of trade in goods, as published."))(figures)


def figures(
    first: Annotated[str, typer.Argument(help=_("Country or organisation."))],
    second: Annotated[str | None, typer.Argument(help=_("Its partner; anyone where left out."))] = None,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print the published figures of a pair, or of one party with anyone."""
    from jalin.cli.output import emit
    from jalin.register import load_register

    register = load_register(records)
    emit(register, register.figures(first, second), fmt, language_of(lang), output)
