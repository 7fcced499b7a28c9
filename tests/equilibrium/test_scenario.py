"""Scenarios: the change of each pair by hand, groups as of a day, and the small files that they are kept in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from jalin.equilibrium import Change, Effect, Scenario, World
from jalin.equilibrium.scenario_file import dump_scenario, parse_scenario, read_scenario
from jalin.errors import DateError, InputError, UnknownNameError
from jalin.register import Register

NAMES = ("AAA", "BBB", "CCC", "DDD")
# Four that were in the union in 2019, one of which has left, two of ASEAN, and one of neither.
REAL = ("DEU", "FRA", "GBR", "IDN", "IRL", "MYS", "USA")
EU_2019 = (
    "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE"
)


def pairs(scenario: Scenario, economies: tuple[str, ...] = NAMES, register: Register | None = None) -> dict[str, float]:
    """What changes, as AAA>BBB: β."""
    change, _absent = scenario.matrix(economies, register)
    assert change.shape == (len(economies), len(economies))
    return {f"{economies[one]}>{economies[other]}": change[one, other] for one, other in np.argwhere(change)}


def both_ways(beta: float, *which: str) -> dict[str, float]:
    return {f"{one}>{other}": beta for each in which for one, other in (each.split(), each.split()[::-1])}


# By hand --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (Scenario(), {}),
        (Scenario.sign("AAA", "CCC", effect=0.3), both_ways(0.3, "AAA CCC")),
        (Scenario.sign("CCC", "AAA", effect=0.3), both_ways(0.3, "AAA CCC")),
        (Scenario.sign("AAA", "BBB", effect=-0.3), both_ways(-0.3, "AAA BBB")),
        (Scenario.sign("AAA", "BBB", effect=0), {}),
        (Scenario.sign(["AAA", "BBB"], "DDD", effect=0.3), both_ways(0.3, "AAA DDD", "BBB DDD")),
        (
            Scenario.sign(["AAA", "BBB"], ["CCC", "DDD"], effect=0.3),
            both_ways(0.3, "AAA CCC", "AAA DDD", "BBB CCC", "BBB DDD"),
        ),
        # Someone on both sides: with each other member, and once only.
        (Scenario.sign("AAA", ["AAA", "BBB"], effect=0.3), both_ways(0.3, "AAA BBB")),
        (
            Scenario.sign(["AAA", "BBB", "CCC"], ["AAA", "BBB", "CCC"], effect=0.3),
            both_ways(0.3, "AAA BBB", "AAA CCC", "BBB CCC"),
        ),
        (Scenario.sign(["AAA", "AAA"], "BBB", effect=0.3), both_ways(0.3, "AAA BBB")),
        (Scenario.deepen("AAA", ["BBB", "CCC"], effect=0.2), both_ways(0.2, "AAA BBB", "AAA CCC")),
        (Scenario.leave("AAA", "BBB", effect=0.5), both_ways(-0.5, "AAA BBB")),
        # A member that leaves loses the others; these keep one another.
        (Scenario.leave("AAA", ["AAA", "BBB", "CCC"], effect=0.5), both_ways(-0.5, "AAA BBB", "AAA CCC")),
        (
            Scenario.leave(["AAA", "BBB"], list(NAMES), effect=0.5),
            both_ways(-0.5, "AAA CCC", "AAA DDD", "BBB CCC", "BBB DDD"),
        ),
        (Scenario.leave("AAA", ["BBB", "CCC"], effect=-0.5), both_ways(0.5, "AAA BBB", "AAA CCC")),
        (Scenario.from_effects([("AAA", "BBB", 0.4)]), {"AAA>BBB": 0.4}),
        (
            Scenario.from_effects([("AAA", "BBB", 0.4), ("BBB", "AAA", -0.1), ("CCC", "DDD", 1)]),
            {"AAA>BBB": 0.4, "BBB>AAA": -0.1, "CCC>DDD": 1.0},
        ),
    ],
)
def test_change_of_each_pair(scenario: Scenario, expected: dict[str, float]) -> None:
    assert pairs(scenario) == expected


def test_changes_of_a_pair_add_up() -> None:
    one, other = Scenario.sign("AAA", "BBB", effect=0.25), Scenario.deepen("BBB", ["AAA", "CCC"], effect=0.5)
    expected = both_ways(0.75, "AAA BBB") | both_ways(0.5, "BBB CCC")
    assert pairs(one + other) == pairs(other + one) == expected
    third = Scenario.from_effects([("BBB", "AAA", -0.25)])
    assert pairs(one + other + third) == expected | {"BBB>AAA": 0.5}
    assert pairs(one + Scenario.leave("BBB", "AAA", effect=0.25)) == {}
    assert pairs(Scenario() + one) == pairs(one)


def test_names_are_put_together() -> None:
    one = Scenario.sign("AAA", "BBB", effect=0.3).named("First")
    other = Scenario.from_effects([("AAA", "BBB", 0.1)], name="Second")
    assert (one + other).name == "First + Second"
    assert (one + Scenario()).name == (Scenario() + one).name == "First"
    assert (Scenario() + Scenario()).name == ""
    assert (one.changes, one.named("").name) == (Scenario.sign("AAA", "BBB", effect=0.3).changes, "")


def by_hand(scenario: Scenario, economies: tuple[str, ...]) -> NDArray[np.float64]:
    """The oracle: pair by pair, as the words have it."""
    total = np.zeros((len(economies), len(economies)))
    for change in scenario.changes:
        touched = set()
        for one, other in product(change.first, change.second):
            if change.word == "leave" and other in change.first:
                continue
            touched |= {(one, other)} | (set() if change.word == "change" else {(other, one)})
        for one, other in touched:
            if one != other:
                total[economies.index(one), economies.index(other)] += change.coefficient
    return total


PARTY = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)
BETA = st.floats(-2, 2)
STEP = st.one_of(
    *(
        st.builds(lambda make, one, other, beta: make(one, other, effect=beta), st.just(make), PARTY, PARTY, BETA)
        for make in (Scenario.sign, Scenario.deepen, Scenario.leave)
    ),
    st.builds(
        lambda one, other, beta: Scenario.from_effects([(one, other, beta)]),
        st.sampled_from(NAMES[:2]),
        st.sampled_from(NAMES[2:]),
        BETA,
    ),
)


@settings(deadline=None)
@given(st.lists(STEP, max_size=4))
def test_change_of_each_pair_is_as_the_words_say(steps: list[Scenario]) -> None:
    scenario = sum(steps, Scenario())
    # An economy agrees with itself in none of them; that is refused elsewhere.
    assume(all(len(set(change.first)) > 1 or set(change.second) - set(change.first) for change in scenario.changes))
    change, absent = scenario.matrix(NAMES, None)
    np.testing.assert_allclose(change, by_hand(scenario, NAMES), atol=1e-14)
    assert absent == ()


# Groups as of a day ---------------------------------------------------------------------------------------------------


def test_a_group_has_the_members_of_its_day(founding: Register) -> None:
    before = Scenario.sign("eu", "IDN", effect=0.3, on="2019-12-31")
    after = Scenario.sign("eu", "IDN", effect=0.3, on="2021-01-01")
    rest = both_ways(0.3, "DEU IDN", "FRA IDN", "IRL IDN")
    assert pairs(before, REAL, founding) == rest | both_ways(0.3, "GBR IDN")
    assert pairs(after, REAL, founding) == rest


def test_members_that_are_not_in_the_world_are_named(founding: Register) -> None:
    for day, members in (("2019-12-31", set(EU_2019.split())), ("2021-01-01", set(EU_2019.split()) - {"GBR"})):
        _change, absent = Scenario.sign("eu", "IDN", effect=0.3, on=day).matrix(REAL, founding)
        assert absent == tuple(sorted(members - set(REAL)))
    _change, absent = Scenario.sign("asean", "USA", effect=0.3, on="2020-01-01").matrix(REAL, founding)
    assert absent == ("BRN", "KHM", "LAO", "MMR", "PHL", "SGP", "THA", "VNM")


def test_a_group_of_which_some_are_here(founding: Register) -> None:
    scenario = Scenario.sign("ASEAN", "Amerika Serikat", effect=0.3, on="2020-01-01")
    assert pairs(scenario, REAL, founding) == both_ways(0.3, "IDN USA", "MYS USA")


def test_who_leaves_a_union_loses_its_other_members_only(founding: Register) -> None:
    scenario = Scenario.leave("GBR", "eu", effect=0.5, on="2019-12-31")
    assert pairs(scenario, REAL, founding) == both_ways(-0.5, "DEU GBR", "FRA GBR", "GBR IRL")
    twofold = Scenario.leave(["GBR", "IRL"], "eu", effect=0.5, on="2019-12-31")
    assert pairs(twofold, REAL, founding) == both_ways(-0.5, "DEU GBR", "FRA GBR", "DEU IRL", "FRA IRL")


def test_groups_may_stand_beside_economies_and_in_changes_one_way(founding: Register) -> None:
    scenario = Scenario.sign(["asean", "USA"], "FRA", effect=0.3, on="2020-01-01")
    assert pairs(scenario, REAL, founding) == both_ways(0.3, "FRA IDN", "FRA MYS", "FRA USA")
    one_way = Scenario.from_effects([("asean", "USA", 0.3)])
    assert pairs(one_way, REAL, founding) == {"IDN>USA": 0.3, "MYS>USA": 0.3}
    inside = Scenario.from_effects([("asean", "ASEAN", 0.3)])
    assert pairs(inside, REAL, founding) == {"IDN>MYS": 0.3, "MYS>IDN": 0.3}


def test_without_a_day_a_group_is_as_of_today(founding: Register) -> None:
    today = Scenario.sign("eu", "IDN", effect=0.3, on=date.today())
    assert pairs(Scenario.sign("eu", "IDN", effect=0.3), REAL, founding) == pairs(today, REAL, founding)


def test_names_are_those_of_the_register(founding: Register) -> None:
    scenario = Scenario.sign("Jerman", "indonesia", effect=0.3)
    assert pairs(scenario, REAL, founding) == both_ways(0.3, "DEU IDN")
    with pytest.raises(UnknownNameError, match="Germny") as raised:
        Scenario.sign("Germny", "IDN", effect=0.3).matrix(REAL, founding)
    assert "germany" in str(raised.value)


def test_an_economy_of_the_world_needs_no_register() -> None:
    """Codes of the data come first, whatever they are."""
    assert pairs(Scenario.sign("ROW", "eu", effect=0.3), ("ROW", "eu")) == both_ways(0.3, "ROW eu")


def test_an_unknown_economy_without_a_register() -> None:
    with pytest.raises(UnknownNameError, match="unknown economy") as raised:
        Scenario.sign("IDM", "USA", effect=0.3).matrix(REAL, None)
    assert raised.value.found == "'IDM'"
    assert "IDN" in raised.value.mend
    with pytest.raises(UnknownNameError, match="need the register"):
        Scenario.sign("eu", "USA", effect=0.3).matrix(REAL, None)


@pytest.mark.parametrize("party", ["FJI", "Fiji", ["IDN", "FJI"], "mercosur"])
def test_a_party_of_which_no_one_is_here(founding: Register, party: Any) -> None:
    for scenario in (Scenario.sign(party, "USA", effect=0.3), Scenario.leave("USA", party, effect=0.3)):
        with pytest.raises(InputError, match="no one is in this world") as raised:
            scenario.matrix(REAL, founding)
        assert raised.value.found == repr(party if isinstance(party, str) else "FJI")
        assert raised.value.expected == "one of its 7 economies"


def test_a_result_carries_who_is_absent(founding: Register) -> None:
    world = World(REAL, np.eye(7) * 50 + np.arange(1.0, 50).reshape(7, 7) / 10, 5.0)
    result = world.solve(Scenario.sign("asean", "USA", effect=0.3, on="2020-01-01"), "partial", register=founding)
    assert result.absent == ("BRN", "KHM", "LAO", "MMR", "PHL", "SGP", "THA", "VNM")


# What cannot be -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["AAA", ["AAA"]])
def test_trade_at_home_does_not_change(other: Any) -> None:
    with pytest.raises(InputError, match="a change of trade at home") as raised:
        Scenario.from_effects([("AAA", other, 0.3)]).matrix(NAMES, None)
    assert raised.value.found == "AAA"


@pytest.mark.parametrize("make", [Scenario.sign, Scenario.deepen, Scenario.leave])
def test_no_one_agrees_with_oneself(make: Callable[..., Scenario]) -> None:
    with pytest.raises(InputError):
        make("AAA", "AAA", effect=0.3).matrix(NAMES, None)


@pytest.mark.parametrize("make", [Scenario.sign, Scenario.deepen, Scenario.leave])
def test_an_effect_is_a_number(make: Callable[..., Scenario]) -> None:
    for beta in (float("nan"), float("inf"), -float("inf")):
        with pytest.raises(InputError, match="an effect that is not a number"):
            make("AAA", "BBB", effect=beta)
        with pytest.raises(InputError, match="an effect that is not a number"):
            Scenario.from_effects([("AAA", "BBB", beta)])
    with pytest.raises(InputError, match="too few parties"):
        make([], "BBB", effect=0.3)
    with pytest.raises(InputError, match="too few parties"):
        make("AAA", [], effect=0.3)


@pytest.mark.parametrize("day", ["2019", "2019-12", "31.12.2019", "2019-02-30", "yesterday"])
def test_a_day_is_a_day(day: str) -> None:
    with pytest.raises(DateError) as raised:
        Scenario.leave("AAA", "BBB", effect=0.3, on=day)
    assert raised.value.found == repr(day)


# Effects --------------------------------------------------------------------------------------------------------------


@dataclass
class Fit:
    names: tuple[str, ...]
    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]


FIT = Fit(("rta", "rta_lag4", "{x + 1}"), np.array([0.3, 0.2, 9.0]), np.array([[4, 1, 0], [1, 9, 0], [0, 0, 1]]) / 100)


def test_an_effect_of_a_fit_is_a_sum_with_its_standard_error() -> None:
    """The variance of a sum is the sum of variances and twice the covariance: 0.04 + 0.09 + 2 · 0.01."""
    both = Effect.from_fit(FIT, {"rta": 1, "rta_lag4": 1})
    assert (both.coefficient, both.standard_error) == pytest.approx((0.5, 0.15**0.5))
    less = Effect.from_fit(FIT, {"rta_lag4": 2, "rta": -1})
    assert (less.coefficient, less.standard_error) == pytest.approx((0.1, (0.04 + 4 * 0.09 - 4 * 0.01) ** 0.5))
    assert -both == Effect(-both.coefficient, both.standard_error)
    with pytest.raises(InputError, match="unknown regressor") as raised:
        Effect.from_fit(Fit(FIT.names[:2], FIT.coefficients[:2], FIT.covariance[:2, :2]), {"rta": 1, "fta": 1})
    assert (raised.value.expected, raised.value.found) == ("rta, rta_lag4", "'fta'")


def test_an_unknown_regressor_beside_one_with_braces() -> None:
    with pytest.raises(InputError, match="unknown regressor"):
        Effect.from_fit(FIT, {"fta": 1})


@pytest.mark.parametrize("error", [-0.1, float("nan"), float("inf")])
def test_a_standard_error_that_is_none(error: float) -> None:
    with pytest.raises(InputError, match="a standard error that is none"):
        Effect(0.3, error)


def test_an_effect_may_be_a_number() -> None:
    assert Effect.of(0.3) == Effect(0.3, 0.0)
    assert Effect.of(Effect(0.3, 0.1)) == Effect(0.3, 0.1)
    assert Scenario.sign("AAA", "BBB", effect=Effect(0.3, 0.1)) == Scenario.sign("AAA", "BBB", effect=0.3)


# Files ----------------------------------------------------------------------------------------------------------------

EXAMPLE = """\
name: Indonesia dan Türkiye, lalu Norwegia
steps:
  - sign: [IDN, TUR]
    effect: 0.3
  - leave: [GBR, eu]
    effect: 0.5
    on: 2019-12-31
  - deepen: [[IDN, MYS], NO]
    effect: 1
    on: "2020-02-29"
  - change: [IDN, [CHL, off]]
    effect: -0.2
