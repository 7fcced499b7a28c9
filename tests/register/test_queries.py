"""Members, lists of agreements, overlap, history and what will end."""

from __future__ import annotations

import pytest
from small import Make, Record, agreement, member, organisation, party

from jalin.errors import DateError, InputError, UnknownNameError
from jalin.register import Register

DAY = "2010-01-01"
UNION = organisation(
    "union", [member("DEU FRA", "1958-01-01"), member("GBR", "1973-01-01", "2020-02-01"), member("POL", "2004-05")]
)
CLUB = organisation(
    "club", [member("IDN DEU union", "1999-09-26"), member("ESP", "2000", role="guest")], type="interregional"
)
SIGNED = agreement("signed", "IDN union", ["negotiations_opened 2005", "signed 2009-09-09"], form="cepa")
MEMO = agreement("memo", "IDN JPN", ["signed 2008-05-05"], form="mou", fields=["health", "education"])
PACT = agreement("pact", "IDN JPN", ["signed 2000-01-01", "in_force 2001-01-01", "expires 2010-12-31"])
RIM = agreement("rim", "IDN JPN AUS", ["in_force 2003"], fields=["fisheries-sea"])
OLD = agreement("old", "IDN DEU", ["in_force 1960", "superseded 1990 by=signed"], form="investment-treaty")
EVERYTHING = (UNION, CLUB, SIGNED, MEMO, PACT, RIM, OLD)


def ids(register: Register, **filters: str) -> list[str]:
    return [row.id for row in register.agreements(**{"on": DAY, **filters})]


# members


def test_members_on_the_day(make: Make) -> None:
    register = make(*EVERYTHING)
    rows = register.members("union", on=DAY)
    assert [(row.who, str(row.since), row.until and str(row.until)) for row in rows] == [
        ("DEU", "1958-01-01", None), ("FRA", "1958-01-01", None),
        ("GBR", "1973-01-01", "2020-02-01"), ("POL", "2004-05", None),
    ]  # fmt: skip
    assert [row.who for row in register.members("union", on="2020-02-01")] == ["DEU", "FRA", "POL"]


def test_members_by_role(make: Make) -> None:
    register = make(*EVERYTHING)
    assert [row.who for row in register.members("club", on=DAY, role="guest")] == ["ESP"]
    assert [row.who for row in register.members("club", on=DAY, role="member")] == ["DEU", "IDN", "union"]
    assert [row.role for row in register.members("club", on=DAY)] == ["member"] * 3 + ["guest"]


def test_member_organisation_is_one_row_and_expands(make: Make) -> None:
    register = make(*EVERYTHING)
    day = register.members("union", on="2010-01-01")[0].since.first.replace(year=2010)
    assert register.economies("club", day) == {"IDN", "DEU", "FRA", "GBR", "POL"}


def test_member_in_a_partial_month_is_uncertain(make: Make) -> None:
    register = make(*EVERYTHING)
    certain = {row.who: row.certain for row in register.members("union", on="2004-05-10")}
    assert certain == {"DEU": True, "FRA": True, "GBR": True, "POL": False}


def test_member_recalled_is_unverified(make: Make) -> None:
    register = make(organisation("club", [member("IDN", "1999"), member("JPN", "1999 recalled")]))
    assert {row.who: row.verified for row in register.members("club", on=DAY)} == {"IDN": True, "JPN": False}


def test_member_suspended(make: Make) -> None:
    stretch = {"start": {"date": "2009-07-05", "evidence": "recalled"}}
    register = make(organisation("club", [member("IDN", "1999"), member("HND", "1999", suspensions=[stretch])]))
    assert {row.who: row.suspended for row in register.members("club", on=DAY)} == {"IDN": False, "HND": True}


def test_members_of_a_country_are_refused(make: Make) -> None:
    with pytest.raises(InputError, match="not an organisation"):
        make(*EVERYTHING).members("IDN")


