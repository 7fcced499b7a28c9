"""Partial dates and half-open intervals."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jalin.dates import Interval, PartialDate, parse_day
from jalin.errors import DateError

D = PartialDate.parse
DAYS = st.dates(date(1000, 1, 1), date(2200, 12, 31))
# Few years, so that intervals meet and touch.
NEAR = st.dates(date(1999, 1, 1), date(2002, 12, 31))
PRECISION = st.sampled_from([4, 7, 10])


def partial(days: st.SearchStrategy[date]) -> st.SearchStrategy[PartialDate]:
    return st.builds(lambda day, width: D(day.isoformat()[:width]), days, PRECISION)


INTERVALS = st.builds(Interval, partial(NEAR), st.none() | partial(NEAR))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2008", (2008, None, None)),
        ("2008-07", (2008, 7, None)),
        ("2008-07-01", (2008, 7, 1)),
        (" 2008-07-01 ", (2008, 7, 1)),
        ("2024-02-29", (2024, 2, 29)),
        ("1373-06-16", (1373, 6, 16)),
    ],
)
def test_parse(text: str, parts: tuple[int, int | None, int | None]) -> None:
    found = D(text)
    assert (found.year, found.month, found.day) == parts


@pytest.mark.parametrize(
    "text",
    ["", "08", "2008-7", "2008-7-1", "1 July 2008", "2008/07/01", "2008-07-01T00:00", "2008-", "-2008", "20080701"],
)
def test_unreadable(text: str) -> None:
    with pytest.raises(DateError, match="unreadable date"):
        D(text)


@pytest.mark.parametrize(
    "text", ["2023-02-29", "2023-02-30", "1900-02-29", "2023-04-31", "2023-00", "2023-13", "2023-01-00", "2023-01-32"]
)
def test_impossible(text: str) -> None:
    with pytest.raises(DateError, match="impossible date") as raised:
        D(text)
    assert text in raised.value.found
    assert raised.value.mend


@pytest.mark.parametrize("text", ["0000", "0999-12-31", "2201", "9999-12-31"])
def test_year_out_of_range(text: str) -> None:
    with pytest.raises(DateError, match="year out of range"):
        D(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2008", date(2008, 1, 1), date(2008, 12, 31)),
        ("2008-07", date(2008, 7, 1), date(2008, 7, 31)),
        ("2008-12", date(2008, 12, 1), date(2008, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2008-07-01", date(2008, 7, 1), date(2008, 7, 1)),
    ],
)
def test_first_and_last(text: str, first: date, last: date) -> None:
    assert (D(text).first, D(text).last) == (first, last)


def test_order_is_by_first_day_then_vaguer_first() -> None:
    ordered = ["2007-12-31", "2008", "2008-01", "2008-01-01", "2008-01-02", "2008-02", "2009"]
    assert [str(found) for found in sorted(map(D, reversed(ordered)))] == ordered


def test_of_a_calendar_day_is_full() -> None:
    assert PartialDate.of(date(2008, 7, 1)) == D("2008-07-01")
    assert D("2008-07-01").is_full
    assert not D("2008-07").is_full


@pytest.mark.parametrize("day", ["2008-07-01", date(2008, 7, 1), datetime(2008, 7, 1, 12, 30)])
def test_a_query_takes_a_day(day: str | date) -> None:
    found = parse_day(day)
    assert found == date(2008, 7, 1)
    assert type(found) is date, "a time of day cannot be compared with a day"


def test_a_query_without_a_day_asks_about_today() -> None:
    before = date.today()
    assert before <= parse_day(None) <= date.today()


@pytest.mark.parametrize("text", ["2008", "2008-07"])
def test_a_query_refuses_a_partial_day(text: str) -> None:
    with pytest.raises(DateError, match="full date") as raised:
        parse_day(text)
    assert str(D(text).last) in raised.value.mend


def test_interval_is_half_open() -> None:
    interval = Interval(D("2001-03-01"), D("2001-04-01"))
    days = [date(2001, 2, 28), date(2001, 3, 1), date(2001, 3, 31), date(2001, 4, 1)]
    assert [interval.covers(day) for day in days] == [False, True, True, False]


def test_interval_counts_from_the_first_day_of_a_partial_date() -> None:
    interval = Interval(D("2001"), D("2003-05"))
    days = [date(2000, 12, 31), date(2001, 1, 1), date(2003, 4, 30), date(2003, 5, 1)]
    assert [interval.covers(day) for day in days] == [False, True, True, False]
    assert [interval.certain(day) for day in days] == [True, False, True, False]


def test_open_interval_does_not_end() -> None:
    assert Interval(D("2001")).covers(date(2200, 12, 31))


def test_meet() -> None:
    one, other = Interval(D("2001"), D("2010")), Interval(D("2005-06"), None)
    assert one.meet(other) == Interval(D("2005-06"), D("2010"))
    assert one.meet(Interval(D("2010"))) is None, "they touch and share no day"


@given(partial(DAYS))
def test_text_round_trip(found: PartialDate) -> None:
    assert D(str(found)) == found
    assert found.first <= found.last


@given(partial(NEAR), partial(NEAR))
def test_order_is_total_and_agrees_with_first_days(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) + (one == other) + (one > other) == 1
    if one.first < other.first:
        assert one < other


@given(INTERVALS, INTERVALS, st.lists(NEAR, min_size=1, max_size=10))
def test_meet_is_commutative_and_covers_the_common_days(one: Interval, other: Interval, days: list[date]) -> None:
    both = one.meet(other)
    assert both == other.meet(one)
    edges = [edge.first for interval in (one, other) for edge in (interval.start, interval.end) if edge is not None]
    for day in [*days, *edges, *(edge - timedelta(days=1) for edge in edges)]:
        assert (both is not None and both.covers(day)) == (one.covers(day) and other.covers(day))


def _may_stand_for(found: PartialDate) -> tuple[date, ...]:
    """The extremes suffice: `covers` changes once along the days that a date may be."""
    return found.first, found.last


@given(INTERVALS, NEAR)
def test_certain_where_every_reading_of_the_dates_agrees(interval: Interval, day: date) -> None:
    assume(interval.end is None or interval.start.first < interval.end.first)
    ends = (None,) if interval.end is None else _may_stand_for(interval.end)
    answers = {start <= day and (end is None or day < end) for start in _may_stand_for(interval.start) for end in ends}
    assert interval.certain(day) == (len(answers) == 1)
