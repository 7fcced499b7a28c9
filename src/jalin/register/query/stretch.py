"""Stretches of time as people write them: 90d, 6m, 1y."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from jalin.errors import DateError, message

_STRETCH = re.compile(r"(\d{1,4})([dmy])")


def shift(day: date, stretch: str, *, back: bool = False) -> date:
    """The day a stretch after `day`, or before it; months and years are those of the calendar."""
    match = _STRETCH.fullmatch(stretch.strip())
    try:
        if match is not None:
            count = int(match[1])
            return _move(day, -count if back else count, match[2])
    except (OverflowError, ValueError):
        match = None  # beyond the calendar
    raise DateError(
        message("unreadable stretch of time"),
        expected=message("a number and d, m or y, such as 90d, 6m or 1y"),
        found=repr(stretch),
        mend=message("Write it without spaces."),
    )


def _move(day: date, count: int, unit: str) -> date:
    if unit == "d":
        return day + timedelta(days=count)
    months = day.year * 12 + day.month - 1 + (count if unit == "m" else 12 * count)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
