"""Directed pairs of economies under trade agreements."""

from __future__ import annotations

import pytest
from small import Make, Record, agreement, member, organisation, party, trade

from jalin.register import Register

DAY = "2010-01-01"
UNION = organisation("union", [member("DEU FRA", "1958-01-01"), member("POL", "2004-05-01")])
BLOC = organisation("bloc", [member("IDN MYS", "1967-08-08"), member("VNM", "1995-07-28")])


def pairs(register: Register, on: str = DAY) -> set[str]:
    return {f"{row.exporter}>{row.importer}" for row in register.trade_dyads(on=on)}


def deal(who: str | list[Record], *events: str, **more: object) -> Record:
    return agreement("deal", who, list(events) or ["in_force 2001-01-01"], **{"form": "fta", **more})


def test_both_directions(make: Make) -> None:
    register = make(deal("IDN JPN"))
    assert pairs(register) == {"IDN>JPN", "JPN>IDN"}
    assert pairs(register, "2000-12-31") == set()


def test_every_pair_of_many(make: Make) -> None:
    assert len(pairs(make(deal("IDN JPN AUS KOR")))) == 4 * 3


def test_union_side_makes_no_pair_within(make: Make) -> None:
    register = make(deal("IDN union"), UNION)
    assert pairs(register) == {"IDN>DEU", "IDN>FRA", "IDN>POL", "DEU>IDN", "FRA>IDN", "POL>IDN"}
    assert "IDN>POL" not in pairs(register, "2004-04-30")


def test_side_of_states_makes_no_pair_within(make: Make) -> None:
    four = organisation("four", [member("CHE NOR", "1960-05-03")])
    register = make(deal([party("CHE NOR", side="four"), party("IDN")]), four)
    assert pairs(register) == {"IDN>CHE", "IDN>NOR", "CHE>IDN", "NOR>IDN"}


def test_mixed_agreement_makes_no_pair_within_the_union(make: Make) -> None:
    register = make(deal([party("union"), party("DEU FRA POL", side="union"), party("IDN")]), UNION)
    assert pairs(register) == {"IDN>DEU", "IDN>FRA", "IDN>POL", "DEU>IDN", "FRA>IDN", "POL>IDN"}


def test_internal_agreement_pairs_the_members(make: Make) -> None:
    register = make(deal("bloc", "in_force 1993-01-01"), BLOC)
    assert pairs(register, "1995-07-27") == {"IDN>MYS", "MYS>IDN"}
    assert len(pairs(register, "1995-07-28")) == 3 * 2


def test_two_blocs_make_no_pair_within(make: Make) -> None:
    register = make(deal("bloc union"), BLOC, UNION)
    assert len(pairs(register)) == 3 * 3 * 2
    assert "IDN>MYS" not in pairs(register)


@pytest.mark.parametrize(
    ("form", "wto_types", "expected"),
    [
        ("fta", ["FTA"], "FTA"),
        ("cepa", ["EIA", "FTA"], "FTA"),
        ("cepa", ["EIA"], "EIA"),
        ("customs-union", ["CU", "EIA"], "CU"),
        ("partial-scope", ["PSA"], "partial_scope"),
    ],
)
def test_class(make: Make, form: str, wto_types: list[str], expected: str) -> None:
    register = make(deal("IDN JPN", form=form, trade=trade(*wto_types)))
    assert {row.trade_class for row in register.trade_dyads(on=DAY)} == {expected}


def test_one_way_preferences(make: Make) -> None:
    """The receivers export, the giver imports; the receivers owe each other nothing."""
    roles = [party("JPN", role="preference-giver"), party("IDN KHM", role="preference-receiver")]
    register = make(deal(roles, form="preference-scheme", trade=trade("PSA", reciprocal="false")))
    assert pairs(register) == {"IDN>JPN", "KHM>JPN"}
    assert {row.trade_class for row in register.trade_dyads(on=DAY)} == {"non_reciprocal"}


def test_one_way_preferences_of_a_union(make: Make) -> None:
    roles = [party("union", role="preference-giver"), party("KHM", role="preference-receiver")]
    register = make(deal(roles, form="preference-scheme", trade=trade("PSA", reciprocal="false")), UNION)
    assert pairs(register) == {"KHM>DEU", "KHM>FRA", "KHM>POL"}


@pytest.mark.parametrize(
    "events",
    [
        ["signed 2000"],
        ["in_force 2001", "suspended 2005"],
        ["in_force 2001", "terminated 2009"],
        ["in_force 2011"],
    ],
)
def test_out_of_force_there_is_no_pair(make: Make, events: list[str]) -> None:
    assert pairs(make(deal("IDN JPN", *events))) == set()


def test_late_and_leaving_parties(make: Make) -> None:
    parties = [party("IDN JPN"), party("AUS", "in_force 2005-05-05"), party("KOR", "withdrawn 2008-08-08")]
    register = make(deal(parties))
    assert pairs(register, "2005-05-04") == {"IDN>JPN", "JPN>IDN", "IDN>KOR", "KOR>IDN", "JPN>KOR", "KOR>JPN"}
    assert pairs(register) == {"IDN>JPN", "JPN>IDN", "IDN>AUS", "AUS>IDN", "JPN>AUS", "AUS>JPN"}


def test_each_agreement_has_its_row_and_rows_are_in_order(make: Make) -> None:
    other = agreement("wider-deal", "IDN JPN AUS", ["in_force 2002"], form="fta")
    rows = make(deal("IDN JPN"), other).trade_dyads(on=DAY)
    assert [row.agreement for row in rows if (row.exporter, row.importer) == ("IDN", "JPN")] == ["deal", "wider-deal"]
    keys = [(row.exporter, row.importer, row.agreement) for row in rows]
    assert keys == sorted(set(keys))


def test_what_is_no_trade_agreement_makes_no_pair(make: Make) -> None:
    assert pairs(make(agreement("friends", "IDN JPN", ["in_force 2001"]))) == set()


def test_founding_register_pairs_no_economy_with_itself(founding: Register) -> None:
    rows = founding.trade_dyads(on="2026-01-01")
    assert len(rows) > 500
    assert all(row.exporter != row.importer for row in rows)
    one_way = {"non_reciprocal"}
    directed = {(row.exporter, row.importer, row.agreement) for row in rows if row.trade_class not in one_way}
    assert {(importer, exporter, found) for exporter, importer, found in directed} == directed
