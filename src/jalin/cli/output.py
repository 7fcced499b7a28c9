"""Printing results: a table for people, JSON, CSV or Markdown; to the screen or to a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import typer

from jalin.cli.options import Format
from jalin.register import Register, Rows
from jalin.register.tables import Table, make_table
from jalin.register.write import write_text
from jalin.text import Language, catalogue


def emit(register: Register, rows: Rows[Any], fmt: Format, language: Language, output: Path | None) -> None:
    """Print rows. JSON and CSV carry codes and ids under stable names; a table and Markdown speak the language."""
    if fmt is Format.json:
        deliver(to_json(rows.records()), output)
    elif fmt is Format.csv:
        deliver(to_csv(rows), output)
    elif fmt is Format.md:
        deliver(make_table(register, rows, language).markdown() + "\n", output)
    elif not rows:
        deliver(catalogue(language).gettext("Nothing on record.") + "\n", output)
    else:
        deliver(render_table(make_table(register, rows, language)), output)


def deliver(text: str, output: Path | None) -> None:
    """Print `text`, or write it to a file whole."""
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_text(output, text)


def to_json(value: object) -> str:
    """JSON as people can read it too."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def to_csv(rows: Rows[Any]) -> str:
    """CSV with a header; lists are joined by semicolons, what is not recorded is empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(rows.columns)
    for record in rows.records():
        writer.writerow([";".join(value) if isinstance(value, list) else value for value in record.values()])
    return buffer.getvalue()


def render_table(table: Table) -> str:
    """A table for the terminal, as wide as the terminal is."""
    from rich.table import Table as RichTable

    grid = RichTable(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for index, heading in enumerate(table.headings):
        grid.add_column(heading, overflow="fold", ratio=None, no_wrap=False, min_width=4 if index else 12)
    for row in table.cells:
        grid.add_row(*(_escape(cell) for cell in row))
    return render(grid)


def render(renderable: Any) -> str:
    """What rich would print, as text: coloured only where the screen shows colours."""
    import sys

    from rich.console import Console

    buffer = io.StringIO()
    screen = Console()
    console = Console(
        file=buffer,
        width=screen.width if sys.stdout.isatty() else 120,
        force_terminal=sys.stdout.isatty(),
        color_system="auto" if sys.stdout.isatty() else None,
        highlight=False,
    )
    console.print(renderable)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(text)
