"""`jalin export`: the whole register as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jalin.cli.options import On, Records, help_language
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command(help=_("Write the whole register as CSV files (a folder), .xlsx or .sqlite, with a data dictionary."))(
        export
    )


def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A folder, or a file ending in .xlsx or .sqlite."))],
    on: On = None,
    records: Records = None,
) -> None:
    """Write the register as tables."""
    from jalin.dates import parse_day
    from jalin.register import load_register
    from jalin.register.export import export_register

    typer.echo(export_register(load_register(records), file, parse_day(on)))
