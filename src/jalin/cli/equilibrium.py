"""`jalin whatif` and `jalin next`: agreements that do not exist yet, solved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jalin.cli.options import Fmt, Format, Lang, On, Output, Own, Records, help_language, language_of
from jalin.text import catalogue

if TYPE_CHECKING:
    from jalin.document import Document
    from jalin.equilibrium import Effect, World
    from jalin.equilibrium.players import Pair
    from jalin.register import Register
    from jalin.text import Language

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
    Path | None,
    typer.Option(
        "--world", metavar="FILE", help=_("Trade among economies, domestic trade included: Parquet or CSV.")
    ),
]  # fmt: skip
Theta = Annotated[float | None, typer.Option("--theta", metavar="NUMBER", help=_("Elasticity of trade."))]
Deficit = Annotated[DeficitChoice, typer.Option("--deficits", help=_("What happens to trade deficits."))]
Top = Annotated[int, typer.Option("--top", metavar="K", min=1, help=_("How many rows to print."))]


def add_to(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command(help=_("What a scenario of agreements does to each economy."))(whatif)
    app.command(name="next", help=_("Agreements that do not exist yet, ranked by what they are worth."))(next_)


def whatif(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=_("A scenario as YAML."))],
    world: WorldFile = None,
    own: Own = False,
    theta: Theta = None,
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
    from jalin.register import load_register

    asked = read_scenario(scenario)
    register = load_register(records)
    result = _open_world(world, own, theta, deficits).solve(asked, level.value, register=register)
    document = result_document(result, register, language_of(lang), top)
    _emit(document, result.to_frame(), fmt, output)


def next_(
    country: Annotated[str, typer.Argument(metavar="COUNTRY", help=_("Country or organisation."))],
    world: WorldFile = None,
    own: Own = False,
    effect: Annotated[
        float | None, typer.Option("--effect", metavar="BETA", help=_("Partial effect of an agreement."))
    ] = None,
    error: Annotated[
        float | None, typer.Option("--effect-error", metavar="NUMBER", help=_("Its standard error, for draws."))
    ] = None,
    theta: Theta = None,
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
    from jalin.register import load_register

    language = language_of(lang)
    register = load_register(records)
    if world is None and not steps:
        given = None if effect is None else Effect(effect, error or 0.0)
        options = {"draws": draws, "theta_error": theta_error, "on": on, "effect": given}
        _shipped_league(country, register, language, own, theta, deficits, top, options, fmt, output)
        return
    known = _open_world(world, own, theta, deficits)
    assumed: Effect | Callable[[Pair], Effect]
    if world is None and effect is None:
        from jalin.estimates import load_estimates
        from jalin.prospects.prospects import make_choice

        choose = make_choice(load_estimates("own" if own else None), register, None)

        def assumed(pair: Pair) -> Effect:
            return choose(pair).effect()

    else:
        assumed = Effect(USUAL_EFFECT if effect is None else effect, USUAL_ERROR if error is None else error)
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


def _shipped_league(
    country: str,
    register: Register,
    language: Language,
    own: bool,
    theta: float | None,
    deficits: DeficitChoice,
    top: int,
    options: dict[str, Any],
    fmt: Format,
    output: Path | None,
) -> None:
    """The league on the world of the estimates, with what is known of each partner."""
    from jalin.cli.output import deliver, to_json
    from jalin.estimates import load_estimates
    from jalin.estimates.estimates import THETA
    from jalin.prospects.data import prospects_data
    from jalin.prospects.document import prospects_document
    from jalin.prospects.prospects import prospects
    from jalin.register.tables import Speaker

    with _progress() as progress:
        found = prospects(
            country,
            top=top,
            theta=THETA if theta is None else theta,
            deficits=deficits.value,
            estimates=load_estimates("own" if own else None),
            register=register,
            progress=progress,
            **options,
        )
    if fmt is Format.json:
        deliver(to_json(prospects_data(found)), output)
    elif fmt is Format.csv:
        _emit_frame(found.to_frame(), output)
    else:
        _emit(prospects_document(found, Speaker(register, language)), None, fmt, output)


def _open_world(world: Path | None, own: bool, theta: float | None, deficits: DeficitChoice) -> World:
    """The world of a file; where none is given, that of the estimates."""
    if world is not None:
        from jalin.equilibrium.world_file import read_world

        return read_world(world, theta=USUAL_THETA if theta is None else theta, deficits=deficits.value)
    from jalin.estimates import load_estimates
    from jalin.estimates.estimates import THETA

    found = load_estimates("own" if own else None)
    return found.world(theta=THETA if theta is None else theta, deficits=deficits.value)


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
        _emit_frame(frame, output)
    else:
        emit_document(document, fmt, output)


def _emit_frame(frame: Any, output: Path | None) -> None:
    """All rows as CSV; lists are joined by semicolons."""
    import polars as pl

    from jalin.cli.output import deliver

    deliver(frame.with_columns(pl.col(pl.List(pl.String)).list.join(";")).write_csv(), output)