def test_members_in_an_unknown_role(make: Make) -> None:
    with pytest.raises(UnknownNameError, match="observer") as raised:
        make(*EVERYTHING).members("club", role="obsrver")
    assert "member" in raised.value.expected


# agreements


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["old", "pact", "rim", "memo", "signed"]),
        ({"country": "JPN"}, ["pact", "rim", "memo"]),
        ({"country": "Jepang"}, ["pact", "rim", "memo"]),
        ({"country": "DEU"}, ["old", "signed"]),
        ({"country": "POL"}, ["signed"]),
        ({"country": "union"}, ["signed"]),
        ({"country": "KEN"}, []),
        ({"kind": "multilateral"}, ["rim"]),
        ({"kind": "bilateral", "country": "JPN"}, ["pact", "memo"]),
        ({"field": "education"}, ["memo"]),
        ({"form": "cepa"}, ["signed"]),
        ({"status": "in_force"}, ["pact", "rim", "memo"]),
        ({"status": "signed"}, ["signed"]),
        ({"status": "superseded"}, ["old"]),
        ({"status": "suspended"}, []),
        ({"on": "2007-07-07", "status": "negotiating"}, ["signed"]),
        ({"on": "1959-12-31"}, []),
        ({"on": "1960-01-01"}, ["old"]),
    ],
)
def test_agreements(make: Make, filters: dict[str, str], expected: list[str]) -> None:
    assert ids(make(*EVERYTHING), **filters) == expected


def test_agreement_row(make: Make) -> None:
    (row,) = make(*EVERYTHING).agreements(form="treaty", on=DAY, country="JPN", kind="bilateral")
    assert (row.id, row.kind, row.status, row.parties) == ("pact", "bilateral", "in_force", ("IDN", "JPN"))
    assert [str(day) for day in (row.signed, row.in_force, row.ended)] == ["2000-01-01", "2001-01-01", "2010-12-31"]
    assert row.verified


def test_agreement_with_one_recalled_claim_is_unverified(make: Make) -> None:
    register = make(agreement("pact", "IDN JPN", ["signed 2000 recalled", "in_force 2001"]))
    assert [row.verified for row in register.agreements(on=DAY)] == [False]


def test_agreements_of_one_that_left_or_has_not_joined(make: Make) -> None:
    parties = [party("IDN JPN"), party("MYS", "withdrawn 2005"), party("IND", "in_force 2015")]
    register = make(agreement("pact", parties, ["in_force 2001"]))
    assert [ids(register, country=who) for who in ("IDN", "MYS", "IND")] == [["pact"], [], []]
    assert ids(register, country="MYS", on="2004-12-31") == ["pact"]
    assert ids(register, country="IND", on="2015-01-01") == ["pact"]


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        ("kind", "bilatral", "bilateral"),
        ("field", "helth", "health"),
        ("form", "cpea", "cepa"),
        ("status", "inforce", "in_force"),
    ],
)
def test_unknown_term_is_an_error_that_says_what_is_known(make: Make, name: str, typed: str, meant: str) -> None:
    with pytest.raises(UnknownNameError) as raised:
        make(*EVERYTHING).agreements(**{name: typed})
    assert typed in raised.value.found
    assert meant in str(raised.value)


def test_agreements_of_an_organisation_are_those_that_bind_it(make: Make) -> None:
    """As `ties` has it: those that name it, and those that bind all its members."""
    bloc = organisation("bloc", [member("IDN MYS", "1967-08-08")])
    among_them = agreement("among-them", "IDN MYS AUS", ["in_force 2001"])
    with_one = agreement("with-one", "IDN AUS", ["in_force 2001"])
    named = agreement("named", "bloc JPN", ["in_force 2002"])
    register = make(bloc, among_them, with_one, named)
    assert ids(register, country="bloc") == ["among-them", "named"]
    assert [tie.id for tie in register.ties("bloc", on=DAY) if tie.what == "agreement"] == ["named", "among-them"]


# under way


