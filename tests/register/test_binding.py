"""Who is bound from when to when, directly or through an organisation: hand-sized cases."""

from __future__ import annotations

from datetime import date

import pytest
from small import Make, Record, agreement, member, organisation, party

from jalin.register import Register

BLOC = organisation("bloc", [member("IDN MYS THA", "1967-08-08"), member("VNM", "1995-07-28")])
# Six founders are two here; one accession, one exit.
UNION = organisation(
    "union", [member("DEU FRA", "1958-01-01"), member("GBR", "1973-01-01", "2020-02-01"), member("POL", "2004-05-01")]
)
G = organisation("g", [member("DEU FRA IDN union", "1999-09-26")], type="interregional")


def bound(register: Register, who: str, day: str) -> bool:
    return any(
        bond.interval.covers(date.fromisoformat(day)) for bond in register.bonds(register.agreement("pact"), who)
    )


def tied(register: Register, one: str, other: str, day: str) -> bool:
    return "pact" in [tie.id for tie in register.ties(one, other, on=day)]


def pact(who: str | list[Record], *events: str, **more: object) -> Record:
    return agreement("pact", who, list(events) or ["signed 2000-01-01", "in_force 2001-01-01"], **more)


def test_bound_from_the_entry_into_force(make: Make) -> None:
    register = make(pact("IDN JPN"))
    days = ("2000-12-31", "2001-01-01", "2026-01-01")
    assert [bound(register, "IDN", day) for day in days] == [False, True, True]


def test_own_entry_into_force(make: Make) -> None:
    register = make(pact([party("IDN"), party("JPN", "consented 2003-03-03 form=ratification", "in_force 2004-04-04")]))
    assert [bound(register, "JPN", day) for day in ("2003-03-03", "2004-04-03", "2004-04-04")] == [False, False, True]
    assert bound(register, "IDN", "2001-01-01")


def test_provisional_application_for_one(make: Make) -> None:
    register = make(pact([party("IDN"), party("JPN", "provisionally_applied 2003-03-03", "in_force 2004-04-04")]))
    assert [bound(register, "JPN", day) for day in ("2003-03-02", "2003-03-03")] == [False, True]


@pytest.mark.parametrize("kind", ["withdrawn", "denounced"])
def test_withdrawal(make: Make, kind: str) -> None:
    register = make(pact([party("IDN JPN"), party("MYS", f"{kind} 2010-10-10")]))
    assert [bound(register, "MYS", day) for day in ("2010-10-09", "2010-10-10")] == [True, False]
    assert bound(register, "IDN", "2010-10-10")
    assert not tied(register, "IDN", "MYS", "2010-10-10")


@pytest.mark.parametrize("role", ["signatory", "negotiator"])
def test_who_did_not_consent_is_not_bound(make: Make, role: str) -> None:
    register = make(pact([party("IDN JPN"), party("IND", "signed 2000-02-02", role=role)]))
    assert not bound(register, "IND", "2026-01-01")
    assert not tied(register, "IDN", "IND", "2026-01-01")


def test_per_party_dates_only(make: Make) -> None:
    parties = [party("IDN", "in_force 2002-01-01"), party("JPN", "in_force 2003-01-01"), party("MYS")]
    register = make(pact(parties, "signed 2000-01-01"))
    assert [tied(register, "IDN", "JPN", day) for day in ("2002-12-31", "2003-01-01")] == [False, True]
    assert not bound(register, "MYS", "2026-01-01"), "no entry into force is recorded for it"


def test_a_text_that_does_not_bind_holds_from_its_signature(make: Make) -> None:
    register = make(pact("IDN JPN", "signed 2000-01-01", form="mou"))
    assert [tied(register, "IDN", "JPN", day) for day in ("1999-12-31", "2000-01-01")] == [False, True]


def test_a_treaty_that_is_only_signed_ties_no_one(make: Make) -> None:
    assert not tied(make(pact("IDN JPN", "signed 2000-01-01")), "IDN", "JPN", "2026-01-01")


def test_a_suspended_treaty_still_ties(make: Make) -> None:
    register = make(pact("IDN JPN", "in_force 2001-01-01", "suspended 2005-01-01"))
    assert [tie.status for tie in register.ties("IDN", "JPN", on="2005-01-01")] == ["suspended"]


def test_the_end_frees_everyone(make: Make) -> None:
    register = make(pact("IDN JPN", "in_force 2001-01-01", "expires 2005-01-01", "expires 2008-01-01"))
    assert [tied(register, "IDN", "JPN", day) for day in ("2005-01-01", "2007-12-31", "2008-01-01")] == [
        True, True, False,
    ]  # fmt: skip


