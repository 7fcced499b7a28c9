"""The panels of trade that effects of agreements are estimated from, and which of them an agreement prefers.

A panel with domestic trade tells how much more two economies trade with each other than with themselves; one without
tells only how much more than with others. The two are different questions, and are never mixed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jalin.sources.agtpa.parse import parse_trade as parse_agtpa
from jalin.sources.comtrade_dta.parse import parse_trade as parse_comtrade_dta
from jalin.sources.wiod_2013.parse import parse_trade as parse_wiod_2013
from jalin.sources.wiod_2016.parse import parse_trade as parse_wiod_2016

READERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    "agtpa": parse_agtpa,
    "wiod_2013": parse_wiod_2013,
    "wiod_2016": parse_wiod_2016,
    "comtrade_dta": parse_comtrade_dta,
}
COLUMNS = ("exporter", "importer", "year", "trade")
# The first panel in which the effect is identified counts. An agreement of 2007-2009 is seen for at least two years in
# the yearly panel to 2011; a later one only in the panel to 2014.
LAST_OF_AGTPA = 2006
LAST_OF_WIOD_2013 = 2009
ORDERS = {
    "to_2006": ("agtpa", "wiod_2013", "wiod_2016", "comtrade_dta"),
    "2007_to_2009": ("wiod_2013", "wiod_2016", "agtpa", "comtrade_dta"),
    "after_2009": ("wiod_2016", "wiod_2013", "agtpa", "comtrade_dta"),
}


@dataclass(frozen=True)
class TradePanel:
    """Trade between economies over years.

    Attributes
    ----------
    name : id of its source.
    frame : exporter, importer, year, trade, one row each, in order; rows whose trade is not known are left out.
    """

    name: str
    frame: pl.DataFrame

    @property
    def domestic(self) -> bool:
        """Whether what economies sell to themselves is in it."""
        return bool(self.frame.select((pl.col("exporter") == pl.col("importer")).any()).item())

    @property
    def years(self) -> list[int]:
        """Its years, in order."""
        return sorted(self.frame["year"].unique().to_list())

    @property
    def economies(self) -> set[str]:
        """Exporters and importers."""
        return set(self.frame["exporter"]) | set(self.frame["importer"])

    def until(self, year: int) -> TradePanel:
        """The same with nothing after `year`."""
        return make_panel(self.name, self.frame.filter(pl.col("year") <= year))

    def since(self, year: int) -> TradePanel:
        """The same with nothing before `year`."""
        return make_panel(self.name, self.frame.filter(pl.col("year") >= year))


def make_panel(name: str, frame: pl.DataFrame) -> TradePanel:
    """A panel from a frame of at least exporter, importer, year and trade."""
    ordered = frame.select(COLUMNS).drop_nulls().sort("exporter", "importer", "year")
    return TradePanel(name, ordered)


def make_panels(data: Path) -> tuple[TradePanel, ...]:
    """All panels from a folder of data."""
    return tuple(make_panel(name, read(data)) for name, read in READERS.items())


def preference(start: int | None) -> tuple[str, ...]:
    """Panels in the order in which an agreement in force since `start` prefers them."""
    if start is None or start <= LAST_OF_AGTPA:
        return ORDERS["to_2006"]
    return ORDERS["2007_to_2009" if start <= LAST_OF_WIOD_2013 else "after_2009"]