@pytest.mark.parametrize(
    ("parties", "on", "expected"),
    [
        (("IDN",), DAY, ["signed"]),
        (("IDN", "DEU"), DAY, ["signed"]),
        (("IDN", "union"), DAY, ["signed"]),
        (("IDN", "POL"), "2004-04-30", []),
        (("IDN", "POL"), "2005-01-01", ["signed"]),
        (("IDN", "JPN"), DAY, []),
        (("IDN", "JPN"), "2000-06-01", ["pact"]),
        (("DEU", "FRA"), DAY, []),
    ],
)
def test_under_way(make: Make, parties: tuple[str, ...], on: str, expected: list[str]) -> None:
    assert [row.id for row in make(*EVERYTHING).under_way(*parties, on=on)] == expected


def test_under_way_says_how_far_it_is(make: Make) -> None:
    register = make(*EVERYTHING)
    statuses = [register.under_way("IDN", "DEU", on=day)[0].status for day in ("2009-09-08", "2009-09-09")]
    assert statuses == ["negotiating", "signed"]


# overlap


def test_overlap_of_countries(make: Make) -> None:
    rows = make(*EVERYTHING).overlap("IDN", "DEU", on=DAY)
    assert [(row.id, row.held_by) for row in rows] == [
        ("club", "both"), ("memo", "first"), ("pact", "first"), ("rim", "first"), ("union", "second"),
    ]  # fmt: skip
    assert [str(rows[0].first_since), str(rows[0].second_since)] == ["1999-09-26", "1999-09-26"]
    assert rows[1].second_since is None


def test_overlap_of_organisations(make: Make) -> None:
    rows = make(*EVERYTHING).overlap("union", "club", on=DAY)
    assert {row.id: row.held_by for row in rows} == {
        "DEU": "both", "FRA": "both", "GBR": "both", "POL": "both", "IDN": "second",
    }  # fmt: skip
    assert {row.id: str(row.second_since) for row in rows}["POL"] == "2004-05"


def test_overlap_of_a_country_and_an_organisation_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="country beside a group"):
        make(*EVERYTHING).overlap("IDN", "union")


def test_overlap_with_itself_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="too few"):
        make(*EVERYTHING).overlap("IDN", "Indonesia")


# history


def test_history_of_a_pair(make: Make) -> None:
    rows = make(*EVERYTHING).history("IDN", "JPN")
    assert [(str(row.date), row.event, row.id) for row in rows] == [
        ("2000-01-01", "signed", "pact"),
        ("2001-01-01", "in_force", "pact"),
        ("2003", "in_force", "rim"),
        ("2008-05-05", "signed", "memo"),
        ("2010-12-31", "expires", "pact"),
    ]
    assert all(row.verified and row.reference for row in rows)


def test_history_tells_who_joined_and_left(make: Make) -> None:
    rows = make(*EVERYTHING).history("GBR", "DEU")
    assert [(str(row.date), row.event, row.who) for row in rows if row.id == "union"] == [
        ("1958-01-01", "in_force", ""),
        ("1958-01-01", "joined", "DEU"),
        ("1973-01-01", "joined", "GBR"),
        ("2020-02-01", "left", "GBR"),
    ]


def test_history_keeps_what_others_did_out(make: Make) -> None:
    parties = [party("IDN JPN"), party("MYS", "in_force 2005", "withdrawn 2006")]
    register = make(agreement("pact", parties, ["in_force 2001"]))
    assert {row.who for row in register.history("IDN", "JPN")} == {""}
    assert [row.event for row in register.history("IDN", "MYS")] == ["in_force", "in_force", "withdrawn"]


def test_history_of_members_leaves_out_what_the_union_concluded(make: Make) -> None:
    assert {row.id for row in make(*EVERYTHING).history("DEU", "FRA")} == {"union", "club"}


def test_history_of_those_who_never_met_in_an_organisation(make: Make) -> None:
    club = organisation("club", [member("IDN", "1950", "1960"), member("JPN", "1970"), member("MYS", "1950")])
    assert len(make(club).history("IDN", "JPN")) == 0


