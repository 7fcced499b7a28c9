"""Steps that name agreements are the steps that one would write by hand: a small register and a small world."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from register.small import agreement, member, opened, organisation, party, trade

from jalin.equilibrium import Scenario
from jalin.equilibrium.scenario_file import dump_scenario, parse_scenario, read_content
from jalin.errors import InputError
from jalin.estimates import Estimates
from jalin.estimates.files import KINDS, VALUE_SCALARS
from jalin.estimates.table import write_table
from jalin.prospects.scenario import Resolved, resolve_scenario
from jalin.register import Register

WORLD = ("AUS", "DEU", "FRA", "IDN", "JPN", "TUR")
OWN, MEAN, OF_FTAS, OF_UNIONS = 0.4, 0.2, 0.3, 0.8
RECORDS = (
    organisation("union", [member("BEL DEU FRA", "1958-01-01")]),
    # One id for an organisation and an agreement.
    organisation("club", [member("AUS JPN", "1990-01-01")]),
    agreement("club", "IDN TUR", ["in_force 2001-01-01"], form="fta"),
    agreement("wide", "AUS IDN JPN", ["in_force 2010-01-01"], form="fta"),
    agreement("pair", "IDN JPN", ["in_force 2008-01-01"], form="fta"),
    agreement("deep", "AUS JPN", ["in_force 2012-01-01"], form="customs-union", trade=trade("CU")),
    agreement("talks", [party("JPN union", role="negotiator")], ["negotiations_opened 2018-01-01"], form="fta"),
    agreement("customs", "AUS TUR", ["proposed 2020-01-01"], form="customs-union", trade=trade("CU")),
    agreement("unknown", "DEU TUR", ["in_force 2005-01-01"], form="fta"),
    agreement("far", "BEL CHL", ["in_force 2005-01-01"], form="fta"),
    agreement("later", "FRA JPN", ["signed 2024-05-01"], form="fta"),
    agreement(
        "one-way",
        [party("DEU", role="preference-giver"), party("TUR", role="preference-receiver")],
        ["in_force 2000-01-01"],
        form="preference-scheme",
        trade=trade("PSA", depth="partial", reciprocal=False),
    ),
)


@pytest.fixture(scope="module")
def register() -> Iterator[Register]:
    with opened(*RECORDS) as found:
        yield found


@pytest.fixture(scope="module")
def estimates(tmp_path_factory: pytest.TempPathFactory) -> Estimates:
    """Estimates that hold nothing but what scenarios ask for."""
    folder = tmp_path_factory.mktemp("estimates")
    values = [("pair", "own", OWN), ("wide", "class_mean", MEAN), ("unknown", "none", None), ("deep", "own", 0.7)]
    scalars = pl.DataFrame(
        [(name, "FTA", "all_pairs", source, "agtpa", value) for name, source, value in values],
        schema=["agreement", "type", "removal", "source_of_effect", "panel", "effect"],
        orient="row",
    )
    write_table(folder / VALUE_SCALARS, scalars)
    kinds = pl.DataFrame(
        [("FTA", OF_FTAS, 0.1, 0.2, "agtpa", "FTA", 9), ("CU", OF_UNIONS, 0.1, 0.2, "agtpa", "CU", 3)],
        schema=["kind", "value", "standard_error", "spread", "panel", "based_on", "agreements"],
        orient="row",
    )
    write_table(folder / KINDS, kinds)
    return Estimates(folder)


class Ask:
    """Resolves steps in the small world."""

    def __init__(self, register: Register, estimates: Estimates) -> None:
        self.register, self.estimates = register, estimates

    def __call__(self, *steps: Any, **more: Any) -> Resolved:
        content = {"steps": list(steps), **more}
        return resolve_scenario(content, WORLD, register=self.register, estimates=self.estimates)


@pytest.fixture(scope="module")
def ask(register: Register, estimates: Estimates) -> Ask:
    return Ask(register, estimates)


def both(beta: float, *which: str) -> dict[str, float]:
    return {f"{one}>{other}": beta for each in which for one, other in (each.split(), each.split()[::-1])}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # IDN–JPN is bound by `pair` too, AUS–JPN by a deeper union: only AUS–IDN is this agreement's alone.
        ([{"leave": "wide"}], both(-MEAN, "AUS IDN")),
        ([{"leave": "wide", "covered": "removed"}], both(-MEAN, "AUS IDN", "AUS JPN", "IDN JPN")),
        ([{"leave": ["IDN", "wide"]}], both(-MEAN, "AUS IDN")),
        ([{"leave": ["JPN", "wide"], "covered": "removed"}], both(-MEAN, "AUS JPN", "IDN JPN")),
        ([{"leave": "wide", "effect": 0.1, "covered": "kept"}], both(-0.1, "AUS IDN")),
        # An FTA does not cover a customs union.
        ([{"leave": "deep"}], both(-0.7, "AUS JPN")),
        # What an earlier step has left covers no more, so that a pair loses one agreement's effect, the last one's.
        ([{"leave": "wide"}, {"leave": "pair"}], both(-MEAN, "AUS IDN") | both(-OWN, "IDN JPN")),
        ([{"leave": "pair"}, {"leave": "wide"}], both(-MEAN, "AUS IDN", "IDN JPN")),
        ([{"leave": "one-way", "effect": 0.1, "covered": "removed"}], {"TUR>DEU": -0.1}),
        ([{"deepen": "wide", "effect": 0.1}], both(0.1, "AUS IDN", "AUS JPN", "IDN JPN")),
        ([{"deepen": ["AUS", "wide"], "effect": 0.1}], both(0.1, "AUS IDN", "AUS JPN")),
        # A union stands for its members, of whom Belgium is not in this world.
        ([{"sign": "talks"}], both(OF_FTAS, "DEU JPN", "FRA JPN")),
        ([{"sign": "customs"}], both(OF_UNIONS, "AUS TUR")),
        ([{"sign": "customs", "effect": 0.5}], both(0.5, "AUS TUR")),
        # Signed in 2024: not yet so in the world of 2023.
        ([{"sign": "later"}], both(OF_FTAS, "FRA JPN")),
        ([{"sign": ["TUR", "wide"]}], both(OF_FTAS, "AUS TUR", "JPN TUR")),
        ([{"sign": ["union", "wide"]}], both(OF_FTAS, *(f"{a} {b}" for a in ("DEU", "FRA") for b in WORLD if b in
                                                        ("AUS", "IDN", "JPN")))),
        # Nobody signs twice; whoever has left may sign anew.
        ([{"sign": "talks"}, {"sign": "later"}], both(OF_FTAS, "DEU JPN", "FRA JPN")),
        ([{"leave": "unknown", "effect": 0.3}, {"sign": ["DEU", "TUR"], "effect": 0.1}], both(-0.2, "DEU TUR")),
        ([{"sign": ["IDN", "DEU"]}], both(OF_FTAS, "DEU IDN")),
        # The organisation goes before the agreement of the same id, unless the id stands alone.
        ([{"leave": ["IDN", "club"], "effect": 0.3}], both(-0.3, "AUS IDN", "IDN JPN")),
        ([{"leave": "club", "effect": 0.3}], both(-0.3, "IDN TUR")),
    ],
)  # fmt: skip
def test_each_pair_changes_as_by_hand(
    ask: Ask, register: Register, steps: list[dict[str, Any]], expected: dict[str, float]
) -> None:
    found = ask(*steps)
    change, _absent = found.scenario.matrix(WORLD, register)
    got = {f"{WORLD[one]}>{WORLD[other]}": change[one, other] for one, other in np.argwhere(change)}
    assert got == pytest.approx(expected, abs=1e-12)


def test_what_each_step_rests_on_is_told(ask: Ask) -> None:
    first, second, third = ask({"leave": "wide"}, {"sign": "talks"}, {"sign": ["IDN", "DEU"], "effect": 1}).steps
    assert (first.beta.source, first.beta.kind, first.coefficient) == ("class_mean", "FTA", -MEAN)
    assert (first.pairs, first.covered, first.covered_by) == (2, 4, ("deep", "pair"))
    assert (second.beta.source, second.beta.kind, second.pairs, second.absent) == ("kind_mean", "FTA", 4, ("BEL",))
    assert (third.agreement, third.who, third.beta.source, third.pairs) == (None, ("IDN", "DEU"), "given", None)


@pytest.mark.parametrize(
    ("step", "what"),
    [
        ({"leave": "pear"}, "name nobody knows.*pair"),
        ({"leave": "union"}, "an organisation alone"),
        ({"leave": "talks"}, r"binds no one then.*talks \(negotiating\)"),
        ({"leave": "wide", "on": "2009-12-31"}, "binds no one then"),
        ({"leave": ["TUR", "wide"]}, "no party to the agreement"),
        ({"leave": "far", "effect": 1}, "without parties in this world"),
        ({"leave": "unknown"}, "no effect.*`effect`"),
        ({"leave": "pair"}, "changes nothing.*wide"),
        ({"sign": "pair"}, "changes nothing.*pair, wide"),
        ({"sign": "one-way"}, "one way"),
        ({"deepen": "wide"}, "no effect"),
        ({"leave": ["IDN", "JPN"]}, "no effect"),
        ({"leave": "wide", "covered": "perhaps"}, "no such choice"),
        ({"deepen": "wide", "effect": 1, "covered": "removed"}, "unknown fields"),
        ({"leave": ["IDN", "JPN"], "effect": 1, "covered": "removed"}, "unknown fields"),
        ({"change": "wide", "effect": 1}, "too few parties"),
        ({"leave": "wide", "effect": float("nan")}, "not a number"),
        ({"leave": "wide", "on": "2023"}, "2023"),
        ({"leave": "wide", "on": 3}, "no day"),
    ],
)
def test_what_cannot_be_says_how_to_mend_it(ask: Ask, step: dict[str, Any], what: str) -> None:
    with pytest.raises(InputError, match=what) as raised:
        ask(step)
    assert raised.value.mend


def test_an_agreement_cannot_be_left_twice(ask: Ask) -> None:
    with pytest.raises(InputError, match=r"step 2.*binds no one"):
        ask({"leave": "wide"}, {"leave": "wide"})


def test_the_expanded_form_is_written_and_read_back(ask: Ask, tmp_path: Path) -> None:
    plain = ask(
        {"leave": "wide"}, {"leave": "one-way", "effect": 0.1, "covered": "removed"}, {"sign": "talks"}, name="Semua"
    ).scenario
    path = tmp_path / "scenario.yml"
    path.write_text(dump_scenario(plain), encoding="utf-8")
    assert parse_scenario(read_content(path)) == plain
    assert plain.name == "Semua"


def test_steps_between_parties_are_what_they_were(ask: Ask) -> None:
    steps = (
        {"sign": ["IDN", ["DEU", "TUR"]], "effect": 0.3},
        {"leave": ["DEU", "union"], "effect": 0.5, "on": "2019-12-31"},
        {"change": ["AUS", "IDN"], "effect": -0.1},
    )
    assert ask(*steps).scenario == parse_scenario({"steps": list(steps)})


WORDS = st.sampled_from(["sign", "leave", "deepen", "change", "effect", "on", "covered", "name", "steps"])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=5),
    st.sampled_from(["wide", "pair", "deep", "talks", "union", "IDN", "JPN", "TUR", "2019-12-31", "removed"]),
)  # fmt: skip
JUNK = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
STEP = st.dictionaries(WORDS, JUNK, min_size=1, max_size=3)


@settings(deadline=None, max_examples=300)
@given(content=JUNK | st.fixed_dictionaries({"steps": st.lists(STEP | JUNK, max_size=3)}))
def test_junk_is_refused_or_is_a_scenario(ask: Ask, content: Any) -> None:
    try:
        found = resolve_scenario(content, WORLD, register=ask.register, estimates=ask.estimates)
    except InputError as error:
        assert error.mend
    else:
        assert isinstance(found.scenario, Scenario) and found.scenario.changes
