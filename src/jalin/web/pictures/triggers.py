"""The triggers of a pair as bars: what goes with its trade, against the average pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jalin.prospects.picture import Bar, draw_bars
from jalin.triggers.decomposition import decompose, percent
from jalin.triggers.document import PARTS
from jalin.web.page import Drawn

if TYPE_CHECKING:
    from jalin.web.page import Show


def draw_parts(show: Show, first: str, second: str, table: str) -> Drawn | None:
    """The picture; None where the trade equation does not cover two economies of these names."""
    if not (first.isupper() and second.isupper()):
        return None
    found = decompose(show.atlas.estimates, "trade", first, second)
    if found is None:
        return None
    _ = show.say.translate
    parts = [part for part in found.parts if part.known and part.name not in ("exporter", "importer")]
    bars = [Bar(_(PARTS[part.name]), (percent(part.value),)) for part in parts]
    names = {"first": show.say.party(first), "second": show.say.party(second)}
    heading = _("What goes with trade from {first} to {second}").format(**names)
    source = _("Jalin {version}; association, not cause.").format(version=show.atlas.version)
    axis = _("Trade against the average pair, %")
    return Drawn(draw_bars(heading, axis, (), bars, source, show.say), heading, table)
