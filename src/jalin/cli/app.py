"""The command's entry: gathers the groups and turns Jalin's errors into messages."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

import typer

from jalin import __version__
from jalin.cli import agreements, audit, brief, check, estimates, export, figures, next, serve, ties, whatif, why, worth
from jalin.cli.options import help_language
from jalin.errors import InputError, JalinError
from jalin.text import catalogue

_ = catalogue(help_language()).gettext

app = typer.Typer(
    name="jalin",
    help=_("How countries cooperate, why, what it is worth, and what next."),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jalin {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help=_("Show the version and leave.")
    ),
) -> None:
    """The options of `jalin` itself."""


for group in (brief, why, worth, ties, agreements, figures, whatif, next, estimates, check, audit, export, serve):
    group.add_to(app)


def main() -> None:
    """Run the command; a JalinError becomes a message on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        # A screen that lacks a letter shows a question mark in its place rather than nothing at all.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except InputError as error:
        typer.echo(f"jalin: {error.say(_)}", err=True)
        sys.exit(1)
    except JalinError as error:
        typer.echo(f"jalin: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader (`head`) has had enough; that is no fault.
        sys.stderr.close()
        sys.exit(0)


def start() -> None:
    """The entry of the process: run the command and leave at once.

    Python would take down every record, model and table one by one before it ends, which takes a fifth of a second and
    is of use to nobody: nothing is left open but the screen, which is flushed.
    """
    code: object = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    for stream in (sys.stdout, sys.stderr):
        # A reader that has gone, or a stream that was closed for it, has nothing to flush to.
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)
