"""`jalin brief`: the answers about a country, a pair or a group in one document."""

from __future__ import annotations

from typing import Annotated

import typer

from jalin.cli.options import Format, Lang, On, Output, Own, Parties, Records, help_language, language_of
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command(help=_("How a country, a pair or a group cooperates, with sources."))(brief)


def brief(
    parties: Parties,
    on: On = None,
    lang: Lang = None,
    fmt: Annotated[Format, typer.Option("--format", help=_("How to print it: table, md or json."))] = Format.table,
    output: Output = None,
    own: Own = False,
    records: Records = None,
) -> None:
    """Print the brief."""
    from jalin.brief import answer_brief, brief_data, brief_document
    from jalin.cli.output import check_format, deliver, emit_document, to_json
    from jalin.estimates import load_estimates
    from jalin.register import load_register

    check_format(fmt, Format.table, Format.md, Format.json)
    language = language_of(lang)
    register = load_register(records)
    answers = answer_brief(register, load_estimates("own" if own else None), parties, on)
    if fmt is Format.json:
        deliver(to_json(brief_data(register, answers)), output)
    else:
        emit_document(brief_document(register, answers, language), fmt, output)
