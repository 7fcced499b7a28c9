"""The status of hand-sized agreements, on the days around each event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from small import Make, Record, agreement, party

from jalin.register import Register

OTHER = agreement("successor", "IDN JPN", ["signed 2004", "in_force 2005-06-01"])


def status(register: Register, day: str, record_id: str = "pact") -> str | None:
    return register.status(register.agreement(record_id), date.fromisoformat(day))


def pact(*events: str, parties: str | list[Record] = "IDN JPN", **more: object) -> Record:
    return agreement("pact", parties, list(events), **more)


WHOLE_LIFE = (
    "proposed 1990-01-01", "negotiations_opened 1991-02-03", "negotiations_concluded 1992-08-01", "signed 1993-04-05",
    "in_force 1995-01-01", "amended 1996-01-01", "suspended 1998-01-01", "resumed 1999-07-01",
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("1989-12-31", None),
        ("1990-01-01", "proposed"),
        ("1991-02-02", "proposed"),
        ("1991-02-03", "negotiating"),
        ("1992-08-01", "negotiating"),
        ("1993-04-04", "negotiating"),
        ("1993-04-05", "signed"),
        ("1994-12-31", "signed"),
        ("1995-01-01", "in_force"),
        ("1996-01-01", "in_force"),
        ("1997-12-31", "in_force"),
        ("1998-01-01", "suspended"),
        ("1999-06-30", "suspended"),
        ("1999-07-01", "in_force"),
        ("2005-05-31", "in_force"),
        ("2005-06-01", "terminated"),
        ("2026-01-01", "terminated"),
    ],
)
def test_whole_life(make: Make, day: str, expected: str | None) -> None:
    assert status(make(pact(*WHOLE_LIFE, "terminated 2005-06-01")), day) == expected


@pytest.mark.parametrize(
    ("end", "after"),
    [
        ("terminated 2005-06-01", "terminated"),
        ("superseded 2005-06-01 by=successor", "superseded"),
        ("expires 2005-06-01", "terminated"),
    ],
)
def test_ways_to_end(make: Make, end: str, after: str) -> None:
    register = make(pact(*WHOLE_LIFE, end), OTHER)
    assert [status(register, day) for day in ("2005-05-31", "2005-06-01")] == ["in_force", after]


def test_extended_expiry(make: Make) -> None:
    register = make(pact("in_force 1995-01-01", "expires 2000-01-01", "expires 2010-01-01"))
    assert [status(register, day) for day in ("2000-01-01", "2009-12-31")] == ["in_force"] * 2
    assert status(register, "2010-01-01") == "terminated"


def test_end_before_the_expiry(make: Make) -> None:
    register = make(pact("in_force 1995-01-01", "superseded 2005-06-01 by=successor", "expires 2010-01-01"), OTHER)
    assert status(register, "2005-06-01") == "superseded"
    assert status(register, "2010-01-01") == "superseded"


def test_suspended_twice(make: Make) -> None:
    turns = ("suspended 1996-01-01", "resumed 1997-01-01", "suspended 2001-01-01")
    register = make(pact("in_force 1995-01-01", *turns))
    days = ("1995-12-31", "1996-06-01", "1997-01-01", "2000-12-31", "2001-01-01", "2026-01-01")
    expected = ["in_force", "suspended", "in_force", "in_force", "suspended", "suspended"]
    assert [status(register, day) for day in days] == expected


@pytest.mark.parametrize("start", ["in_force 1995-01-01", "provisionally_applied 1995-01-01", "attested 1995-01-01"])
def test_ways_to_begin(make: Make, start: str) -> None:
    register = make(pact("signed 1993-04-05", start))
    assert [status(register, day) for day in ("1994-12-31", "1995-01-01")] == ["signed", "in_force"]


def test_provisional_application_comes_first(make: Make) -> None:
    register = make(pact("signed 1993-04-05", "provisionally_applied 1994-01-01", "in_force 1995-01-01"))
    assert status(register, "1994-01-01") == "in_force"


def test_partial_dates_count_from_their_first_day(make: Make) -> None:
    register = make(pact("signed 1993", "in_force 1995-03", "terminated 2005"))
    days = ("1992-12-31", "1993-01-01", "1995-02-28", "1995-03-01", "2004-12-31", "2005-01-01")
    expected = [None, "signed", "signed", "in_force", "in_force", "terminated"]
    assert [status(register, day) for day in days] == expected


def test_signed_and_never_in_force(make: Make) -> None:
    register = make(pact("signed 1993-04-05"))
    assert status(register, "2026-01-01") == "signed"


def test_given_up_before_it_was_in_force(make: Make) -> None:
    register = make(pact("negotiations_opened 1993-04-05", "terminated 1997-01-01"))
    assert [status(register, day) for day in ("1996-12-31", "1997-01-01")] == ["negotiating", "terminated"]


@pytest.mark.parametrize("form", ["mou", "declaration", "strategic-partnership", "programme", "joint-commission"])
def test_a_form_that_does_not_bind_runs_from_its_making(make: Make, form: str) -> None:
    register = make(pact("signed 1993-04-05", form=form))
    assert [status(register, day) for day in ("1993-04-04", "1993-04-05")] == [None, "in_force"]


def test_a_declaration_runs_from_its_adoption(make: Make) -> None:
    register = make(pact("adopted 1993-04-05", "signed 1993-06-01", form="declaration"))
    assert status(register, "1993-04-05") == "in_force"


def test_per_party_dates_only_begin_with_the_second_party(make: Make) -> None:
    parties = [
        party("IDN", "in_force 1995-01-01"),
        party("JPN", "in_force 1996-02-01"),
        party("MYS", "in_force 1997-03-01"),
    ]
    register = make(pact("signed 1993-04-05", parties=parties))
    days = ("1993-04-05", "1995-01-01", "1996-01-31", "1996-02-01", "1997-03-01")
    assert [status(register, day) for day in days] == ["signed", "signed", "signed", "in_force", "in_force"]


def test_per_party_dates_behind_the_agreements_own(make: Make) -> None:
    """It enters into force with the first ratifications; until a second party is bound nothing has ended."""
    parties = [party("IDN", "in_force 1995-01-01"), party("JPN", "in_force 1996-02-01")]
    register = make(pact("signed 1993-04-05", "in_force 1995-01-01", parties=parties))
    assert status(register, "1996-02-01") == "in_force"
    assert status(register, "1995-06-01") in ("signed", "in_force")


def test_withdrawals_end_it_where_one_party_is_left(make: Make) -> None:
    parties = [party("IDN"), party("JPN", "withdrawn 2000-01-01"), party("MYS", "denounced 2003-01-01")]
    register = make(pact("in_force 1995-01-01", parties=parties))
    days = ("1999-12-31", "2000-01-01", "2002-12-31", "2003-01-01")
    assert [status(register, day) for day in days] == ["in_force", "in_force", "in_force", "terminated"]


def test_negotiators_are_not_bound(make: Make) -> None:
    register = make(pact("negotiations_opened 1993-04-05", parties=[party("IDN JPN", role="negotiator")]))
    assert status(register, "2026-01-01") == "negotiating"


def test_no_agreement_comes_back_from_its_end(founding: Register) -> None:
    """On the register that Jalin ships, around every date on record."""
    revived = []
    for agreement_ in map(founding.agreement, founding.ids("agreements")):
        events = [*agreement_.events, *(event for entry in agreement_.parties for event in entry.events)]
        days = {day + timedelta(days=step) for event in events for day in [event.date.first] for step in (-1, 0)}
        statuses = [founding.status(agreement_, day) for day in sorted(days)]
        ends = [index for index, found in enumerate(statuses) if found in ("terminated", "superseded")]
        if ends and not set(statuses[ends[0] :]) <= {"terminated", "superseded"}:
            revived.append(agreement_.id)
    assert revived == []
