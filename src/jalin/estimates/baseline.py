"""The day as of which the world of the estimates is: the last of the year of its trade."""

from __future__ import annotations

from datetime import date

DAY = date(2023, 12, 31)
