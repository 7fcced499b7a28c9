"""What the trade agreements of a brief's parties did, and are worth to them."""

from __future__ import annotations

from jalin.brief.how import How
from jalin.document import Block, Bullets, Paragraph, Table
from jalin.effects import Worth, worth
from jalin.effects.document import small
from jalin.effects.verdict import say_panel, say_percent
from jalin.effects.worth import Value
from jalin.estimates import Estimates
from jalin.estimates.cite import cite_data
from jalin.register import Register
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker

MOST = 5
# Real incomes of so many parties fit beside an effect.
MOST_PARTIES = 3


def answer_worth(register: Register, estimates: Estimates, how: How) -> tuple[Worth, ...]:
    """The worth of every trade agreement that binds the parties, that which changes their real income most first."""
    agreements = [tie.id for tie in how.ties if tie.what == "agreement" and register.agreement(tie.id).trade]
    found = [worth(name, estimates=estimates, register=register) for name in agreements]
    alone = len(how.parties) == 1

    def weight(each: Worth) -> tuple[bool, bool, float, str]:
        gains = [abs(gain_of(each, party) or 0.0) for party in how.parties]
        # Of a country's many agreements, those come first whose value is surely their own.
        return not each.identified, alone and _starred(each), -max(gains, default=0.0), each.agreement

    return tuple(sorted(found, key=weight))


def shown_value(found: Worth) -> Value | None:
    """The value without pairs that others bind too; with them, where that leaves none; None where there is neither."""
    values = {each.removal: each for each in found.values}
    own = values.get("own_pairs")
    return own if own is not None and own.gains else values.get("all_pairs")


def gain_of(found: Worth, party: str) -> float | None:
    """Real income of a party with the agreement against without, per cent; None where it is not known."""
    value = shown_value(found)
    return None if value is None else next((gain.change for gain in value.gains if gain.economy == party), None)


def worth_answer(found: tuple[Worth, ...], say: Speaker) -> str:
    """The answer in a sentence."""
    _ = say.translate
    if not found:
        return _("No trade agreement on record is in force.")
    # Identified ones come first.
    return found[0].verdict[say.language]


def worth_rows(found: tuple[Worth, ...], parties: tuple[str, ...], say: Speaker, sources: Sources) -> list[Block]:
    """A table of the weightiest agreements, and what is not identified."""
    _ = say.translate
    if not found:
        return [Paragraph(_("No trade agreement on record is in force."))]
    shown = parties if len(parties) <= MOST_PARTIES and all(party.isupper() for party in parties) else ()
    chosen = found[:MOST]
    headings = (
        _("Agreement"),
        _("Effect on trade"),
        _("95 per cent interval"),
        _("Estimated on"),
        *(_("Real income of {party}, %").format(party=say.party(party)) for party in shown),
        _("Sources"),
    )
    cells = tuple(_row(each, shown, say, sources) for each in chosen)
    blocks: list[Block] = [Table(headings, cells)]
    notes = [
        _("Real income in {year} with the agreement against without, in general equilibrium.").format(
            year=found[0].year
        )
    ]
    used = [_used(each, say) for each in chosen if shown and gain_of(each, shown[0]) is not None]
    if used:
        text = _("Real incomes rest on effects drawn towards the mean of their type, or on that mean: {list}.")
        notes.append(text.format(list=", ".join(used)))
    if any(_starred(each) for each in chosen):
        notes.append(
            _("* Others bind the same pairs as deeply: what its effect is worth if it comes on top of theirs.")
        )
    if any(each.domestic is False for each in chosen):
        notes.append(_("† Estimated without domestic trade: against other trade only."))
    if len(found) > MOST:
        count = len(found) - MOST
        more = say.translate_plural("{count} more trade agreement.", "{count} more trade agreements.", count)
        notes.append(more.format(count=count))
    notes.append(_("Each in full: jalin worth {agreement}").format(agreement=chosen[0].agreement))
    return [*blocks, Bullets(tuple(notes))]


def _used(found: Worth, say: Speaker) -> str:
    value = shown_value(found)
    assert value is not None and value.effect is not None
    return f"{say.title(found.agreement)} {say_percent(value.effect, say.language)}"


def _starred(found: Worth) -> bool:
    value = shown_value(found)
    return value is not None and value.removal == "all_pairs" and bool(value.gains)


def _row(found: Worth, parties: tuple[str, ...], say: Speaker, sources: Sources) -> tuple[str, ...]:
    _ = say.translate
    best = found.best
    incomes = []
    for party in parties:
        gain = gain_of(found, party)
        incomes.append("–" if gain is None else small(gain, say) + (" *" if _starred(found) else ""))
    cited = cite_data(_cited(found), say, sources)
    if best is None:
        return (say.title(found.agreement), _("not identified"), "–", "–", *incomes, cited)
    return (
        say.title(found.agreement),
        say_percent(best.value, say.language) + ("" if best.domestic else " †"),
        f"{say_percent(best.low, say.language)} … {say_percent(best.high, say.language)}",
        say_panel(best.panel, say.language),
        *incomes,
        cited,
    )


def _cited(found: Worth) -> tuple[str, ...]:
    """The panel that the effect is from, and that of the effect which real incomes rest on."""
    value = shown_value(found)
    panels = (found.panel, None if value is None or not value.gains else value.panel)
    return tuple(dict.fromkeys(panel for panel in panels if panel is not None))
