"""`jalin whatif` and `jalin next`: agreements that do not exist yet, solved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jalin.cli.options import Fmt, Format, Lang, On, Output, Records, help_language, language_of
from jalin.text import catalogue

if TYPE_CHECKING:
    from jalin.document import Document

_ = catalogue(help_language()).gettext

# Yotov, Piermartini, Monteiro and Larch (2016), An Advanced Guide to Trade Policy Analysis: an agreement's effect in
# their three-way equation with symmetric pairs, 0.557 with a standard error of 0.104, and σ = 7.
USUAL_EFFECT, USUAL_ERROR, USUAL_THETA = 0.557, 0.104, 6.0


class DeficitChoice(StrEnum):
    """What happens to deficits."""

    fixed = "fixed"
    proportional = "proportional"
    none = "none"


class LevelChoice(StrEnum):
    """How much adjusts."""

    partial = "partial"
    conditional = "conditional"
    full = "full"


WorldFile = Annotated[
    Path,
    typer.Option(
        "--world", metavar="FILE", help=_("Trade among economies, domestic trade included: Parquet or CSV.")
    ),
]  # fmt: skip
Theta = Annotated[float, typer.Option("--theta", metavar="NUMBER", help=_("Elasticity of trade."))]
Deficit = Annotated[DeficitChoice, typer.Option("--deficits", help=_("What happens to trade deficits."))]
Top = Annotated[int, typer.Option("--top", metavar="K", min=1, help=_("How many rows to print."))]


def add_to(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command(help=_("What a scenario of agreements does to each economy."))(whatif)
    app.command(name="next", help=_("Agreements that do not exist yet, ranked by what they are worth."))(next_)


def whatif(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=_("A scenario as YAML."))],
    world: WorldFile,
    theta: Theta = USUAL_THETA,
    deficits: Deficit = DeficitChoice.fixed,
    level: Annotated[LevelChoice, typer.Option("--level", help=_("How much adjusts."))] = LevelChoice.full,
    top: Top = 20,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print what a scenario does."""
    from jalin.equilibrium.document import result_document
    from jalin.equilibrium.scenario_file import read_scenario
    from jalin.equilibrium.world_file import read_world
    from jalin.register import load_register

    asked = read_scenario(scenario)
    register = load_register(records)
    result = read_world(world, theta=theta, deficits=deficits.value).solve(asked, level.value, register=register)
    document = result_document(result, register, language_of(lang), top)
    _emit(document, result.to_frame(), fmt, output)


def next_(
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help=_("Country or organisation."))],
    world: WorldFile,
    effect: Annotated[
        float, typer.Option("--effect", metavar="BETA", help=_("Partial effect of an agreement."))
    ] = USUAL_EFFECT,
    error: Annotated[
        float, typer.Option("--effect-error", metavar="NUMBER", help=_("Its standard error, for draws."))
    ] = USUAL_ERROR,
    theta: Theta = USUAL_THETA,
    theta_error: Annotated[
        float, typer.Option("--theta-error", metavar="NUMBER", help=_("Its standard deviation, for draws."))
    ] = 0.0,
    deficits: Deficit = DeficitChoice.fixed,
    top: Top = 20,
    draws: Annotated[int, typer.Option("--draws", metavar="N", min=0, help=_("Draws for the interval of ranks."))] = 0,
    steps: Annotated[
        int,
        typer.Option(
            "--sequence", metavar="K", min=0, help=_("Instead: the best K in order, each given those before it.")
        ),
    ] = 0,
    on: On = None,
    lang: Lang = None,
    fmt: Fmt = Format.table,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print the league of a country's unsigned partners."""
    from jalin.equilibrium import Effect
    from jalin.equilibrium.document import league_document, sequence_document
    from jalin.equilibrium.world_file import read_world
    from jalin.register import load_register

    language = language_of(lang)
    register = load_register(records)
    known = read_world(world, theta=theta, deficits=deficits.value)
    assumed = Effect(effect, error)
    if steps:
        found = known.best_sequence(country, steps, effect=assumed, register=register, on=on)
        _emit(sequence_document(found, register, language), found.to_frame(), fmt, output)
        return
    with _progress() as progress:
        league = known.league(
            effect=assumed,
            country=country,
            draws=draws,
            theta_error=theta_error,
            register=register,
            on=on,
            progress=progress,
        )
    _emit(league_document(league, register, language, top), league.to_frame(), fmt, output)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], object] | None]:
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


def _emit(document: Document, frame: Any, fmt: Format, output: Path | None) -> None:
    """A document for people, or all rows under stable names."""
    from jalin.cli.output import deliver, emit_document, to_json

    if fmt is Format.json:
        deliver(to_json(frame.to_dicts()), output)
    elif fmt is Format.csv:
        import polars as pl

        flat = frame.with_columns(pl.col(pl.List(pl.String)).list.join(";"))
        deliver(flat.write_csv(), output)
    else:
        emit_document(document, fmt, output)
