"""Scenarios kept as small YAML files, to be sent around.

```yaml
name: Indonesia and Türkiye sign
steps:
  - sign: [IDN, TUR]
    effect: 0.3
  - leave: [GBR, eu]
    effect: 0.5
    on: 2019-12-31
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from jalin.equilibrium.scenario import Scenario
from jalin.errors import InputError, message

WORDS = ("sign", "deepen", "leave", "change")
MOST_BYTES = 1_000_000
SEE = message("See the page on scenarios in the documentation.")


class _Loader(yaml.SafeLoader):
    """YAML in which `on` is a word and NO is Norway: only true and false are truth values, as in YAML 1.2.

    A field that is given twice is an error.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [str(key.value) for key, _value in node.value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"given twice: {', '.join(twice)}", node.start_mark)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario.

    Raises
    ------
    InputError : no such file, or not a scenario; it says which step is wrong and how to mend it.
    """
    return parse_scenario(read_content(path))


def read_content(path: str | Path) -> Any:
    """What the YAML of a file says, not yet checked; raises InputError where there is none."""
    source = Path(path)
    try:
        with source.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise scenario_error(message("no such file"), message("a scenario as YAML"), str(source)) from error
    if len(raw) > MOST_BYTES:
        raise scenario_error(message("a scenario that is too large"), message("a file of at most 1 MB"), str(source))
    try:
        return yaml.load(raw.decode(), Loader=_Loader)
    except RecursionError as error:
        raise scenario_error(message("not a scenario"), message("a scenario as YAML"), message("too deep")) from error
    except (ValueError, yaml.YAMLError) as error:
        # A ValueError: no UTF-8, or a number or day that there is not.
        what, found = message("not YAML"), str(error).splitlines()[0]
        raise scenario_error(what, message("a scenario as YAML"), found) from error


def parse_scenario(content: Any) -> Scenario:
    """A scenario from what YAML or JSON says; raises InputError as `read_scenario`."""
    name, steps = parse_outline(content)
    scenario = Scenario()
    for number, step in enumerate(steps, start=1):
        scenario = scenario + parse_step(step, number)
    return scenario.named(name)


def parse_outline(content: Any) -> tuple[str, list[Any]]:
    """The name of a scenario, empty where it has none, and its steps, not yet checked."""
    if not isinstance(content, dict) or not isinstance(content.get("steps"), list) or not content["steps"]:
        expected = message("`steps`, a list of at least one")
        raise scenario_error(message("not a scenario"), expected, shorten(content))
    unknown = set(content) - {"name", "steps"}
    if unknown:
        raise scenario_error(message("unknown fields"), "name, steps", ", ".join(sorted(map(str, unknown))))
    name = content.get("name")
    if name is not None and not isinstance(name, str | int | float):
        raise scenario_error(message("a name that is no text"), message("one line as `name`"), shorten(name))
    return "" if name is None else str(name), content["steps"]


def dump_scenario(scenario: Scenario) -> str:
    """The YAML of a scenario; `read_scenario` reads the same back."""
    steps: list[dict[str, Any]] = []
    for change in scenario.changes:
        one, other = (names[0] if len(names) == 1 else list(names) for names in (change.first, change.second))
        effect = -change.coefficient if change.word == "leave" else change.coefficient
        step: dict[str, Any] = {change.word: [one, other], "effect": effect}
        if change.on is not None:
            step["on"] = change.on
        steps.append(step)
    content = {"name": scenario.name, "steps": steps} if scenario.name else {"steps": steps}
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None))


def parse_step(step: Any, number: int) -> Scenario:
    """A step between parties; `number`, from 1, is what errors call it."""
    word = parse_word(step, number)
    parties = step[word]
    if not (isinstance(parties, list) and len(parties) == 2):
        what = message("step {number}: too few parties")
        raise scenario_error(what, message("two parties"), shorten(parties), number=number)
    one, other = parse_sides(parties, number)
    make = {"sign": Scenario.sign, "deepen": Scenario.deepen, "leave": Scenario.leave, "change": Scenario.change}[word]
    return make(one, other, effect=parse_effect(step, number), on=parse_on(step, number))


def parse_word(step: Any, number: int, also: Iterable[str] = ()) -> str:
    """What a step does: its one word of WORDS; beside it may stand `effect`, `on` and what `also` names."""
    words = [word for word in WORDS if isinstance(step, dict) and word in step]
    if len(words) != 1:
        expected = message("one of {words}, with two parties")
        raise scenario_error(message("step {number} is not one"), expected, shorten(step), number=number)
    fields = (words[0], "effect", "on", *also)
    unknown = ", ".join(sorted(map(str, set(step) - set(fields))))
    if unknown:
        what = message("unknown fields in step {number}")
        raise scenario_error(what, ", ".join(fields), unknown, number=number)
    return words[0]


def parse_sides(parties: list[Any], number: int) -> list[list[str]]:
    """The names on each side of a step."""
    sides = [[each] if isinstance(each, str) else each for each in parties]
    if not all(isinstance(side, list) and side and all(isinstance(name, str) for name in side) for side in sides):
        what = message("step {number}: parties that are no names")
        raise scenario_error(what, message("codes or names"), shorten(parties), number=number)
    return sides


def parse_effect(step: dict[str, Any], number: int) -> float:
    """β of a step; InputError where it is none."""
    effect = step.get("effect")
    if isinstance(effect, bool) or not isinstance(effect, int | float):
        what = message("step {number}: no effect")
        raise scenario_error(what, message("`effect`, the partial effect β"), shorten(effect), number=number)
    try:
        return float(effect)
    except OverflowError:
        return float("inf")


def parse_on(step: dict[str, Any], number: int) -> str | date | None:
    """The day of a step, None where none is given."""
    on = step.get("on")
    if on is not None and not isinstance(on, str | date):
        what = message("step {number}: no day")
        raise scenario_error(what, message("a day such as 2019-12-31"), shorten(on), number=number)
    return on


def shorten(value: Any) -> str:
    """A value as errors show it."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def scenario_error(what: str, expected: str, found: str, *, mend: str = SEE, **values: object) -> InputError:
    """An error of a file of a scenario: unless `mend` says more, where such files are explained."""
    return InputError(what, expected=expected, found=found, mend=mend, words=", ".join(WORDS), **values)
