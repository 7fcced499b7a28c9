"""The what-if builder: a scenario of agreements that stands in its own address, solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jalin.document import Block, Bullets, Document, Heading, Paragraph
from jalin.effects.document import small
from jalin.equilibrium import Result
from jalin.errors import InputError, message
from jalin.estimates.cite import cite_data
from jalin.prospects.picture import result_picture
from jalin.prospects.scenario import Resolved, resolve_scenario
from jalin.prospects.steps import step_line
from jalin.register import Rows
from jalin.register.sheet import Sources
from jalin.text import format_decimal
from jalin.web.answers import Section
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import number_cell, party_cell
from jalin.web.page import Drawn, Grid, Page, Show
from jalin.web.pictures.worldmap import draw_values

WORDS = ("sign", "leave", "deepen")
MOST_STEPS = 20
MOST_BARS = 12
# β; exp(5) makes trade 148 times as free, beyond which no world is like ours.
MOST_EFFECT = 5
# Per cent; what the table rounds to zero is not coloured.
LEAST = 0.00005


@dataclass(frozen=True, slots=True)
class Changed:
    """One economy under the scenario.

    Attributes
    ----------
    economy : ISO alpha-3.
    welfare, exports, imports : changes, per cent; None where the model does not tell.
    """

    economy: str
    welfare: float | None
    exports: float | None
    imports: float | None


@dataclass(frozen=True, slots=True)
class Whatif:
    """A scenario and what it does.

    Attributes
    ----------
    on : the day asked about; agreements are those of the end of the baseline year.
    who : who signs next, by the address; None where it does not say.
    steps : each step: word, agreement, effect, pairs changed.
    economies : every economy, those that change most first; empty where nothing was asked.
    residual, identity_error : market clearing, and the welfare identity; None where nothing was asked.
    year : of the world that was solved.
    sources : ids of the sources of data that the world rests on.
    """

    on: date
    who: str | None
    steps: tuple[dict[str, Any], ...]
    economies: Rows[Changed]
    residual: float | None
    identity_error: float | None
    year: str
    sources: tuple[str, ...]


def answer(atlas: Atlas, asked: Asked) -> Whatif:
    """Solve the scenario that the address holds."""
    equation = atlas.estimates.equations["trade"]
    who = _read_who(atlas, asked)
    solved = solve(atlas, asked)
    if solved is None:
        return Whatif(asked.on, who, (), Rows(Changed), None, None, equation.year, equation.sources)
    resolved, result = solved
    frame = result.to_frame()
    rows = [
        Changed(row["economy"], *(_change(row[name]) for name in ("welfare_hat", "exports_hat", "imports_hat")))
        for row in frame.iter_rows(named=True)
    ]
    rows.sort(key=lambda row: (-abs(row.welfare or 0.0), row.economy))
    steps = tuple(
        {"word": step.word, "agreement": step.agreement, "effect": step.coefficient, "pairs": step.pairs}
        for step in resolved.steps
    )
    economies = Rows(Changed, rows)
    return Whatif(
        asked.on, who, steps, economies, result.residual, result.identity_error, equation.year, equation.sources
    )


def _read_who(atlas: Atlas, asked: Asked) -> str | None:
    """Who signs next; a member of a union with one trade policy stands for the union."""
    if "who" not in asked.options:
        return None
    code = atlas.register.resolve(asked.options["who"])
    return atlas.players.get(code, code)


def solve(atlas: Atlas, asked: Asked) -> tuple[Resolved, Result] | None:
    """The scenario and its result, kept by the atlas for a while; None where nothing was asked."""
    steps = read_steps(asked)
    if not steps:
        return None
    key = tuple(sorted((name, asked.options[name]) for name in WORDS if name in asked.options))

    def make() -> tuple[Resolved, Result]:
        world = atlas.trade_world
        found = resolve_scenario({"steps": steps}, world.economies, register=atlas.register, estimates=atlas.estimates)
        return found, world.solve(found.scenario, register=atlas.register)

    return atlas.scenario(key, make)


def read_steps(asked: Asked) -> list[dict[str, Any]]:
    """The steps as a file would hold them: `sign=IDN:TUR;idn-tur-it-cepa`, `leave=JPN:rcep`, `deepen=rcep@0.1`."""
    steps: list[dict[str, Any]] = []
    for word in WORDS:
        texts = [text.strip() for text in asked.options.get(word, "").split(";")]
        steps += [_read_step(word, text) for text in texts if text]
    if len(steps) > MOST_STEPS:
        raise InputError(
            message("too many steps"),
            expected=message("at most {most}"),
            found=str(len(steps)),
            mend=message("Ask in two parts."),
            most=MOST_STEPS,
        )
    return steps


def _read_step(word: str, text: str) -> dict[str, Any]:
    parties, _at, effect = text.partition("@")
    sides = [side.strip() for side in parties.split(":")]
    step: dict[str, Any] = {word: sides[0] if len(sides) == 1 else sides}
    if effect:
        try:
            step["effect"] = float(effect)
        except ValueError as error:
            raise InputError(
                message("an effect that is not a number"),
                expected=message("a finite number"),
                found=repr(effect[:40]),
                mend=message("Give another one."),
            ) from error
        if not abs(step["effect"]) <= MOST_EFFECT:
            raise InputError(
                message("an effect out of range"),
                expected=message("a number from −{most} to {most}"),
                found=repr(effect[:40]),
                mend=message("Of the effects that were estimated, 98 in 100 lie between −1.6 and 1.7."),
                most=MOST_EFFECT,
            )
    return step


def title(_data: Whatif, show: Show) -> str:
    """The page's name."""
    return show.say.translate("What if")