"""


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "scenario.yml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_scenario_is_read(tmp_path: Path) -> None:
    scenario = read_scenario(write(tmp_path, EXAMPLE))
    assert scenario.name == "Indonesia dan Türkiye, lalu Norwegia"
    assert scenario.changes == (
        Change("sign", ("IDN",), ("TUR",), 0.3),
        Change("leave", ("GBR",), ("eu",), -0.5, date(2019, 12, 31)),
        Change("deepen", ("IDN", "MYS"), ("NO",), 1.0, date(2020, 2, 29)),
        Change("change", ("IDN",), ("CHL", "off"), -0.2),
    )


def test_norway_is_no_truth_value(tmp_path: Path, founding: Register) -> None:
    """YAML 1.1 reads NO as false and `on` as true; two letters are the code of Norway, and `on` is a field."""
    scenario = read_scenario(write(tmp_path, "steps: [{sign: [NO, id], effect: 0.3, on: 2020-01-01}]"))
    assert (scenario.changes[0].first, scenario.changes[0].on) == (("NO",), date(2020, 1, 1))
    assert pairs(scenario, ("IDN", "NOR"), founding) == both_ways(0.3, "IDN NOR")
    for word in ("no", "No", "YES", "off", "ON", "y", "n"):
        read = read_scenario(write(tmp_path, f"name: {word}\nsteps: [{{sign: [{word}, {word}x], effect: 0.3}}]"))
        assert (read.name, read.changes[0].first) == (word, (word,))
    assert yaml.safe_load("[NO, on, true]") == [False, True, True], "the loader that everyone else uses is as it was"


def test_a_scenario_may_come_as_json() -> None:
    content = {"steps": [{"leave": ["GBR", "eu"], "effect": 0.5, "on": "2019-12-31"}]}
    assert parse_scenario(content) == Scenario.leave("GBR", "eu", effect=0.5, on="2019-12-31")


def test_yaml_is_plain() -> None:
    scenario = Scenario.sign("NO", ["IDN", "on"], effect=0.3) + Scenario.leave("GBR", "eu", effect=1, on="2019-12-31")
    assert dump_scenario(scenario.named("Türkiye")) == (
        "name: Türkiye\n"
        "steps:\n"
        "- sign:\n"
        "  - 'NO'\n"
        "  - [IDN, 'on']\n"
        "  effect: 0.3\n"
        "- leave: [GBR, eu]\n"
        "  effect: 1.0\n"
        "  'on': 2019-12-31\n"
    )


WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85"), max_size=100),
    st.sampled_from(
        ["NO", "on", "true", "null", "~", "2019-12-31", "1e5", "0x1F", "12:30", "", " ", "- a", "a: b", "="]
    ),
)
SAYABLE = WORDS.filter(str.strip)
PARTIES = st.lists(SAYABLE, min_size=1, max_size=3)
EFFECTS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    scenario = Scenario()
    for _ in range(draw(st.integers(1, 3))):
        make = draw(st.sampled_from([Scenario.sign, Scenario.deepen, Scenario.leave, None]))
        if make is None:
            scenario += Scenario.from_effects([(draw(SAYABLE), draw(SAYABLE), draw(EFFECTS))])
        else:
            on = draw(st.none() | st.dates())
            scenario += make(draw(PARTIES), draw(PARTIES), effect=draw(EFFECTS), on=on)
    return scenario.named(draw(WORDS))


@settings(deadline=None, max_examples=100)
@given(scenario=scenarios())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, scenario: Scenario) -> None:
    path = write(tmp_path_factory.getbasetemp(), dump_scenario(scenario))
    assert read_scenario(path) == scenario


def test_a_rare_break_of_lines_is_read_back(tmp_path: Path) -> None:
    scenario = Scenario.sign("AAA", "BBB", effect=0.3).named("a\x85b")
    assert read_scenario(write(tmp_path, dump_scenario(scenario))) == scenario


def step(text: str) -> str:
    return f"steps:\n- {{{text}}}\n"


LIST = "`steps`, a list of at least one"
ONE_OF = "one of sign, deepen, leave, change, with two parties"
TWO, NAMED, BETA_MISSING, DAY = (
    "two parties",
    "codes or names",
    "`effect`, the partial effect β",
    "a day such as 2019-12-31",
)
BAD: list[tuple[str | bytes, str, str, str]] = [
    ("", "not a scenario", LIST, "None"),
    ("- sign", "not a scenario", LIST, "['sign']"),
    ("text", "not a scenario", LIST, "'text'"),
    ("name: A", "not a scenario", LIST, "{'name': 'A'}"),
    ("steps:", "not a scenario", LIST, "{'steps': None}"),
    ("steps: []", "not a scenario", LIST, "{'steps': []}"),
    ("steps: {sign: [A, B]}", "not a scenario", LIST, "{'steps': {'sign': ['A', 'B']}}"),
    ("title: A\nyear: 1\n" + step("sign: [A, B], effect: 1"), "unknown fields", "name, steps", "title, year"),
    ("1: A\n" + step("sign: [A, B], effect: 1"), "unknown fields", "name, steps", "1"),
    (step("sign: [A, B], effect: 1") + "- sign", "step 2 is not one", ONE_OF, "'sign'"),
    (step("effect: 1"), "step 1 is not one", ONE_OF, "{'effect': 1}"),
    (step("Sign: [A, B]"), "step 1 is not one", ONE_OF, "{'Sign': ['A', 'B']}"),
    (
        step("sign: [A, B], leave: [A, B]"),
        "step 1 is not one",
        ONE_OF,
        "{'sign': ['A', 'B'], 'leave': ['A', 'B']}",
    ),
    (step("sign: [A, B], effect: 1, size: 2"), "unknown fields in step 1", "sign, effect, on", "size"),
    (step("leave: [A, B], effect: 1, true: 2, a: 3"), "unknown fields in step 1", "leave, effect, on", "True, a"),
    (step("sign: [A, B, C], effect: 1"), "step 1: too few parties", TWO, "['A', 'B', 'C']"),
    (step("sign: [A], effect: 1"), "step 1: too few parties", TWO, "['A']"),
    (step("sign: A, effect: 1"), "step 1: too few parties", TWO, "'A'"),
    (step("sign: , effect: 1"), "step 1: too few parties", TWO, "None"),
    (step("sign: [A, 360], effect: 1"), "step 1: parties that are no names", NAMED, "['A', 360]"),
    (step("sign: [A, []], effect: 1"), "step 1: parties that are no names", NAMED, "['A', []]"),
    (step("sign: [A, [B, [C]]], effect: 1"), "step 1: parties that are no names", NAMED, "['A', ['B', ['C']]]"),
    (step("sign: [A, {B: C}], effect: 1"), "step 1: parties that are no names", NAMED, "['A', {'B': 'C'}]"),
    (step("sign: [A, true], effect: 1"), "step 1: parties that are no names", NAMED, "['A', True]"),
    (step("sign: [A, B]"), "step 1: no effect", BETA_MISSING, "None"),
    (step("sign: [A, B], effect: large"), "step 1: no effect", BETA_MISSING, "'large'"),
    (step("sign: [A, B], effect: '0.3'"), "step 1: no effect", BETA_MISSING, "'0.3'"),
    (step("sign: [A, B], effect: true"), "step 1: no effect", BETA_MISSING, "True"),
    (step("sign: [A, B], effect: [0.3]"), "step 1: no effect", BETA_MISSING, "[0.3]"),
    (step("sign: [A, B], effect: .nan"), "an effect that is not a number", "a finite number", "nan"),
    (step("change: [A, B], effect: -.inf"), "an effect that is not a number", "a finite number", "-inf"),
    (step("sign: [A, B], effect: 1, on: 2019"), "step 1: no day", DAY, "2019"),
    (step("sign: [A, B], effect: 1, on: true"), "step 1: no day", DAY, "True"),
    (step("sign: [A, B], effect: 1, on: [2019-12-31]"), "step 1: no day", DAY, "[datetime.date(2019, 12, 31)]"),
    (step("sign: [A, B], effect: 1, on: '2019'"), "a query needs a full date", "a day such as 2008-07-01", "'2019'"),
    (step("sign: [A, B], effect: 1, on: '2019-02-30'"), "impossible date", "a day that the calendar has",
     "'2019-02-30'"),
    ("steps: [", "not YAML", "a scenario as YAML", "while parsing a flow node"),
    ("steps: *none", "not YAML", "a scenario as YAML", "found undefined alias 'none'"),
    ("--- a\n--- b", "not YAML", "a scenario as YAML", "expected a single document in the stream"),
    ("name: a\0b", "not YAML", "a scenario as YAML",
     "unacceptable character #x0000: special characters are not allowed"),
    (
        step("sign: !!python/object/apply:os.getcwd [], effect: 1"),
        "not YAML",
        "a scenario as YAML",
        "could not determine a constructor for the tag 'tag:yaml.org,2002:python/object/apply:os.getcwd'",
    ),
    (
        "name: Türkiye".encode("latin-1"),
        "not YAML",
        "a scenario as YAML",
        "'utf-8' codec can't decode byte 0xfc in position 7: invalid start byte",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "what", "expected", "found"), BAD)
def test_what_is_no_scenario(tmp_path: Path, content: str | bytes, what: str, expected: str, found: str) -> None:
    with pytest.raises(InputError) as raised:
        read_scenario(write(tmp_path, content))
    assert (raised.value.what, raised.value.expected, raised.value.found) == (what, expected, found)
    assert raised.value.mend


def test_what_was_found_is_shown_in_short(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read_scenario(write(tmp_path, step(f"sign: [A, B], effect: {'very ' * 100}large")))
    assert len(raised.value.found) == 78
    assert raised.value.found.endswith("…")


def test_a_scenario_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.yml", tmp_path):
        with pytest.raises(InputError, match="no such file") as raised:
            read_scenario(path)
        assert raised.value.found == str(path)


def test_a_scenario_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too large") as raised:
        read_scenario(write(tmp_path, "#" * 1_000_001))
    assert raised.value.found == str(tmp_path / "scenario.yml")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(step("sign: [A, B], effect: 1, on: 2019-02-30"), id="day that the calendar does not have"),
        pytest.param("name: 2019-13-01\n" + step("sign: [A, B], effect: 1"), id="name like such a day"),
        pytest.param(step("sign: [A, B], effect: 1" + "0" * 400), id="larger than any float"),
        pytest.param(step("sign: [A, B], effect: 1" + "0" * 5000), id="longer than Python reads"),
        pytest.param("steps: " + "[" * 500, id="nested too deeply"),
        pytest.param(step("sign: [A, B], effect: 1, effect: 2"), id="a field twice"),
        pytest.param(step("sign: [A, B], effect: 1") + "name: [A]\n", id="a name that is a list"),
        pytest.param(step("sign: ['', B], effect: 1"), id="a party without a name"),
    ],
)
def test_what_is_no_scenario_either(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError):
        read_scenario(write(tmp_path, content))


def test_an_empty_name_is_none(tmp_path: Path) -> None:
    assert read_scenario(write(tmp_path, "name:\n" + step("sign: [A, B], effect: 1"))).name == ""


def test_a_change_one_way_has_a_day_too(tmp_path: Path) -> None:
    scenario = read_scenario(write(tmp_path, step("change: [GBR, eu], effect: 0.1, on: 2019-12-31")))
    assert scenario.changes[0].on == date(2019, 12, 31)
