"""Scenarios in which steps name agreements of the register: what they say, as plain changes of pairs.

```yaml
steps:
  - leave: idn-jpn-ijepa          # all parties give it up
  - leave: [GBR, rcep]            # one party leaves it
  - sign: idn-tur-it-cepa         # its parties, by its record
  - sign: [GBR, cptpp]            # one country joins it
  - deepen: rcep
    effect: 0.1
```

In the second place of a pair an organisation goes before an agreement that is called the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jalin.dates import parse_day
from jalin.equilibrium.scenario import Change, Scenario, expand
from jalin.equilibrium.scenario_file import (
    parse_effect,
    parse_on,
    parse_outline,
    parse_sides,
    parse_step,
    parse_word,
    read_content,
    scenario_error,
    shorten,
)
from jalin.errors import AmbiguousNameError, UnknownNameError, message
from jalin.estimates.baseline import DAY
from jalin.prospects.bonds import Bonds, Pair, group
from jalin.prospects.kinds import USUAL, load_kinds
from jalin.register.economies import is_economy, names, nearest
from jalin.register.query.dyads import class_of
from jalin.register.query.links import recorded_pairs

if TYPE_CHECKING:
    from jalin.estimates import Estimates
    from jalin.register import Register

# Where an effect is from: the user; the agreement's own, shrunk; the mean of its class; the mean of comparable ones.
GIVEN, OWN, CLASS_MEAN, KIND_MEAN = "given", "own", "class_mean", "kind_mean"
KEPT, REMOVED = "kept", "removed"


@dataclass(frozen=True, slots=True)
class Beta:
    """An effect and where it is from.

    Attributes
    ----------
    value : β, positive where an agreement raises trade.
    source : `given`, `own`, `class_mean` or `kind_mean`.
    kind : the class of agreements whose mean it is; None otherwise.
    panel : of the estimates that it is from; None where given.
    """

    value: float
    source: str
    kind: str | None = None
    panel: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a step came to.

    Attributes
    ----------
    word : `sign`, `deepen`, `leave` or `change`.
    agreement : id; None for a step between parties.
    who : the parties that leave or join, as given; both sides of a step between parties; empty where all parties do it.
    beta : the effect it rests on.
    pairs : directed pairs of the world that change; None for a step between parties.
    covered : directed pairs that stay as they are, since others of the same or a deeper class bind them too.
    covered_by : ids of these others.
    absent : economies that it concerns and the world has not.
    """

    word: str
    agreement: str | None
    who: tuple[str, ...]
    beta: Beta
    pairs: int | None = None
    covered: int = 0
    covered_by: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def coefficient(self) -> float:
        """What is added to the log of freeness of each pair: β, or −β where an agreement is left."""
        return -self.beta.value if self.word == "leave" else self.beta.value


@dataclass(frozen=True, slots=True)
class Resolved:
    """A scenario whose agreements were looked up.

    Attributes
    ----------
    scenario : the plain form, which needs neither register nor estimates where its parties are economies.
    steps : what each step came to, in the order given.
    """

    scenario: Scenario
    steps: tuple[Step, ...]


def read_scenario(
    path: str | Path, economies: Sequence[str], *, register: Register | None = None, estimates: Estimates | None = None
) -> Resolved:
    """Read a scenario whose steps may name agreements.

    Parameters
    ----------
    economies : those of the world that it is for.
    register, estimates : those that come with Jalin where none are given.

    Raises
    ------
    InputError : no such file, or not a scenario; an agreement nobody knows, of which no one is in this world, which
        is not in force where it is left, or whose effect is not known; nothing would change. It says which step is
        wrong and how to mend it.
    """
    return resolve_scenario(read_content(path), economies, register=register, estimates=estimates)


def resolve_scenario(
    content: Any, economies: Sequence[str], *, register: Register | None = None, estimates: Estimates | None = None
) -> Resolved:
    """The same from what YAML or JSON says."""
    if register is None:
        from jalin.register import load_register

        register = load_register()
    if estimates is None:
        from jalin.estimates import load_estimates

        estimates = load_estimates()
    name, said = parse_outline(content)
    resolver = _Resolver(economies, register, estimates)
    found = [resolver.resolve(step, number) for number, step in enumerate(said, start=1)]
    scenario = Scenario(tuple(change for _step, changes in found for change in changes)).named(name)
    steps = tuple(step for step, _changes in found)
    if not scenario.changes:
        ids = sorted({each for step in steps for each in step.covered_by})
        raise scenario_error(
            message("a scenario that changes nothing"),
            message("a pair of economies that no other agreement binds too"),
            ", ".join(ids),
            mend=message("Name those too, another day with `on`, or `covered: removed` where an agreement is left."),
        )
    return Resolved(scenario, steps)