def lead(_data: Whatif, show: Show) -> str:
    """The world in one sentence, or what the page is for."""
    _ = show.say.translate
    solved = solve(show.atlas, show.asked)
    if solved is None:
        return _("Sign, leave or deepen agreements and see what that does to every economy, in general equilibrium.")
    text = _("The world: welfare {welfare}, international trade {trade}.")
    return text.format(
        welfare=_signed(100 * (solved[1].world_welfare_hat - 1), 4, show) + " %",
        trade=_signed(100 * (solved[1].world_trade_hat - 1), 3, show) + " %",
    )


def draw(_data: Whatif, show: Show) -> Drawn | None:
    """The economies that change most."""
    solved = solve(show.atlas, show.asked)
    if solved is None:
        return None
    return Drawn(
        result_picture(solved[1], show.say, MOST_BARS, show.atlas.estimates),
        show.say.translate("Who changes most"),
        "economies",
    )


def draw_map(data: Whatif, show: Show) -> Drawn:
    """The world, coloured by what the scenario changes; a click adds to it."""
    say, _ = show.say, show.say.translate
    values = {row.economy: row.welfare for row in data.economies}
    heading = _("Welfare of every economy") if values else _("Choose on the map")
    about = _("A map of the world. A click on a country says who signs, a second one with whom; without a map, fill "
              "in the form above.")  # fmt: skip
    chosen = show.atlas.register.economies(data.who, data.on) if data.who is not None else frozenset[str]()
    svg = draw_values(
        show, {code: value for code, value in values.items() if value is not None}, lambda value: small(value, say),
        least=LEAST, name="changes-map", title=heading, description=about,
        unit=_("per cent of welfare") if values else "", chosen=frozenset(chosen),
        address=lambda code: _clicked(data, code, show),
    )  # fmt: skip
    return Drawn(svg, heading, "economies" if values else "")


def _clicked(data: Whatif, code: str, show: Show) -> str | None:
    """The address after a click on an economy: who signs, or with whom; None for who is not in the world."""
    player = show.atlas.players.get(code)
    if player is None:
        return None
    if data.who is None:
        return show.asked.address(who=player)
    if player == data.who:
        return show.asked.address(who="")
    signed = [text.strip() for text in show.asked.options.get("sign", "").split(";") if text.strip()]
    return show.asked.address(sign=";".join([*signed, f"{data.who}:{player}"]), who="")


def grids(data: Whatif, show: Show) -> tuple[Grid, ...]:
    """Every economy."""
    _ = show.say.translate
    rows = tuple(
        (
            party_cell(show, row.economy),
            *(number_cell(_signed(value, 4, show)) for value in (row.welfare, row.exports, row.imports)),
        )
        for row in data.economies
    )
    headings = (_("Economy"), _("Welfare, %"), _("Exports, %"), _("Imports, %"))
    return (Grid("economies", _("Every economy"), headings, rows),) if rows else ()


def more(data: Whatif, show: Show) -> dict[str, Any]:
    """The form as filled in, and what each step rests on."""
    filled = {name: show.asked.options.get(name, "") for name in WORDS}
    blocks = _grounds(data, show)
    sections = (Section("steps", show.say.translate("What it rests on"), tuple(blocks)),) if blocks else ()
    who = data.who and (data.who, show.say.party(data.who), show.asked.address(who=""))
    return {"filled": filled, "sections": sections, "who": who}


def document(data: Whatif, show: Show) -> Document:
    """The scenario in words, with its table."""
    blocks: list[Block] = [Heading(title(data, show), 1), Paragraph(lead(data, show)), *_grounds(data, show)]
    for grid in grids(data, show):
        blocks += [Heading(grid.caption), grid.table()]
    return Document(tuple(blocks))


def _grounds(data: Whatif, show: Show) -> list[Block]:
    solved = solve(show.atlas, show.asked)
    if solved is None:
        return []
    sources = Sources(show.atlas.register)
    lines = [step_line(step, show.say) for step in solved[0].steps]
    text = show.say.translate(
        "World of {year}, estimated by Jalin; markets clear to {residual}, the welfare identity holds to {identity}."
    )
    said = text.format(year=data.year, residual=f"{data.residual:.0e}", identity=f"{data.identity_error:.0e}")
    lines.append(f"{said} {cite_data(data.sources, show.say, sources)}")
    return [Bullets(tuple(lines)), *sources.blocks(show.say)[1:]]


def _change(hat: float | None) -> float | None:
    return None if hat is None else 100 * (hat - 1)


def _signed(value: float | None, digits: int, show: Show) -> str:
    if value is None:
        return "–"
    text = format_decimal(Decimal(f"{abs(value):.{digits}f}"), show.say.language)
    sign = "" if round(value, digits) == 0 else "−" if value < 0 else "+"
    return sign + text


PAGE = Page(
    name="whatif", data=Whatif, answer=answer, title=title, lead=lead, rows=lambda data: {"economies": data.economies},
    grids=grids, pictures={"map": draw_map, "changes": draw}, more=more, document=document,
)  # fmt: skip
