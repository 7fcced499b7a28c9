"""What `jalin whatif` and `jalin next` share: the world that they solve, and results printed or as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jalin.cli.options import help_language
from jalin.errors import InputError, message
from jalin.text import catalogue

if TYPE_CHECKING:
    import polars as pl

    from jalin.document import Document
    from jalin.equilibrium import World
    from jalin.estimates import Estimates

_ = catalogue(help_language()).gettext

# Yotov, Piermartini, Monteiro and Larch (2016), An Advanced Guide to Trade Policy Analysis: an agreement's effect in
# their three-way equation with symmetric pairs, 0.557 with a standard error of 0.104, and σ = 7.
USUAL_EFFECT, USUAL_ERROR, USUAL_THETA = 0.557, 0.104, 6.0


class DeficitChoice(StrEnum):
    """What happens to deficits."""

    fixed = "fixed"
    proportional = "proportional"
    none = "none"


class ResultFormat(StrEnum):
    """How a result is printed, or what kind of file it becomes."""

    table = "table"
    json = "json"
    csv = "csv"
    md = "md"
    xlsx = "xlsx"
    svg = "svg"


WorldFile = Annotated[
    Path | None,
    typer.Option(
        "--world", metavar="FILE", help=_("Trade among economies, domestic trade included: Parquet or CSV.")
    ),
]  # fmt: skip
Theta = Annotated[float | None, typer.Option("--theta", metavar="NUMBER", help=_("Elasticity of trade."))]
Deficit = Annotated[DeficitChoice, typer.Option("--deficits", help=_("What happens to trade deficits."))]
Top = Annotated[int, typer.Option("--top", metavar="K", min=1, help=_("How many rows to print."))]
ResultFmt = Annotated[
    ResultFormat | None,
    typer.Option("--format", help=_("How to print it; by default a table, or what the ending of --output says.")),
]


@dataclass(frozen=True)
class Printable:
    """A result in every form; each is made when it is asked for.

    Attributes
    ----------
    document : for people. frame : all rows. data : as JSON. picture : as SVG.
    about : what the rows rest on, label and text, for the second sheet of a workbook.
    """

    document: Callable[[], Document]
    frame: Callable[[], pl.DataFrame]
    data: Callable[[], Any]
    picture: Callable[[], str]
    about: Callable[[], list[tuple[str, str]]]


def emit_result(result: Printable, fmt: ResultFormat | None, output: Path | None) -> None:
    """Print a result, or write it to a file whose ending says how."""
    from jalin.cli.options import Format
    from jalin.cli.output import deliver, emit_document, to_json

    chosen = _choose(fmt, output)
    if chosen is ResultFormat.json:
        deliver(to_json(result.data()), output)
    elif chosen is ResultFormat.csv:
        deliver(flatten(result.frame()).write_csv(), output)
    elif chosen is ResultFormat.svg:
        deliver(result.picture(), output)
    elif chosen is ResultFormat.xlsx:
        _write_workbook(result, output)
    else:
        emit_document(result.document(), Format.md if chosen is ResultFormat.md else Format.table, output)


def _choose(fmt: ResultFormat | None, output: Path | None) -> ResultFormat:
    """What was asked for; otherwise what the ending of the file says; otherwise a table."""
    if fmt is not None:
        return fmt
    ending = "" if output is None else output.suffix.removeprefix(".").lower()
    return ResultFormat(ending) if ending in ResultFormat.__members__ else ResultFormat.table


def _write_workbook(result: Printable, output: Path | None) -> None:
    from jalin.register.write import write_bytes
    from jalin.workbook import make_workbook

    if output is None:
        raise InputError(
            message("a workbook cannot be printed"),
            expected=message("--output FILE.xlsx"),
            found="–",
            mend=message("Say where to write it."),
        )
    frame = flatten(result.frame())
    sheets = [("result", frame.columns, frame.iter_rows()), ("about", ["what", "value"], result.about())]
    write_bytes(output, make_workbook(sheets))


def flatten(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame as flat files hold it: lists are joined by semicolons."""
    import polars as pl

    return frame.with_columns(pl.col(pl.List(pl.String)).list.join(";"))


def open_world(world: Path | None, own: bool, theta: float | None, deficits: DeficitChoice) -> World:
    """The world of a file; where none is given, that of the estimates."""
    if world is not None:
        from jalin.equilibrium.world_file import read_world

        return read_world(world, theta=USUAL_THETA if theta is None else theta, deficits=deficits.value)
    from jalin.estimates import load_estimates
    from jalin.estimates.estimates import THETA

    found = load_estimates("own" if own else None)
    return found.world(theta=THETA if theta is None else theta, deficits=deficits.value)


def about_world(world: World, estimates: Estimates | None) -> list[tuple[str, str]]:
    """What every result rests on; `estimates` where the world is theirs."""
    from jalin import __version__
    from jalin.sources import load_source

    lines = [
        ("jalin", __version__),
        ("theta", str(world.theta)),
        ("deficits", world.deficits),
        ("economies", str(len(world.economies))),
    ]
    if estimates is not None:
        equation = estimates.equations["trade"]
        made = "observed" if estimates.observed else "estimated by Jalin"
        lines.append(("world", f"trade of {equation.year}, {made}"))
        for name in equation.sources:
            source = load_source(name)
            lines.append((f"source {name}", f"{source.citation} Licence: {source.licence}"))
    return lines


@contextmanager
def show_progress() -> Iterator[Callable[[int, int], object] | None]:
    """A bar on the screen of errors, if that is a screen: results may go elsewhere."""
    import sys

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Solving"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
