"""`jalin ties`, `members`, `overlap`, `history`: what binds whom."""

from __future__ import annotations

from typing import Annotated

import typer

from jalin.cli.options import Fmt, Format, Lang, On, Output, Parties, Records, help_language, language_of
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command(help=_("What binds countries or groups to one another on a day."))(ties)
    app.command(help=_("Who belongs to an organisation on a day."))(members)
    app.command(help=_("What two countries, or two groups, have in common, and what only one has."))(overlap)
    app.command(help=_("Every dated event of what binds, or bound, countries to one another."))(history)


def ties(
    parties: Parties,
    on: On = None,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print the ties among parties."""
    from jalin.cli.output import emit
    from jalin.register import load_register

    register = load_register(records)
    emit(register, register.ties(*parties, on=on), fmt, language_of(lang), output)


def members(
    organisation: Annotated[str, typer.Argument(help=_("Organisation, by id or name."))],
    role: Annotated[
        str | None, typer.Option("--role", metavar="ROLE", help=_("Only this role, such as member."))
    ] = None,
    on: On = None,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print the members of an organisation."""
    from jalin.cli.output import emit
    from jalin.register import load_register

    register = load_register(records)
    emit(register, register.members(organisation, on=on, role=role), fmt, language_of(lang), output)


def overlap(
    first: Annotated[str, typer.Argument(help=_("Country or organisation."))],
    second: Annotated[str, typer.Argument(help=_("Country or organisation."))],
    on: On = None,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print what two parties share."""
    from jalin.cli.output import emit
    from jalin.register import load_register

    register = load_register(records)
    emit(register, register.overlap(first, second, on=on), fmt, language_of(lang), output)


def history(
    parties: Parties,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print the history of what binds parties."""
    from jalin.cli.output import emit
    from jalin.register import load_register

    register = load_register(records)
    emit(register, register.history(*parties), fmt, language_of(lang), output)
