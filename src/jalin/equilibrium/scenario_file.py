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
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from jalin.equilibrium.scenario import Scenario
from jalin.errors import InputError, message

WORDS = ("sign", "deepen", "leave", "change")
MOST_BYTES = 1_000_000


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
    source = Path(path)
    try:
        with source.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise _error(message("no such file"), message("a scenario as YAML"), str(source)) from error
    if len(raw) > MOST_BYTES:
        raise _error(message("a scenario that is too large"), message("a file of at most 1 MB"), str(source))
    try:
        content = yaml.load(raw.decode(), Loader=_Loader)
    except RecursionError as error:
        raise _error(message("not a scenario"), message("a scenario as YAML"), message("too deep")) from error
    except (ValueError, yaml.YAMLError) as error:
        # A ValueError: no UTF-8, or a number or day that there is not.
        raise _error(message("not YAML"), message("a scenario as YAML"), str(error).splitlines()[0]) from error
    return parse_scenario(content)


def parse_scenario(content: Any) -> Scenario:
    """A scenario from what YAML or JSON says; raises InputError as `read_scenario`."""
    if not isinstance(content, dict) or not isinstance(content.get("steps"), list) or not content["steps"]:
        raise _error(message("not a scenario"), message("`steps`, a list of at least one"), _short(content))
    unknown = set(content) - {"name", "steps"}
    if unknown:
        raise _error(message("unknown fields"), "name, steps", ", ".join(sorted(map(str, unknown))))
    scenario = Scenario()
    for number, step in enumerate(content["steps"], start=1):
        scenario = scenario + _parse_step(step, number)
    name = content.get("name")
    if name is not None and not isinstance(name, str | int | float):
        raise _error(message("a name that is no text"), message("one line as `name`"), _short(name))
    return scenario.named("" if name is None else str(name))


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


def _parse_step(step: Any, number: int) -> Scenario:
    words = [word for word in WORDS if isinstance(step, dict) and word in step]
    if len(words) != 1:
        raise _error(
            message("step {number} is not one"),
            message("one of {words}, with two parties"),
            _short(step),
            number=number,
        )
    word = words[0]
    unknown = set(step) - {word, "effect", "on"}
    if unknown:
        raise _error(
            message("unknown fields in step {number}"),
            f"{word}, effect, on",
            ", ".join(sorted(map(str, unknown))),
            number=number,
        )
    parties, effect, on = step[word], step.get("effect"), step.get("on")
    if not (isinstance(parties, list) and len(parties) == 2):
        raise _error(message("step {number}: too few parties"), message("two parties"), _short(parties), number=number)
    sides = [[each] if isinstance(each, str) else each for each in parties]
    if not all(isinstance(side, list) and side and all(isinstance(name, str) for name in side) for side in sides):
        raise _error(
            message("step {number}: parties that are no names"), message("codes or names"), _short(parties),
            number=number,
        )  # fmt: skip
    if isinstance(effect, bool) or not isinstance(effect, int | float):
        raise _error(
            message("step {number}: no effect"),
            message("`effect`, the partial effect β"),
            _short(effect),
            number=number,
        )
    if on is not None and not isinstance(on, str | date):
        raise _error(message("step {number}: no day"), message("a day such as 2019-12-31"), _short(on), number=number)
    make = {"sign": Scenario.sign, "deepen": Scenario.deepen, "leave": Scenario.leave, "change": Scenario.change}[word]
    try:
        beta = float(effect)
    except OverflowError:
        beta = float("inf")
    return make(sides[0], sides[1], effect=beta, on=on)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _error(what: str, expected: str, found: str, **values: object) -> InputError:
    return InputError(
        what,
        expected=expected,
        found=found,
        mend=message("See the page on scenarios in the documentation."),
        words=", ".join(WORDS),
        **values,
    )
