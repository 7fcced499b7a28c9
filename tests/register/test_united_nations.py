"""Membership of the United Nations, against Voeten's roll calls of the General Assembly.

`un_votes_1946_2019` holds every vote, by country and number of the roll call, without dates.
`un_idealpoints_1946_2024` holds, from the same roll calls, the sessions in which each country voted; a session bears
the year in which it opens, in September (the first one in January), and runs on into the next.
"""

from __future__ import annotations

from datetime import date, timedelta

import pycountry
import pytest
from shared import read_shared

from jalin.dates import Interval, PartialDate
from jalin.register import Register

# Members without votes in the sessions of these years, and why.
SILENT: dict[str, tuple[range, str]] = {
    "CHN": (range(1946, 1971), "China's seat was held from Taipei; the votes stand under Taiwan"),
    "ZAF": (range(1974, 1994), "the Assembly did not seat South Africa's delegation from 1974 to 1994"),
    "YEM": (range(1947, 1990), "the votes stand under the Yemen Arab Republic"),
    "SRB": (range(2000, 2025), "the votes stand under Yugoslavia"),
    "IDN": (range(1965, 1966), "Indonesia stayed away in 1965; the UN counts its membership as unbroken"),
}
# Voters of today's or former codes that are no members under them.
OTHER_SEATS = {
    "CSK": "Czechoslovakia, which two states succeeded",
    "YUG": "Yugoslavia, which several states succeeded; after 2000 Serbia's votes",
    "DDR": "the German Democratic Republic, which acceded to the Federal Republic in 1990",
    "YAR": "the Yemen Arab Republic, since 1990 Yemen",
    "TWN": "China's seat until 1971",
}
# Their first vote in the file of single votes comes sessions after their admission.
LATE_VOTERS = {
    "CHN": "the votes before October 1971 stand under Taiwan",
    "DEU": "the votes before 1990 stand under the Federal Republic of Germany, without a code",
    "YEM": "the votes before 1990 stand under the Yemen Arab Republic, without a code",
    "WSM": "absent at first",
    "SYC": "absent at first",
    "DMA": "absent at first",
    "GEO": "absent at first",
    "UZB": "absent at first",
}
YEARS = [year for year in range(1946, 2025) if year != 1964]  # no votes were taken in the session of 1964


@pytest.fixture(scope="module")
def sessions() -> dict[str, set[int]]:
    """Years of the sessions in which each economy voted."""
    table = read_shared("agreements/un_idealpoints_1946_2024.parquet").select("iso3c", "year").drop_nulls()
    found: dict[str, set[int]] = {}
    for code, year in table.iter_rows():
        if code:  # seventeen rows have neither code nor name
            found.setdefault(code, set()).add(int(year))
    return found


@pytest.fixture(scope="module")
def memberships(founding: Register) -> dict[str, list[Interval]]:
    """When each economy was a member."""
    found: dict[str, list[Interval]] = {}
    for entry in founding.organisation("un").memberships:
        for who in entry.who if entry.role == "member" and entry.start is not None else ():
            found.setdefault(who, []).append(Interval(entry.start.date, entry.end.date if entry.end else None))
    return found


def was_member(held: list[Interval], first: date, last: date) -> bool:
    stretch = Interval(PartialDate.of(first), PartialDate.of(last))
    return any(interval.meet(stretch) is not None for interval in held)


def test_who_voted_in_a_session_was_a_member_during_it(
    sessions: dict[str, set[int]], memberships: dict[str, list[Interval]]
) -> None:
    wrong = {
        (code, year)
        for code, years in sessions.items()
        if code not in OTHER_SEATS
        for year in years
        if not was_member(memberships[code], date(year, 1, 1), date(year + 1, 9, 1))
    }
    assert wrong == set()
    assert sessions.keys() - memberships.keys() == OTHER_SEATS.keys()


def test_members_vote(sessions: dict[str, set[int]], memberships: dict[str, list[Interval]]) -> None:
    """Year by year, members and voters differ by no more than absences.

    States in arrears lose their vote for a while (article 19 of the Charter) and small missions are away now and then;
    the longest such absence is Iraq's, of nine sessions.
    """
    absent: dict[str, list[int]] = {}
    for year in YEARS:
        members = {
            who
            for who, held in memberships.items()
            if any(interval.covers(date(year, 11, 1)) and interval.covers(date(year, 12, 31)) for interval in held)
        }
        explained = {who for who, (years, _why) in SILENT.items() if year in years}
        silent = {who for who in members - explained if year not in sessions.get(who, ())}
        assert len(silent) <= 13, (year, sorted(silent))
        for who in silent:
            absent.setdefault(who, []).append(year)
    assert {who: years for who, years in absent.items() if len(years) > 9} == {}
    assert len(absent["IRQ"]) == 9


def test_number_of_members_at_the_end_of_each_year(founding: Register) -> None:
    """The UN's own growth: 51 founders, of which Czechoslovakia and Yugoslavia have no code today, to 193."""
    counts = {year: len(founding.members("un", on=f"{year}-12-31", role="member")) for year in (1945, 2011, 2025)}
    assert counts == {1945: 51 - 2, 2011: 193, 2025: 193}


def test_voters_of_the_roll_calls_to_2019_are_the_members(founding: Register) -> None:
    table = read_shared("agreements/un_votes_1946_2019.parquet")
    alpha_3 = {entry.alpha_2: entry.alpha_3 for entry in pycountry.countries}
    voters = {alpha_3.get(code, code) for code in table["country_code"].unique().drop_nulls()}
    members = {row.who for row in founding.members("un", on="2019-12-31", role="member")}
    # The file's own codes of Czechoslovakia, the two German and Yemeni states that are gone, and Yugoslavia.
    assert voters - members == {"CS", "DD", "TWN", "YD", "YU"}
    assert members - voters == {"SRB"}, "its votes stand under YU"


def test_first_votes_come_in_the_order_of_admissions(memberships: dict[str, list[Interval]]) -> None:
    """Roll calls are numbered session by session: nobody's first vote precedes that of one admitted long before."""
    table = read_shared("agreements/un_votes_1946_2019.parquet")
    alpha_3 = {entry.alpha_2: entry.alpha_3 for entry in pycountry.countries}
    firsts: dict[str, int] = {}
    for code, number in table.select("country_code", "rcid").drop_nulls().unique().sort("rcid").iter_rows():
        if code in alpha_3:
            firsts.setdefault(alpha_3[code], number)
    admitted = {who: min(interval.start.first for interval in held) for who, held in memberships.items()}
    in_order = sorted((firsts.keys() & admitted.keys()) - LATE_VOTERS.keys(), key=lambda who: firsts[who])
    assert len(in_order) > 180
    year = timedelta(days=366)
    out_of_order = [
        (earlier, later)
        for place, earlier in enumerate(in_order)
        for later in in_order[place + 1 :]
        if admitted[later] + year < admitted[earlier]
    ]
    assert out_of_order == []
