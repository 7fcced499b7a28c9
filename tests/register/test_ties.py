"""What binds parties to one another on a day."""

from __future__ import annotations

import pytest
from small import Make, agreement, member, organisation, party

from jalin.errors import DateError, InputError, UnknownNameError
from jalin.register import Register, Tie

DAY = "2010-01-01"
BLOC = organisation(
    "bloc",
    [
        member("IDN MYS", "1967-08-08"),
        member("JPN IND", "1977", role="dialogue_partner"),
        member("PNG", "1981", role="observer"),
        member("TLS", "2002", role="associate"),
    ],
)
UNION = organisation("union", [member("DEU FRA", "1958-01-01"), member("POL", "2004-05-01")])
CLUB = organisation("club", [member("DEU FRA IDN JPN union", "1999-09-26")], type="universal")
PACT = agreement("pact", "IDN JPN", ["signed 2000-01-01", "in_force 2001-01-01"])
FORUM = agreement("forum", "IDN JPN AUS", ["adopted 1995"], form="declaration", fields=["culture", "tourism"])
TREATY = agreement("treaty", "IDN union", ["in_force 2002-02-02"], fields=["goods-trade", "investment"])
EVERYTHING = (BLOC, UNION, CLUB, PACT, FORUM, TREATY)


def ids(register: Register, *parties: str, on: str = DAY) -> list[str]:
    return [tie.id for tie in register.ties(*parties, on=on)]


def the(register: Register, record_id: str, *parties: str, on: str = DAY) -> Tie:
    (found,) = [tie for tie in register.ties(*parties, on=on) if tie.id == record_id]
    return found


def test_agreements_stand_first_then_by_kind_and_date(make: Make) -> None:
    assert ids(make(*EVERYTHING), "IDN", "JPN") == ["pact", "forum", "bloc", "club"]


def test_what_a_tie_says(make: Make) -> None:
    tie = the(make(*EVERYTHING), "treaty", "IDN", "POL")
    assert (tie.what, tie.kind, tie.form, tie.status) == ("agreement", "bilateral", "treaty", "in_force")
    assert tie.fields == ("goods-trade", "investment")
    assert (str(tie.since), tie.until) == ("2004-05-01", None)
    assert tie.via == ("", "union")
    assert tie.roles == ("party", "party")
    assert tie.certain
    assert tie.verified


def test_shared_organisation(make: Make) -> None:
    tie = the(make(*EVERYTHING), "club", "IDN", "POL")
    assert (tie.what, tie.form, tie.kind) == ("organisation", "organisation", "multilateral")
    assert (str(tie.since), tie.via, tie.roles) == ("2004-05-01", ("", "union"), ("member", "member"))


def test_regional_organisation_is_a_regional_tie(make: Make) -> None:
    assert the(make(*EVERYTHING), "bloc", "IDN", "MYS").kind == "regional"


def test_members_of_the_union_are_not_tied_by_what_it_concludes(make: Make) -> None:
    assert ids(make(*EVERYTHING), "DEU", "FRA") == ["union", "club"]


def test_dialogue_partner_is_tied_to_members(make: Make) -> None:
    tie = the(make(*EVERYTHING), "bloc", "IDN", "JPN")
    assert (str(tie.since), tie.roles) == ("1977", ("member", "dialogue_partner"))


@pytest.mark.parametrize("who", ["PNG", "TLS"])
def test_observers_and_associates_are_not_tied(make: Make, who: str) -> None:
    assert "bloc" not in ids(make(*EVERYTHING), "IDN", who)


def test_two_dialogue_partners_are_not_tied(make: Make) -> None:
    assert "bloc" not in ids(make(*EVERYTHING), "JPN", "IND")


def test_organisation_asked_for_as_a_party(make: Make) -> None:
    tie = the(make(*EVERYTHING), "treaty", "IDN", "union")
    assert (str(tie.since), tie.via) == ("2002-02-02", ("", ""))


def test_organisation_asked_for_is_tied_to_its_own_members(make: Make) -> None:
    tie = the(make(*EVERYTHING), "bloc", "bloc", "IDN")
    assert tie.roles == ("itself", "member")


def test_organisation_is_not_there_before_it_was_founded(make: Make) -> None:
    assert ids(make(*EVERYTHING), "bloc", "IDN", on="1967-08-07") == []
    assert ids(make(*EVERYTHING), "bloc", "IDN", on="1967-08-08") == ["bloc"]


def test_organisation_asked_for_is_bound_where_all_its_members_are(make: Make) -> None:
    all_of_them = agreement("all-of-them", "IDN MYS AUS", ["in_force 2005"])
    one_of_them = agreement("one-of-them", "IDN AUS", ["in_force 2005"])
    register = make(BLOC, all_of_them, one_of_them)
    assert ids(register, "bloc", "AUS") == ["all-of-them"]
    assert ids(register, "IDN", "AUS") == ["one-of-them", "all-of-them"]


def test_organisation_asked_for_names_late_joiners_who_are_not_bound(make: Make) -> None:
    bloc = organisation("bloc", [member("IDN MYS THA", "1967-08-08"), member("VNM", "1995-07-28")])
    register = make(
        bloc,
        agreement("before-it-grew", "IDN MYS THA AUS", ["in_force 1990"]),
        agreement("without-a-founder", "IDN MYS VNM AUS", ["in_force 1990"]),
        agreement("after-it-grew", "IDN MYS THA AUS", ["in_force 2000"]),
    )
    assert [(tie.id, tie.without) for tie in register.ties("bloc", "AUS", on=DAY)] == [("before-it-grew", ("VNM",))]
    assert the(register, "before-it-grew", "bloc", "AUS", on="1995-07-27").without == ()
    assert the(register, "before-it-grew", "IDN", "AUS").without == ()


