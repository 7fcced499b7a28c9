"""Whether a panel can tell an agreement's effect; and if not, why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from jalin.build.worth_panels import TradePanel

if TYPE_CHECKING:
    from jalin.build.worth import Estimated

IDENTIFIED = "identified"
# The rest, from what rules an agreement out first to what does last.
BINDS_NO_PAIR = "binds_no_pair"  # never in force on a 1 July, or between no two economies
PARTIES_NOT_IN_PANEL = "parties_not_in_panel"
OUTSIDE_PANEL_YEARS = "outside_panel_years"  # in force between the panel's economies, in none of its years
NO_VARIATION = "no_variation"  # in force in all years of the panel, for every pair
COLLINEAR_WITH = "collinear_with:"  # ids follow: they began and ended with it
BEGINNING_NOT_SEEN = "beginning_not_seen"  # the panel shows only its end, mostly since another agreement took its place
NO_TRADE = "no_trade"  # the pairs traded nothing while it was in force, or else nothing
ABSORBED = "absorbed"  # explained by what is common to an exporter's, or an importer's, year, and the border's
TOO_FEW_PAIRS = "too_few_pairs"  # few pairs, and too few without change to say how noisy they are


def find_status(
    panel: TradePanel, dyads: pl.DataFrame, main: Estimated, term: int | None, alike: list[str], *, seen: bool
) -> str:
    """One of the codes above.

    Parameters
    ----------
    dyads : of this agreement alone.
    main : the fit with one term an agreement.
    term : the agreement's place in it; none where no row of the panel is under it.
    alike : agreements that it cannot be told from.
    seen : whether the panel has a pair before and after the agreement began for it.
    """
    if dyads.is_empty():
        return BINDS_NO_PAIR
    economies = list(panel.economies)
    if dyads.filter(pl.col("exporter").is_in(economies) & pl.col("importer").is_in(economies)).is_empty():
        return PARTIES_NOT_IN_PANEL
    if term is None:
        return OUTSIDE_PANEL_YEARS
    if alike:
        return COLLINEAR_WITH + ",".join(sorted(alike))
    support, value = main.supports[term], main.fit.best[term]
    if support.pairs == 0:
        return NO_TRADE if main.fit.design[:, [term]].sum() == 0 else NO_VARIATION
    if not seen:
        return BEGINNING_NOT_SEEN
    if np.isnan(value):
        return ABSORBED
    return IDENTIFIED if np.isfinite(main.errors[term]) else TOO_FEW_PAIRS