def test_bound_through_the_union_while_a_member(make: Make) -> None:
    register = make(pact("IDN union", "signed 2000-01-01", "in_force 2001-01-01"), UNION)
    assert bound(register, "DEU", "2001-01-01")
    assert [bound(register, "POL", day) for day in ("2001-01-01", "2004-04-30", "2004-05-01")] == [False, False, True]
    assert [bound(register, "GBR", day) for day in ("2020-01-31", "2020-02-01")] == [True, False]
    assert [tied(register, "IDN", "POL", day) for day in ("2004-04-30", "2004-05-01")] == [False, True]


def test_since_is_the_accession_for_a_late_member(make: Make) -> None:
    register = make(pact("IDN union"), UNION)
    since = {who: str(register.ties("IDN", who, on="2010-01-01")[0].since) for who in ("DEU", "POL")}
    assert since == {"DEU": "2001-01-01", "POL": "2004-05-01"}


def test_until_is_the_exit_for_one_who_left(make: Make) -> None:
    tie = make(pact("IDN union"), UNION).ties("IDN", "GBR", on="2010-01-01")[0]
    assert str(tie.until) == "2020-02-01"
    assert tie.via == ("", "union")


def test_leaving_and_coming_back(make: Make) -> None:
    union = organisation("union", [member("DEU FRA", "1958-01-01", "1970-01-01"), member("DEU", "1980-01-01")])
    register = make(pact("IDN union", "in_force 1960-01-01"), union)
    days = ("1969-12-31", "1970-01-01", "1979-12-31", "1980-01-01")
    assert [bound(register, "DEU", day) for day in days] == [True, False, False, True]


def test_members_on_the_unions_side_owe_each_other_nothing(make: Make) -> None:
    register = make(pact("IDN union"), UNION)
    assert not tied(register, "DEU", "FRA", "2010-01-01")


def test_mixed_agreement_ties_no_two_members(make: Make) -> None:
    """The entry of the members says that they stand on the union's side."""
    register = make(pact([party("union"), party("DEU FRA", side="union"), party("IDN")]), UNION)
    assert tied(register, "IDN", "DEU", "2010-01-01")
    assert not tied(register, "DEU", "FRA", "2010-01-01")
    assert not tied(register, "DEU", "POL", "2010-01-01")


def test_states_on_one_side_are_tied_to_the_other_only(make: Make) -> None:
    four = organisation("four", [member("CHE ISL LIE NOR", "1960-05-03")])
    register = make(pact([party("CHE ISL LIE NOR", side="four"), party("IDN")]), four)
    assert tied(register, "IDN", "CHE", "2010-01-01")
    assert not tied(register, "ISL", "NOR", "2010-01-01")


def test_agreement_of_one_organisation_ties_its_members(make: Make) -> None:
    register = make(pact("bloc", "in_force 1990-01-01"), BLOC)
    assert tied(register, "IDN", "MYS", "1990-01-01")
    assert [tied(register, "IDN", "VNM", day) for day in ("1995-07-27", "1995-07-28")] == [False, True]
    assert not tied(register, "IDN", "JPN", "2010-01-01")


def test_bound_through_an_organisation_in_an_organisation(make: Make) -> None:
    register = make(pact("g CHN"), G, UNION)
    assert bound(register, "POL", "2004-05-01")
    assert not bound(register, "POL", "2004-04-30")
    tie = register.ties("CHN", "POL", on="2010-01-01")[0]
    assert tie.via == ("", "union>g")


def test_the_nearer_way_is_shown(make: Make) -> None:
    """Germany belongs to the group itself and through the union."""
    tie = make(pact("g CHN"), G, UNION).ties("CHN", "DEU", on="2010-01-01")[0]
    assert tie.via == ("", "g")


def test_territory_through_its_parent(make: Make) -> None:
    register = make(pact([party("DNK IDN"), party("GRL", through="DNK")]))
    assert tied(register, "IDN", "GRL", "2010-01-01")
    assert not tied(register, "DNK", "GRL", "2010-01-01"), "parent and territory stand on one side"


def test_territory_that_left(make: Make) -> None:
    register = make(pact([party("DNK IDN"), party("GRL", "withdrawn 2005-01-01", through="DNK")]))
    assert [bound(register, who, "2010-01-01") for who in ("DNK", "GRL")] == [True, False]


def test_territory_that_concludes_for_itself(make: Make) -> None:
    register = make(pact("IDN HKG"))
    assert tied(register, "HKG", "IDN", "2010-01-01")
    assert not bound(register, "CHN", "2010-01-01")


def test_dialogue_partner_is_not_bound_by_what_the_members_conclude(make: Make) -> None:
    bloc = organisation("bloc", [member("IDN MYS", "1967-08-08"), member("IND", "1995", role="dialogue_partner")])
    register = make(pact("bloc JPN"), bloc)
    assert [bound(register, who, "2010-01-01") for who in ("IDN", "IND")] == [True, False]
