"""`jalin next`: agreements that do not exist yet, ranked by what they are worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jalin.cli.options import Lang, On, Output, Own, Records, help_language, language_of
from jalin.cli.worlds import Deficit, DeficitChoice, ResultFmt, Theta, Top, WorldFile
from jalin.errors import InputError, message
from jalin.text import catalogue

if TYPE_CHECKING:
    from jalin.cli.worlds import Printable
    from jalin.equilibrium import Effect, World
    from jalin.equilibrium.players import Pair
    from jalin.estimates import Estimates
    from jalin.register.tables import Speaker

_ = catalogue(help_language()).gettext


def add_to(app: typer.Typer) -> None:
    """Add this group's command."""
    app.command(name="next", help=_("Agreements that do not exist yet, ranked by what they are worth."))(next_)


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
    fmt: ResultFmt = None,
    output: Output = None,
    records: Records = None,
) -> None:
    """Print the league of a country's unsigned partners."""
    from jalin.cli.worlds import USUAL_EFFECT, USUAL_ERROR, emit_result, open_world
    from jalin.equilibrium import Effect
    from jalin.estimates import load_estimates
    from jalin.register import load_register
    from jalin.register.tables import Speaker

    say = Speaker(load_register(records), language_of(lang))
    given = None
    if effect is not None or world is not None:
        usual = USUAL_ERROR if world is not None else 0.0
        given = Effect(USUAL_EFFECT if effect is None else effect, usual if error is None else error)
    elif error is not None:
        raise InputError(
            message("a standard error of no effect"),
            expected=message("--effect beside --effect-error"),
            found=str(error),
            mend=message("Give the effect too; without it, those of comparable agreements come with their own errors."),
        )
    if steps:
        known = open_world(world, own, theta, deficits)
        estimates = load_estimates("own" if own else None) if world is None else None
        emit_result(_sequence(known, estimates, country, steps, _choice(given, own, say), on, say), fmt, output)
        return
    options: dict[str, Any] = {"draws": draws, "theta_error": theta_error, "on": on}
    if world is None:
        options |= {"theta": theta, "deficits": deficits.value, "effect": given}
        emit_result(_prospects(country, own, top, options, say), fmt, output)
        return
    assert given is not None
    known = open_world(world, own, theta, deficits)
    emit_result(_league(known, country, given, top, options, say), fmt, output)


def _choice(given: Effect | None, own: bool, say: Speaker) -> Effect | Callable[[Pair], Effect]:
    """The effect given, or that of comparable agreements."""
    if given is not None:
        return given
    from jalin.estimates import load_estimates
    from jalin.prospects.prospects import make_choice

    choose = make_choice(load_estimates("own" if own else None), say.register, None)
    return lambda pair: choose(pair).effect()


def _prospects(country: str, own: bool, top: int, options: dict[str, Any], say: Speaker) -> Printable:
    """The league on the world of the estimates, with what is known of each partner."""
    from jalin.cli.worlds import Printable, about_world, show_progress
    from jalin.estimates import load_estimates
    from jalin.estimates.estimates import THETA
    from jalin.prospects.data import prospects_data
    from jalin.prospects.document import prospects_document
    from jalin.prospects.picture import league_picture
    from jalin.prospects.prospects import prospects

    options = options | ({"theta": THETA} if options["theta"] is None else {})
    estimates = load_estimates("own" if own else None)
    with show_progress() as progress:
        found = prospects(
            country,
            top=top,
            estimates=estimates,
            register=say.register,
            progress=progress,
            **options,
        )

    def about() -> list[tuple[str, str]]:
        kinds = [
            (f"effect {kind.name}", f"{kind.coefficient} (standard error {kind.standard_error})")
            for kind in found.kinds
        ]
        return [*about_world(found.league.world, estimates), *kinds, ("residual", str(found.residual))]

    return Printable(
        document=lambda: prospects_document(found, say),
        frame=found.to_frame,
        data=lambda: prospects_data(found),
        picture=lambda: league_picture(found, say),
        about=about,
    )


def _league(world: World, country: str, effect: Effect, top: int, options: dict[str, Any], say: Speaker) -> Printable:
    """The league on a world that the user gave."""
    from jalin.cli.worlds import Printable, about_world, show_progress
    from jalin.equilibrium.document import league_document
    from jalin.prospects.picture import pairs_picture

    with show_progress() as progress:
        found = world.league(effect=effect, country=country, register=say.register, progress=progress, **options)
    return Printable(
        document=lambda: league_document(found, say.register, say.language, top),
        frame=found.to_frame,
        data=lambda: found.to_frame().to_dicts(),
        picture=lambda: pairs_picture(found, say, top),
        about=lambda: [*about_world(world, None), ("residual", str(found.residual.max()))],
    )


def _sequence(
    world: World,
    estimates: Estimates | None,
    country: str,
    steps: int,
    effect: Effect | Callable[[Pair], Effect],
    on: str | None,
    say: Speaker,
) -> Printable:
    """The best agreements in order."""
    from jalin.cli.worlds import Printable, about_world
    from jalin.equilibrium.document import sequence_document
    from jalin.prospects.picture import sequence_picture

    found = world.best_sequence(country, steps, effect=effect, register=say.register, on=on)
    return Printable(
        document=lambda: sequence_document(found, say.register, say.language),
        frame=found.to_frame,
        data=lambda: found.to_frame().to_dicts(),
        picture=lambda: sequence_picture(found, say),
        about=lambda: about_world(world, estimates),
    )
