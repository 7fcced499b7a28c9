"""`jalin whatif`: what a scenario of agreements does to each economy."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jalin.cli.options import Lang, Output, Own, Records, help_language, language_of
from jalin.cli.worlds import Deficit, DeficitChoice, ResultFmt, Theta, Top, WorldFile
from jalin.text import catalogue

_ = catalogue(help_language()).gettext


class LevelChoice(StrEnum):
    """How much adjusts."""

    partial = "partial"
    conditional = "conditional"
    full = "full"


def add_to(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command(help=_("What a scenario of agreements does to each economy."))(whatif)


def whatif(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=_("A scenario as YAML."))],
    world: WorldFile = None,
    own: Own = False,
    theta: Theta = None,
    deficits: Deficit = DeficitChoice.fixed,
    level: Annotated[LevelChoice, typer.Option("--level", help=_("How much adjusts."))] = LevelChoice.full,
    top: Top = 20,
    lang: Lang = None,
    fmt: ResultFmt = None,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print what a scenario does."""
    from jalin.cli.worlds import Printable, about_world, emit_result, open_world
    from jalin.equilibrium.scenario_file import dump_scenario
    from jalin.estimates import load_estimates
    from jalin.prospects.picture import result_picture
    from jalin.prospects.scenario import read_scenario
    from jalin.prospects.steps import scenario_document
    from jalin.register import load_register
    from jalin.register.tables import Speaker

    register = load_register(records)
    say = Speaker(register, language_of(lang))
    known = open_world(world, own, theta, deficits)
    estimates = load_estimates("own" if own else None)
    theirs = estimates if world is None else None
    asked = read_scenario(scenario, known.economies, register=register, estimates=estimates)
    result = known.solve(asked.scenario, level.value, register=register)

    def about() -> list[tuple[str, str]]:
        solved = [("level", level.value), ("residual", str(result.residual)), ("identity", str(result.identity_error))]
        return [
            *about_world(known, theirs),
            *solved,
            ("scenario", dump_scenario(asked.scenario)),
        ]

    emit_result(
        Printable(
            document=lambda: scenario_document(result, asked, say, top),
            frame=result.to_frame,
            data=lambda: result.to_frame().to_dicts(),
            picture=lambda: result_picture(result, say, top, theirs),
            about=about,
        ),
        fmt,
        output,
    )
