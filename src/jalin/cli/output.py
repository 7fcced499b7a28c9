"""Printing results: a table for people, JSON, CSV or Markdown; to the screen or to a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import typer

from jalin.cli.options import Format
from jalin.document import Block, Bullets, Document, Drawing, Heading, Table
from jalin.errors import InputError, message
from jalin.register import Register, Rows
from jalin.register.tables import make_table
from jalin.register.write import write_text
from jalin.text import Language, catalogue

# Words up to this length are not broken, however narrow the screen.
WIDEST_WORD = 12


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


def check_format(fmt: Format, *known: Format) -> None:
    """Raise InputError for a format that a command does not have."""
    if fmt not in known:
        raise InputError(
            message("no such format here"),
            expected=", ".join(known),
            found=fmt.value,
            mend=message("Ask for one of these."),
        )


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


def emit_document(document: Document, fmt: Format, output: Path | None) -> None:
    """Print a document: Markdown, or as the terminal shows it."""
    deliver(document.markdown() if fmt is Format.md else render_document(document), output)


def render_document(document: Document) -> str:
    """A document for the terminal, an empty line between blocks."""
    return "\n".join(_render_block(block) for block in document.blocks)


def _render_block(block: Block) -> str:
    from rich.text import Text

    if isinstance(block, Table):
        return render_table(block)
    if isinstance(block, Heading):
        return render(Text(block.text.upper() if block.level == 1 else block.text, style="bold"))
    if isinstance(block, Drawing):
        return "".join(f"{line}\n" for line in block.lines)
    if isinstance(block, Bullets):
        return "".join(_wrap(f"• {item}", "  ") for item in block.items)
    return _wrap(block.text, "")


def _wrap(text: str, indent: str) -> str:
    """Running text at the width of the screen. Addresses stay in one piece, so that they can be clicked and copied."""
    import textwrap

    lines = textwrap.wrap(text, _width(), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "".join(f"{line}\n" for line in lines)


def _width() -> int:
    """Columns of the screen; 120 for a file or a pipe, so that output does not depend on where it was made."""
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 120


def _grid(table: Table) -> Any:
    from rich.table import Table as RichTable
    from rich.text import Text

    grid = RichTable(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for index, heading in enumerate(table.headings):
        # Ids are copied from the screen, so they are never broken.
        is_id = all(" " not in row[index] for row in table.cells) and index == 0
        longest = max((len(word) for row in table.cells for word in row[index].split()), default=0)
        grid.add_column(heading, overflow="fold", no_wrap=is_id, min_width=min(longest, WIDEST_WORD))
    for row in table.cells:
        grid.add_row(*(Text(cell) for cell in row))
    return grid


def render_table(table: Table) -> str:
    """A table for the terminal, as wide as the terminal is."""
    return render(_grid(table))


def render(renderable: Any) -> str:
    """What rich would print, as text: coloured only where the screen shows colours."""
    import sys

    from rich.console import Console

    buffer = io.StringIO()
    on_screen = sys.stdout.isatty()
    console = Console(
        file=buffer,
        width=_width(),
        force_terminal=on_screen,
        color_system="auto" if on_screen else None,
        highlight=False,
    )
    console.print(renderable)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"
