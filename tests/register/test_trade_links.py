"""Pairs of economies that trade agreements tie or may come to tie, and unions with one trade policy."""

from __future__ import annotations

import pytest
from small import Make, Record, agreement, claim, member, organisation, party, trade

from jalin.errors import DateError
from jalin.register import Register

DAY = "2010-01-01"
UNION = organisation("union", [member("DEU FRA", "1958-01-01"), member("POL", "2004-05-01")])
BLOC = organisation("bloc", [member("IDN MYS", "1967-08-08"), member("VNM", "1995-07-28")])


def deal(who: str | list[Record] = "IDN JPN", *events: str, **more: object) -> Record:
    return agreement("deal", who, list(events) or ["signed 2000", "in_force 2001-01-01"], **{"form": "fta", **more})


def pairs(register: Register, on: str = DAY) -> set[str]:
    return {f"{row.first} {row.second}" for row in register.trade_links(on=on)}


def rows(register: Register, on: str = DAY) -> list[tuple[str, ...]]:
    return [(row.first, row.second, row.agreement, row.trade_class, row.status) for row in register.trade_links(on=on)]


# Status ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "status"),
    [
        (["proposed 2009"], "proposed"),
        (["proposed 2008", "negotiations_opened 2009-12-31"], "negotiating"),
        (["negotiations_opened 2005", "negotiations_concluded 2009"], "negotiating"),
        (["negotiations_opened 2005", "signed 2009-06-01"], "signed"),
        (["signed 2009-06-01", "in_force 2011-01-01"], "signed"),
        (["signed 2009", "in_force 2010-01-01"], "in_force"),
        (["signed 2009", "provisionally_applied 2009-07-01"], "in_force"),
        (["in_force 2000", "suspended 2009"], "suspended"),
        (["in_force 2000", "suspended 2008", "resumed 2009"], "in_force"),
        (["in_force 2000", "expires 2010-01-02"], "in_force"),
        (["in_force 2000", "terminated 2011"], "in_force"),
        # Nothing yet, or nothing any more.
        (["proposed 2010-01-02"], None),
        (["signed 2010-06-01", "in_force 2011-01-01"], None),
        (["in_force 2000", "terminated 2010-01-01"], None),
        (["in_force 2000", "expires 2009-12-31"], None),
        (["signed 2000", "in_force 2001", "superseded 2005 by=other"], None),
        (["signed 2000", "terminated 2005"], None),
    ],
)
def test_status_of_a_pair(make: Make, events: list[str], status: str | None) -> None:
    register = make(deal("IDN JPN", *events), agreement("other", "AUS NZL", ["in_force 1990"]))
    expected = [] if status is None else [("IDN", "JPN", "deal", "FTA", status)]
    assert rows(register) == expected


def test_status_follows_the_day(make: Make) -> None:
    register = make(deal("IDN JPN", "negotiations_opened 2005-01-01", "signed 2007-01-01", "in_force 2008-01-01"))
    days = ("2004-12-31", "2005-01-01", "2006-12-31", "2007-01-01", "2008-01-01")
    statuses = [[row.status for row in register.trade_links(on=day)] for day in days]
    assert statuses == [[], ["negotiating"], ["negotiating"], ["signed"], ["in_force"]]
    with pytest.raises(DateError):
        register.trade_links(on="2008")


# Class ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"trade": trade("FTA")}, "FTA"),
        ({"trade": trade("FTA", "EIA")}, "FTA"),
        ({"trade": trade("EIA")}, "EIA"),
        ({"trade": trade("EIA", "CU")}, "CU"),
        ({"trade": trade("PSA"), "form": "partial-scope"}, "partial_scope"),
        ({"trade": trade("FTA"), "form": "treaty"}, "FTA"),
        # Texts whose trade part is not settled go by their form.
        ({"form": "treaty", "fields": ["goods-trade"]}, "other"),
        ({"form": "framework-agreement", "fields": ["goods-trade", "investment"]}, "other"),
        ({"form": "framework-agreement", "fields": ["investment", "goods-trade"]}, None),
        ({"form": "treaty", "fields": ["diplomacy"]}, None),
        ({"form": "mou", "fields": ["goods-trade"]}, None),
        ({"form": "investment-treaty", "fields": ["investment"]}, None),
    ],
)
def test_class_of_a_pair(make: Make, more: Record, expected: str | None) -> None:
    register = make(deal("IDN JPN", "signed 2009-09-09", **more))
    assert [row.trade_class for row in register.trade_links(on=DAY)] == ([] if expected is None else [expected])


def test_class_of_a_scheme_of_preferences(make: Make) -> None:
    sides = [party("JPN", role="preference-giver"), party("BGD", role="preference-receiver")]
    scheme = deal(sides, form="preference-scheme", trade=trade("PSA", reciprocal=False))
    assert rows(make(scheme)) == [("BGD", "JPN", "deal", "non_reciprocal", "in_force")]


# Pairs ----------------------------------------------------------------------------------------------------------------


def test_each_pair_once_in_order_of_letters(make: Make) -> None:
    register = make(deal("JPN AUS IDN"))
    assert rows(register) == [
        ("AUS", "IDN", "deal", "FTA", "in_force"),
        ("AUS", "JPN", "deal", "FTA", "in_force"),
        ("IDN", "JPN", "deal", "FTA", "in_force"),
    ]


def test_every_agreement_of_a_pair_has_a_row(make: Make) -> None:
    more = agreement("more", "JPN IDN", ["negotiations_opened 2009"], form="cepa")
    assert [row[2:] for row in rows(make(deal(), more))] == [
        ("deal", "FTA", "in_force"),
        ("more", "FTA", "negotiating"),
    ]


