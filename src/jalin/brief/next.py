"""What an agreement that does not exist yet would be worth to a brief's parties: looked up, not solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from jalin.brief.how import How
from jalin.document import Block, Bullets, Paragraph
from jalin.estimates import Estimates
from jalin.estimates.cite import cite_data
from jalin.prospects.data import SIGNING, example_data, pair_data, solved_data
from jalin.prospects.document import BRIEF, example_lines, pair_answer, solved_table
from jalin.prospects.kinds import Kind, load_kinds
from jalin.prospects.pair import NextForPair, Solved, find_players, find_solved, next_for_pair
from jalin.prospects.peers import Example, find_examples, find_peers
from jalin.register import Register
from jalin.register.economies import is_economy
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker
from jalin.text import format_day

OPEN = ("signed", "in_force", "suspended")


@dataclass(frozen=True, slots=True)
class Next:
    """NEXT for a brief.

    Attributes
    ----------
    pair : for two economies; None otherwise.
    best : for one country its first unsigned partners, for a group the unsigned pairs among its players.
    players : whose partners or pairs `best` holds: those of them that are in the world of the estimates.
    unsigned : how many there are.
    examples : what comparable countries have with the other of the pair, by who lacks it.
    kinds : effects of comparable agreements.
    year, sources : of the world that was solved.
    day : as of which pairs counted as unsigned when it was.
    """

    pair: NextForPair | None
    best: tuple[Solved, ...]
    players: tuple[str, ...]
    unsigned: int
    examples: dict[tuple[str, str], tuple[Example, ...]]
    kinds: dict[str, Kind]
    year: str
    sources: tuple[str, ...]
    day: date


def answer_next(register: Register, estimates: Estimates, how: How) -> Next:
    """Look up what was solved when the estimates were built."""
    equation, kinds = estimates.equations["trade"], load_kinds(estimates)
    pair: NextForPair | None = None
    best: tuple[Solved, ...] = ()
    players: tuple[str, ...] = ()
    examples: dict[tuple[str, str], tuple[Example, ...]] = {}
    if len(how.parties) == 2 and all(is_economy(party) for party in how.parties):
        one, other = how.parties
        signed = [row.id for row in how.under_way if row.status in OPEN]
        held = [tie.id for tie in how.ties if tie.what == "agreement"]
        pair = next_for_pair(one, other, (*held, *signed), estimates=estimates, register=register, on=how.on)
        players = pair.players
        for mine, theirs in ((one, other), (other, one)):
            peers = find_peers(estimates, mine)
            examples[mine, theirs] = find_examples(register, mine, theirs, peers, how.on)
    else:
        members = {economy for party in how.parties for economy in register.economies(party, how.on)}
        players = tuple(dict.fromkeys(find_players(sorted(members), register, how.on)))
        solved = {player: find_solved(estimates, player) for player in players}
        # Who has no unsigned partner at all is not in the world of the estimates.
        players = tuple(player for player in players if solved[player])
        best = _unsigned(solved, players)
    day = date.fromisoformat(estimates.provenance["league_day"])
    return Next(pair, best[:BRIEF], players, len(best), examples, kinds, equation.year, equation.sources, day)


def _unsigned(solved: dict[str, tuple[Solved, ...]], players: tuple[str, ...]) -> tuple[Solved, ...]:
    """Partners of one player, or unsigned pairs among several: those first in which the lesser gain is largest."""
    if len(players) == 1:
        return solved[players[0]]
    known = {one: {row.partner: row for row in solved[one]} for one in players}
    rows = [known[one][other] for one, other in combinations(players, 2) if other in known[one]]
    return tuple(sorted(rows, key=lambda row: -min(row.gain, row.partner_gain)))


def next_answer(found: Next, say: Speaker) -> str:
    """The answer in a sentence or two."""
    _ = say.translate
    if found.pair is not None:
        solved = found.pair.solved
        return pair_answer(found.pair, None if solved is None else found.kinds[solved.kind], found.year, say)
    if not found.players:
        return _("Not available: the world of the estimates holds none of them.")
    if not found.best:
        return _("No pair without a full trade agreement is left among them in the world of the estimates.")
    first = found.best[0]
    if len(found.players) == 1:
        text = _("{name} has no full trade agreement with {count} partners; {first} would be worth most to it.")
    else:
        text = _("{count} pairs among them have no full trade agreement; {name} and {first} would both gain most.")
    return text.format(name=say.party(first.player), count=found.unsigned, first=say.party(first.partner))


def next_blocks(found: Next, how: How, say: Speaker, sources: Sources) -> list[Block]:
    """What stands under NEXT."""
    _ = say.translate
    blocks: list[Block] = []
    lines = []
    if found.best:
        blocks.append(solved_table(found.best, say, both=len(found.players) > 1))
    for (mine, theirs), examples in found.examples.items():
        lines += example_lines(examples, theirs, mine, say)
    if found.best or (found.pair is not None and found.pair.solved is not None):
        lines.append(_ground(found, say, sources))
        who = how.parties[0] if found.pair is None or len(how.parties) == 1 else found.players[0]
        lines.append(_("The league in full, with harm to others and ranks: jalin next {party}").format(party=who))
    if lines:
        blocks.append(Bullets(tuple(lines)))
    # The answer itself stands at the top; what rests on nothing more is said here again.
    return blocks or [Paragraph(next_answer(found, say))]


def _ground(found: Next, say: Speaker, sources: Sources) -> str:
    """What the numbers rest on, with sources."""
    names = [found.pair.solved.kind] if found.pair is not None and found.pair.solved is not None else []
    kinds = [found.kinds[name] for name in dict.fromkeys(names or (row.kind for row in found.best))]
    panels = tuple(dict.fromkeys(kind.panel for kind in kinds if kind.panel is not None))
    text = say.translate(
        "Solved on the world of {year} for pairs unsigned as of {day}; effects are means of comparable agreements to"
        " 2006, single ones differ widely, and later ones brought less; the chance of signing is by gravity potential"
        " alone."
    )
    said = text.format(year=found.year, day=format_day(found.day, say.language))
    return f"{said} {cite_data((*found.sources, *panels, *SIGNING), say, sources)}"


def next_data(found: Next) -> dict[str, Any]:
    """NEXT as JSON."""
    return {
        "pair": None if found.pair is None else pair_data(found.pair, found.year, found.sources),
        "best": [solved_data(row, found.year, found.sources) for row in found.best],
        "players": list(found.players),
        "unsigned_as_of": found.day.isoformat(),
        "examples": [
            {"country": mine, "partner": theirs} | example_data(each)
            for (mine, theirs), examples in found.examples.items()
            for each in examples
        ],
    }


def next_sources(found: Next) -> tuple[str, ...]:
    """Every source of data that the answer rests on."""
    panels = (kind.panel for kind in found.kinds.values() if kind.panel is not None)
    return tuple(dict.fromkeys((*found.sources, *panels, *SIGNING)))
