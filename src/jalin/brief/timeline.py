"""A time line of ties in characters: one bar a tie, from the year in which it began to the day asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jalin.register import Tie
from jalin.register.tables import Speaker

WIDTH = 56


def draw_timeline(ties: Sequence[Tie], on: date, say: Speaker) -> tuple[str, ...]:
    """The lines of the drawing, oldest tie first; a scale of decades stands above them."""
    if not ties:
        return ()
    first = min(tie.since.year for tie in ties) // 10 * 10
    last = max(on.year, first + 10)
    per_year = WIDTH / (last - first)
    scale = [" "] * (WIDTH + 6)
    step = 10 if last - first <= 90 else 20
    for year in range(first, last + 1, step):
        place = round((year - first) * per_year)
        scale[place : place + 4] = f"{year}"
    lines = ["".join(scale).rstrip()]
    for tie in sorted(ties, key=lambda tie: (tie.since, tie.id)):
        start = min(round((tie.since.year - first) * per_year), WIDTH - 1)
        bar = " " * start + "█" * (WIDTH - start)
        mark = " " if tie.verified else "?"
        lines.append(f"{bar}{mark} {tie.since.year} {say.title(tie.id)}")
    return tuple(lines)