def test_two_organisations(make: Make) -> None:
    register = make(BLOC, UNION, agreement("partners", "bloc union", ["signed 2003"], form="strategic-partnership"))
    assert ids(register, "bloc", "union") == ["partners"]
    assert the(register, "partners", "IDN", "DEU").via == ("bloc", "union")


def test_one_party_alone(make: Make) -> None:
    assert ids(make(*EVERYTHING), "IDN") == ["pact", "treaty", "forum", "bloc", "club"]


def test_three_parties_are_tied_by_what_binds_them_all(make: Make) -> None:
    register = make(*EVERYTHING)
    assert ids(register, "IDN", "JPN", "AUS") == ["forum"]
    assert the(register, "forum", "IDN", "JPN", "AUS").roles == ("party",) * 3


def test_a_party_named_twice_counts_once(make: Make) -> None:
    register = make(*EVERYTHING)
    assert register.ties("IDN", "Indonesia", "JPN", on=DAY) == register.ties("IDN", "JPN", on=DAY)


def test_since_is_when_the_last_of_them_was_bound(make: Make) -> None:
    late = agreement("late", [party("IDN"), party("JPN", "in_force 2006-06-06")], ["in_force 2001"])
    register = make(late)
    assert ids(register, "IDN", "JPN", on="2006-06-05") == []
    assert str(the(register, "late", "IDN", "JPN").since) == "2006-06-06"


def test_until_is_when_the_first_of_them_will_be_free(make: Make) -> None:
    parties = [party("IDN", "withdrawn 2015-05-05"), party("JPN", "withdrawn 2012-02-02"), party("MYS")]
    register = make(agreement("leaving", parties, ["in_force 2001", "expires 2030"]))
    assert str(the(register, "leaving", "IDN", "JPN").until) == "2012-02-02"
    assert str(the(register, "leaving", "IDN", "MYS").until) == "2015-05-05"


def test_partial_date_leaves_the_tie_uncertain_within_it(make: Make) -> None:
    register = make(agreement("vague", "IDN JPN", ["in_force 2005", "terminated 2008-03"]))
    certain = {day: [tie.certain for tie in register.ties("IDN", "JPN", on=day)] for day in (
        "2004-12-31", "2005-01-01", "2005-12-30", "2005-12-31", "2008-02-29", "2008-03-01",
    )}  # fmt: skip
    assert list(certain.values()) == [[], [False], [False], [True], [True], []]


def test_recalled_claim_leaves_the_tie_unverified(make: Make) -> None:
    register = make(
        agreement("recalled-start", "IDN JPN", ["in_force 2005 recalled"]),
        agreement("recalled-end", "IDN JPN", ["in_force 2005", "expires 2030 recalled"]),
        agreement("recalled-else", "IDN JPN", ["negotiations_opened 2000 recalled", "in_force 2005"]),
        organisation("club", [member("IDN", "1999"), member("JPN", "1999 recalled")]),
    )
    verified = {tie.id: tie.verified for tie in register.ties("IDN", "JPN", on=DAY)}
    assert verified == {"recalled-start": False, "recalled-end": False, "recalled-else": True, "club": False}


def test_recalled_membership_leaves_what_comes_through_it_unverified(make: Make) -> None:
    register = make(TREATY, organisation("union", [member("DEU", "1958-01-01"), member("POL", "2004-05-01 recalled")]))
    assert the(register, "treaty", "IDN", "DEU").verified
    assert not the(register, "treaty", "IDN", "POL").verified


def test_suspended_membership(make: Make) -> None:
    stretch = {"start": {"date": "2009-07-05", "evidence": "recalled"}}
    stretch |= {"end": {"date": "2010-06-01", "evidence": "recalled"}}
    register = make(organisation("club", [member("IDN", "1999"), member("HND", "1999", suspensions=[stretch])]))
    statuses = {day: the(register, "club", "IDN", "HND", on=day).status for day in (
        "2009-07-04", "2009-07-05", "2010-05-31", "2010-06-01",
    )}  # fmt: skip
    assert list(statuses.values()) == ["in_force", "suspended", "suspended", "in_force"]


def test_membership_without_a_start_ties_no_one(make: Make) -> None:
    assert ids(make(organisation("club", [member("IDN", "1999"), member("JPN", None)])), "IDN", "JPN") == []


def test_no_tie_is_an_empty_answer(make: Make) -> None:
    rows = make(*EVERYTHING).ties("KEN", "URY", on=DAY)
    assert len(rows) == 0
    assert rows.columns[0] == "id"


def test_rows_become_a_frame(make: Make) -> None:
    register = make(*EVERYTHING)
    frame = register.ties("IDN", "JPN", on=DAY).to_frame()
    assert frame["id"].to_list() == ["pact", "forum", "bloc", "club"]
    assert frame["since"].to_list() == ["2001-01-01", "1995", "1977", "1999-09-26"]
    assert register.ties("KEN", "URY", on=DAY).to_frame().columns == frame.columns


@pytest.mark.parametrize(
    ("parties", "on", "error"),
    [
        ((), DAY, InputError),
        (("IDN", "Jepan"), DAY, UnknownNameError),
        (("IDN", "JPN"), "2023-02-30", DateError),
        (("IDN", "JPN"), "2023", DateError),
        (("IDN", "JPN"), "yesterday", DateError),
    ],
)
def test_bad_questions(make: Make, parties: tuple[str, ...], on: str, error: type[InputError]) -> None:
    with pytest.raises(error):
        make(*EVERYTHING).ties(*parties, on=on)