def test_history_with_a_dialogue_partner(make: Make) -> None:
    """It is tied to the members (`ties`), so its history with them says since when."""
    bloc = organisation("bloc", [member("IDN", "1967-08-08"), member("KOR", "1989", role="dialogue_partner")])
    register = make(bloc)
    assert [tie.id for tie in register.ties("IDN", "KOR", on=DAY)] == ["bloc"]
    assert ("1989", "bloc", "KOR") in [(str(row.date), row.id, row.who) for row in register.history("IDN", "KOR")]


def test_history_of_an_organisation_and_its_member(make: Make) -> None:
    register = make(*EVERYTHING)
    assert [tie.id for tie in register.ties("union", "POL", on=DAY)] == ["union"]
    assert ("joined", "POL", "union") in [(row.event, row.who, row.id) for row in register.history("union", "POL")]


def test_history_of_an_organisation_bound_through_its_members(make: Make) -> None:
    bloc = organisation("bloc", [member("IDN MYS", "1967-08-08")])
    register = make(bloc, agreement("pact", "IDN MYS AUS", ["in_force 2001"]))
    assert [tie.id for tie in register.ties("bloc", "AUS", on=DAY)] == ["pact"]
    assert [(row.id, row.event) for row in register.history("bloc", "AUS")] == [("pact", "in_force")]


def test_whatever_ties_two_has_a_history(founding: Register) -> None:
    for other in ("JPN", "KOR", "DEU", "GBR", "asean", "eu", "eas", "gcc"):
        for day in ("1989-12-31", "2026-01-01"):
            tied = {tie.id for tie in founding.ties("IDN", other, on=day)}
            assert tied - {row.id for row in founding.history("IDN", other)} == set(), (other, day)


def test_history_needs_two(make: Make) -> None:
    with pytest.raises(InputError, match="at least 2"):
        make(*EVERYTHING).history("IDN")


# expiring


def ending(*expiries: str) -> Record:
    return agreement("ending", "IDN JPN", ["in_force 2001-01-01", *expiries])


@pytest.mark.parametrize(
    ("within", "on", "expected"),
    [
        ("90d", "2010-10-01", []),
        ("91d", "2010-10-01", ["pact"]),
        ("1y", DAY, ["pact"]),
        ("12m", DAY, ["pact"]),  # twelve months are a year
        ("1y", "2010-12-30", ["pact"]),
        ("1y", "2010-12-31", []),
        ("9m", DAY, []),
    ],
)
def test_expiring(make: Make, within: str, on: str, expected: list[str]) -> None:
    assert [row.id for row in make(*EVERYTHING).expiring(within=within, on=on)] == expected


def test_expiring_says_when_and_how(make: Make) -> None:
    (row,) = make(*EVERYTHING).expiring(on=DAY)
    assert (row.id, str(row.ends), row.event, row.days, row.verified) == ("pact", "2010-12-31", "expires", 364, True)


def test_expiring_minds_the_extension(make: Make) -> None:
    register = make(ending("expires 2010-06-01", "expires 2012-06-01"))
    assert len(register.expiring(on=DAY)) == 0
    assert [str(row.ends) for row in register.expiring(within="3y", on=DAY)] == ["2012-06-01"]


def test_expiring_soonest_first(make: Make) -> None:
    later = agreement("a-later", "IDN AUS", ["in_force 2001", "terminated 2010-08-01"])
    assert [row.id for row in make(ending("expires 2010-06-01"), later).expiring(on=DAY)] == ["ending", "a-later"]


@pytest.mark.parametrize("within", ["", "soon", "1", "1w", "-1d", "1.5y", "1 y", "y", "99999d", "9999y"])
def test_expiring_within_no_stretch_of_time(make: Make, within: str) -> None:
    with pytest.raises(DateError) as raised:
        make(*EVERYTHING).expiring(within=within, on=DAY)
    assert raised.value.mend