class _Resolver:
    """Looks up one step after the other: what one has left or signed, the next finds so."""

    def __init__(self, economies: Sequence[str], register: Register, estimates: Estimates) -> None:
        self._places = {economy: place for place, economy in enumerate(economies)}
        self._register, self._estimates = register, estimates
        self._bonds: dict[date, Bonds] = {}
        # (agreement, pair) that were left, and by whom pairs first < second were signed.
        self._gone: set[tuple[str, Pair]] = set()
        self._signed: dict[Pair, str] = {}

    def resolve(self, step: Any, number: int) -> tuple[Step, tuple[Change, ...]]:
        word = parse_word(step, number, ("covered",))
        named = None if word == "change" else find_named(step[word], self._places, self._register, number)
        if named is None:
            return self._between(word, step, number)
        if word != "leave":
            parse_word(step, number)
        on = parse_on(step, number)
        day = DAY if on is None else parse_day(on)
        asked = _Asked(number, *named, day, step)
        return {"leave": self._leave, "deepen": self._deepen, "sign": self._sign}[word](asked)

    # Steps -----------------------------------------------------------------------------------------------------------

    def _between(self, word: str, step: dict[str, Any], number: int) -> tuple[Step, tuple[Change, ...]]:
        """A step between parties; what a new agreement does is that of an FTA unless the step says."""
        beta = None
        if word == "sign" and step.get("effect") is None:
            beta = self._mean(USUAL)
            step = step | {"effect": beta.value}
        changes = parse_step(step, number).changes
        who = tuple(name for change in changes for name in (*change.first, *change.second))
        return Step(word, None, who, beta or Beta(parse_effect(step, number), GIVEN)), changes

    def _leave(self, asked: _Asked) -> tuple[Step, tuple[Change, ...]]:
        covered = asked.step.get("covered", KEPT)
        if covered not in (KEPT, REMOVED):
            what = message("step {number}: no such choice for `covered`")
            raise scenario_error(what, f"{KEPT}, {REMOVED}", shorten(covered), number=asked.number)
        bonds, (here, absent) = self._bonds_on(asked.day), self._bound(asked)
        stays = {pair: bonds.covering(asked.agreement, pair, self._gone) for pair in here} if covered == KEPT else {}
        removed = {pair for pair in here if not stays.get(pair)}
        self._gone |= {(asked.agreement, pair) for pair in here}
        beta = self._given(asked) or self._worth(asked)
        by = tuple(sorted({other for found in stays.values() for other in found}))
        step = Step("leave", asked.agreement, asked.who, beta, len(removed), len(here) - len(removed), by, absent)
        return step, _make_changes("leave", removed, beta)

    def _deepen(self, asked: _Asked) -> tuple[Step, tuple[Change, ...]]:
        beta = Beta(parse_effect(asked.step, asked.number), GIVEN)
        here, absent = self._bound(asked)
        step = Step("deepen", asked.agreement, asked.who, beta, len(here), absent=absent)
        return step, _make_changes("deepen", here, beta)

    def _sign(self, asked: _Asked) -> tuple[Step, tuple[Change, ...]]:
        record = self._register.agreement(asked.agreement)
        kind = USUAL if record.trade is None else class_of(record)
        if kind == "non_reciprocal":
            what = message("step {number}: a scheme that goes one way")
            expected, mend = message("an agreement that binds both sides"), message("Use `change` for one way.")
            raise scenario_error(what, expected, asked.agreement, mend=mend, number=asked.number)
        pairs = recorded_pairs(self._register, record, asked.day)
        if asked.who:
            joining = self._members(asked)
            others = {economy for pair in pairs for economy in pair} - joining
            pairs = {(min(one, other), max(one, other)) for one in joining for other in others}
        here, absent = self._split(pairs, asked)
        bonds = self._bonds_on(asked.day)
        tied = {pair: [*bonds.tying(pair, self._gone), *filter(None, [self._signed.get(pair)])] for pair in here}
        new = {pair for pair in here if not tied[pair]}
        self._signed |= dict.fromkeys(new, asked.agreement)
        beta = self._given(asked) or self._mean(kind)
        by = tuple(sorted({other for found in tied.values() for other in found}))
        step = Step("sign", asked.agreement, asked.who, beta, 2 * len(new), 2 * (len(here) - len(new)), by, absent)
        return step, _make_changes("sign", new | {(other, one) for one, other in new}, beta)

    # Whom it concerns ------------------------------------------------------------------------------------------------

    def _bonds_on(self, day: date) -> Bonds:
        if day not in self._bonds:
            self._bonds[day] = Bonds(self._register, day)
        return self._bonds[day]

    def _members(self, asked: _Asked) -> set[str]:
        found = (expand(name, asked.day, self._places, self._register) for name in asked.who)
        return {economy for members in found for economy in members}

    def _bound(self, asked: _Asked) -> tuple[set[Pair], tuple[str, ...]]:
        """Directed pairs that the agreement binds and no step before has freed, and who is not in this world."""
        pairs = {
            pair for pair in self._bonds_on(asked.day).bound.get(asked.agreement, ())
            if (asked.agreement, pair) not in self._gone
        }  # fmt: skip
        if not pairs:
            status = self._register.status(self._register.agreement(asked.agreement), asked.day)
            raise scenario_error(
                message("step {number}: an agreement that binds no one then"),
                message("a trade agreement in force on {day}, and not left in a step before"),
                f"{asked.agreement} ({status or '–'})",
                mend=message("Give `on`, a day on which it was in force."),
                number=asked.number,
                day=asked.day,
            )
        if asked.who:
            members = self._members(asked)
            pairs = {pair for pair in pairs if len(members & set(pair)) == 1}
            if not pairs:
                what = message("step {number}: no party to the agreement")
                expected, found = message("a party to {agreement} on {day}"), ", ".join(asked.who)
                mend = message("`jalin ties` lists what a country is party to.")
                raise scenario_error(
                    what, expected, found, mend=mend, number=asked.number, agreement=asked.agreement, day=asked.day
                )
        return self._split(pairs, asked)

    def _split(self, pairs: set[Pair], asked: _Asked) -> tuple[set[Pair], tuple[str, ...]]:
        """The pairs that are in this world, and the economies that are not."""
        here = {pair for pair in pairs if pair[0] in self._places and pair[1] in self._places}
        if not here:
            raise scenario_error(
                message("step {number}: an agreement without parties in this world"),
                message("two parties among its {count} economies"),
                asked.agreement,
                mend=message("`World.economies` lists them."),
                number=asked.number,
                count=len(self._places),
            )
        everyone = {economy for pair in pairs for economy in pair}
        return here, tuple(sorted(everyone - self._places.keys()))

    # Effects ---------------------------------------------------------------------------------------------------------

    def _given(self, asked: _Asked) -> Beta | None:
        if asked.step.get("effect") is None:
            return None
        return Beta(parse_effect(asked.step, asked.number), GIVEN)

    def _worth(self, asked: _Asked) -> Beta:
        """The effect that the agreement's value rests on."""
        row = self._estimates.value_scalars.row(agreement=asked.agreement, removal="all_pairs")
        if not row or row["effect"] is None:
            what, expected = message("step {number}: no effect"), message("an agreement whose effect is estimated")
            mend = message("Give `effect`, the partial effect β.")
            raise scenario_error(what, expected, asked.agreement, mend=mend, number=asked.number)
        source = row["source_of_effect"]
        return Beta(row["effect"], source, row["type"] if source == CLASS_MEAN else None, row["panel"])

    def _mean(self, name: str) -> Beta:
        """What comparable agreements did on average."""
        kind = load_kinds(self._estimates)[name]
        return Beta(kind.coefficient, KIND_MEAN, kind.based_on, kind.panel)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A step that names an agreement: its number, the id, who leaves or joins (empty: all), the day, what YAML says."""

    number: int
    agreement: str
    who: tuple[str, ...]
    day: date
    step: dict[str, Any]


def _make_changes(word: str, pairs: set[Pair], beta: Beta) -> tuple[Change, ...]:
    """Directed pairs as changes: both ways at once where both ways change, so that files stay short."""
    both = {(one, other) for one, other in pairs if (other, one) in pairs}
    make = {"sign": Scenario.sign, "deepen": Scenario.deepen, "leave": Scenario.leave}[word]
    once = group((one, other) for one, other in both if one < other)
    changes = [make(one, others, effect=beta.value) for one, others in once.items()]
    one_way = -beta.value if word == "leave" else beta.value
    changes += [Scenario.change(one, others, effect=one_way) for one, others in group(pairs - both).items()]
    return tuple(change for scenario in changes for change in scenario.changes)


def find_named(
    parties: Any, places: Mapping[str, int], register: Register, number: int
) -> tuple[str, tuple[str, ...]] | None:
    """The agreement that a step names and who leaves or joins it; None where the step is between parties."""
    if isinstance(parties, str):
        return _find_agreement(parties, register, number), ()
    if not (isinstance(parties, list) and len(parties) == 2 and isinstance(parties[1], str)):
        return None
    who, name = parse_sides(parties, number)
    if name[0] in places or _is_party(name[0], register):
        return None
    return _find_agreement(name[0], register, number), tuple(who)


def _is_party(name: str, register: Register) -> bool:
    """Whether people call a country or organisation so; ids of agreements go before names of parties."""
    if is_economy(name) or name in register.ids("organisations"):
        return True
    if name in register.ids("agreements"):
        return False
    try:
        register.resolve(name)
    except AmbiguousNameError:
        return True
    except UnknownNameError:
        return False
    return True


def _find_agreement(name: str, register: Register, number: int) -> str:
    """The id of an agreement by its id, an earlier id, or a title."""
    if name in register.ids("agreements"):
        return name
    try:
        folder, found = register.resolve_record(name)
    except UnknownNameError as error:
        known = [*register.ids("agreements"), *register.ids("organisations"), *names()]
        close = ", ".join(nearest(name, known))
        raise UnknownNameError(
            message("step {number}: a name nobody knows"),
            expected=message("the id of an agreement, or a country or organisation beside another"),
            found=repr(name),
            mend=message("Did you mean {names}?") if close else message("See `jalin agreements`."),
            number=number,
            names=close,
        ) from error
    if folder != "agreements":
        raise scenario_error(
            message("step {number}: an organisation alone"),
            message("the id of an agreement, or two parties"),
            repr(name),
            mend=message("Say who: [GBR, {organisation}]."),
            number=number,
            organisation=found,
        )
    return found
