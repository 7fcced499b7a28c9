"""Partial dates (2008, 2008-07, 2008-07-01) and half-open intervals of days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, Any

from jalin.errors import DateError, message

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# Treaties in force reach back to 1373 (England and Portugal); nothing planned reaches beyond 2200.
FIRST_YEAR, LAST_YEAR = 1000, 2200
_ACCEPTED = message("a date such as 2008, 2008-07 or 2008-07-01")


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day.

    Attributes
    ----------
    year : calendar year, 1000 to 2200.
    month, day : None where the source does not say; there is no day without a month.

    Two partial dates are ordered by their first day and then by precision, the vaguer one first.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `text`; raise DateError for another shape or a day the calendar does not have."""
        return _parse(text)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Make a full date of a calendar day."""
        return cls(day.year, day.month, day.day)

    @property
    def first(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it may be."""
        if self.day is not None:
            return self.first
        if self.month is None or self.month == 12:
            return date(self.year, 12, 31)
        return date(self.year, self.month + 1, 1) - timedelta(days=1)

    @property
    def is_full(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text

    def __lt__(self, other: PartialDate) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[int, int, int]:
        return self.year, self.month or 0, self.day or 0

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import PydanticCustomError, core_schema

        def read(value: Any) -> PartialDate:
            if isinstance(value, PartialDate):
                return value
            if isinstance(value, date):
                return cls.of(value)
            try:
                return cls.parse(str(value))
            except DateError as error:
                context = {"what": f"{error.what} {error.found}", "expected": error.expected, "mend": error.mend}
                raise PydanticCustomError("jalin", "{what}", context) from error

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )


@lru_cache(maxsize=20_000)
def _parse(text: str) -> PartialDate:
    """See `PartialDate.parse`; a convention has hundreds of dates, most of them on a few days."""
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        raise DateError(
            message("unreadable date"),
            expected=_ACCEPTED,
            found=repr(text),
            mend=message("Write the year first, with hyphens."),
        )
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the expression makes the year obligatory
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(
            message("year out of range"),
            expected=message("a year from {first} to {last}"),
            found=repr(text),
            mend=message("Check the year."),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise DateError(
            message("impossible date"),
            expected=message("a day that the calendar has"),
            found=repr(text),
            mend=message("Check it, or leave out the day or the month that is not known."),
        ) from error
    return PartialDate(year, month, day)


def parse_day(text: str | date | None) -> date:
    """Read a full calendar day; None is today.

    Raises DateError for anything else: a query needs a day, and choosing one within a year or a month in silence
    would choose the answer.
    """
    if text is None:
        return date.today()
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    parsed = PartialDate.parse(text)
    if not parsed.is_full:
        raise DateError(
            message("a query needs a full date"),
            expected=message("a day such as 2008-07-01"),
            found=repr(text),
            mend=message("Give the day you mean, for example {day}."),
            day=parsed.last,
        )
    return parsed.first


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from `start` up to, not including, `end`; None is open.

    A partial date counts from the first day that it may be. `certain` tells whether a day lies outside the stretch in
    which a partial start or end leaves the answer open.
    """

    start: PartialDate
    end: PartialDate | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the interval."""
        return self.start.first <= day and (self.end is None or day < self.end.first)

    def certain(self, day: date) -> bool:
        """Whether `covers(day)` would be the same for every day that the partial dates may stand for."""
        surely_in = self.start.last <= day and (self.end is None or day < self.end.first)
        surely_out = day < self.start.first or (self.end is not None and self.end.last <= day)
        return surely_in or surely_out

    def meet(self, other: Interval) -> Interval | None:
        """The days in both, or None where there are none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        if end is not None and end.first <= start.first:
            return None
        return Interval(start, end)
