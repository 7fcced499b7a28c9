"""Bilateral, regional or multilateral: hand-sized agreements on chosen days."""

from __future__ import annotations

from datetime import date

import pytest
from small import Make, Record, agreement, member, organisation, party, text

from jalin.register import Register

# Fictional organisations of real economies.
UNION = organisation("union", [member("DEU FRA", "1990-01-01"), member("POL", "2004-05-01")])
BLOC = organisation("bloc", [member("IDN MYS THA", "1967-08-08"), member("VNM", "1995-07-28")])
RIM = organisation("rim", [member("IDN AUS CHL", "1989-11-06")])
CLUB = organisation("club", [member("IDN AUS CHL", "1989-11-06")], type="interregional")


def kind(register: Register, day: str = "2020-01-01") -> str:
    return register.kind(register.agreement("pact"), date.fromisoformat(day))


def parties(register: Register, day: str = "2020-01-01") -> list[str]:
    return register.parties(register.agreement("pact"), date.fromisoformat(day))


def pact(who: str | list[Record], **more: object) -> Record:
    return agreement("pact", who, ["signed 2000-01-01", "in_force 2001-01-01"], **more)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("IDN JPN", "bilateral"),
        ("IDN MYS", "bilateral"),
        ("IDN MYS THA", "regional"),  # South-eastern Asia
        ("IDN JPN IND", "regional"),  # Asia
        ("FRA DEU POL", "regional"),  # Europe
        ("USA MEX CAN", "regional"),  # the Americas
        ("IDN JPN AUS", "multilateral"),  # Asia and Oceania
        ("IDN DEU KEN", "multilateral"),
    ],
)
def test_states(make: Make, who: str, expected: str) -> None:
    assert kind(make(pact(who))) == expected


def test_members_of_one_regional_organisation(make: Make) -> None:
    assert kind(make(pact("IDN AUS CHL"), RIM)) == "regional"


def test_members_of_one_organisation_that_is_not_regional(make: Make) -> None:
    assert kind(make(pact("IDN AUS CHL"), CLUB)) == "multilateral"


def test_membership_of_the_regional_organisation_counts_on_the_day(make: Make) -> None:
    register = make(pact("IDN AUS CHL"), organisation("rim", [member("IDN AUS CHL", "1989-11-06", "2010-01-01")]))
    assert [kind(register, day) for day in ("2009-12-31", "2010-01-01")] == ["regional", "multilateral"]


def test_one_outsider_makes_it_multilateral(make: Make) -> None:
    assert kind(make(pact("IDN AUS CHL KEN"), RIM)) == "multilateral"


def test_an_organisation_alone_is_one_party(make: Make) -> None:
    register = make(pact("IDN union"), UNION)
    assert (kind(register), parties(register)) == ("bilateral", ["IDN", "union"])


@pytest.mark.parametrize("more", [{}, {"side": "union"}])
def test_mixed_agreement_is_bilateral(make: Make, more: dict[str, str]) -> None:
    """The union and its members on one side, Indonesia on the other."""
    register = make(pact([party("union"), party("DEU FRA POL", **more), party("IDN")]), UNION)
    assert kind(register) == "bilateral"
    assert sorted(parties(register)) == ["IDN", "union"]


def test_a_member_of_the_union_counts_apart_before_it_joins(make: Make) -> None:
    register = make(pact([party("union"), party("POL"), party("IDN")]), UNION)
    assert [kind(register, day) for day in ("2004-04-30", "2004-05-01")] == ["multilateral", "bilateral"]


def test_states_on_one_side_are_one_party(make: Make) -> None:
    side = organisation("four", [member("CHE ISL LIE NOR", "1960-05-03")])
    register = make(pact([party("CHE ISL LIE NOR", side="four"), party("IDN")]), side)
    assert (kind(register), parties(register)) == ("bilateral", ["four", "IDN"])


def test_an_organisation_and_two_states(make: Make) -> None:
    assert kind(make(pact("bloc AUS NZL"), BLOC)) == "multilateral"
    assert kind(make(pact("bloc JPN KOR"), BLOC)) == "regional"


def test_agreement_of_one_organisation_is_among_its_members(make: Make) -> None:
    register = make(pact("bloc"), BLOC)
    assert parties(register) == ["IDN", "MYS", "THA", "VNM"]
    assert kind(register) == "regional"


def test_agreement_of_a_union_across_regions(make: Make) -> None:
    assert kind(make(pact("club"), CLUB)) == "multilateral"


def test_before_it_is_in_force_those_on_record_count(make: Make) -> None:
    register = make(pact("IDN JPN AUS"))
    assert kind(register, "2000-06-01") == "multilateral"


def test_signatories_do_not_count_once_it_is_in_force(make: Make) -> None:
    register = make(pact([party("IDN JPN"), party("AUS", role="signatory")]))
    assert (kind(register), parties(register)) == ("bilateral", ["IDN", "JPN"])


def test_it_becomes_multilateral_when_others_join(make: Make) -> None:
    register = make(pact([party("IDN JPN"), party("AUS", "in_force 2010-01-01")]))
    assert [kind(register, day) for day in ("2009-12-31", "2010-01-01")] == ["bilateral", "multilateral"]


def test_it_becomes_bilateral_when_others_leave(make: Make) -> None:
    register = make(pact([party("IDN JPN"), party("AUS", "withdrawn 2010-01-01")]))
    assert [kind(register, day) for day in ("2009-12-31", "2010-01-01")] == ["multilateral", "bilateral"]


def test_a_territory_bound_through_its_parent_is_no_further_party(make: Make) -> None:
    register = make(pact([party("DNK IDN"), party("GRL", through="DNK")]))
    assert kind(register) == "bilateral"


def test_a_territory_that_concludes_for_itself_is_a_party(make: Make) -> None:
    assert kind(make(pact("IDN MYS HKG"))) == "regional"
    assert kind(make(pact("IDN HKG"))) == "bilateral"


def test_kind_set_by_hand_stands(make: Make) -> None:
    override = {"kind": "regional", "reason": text("Both sides call it so.", "Disebut demikian oleh para pihak.")}
    assert kind(make(pact("IDN JPN", kind_override=override))) == "regional"


def test_kind_of_organisations(make: Make) -> None:
    register = make(BLOC, CLUB)
    kinds = [register.organisation_kind(register.organisation(found)) for found in ("bloc", "club")]
    assert kinds == ["regional", "multilateral"]
