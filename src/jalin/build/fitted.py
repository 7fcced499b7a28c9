"""The trade matrix that ships: fitted by the equation, with the sums of the baseline."""

from __future__ import annotations

import polars as pl

from jalin.build.baseline import Baseline
from jalin.build.equations import Estimated


def make_fitted(baseline: Baseline, trade: Estimated) -> pl.DataFrame:
    """exporter, importer, trade (million USD): what geography, language, agreements and size say, domestic trade added.

    With exporter and importer effects the fitted exports and imports of each economy equal the observed ones (Fally
    2015), so that output and expenditure are the baseline's; which pair trades how much is the equation's, and no flow
    can be read back.
    """
    home = baseline.sizes.select(exporter="economy", importer="economy", trade="domestic_trade")
    between = trade.fitted.rename({"fitted": "trade"})
    return pl.concat([between, home]).sort("exporter", "importer")
