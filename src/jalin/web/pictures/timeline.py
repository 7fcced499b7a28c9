"""A time line: one bar an agreement, from the day it bound both to the day it ended, grouped by its main field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from jalin.dates import PartialDate
from jalin.web.pictures.svg import KIND_COLOURS, link, picture, shorten, tag, words

if TYPE_CHECKING:
    from jalin.web.page import Show

WIDTH, LEFT, RIGHT = 1000.0, 10.0, 990.0
LANE, HEAD, TOP = 19, 30, 58


@dataclass(frozen=True, slots=True)
class Bar:
    """One agreement over time.

    Attributes
    ----------
    id, field, kind : of the agreement; the main field, and the kind as of the day asked about.
    since, until : when it bound both; `until` is None where it still does.
    verified : whether its dates were seen in a source.
    """

    id: str
    field: str
    kind: str
    since: PartialDate
    until: PartialDate | None
    verified: bool


def draw_timeline(show: Show, bars: Sequence[Bar], on: date, *, name: str, title: str, description: str) -> str:
    """The picture; fields with the oldest agreement first."""
    say = show.say
    first = min(bar.since.year for bar in bars) // 10 * 10
    last = max(on.year + 1, first + 10)

    def place(year: float) -> float:
        return LEFT + (year - first) / (last - first) * (RIGHT - LEFT)

    groups: dict[str, list[Bar]] = {}
    for bar in sorted(bars, key=lambda bar: (bar.since, bar.id)):
        groups.setdefault(bar.field, []).append(bar)
    marks: list[str] = []
    y = float(TOP)
    for field, entries in groups.items():
        y += HEAD
        marks.append(words(say.term("fields", field), LEFT, y - 8, size=14, weight="bold"))
        for bar in entries:
            marks.append(_bar(show, bar, place, y, on))
            y += LANE
    step = 10 if last - first <= 100 else 20
    grid = []
    for year in range(first, last + 1, step):
        x = place(year)
        grid.append(tag("line", x1=round(x, 1), x2=round(x, 1), y1=TOP - 12, y2=y, stroke="#d5dbe1", class_="rule"))
        grid.append(words(str(year), min(max(x, LEFT + 16), RIGHT - 16), TOP - 18, size=12, anchor="middle",
                          kind="faint"))  # fmt: skip
    return picture([*_legend(show), *grid, *marks], (0, 0, WIDTH, y + 10), title, description, name)


def _year(day: PartialDate) -> float:
    return day.year + (day.first.timetuple().tm_yday - 1) / 366


def _bar(show: Show, bar: Bar, place: object, y: float, on: date) -> str:
    assert callable(place)
    say = show.say
    end = _year(bar.until) if bar.until is not None else on.year + (on.timetuple().tm_yday - 1) / 366
    x, far = place(_year(bar.since)), place(end)
    width = max(far - x, 3)
    label = say.title(bar.id) + ("" if bar.verified else " (?)")
    years = f"{bar.since.year}–{bar.until.year if bar.until is not None else ''}"
    shape = tag(
        "rect", x=round(x, 1), y=y, width=round(width, 1), height=LANE - 4, rx=2,
        fill=KIND_COLOURS[bar.kind], fill_opacity=0.45 if bar.until is not None else 1, class_=f"k-{bar.kind}",
    )  # fmt: skip
    # Beside the bar where there is room, on it where the bar is long.
    text = f"{label}, {years}"
    room = int((WIDTH - far) / 6.6)
    if room >= len(text) and bar.until is not None:
        beside = words(text, far + 6, y + LANE - 8, size=12)
    elif (x - LEFT) / 6.6 >= len(text):
        beside = words(text, x - 6, y + LANE - 8, size=12, anchor="end")
    else:
        beside = words(shorten(text, max(int(width / 6.6), 8)), x + 6, y + LANE - 8, size=12, kind="paper")
    title = f"{label}: {say.day(bar.since)} – {say.day(bar.until) if bar.until is not None else ''}".rstrip()
    return link(show.urls.record(bar.id, "agreement"), shape + beside, title)


def _legend(show: Show) -> list[str]:
    parts, x = [], LEFT
    for kind, colour in KIND_COLOURS.items():
        label = show.say.term("kinds", kind)
        parts.append(tag("rect", x=x, y=6, width=18, height=12, rx=2, fill=colour, class_=f"k-{kind}"))
        parts.append(words(label, x + 24, 17, size=13))
        x += 24 + 8 * len(label) + 26
    return parts