def test_a_union_stands_for_its_members_of_the_day(make: Make) -> None:
    register = make(deal("IDN union"), UNION)
    assert pairs(register, "2004-04-30") == {"DEU IDN", "FRA IDN"}
    assert pairs(register, "2004-05-01") == {"DEU IDN", "FRA IDN", "IDN POL"}


def test_economies_on_one_side_make_no_pair(make: Make) -> None:
    four = organisation("four", [member("CHE NOR", "1960-05-03")])
    register = make(deal([party("CHE NOR", side="four"), party("IDN")]), four)
    assert pairs(register) == {"CHE IDN", "IDN NOR"}
    mixed = make(deal([party("union"), party("DEU FRA POL", side="union"), party("IDN")]), UNION)
    assert pairs(mixed) == {"DEU IDN", "FRA IDN", "IDN POL"}


def test_a_group_of_its_own_pairs_its_members(make: Make) -> None:
    register = make(deal("bloc"), BLOC)
    assert pairs(register) == {"IDN MYS", "IDN VNM", "MYS VNM"}


def test_two_groups_make_no_pair_within(make: Make) -> None:
    register = make(deal("bloc union"), BLOC, UNION)
    assert len(pairs(register)) == 9
    assert "IDN MYS" not in pairs(register)


def test_an_organisation_for_itself_alone_pairs_no_one(make: Make) -> None:
    assert pairs(make(deal([party("IDN JPN"), party("union", binds_members=False)]), UNION)) == {"IDN JPN"}


def test_who_has_left_makes_no_pair(make: Make) -> None:
    register = make(
        deal([party("IDN JPN"), party("MYS", "withdrawn 2009-12-31"), party("VNM", "denounced 2010-01-02")])
    )
    assert pairs(register) == {"IDN JPN", "IDN VNM", "JPN VNM"}
    assert "IDN MYS" in pairs(register, "2009-12-30")


def test_who_signed_and_is_not_bound_makes_a_pair(make: Make) -> None:
    register = make(deal([party("IDN JPN"), party("MYS", role="signatory"), party("VNM", "in_force 2015")]))
    assert pairs(register) == {"IDN JPN", "IDN MYS", "IDN VNM", "JPN MYS", "JPN VNM", "MYS VNM"}


def test_sides_that_negotiate_make_a_pair(make: Make) -> None:
    register = make(deal([party("IDN union", role="negotiator")], "negotiations_opened 2009"), UNION)
    assert {row.status for row in register.trade_links(on=DAY)} == {"negotiating"}
    assert pairs(register) == {"DEU IDN", "FRA IDN", "IDN POL"}


LINKS = "links._pairs looks at who has left only: "


def test_who_has_not_signed_yet_makes_no_pair(make: Make) -> None:
    register = make(deal([party("IDN JPN"), party("GBR", "signed 2023-07-16", "in_force 2024-12-15")]))
    assert "GBR JPN" in pairs(register, "2023-07-16")
    assert pairs(register, "2023-07-15") == {"IDN JPN"}


def test_who_negotiated_and_did_not_sign_makes_no_pair(make: Make) -> None:
    register = make(deal([party("IDN JPN"), party("IND", role="negotiator")]))
    assert pairs(register) == {"IDN JPN"}


def test_receivers_of_preferences_make_no_pair_with_one_another(make: Make) -> None:
    sides = [party("JPN", role="preference-giver"), party("BGD KHM", role="preference-receiver")]
    scheme = deal(sides, form="preference-scheme", trade=trade("PSA", reciprocal=False))
    assert pairs(make(scheme)) == {"BGD JPN", "JPN KHM"}


def test_pairs_in_force_are_those_of_the_dyads(founding: Register) -> None:
    """On the shipped register: what binds two economies both ways is a link of them, in force."""
    day = "2026-01-01"
    linked = {
        (row.first, row.second, row.agreement) for row in founding.trade_links(on=day) if row.status == "in_force"
    }
    bound = {(min(row.exporter, row.importer), max(row.exporter, row.importer), row.agreement)
             for row in founding.trade_dyads(on=day)}  # fmt: skip
    assert bound
    assert bound <= linked


# Unions with one trade policy -----------------------------------------------------------------------------------------


def test_unions_with_one_trade_policy(make: Make) -> None:
    early = UNION | {"common_commercial_policy": {"start": claim("1970-01-01")}}
    while_it_lasted = BLOC | {"common_commercial_policy": {"start": claim("2001-01-01"), "end": claim("2011-01-01")}}
    plain = organisation("plain", [member("AUS NZL", "1990-01-01")])
    register = make(early, while_it_lasted, plain)
    days = ("1969-12-31", "1970-01-01", "2001-01-01", "2010-12-31", "2011-01-01")
    found = [register.common_policy_unions(on=day) for day in days]
    assert found == [[], ["union"], ["bloc", "union"], ["bloc", "union"], ["union"]]


def test_unions_of_the_shipped_register(founding: Register) -> None:
    """TFEU, art. 207; Treaty on the Eurasian Economic Union of 2014, art. 33; SACU Agreement of 2002, art. 31."""
    assert {"eu", "eaeu", "sacu"} <= set(founding.common_policy_unions(on="2020-01-01"))
    assert "asean" not in founding.common_policy_unions(on="2020-01-01")
    assert "eaeu" not in founding.common_policy_unions(on="2009-12-31")
