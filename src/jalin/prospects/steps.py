"""What became of a scenario whose steps name agreements, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jalin.document import Bullets, Document
from jalin.effects.verdict import say_panel, say_percent
from jalin.errors import message
from jalin.register.economies import is_economy
from jalin.register.tables import Speaker
from jalin.text import format_number

if TYPE_CHECKING:
    from jalin.equilibrium import Result
    from jalin.prospects.scenario import Resolved, Step

WORDS = {
    "sign": message("{what}: signed"),
    "leave": message("{what}: left"),
    "deepen": message("{what}: deepened"),
    "change": message("{what}: costs change one way"),
}
ORIGINS = {
    "given": message("as given"),
    "own": message("its own effect, drawn towards the mean of its type"),
    "class_mean": message("the mean of its type"),
    "kind_mean": message("the mean of comparable agreements"),
}
MOST_TITLES = 4


def scenario_document(result: Result, asked: Resolved, say: Speaker, top: int) -> Document:
    """The result, and after its first lines what each step rests on."""
    from jalin.equilibrium.document import result_document

    blocks = result_document(result, say.register, say.language, top).blocks
    return Document((*blocks[:2], Bullets(tuple(step_line(step, say) for step in asked.steps)), *blocks[2:]))


def step_line(step: Step, say: Speaker) -> str:
    """What one step came to: word, agreement, effect and where it is from, pairs."""
    _ = say.translate
    parts = [_(WORDS[step.word]).format(what=_what(step, say)), _effect(step, say)]
    if step.pairs is not None:
        text = say.translate_plural("{count} directed pair changes", "{count} directed pairs change", step.pairs)
        parts.append(text.format(count=format_number(step.pairs, say.language)))
    if step.covered:
        titles = [say.title(name) for name in step.covered_by[:MOST_TITLES]]
        if len(step.covered_by) > MOST_TITLES:
            titles.append(_("{count} more").format(count=len(step.covered_by) - MOST_TITLES))
        text = _("{count} stay as they are, since {titles} bind them as deeply")
        parts.append(text.format(count=format_number(step.covered, say.language), titles=", ".join(titles)))
    if step.absent:
        parts.append(_("not in this world: {names}").format(names=say.parties(step.absent)))
    return "; ".join(parts) + "."


def _what(step: Step, say: Speaker) -> str:
    known = say.register.ids("organisations")
    who = ", ".join(say.party(name) if is_economy(name) or name in known else name for name in step.who)
    title = "" if step.agreement is None else say.title(step.agreement)
    return ", ".join(part for part in (title, who) if part)


def _effect(step: Step, say: Speaker) -> str:
    _ = say.translate
    beta = step.beta
    origin = _(ORIGINS[beta.source])
    if beta.panel is not None:
        origin = f"{origin}, {say_panel(beta.panel, say.language)}"
    change = say_percent(step.coefficient, say.language)
    number = format_number(round(step.coefficient, 3), say.language)
    return _("β = {beta}, {change} on trade ({origin})").format(beta=number, change=change, origin=origin)
