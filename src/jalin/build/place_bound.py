"""Products bound to place: what grows in a narrow band of latitude, so that who lies outside must buy it.

For each heading of a chapter of things that grow, the band runs from the lower to the upper tenth of its exporters
by absolute latitude. Exporters are those with advantage (RCA > 1) and more than 2 bn USD of exports in all; their
weight is their RCA, so that a place that lives on the product counts and one that processes or passes it on, as
Switzerland does coffee and the Netherlands palm oil, hardly does. No weight is above a quarter, so that a band never
rests on fewer than four economies.

A heading is bound to place where

1. it is a primary commodity (resources.yml): natural rubber is, a rubber hose is not;
2. four or more such exporters exist;
3. the band is no deeper than the tropics, 23.44°: 0° to 23.44° on either side of the equator;
4. economies whose people live in the band make more than half of what the world exports of it, which leaves out what
   is grown under glass or mainly processed elsewhere (cut flowers, cocoa butter);
5. and they make less than half of what the world exports of all goods, or nearly everything rich economies make
   would seem bound to their latitude (pork, butter, and cars, if cars grew).

The rule is ours.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.build.matrix import Matrix, make_matrix
from jalin.build.resources import pick_growing, pick_resources
from jalin.numerics.advantage import rca
from jalin.numerics.bands import cap_weights, overlaps, weighted_quantile

LARGE = 2e9
MOST = 0.25
TENTHS = (0.1, 0.9)
DEEPEST = 23.44
HALF = 0.5
SCHEMA: dict[str, pl.DataType] = {
    "exporters": pl.Int64(),
    **dict.fromkeys(("latitude_low", "latitude_high", "inside", "inside_all"), pl.Float64()),
}
Floats = NDArray[np.float64]


def make_bands(exports: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The band of each growing heading, and whether it is bound to it.

    Parameters
    ----------
    exports : economy, heading, exports (USD), after the exclusions.
    places : economy, latitude (where its people live on average), latitude_low, latitude_high (between which most of
        them live), degrees; the sign may stay, it is dropped here. Economies that are not in it take no part.

    Returns
    -------
    pl.DataFrame
        heading, primary, exporters (how many the band rests on), latitude_low, latitude_high (absolute degrees; null
        without exporters), inside (share of world exports of the heading by economies in the band), inside_all (the
        same of all goods), place_bound.
    """
    trade = make_matrix(exports, "economy", "heading", "exports")
    growing, primary = pick_growing(trade.products), pick_resources(trade.products)
    bands = _measure(trade, _latitudes(trade, places), growing)
    bound = (
        pl.col("primary")
        & (pl.col("exporters") * MOST >= 1)
        & (pl.col("latitude_high") - pl.col("latitude_low") <= DEEPEST)
        & (pl.col("inside") > HALF)
        & (pl.col("inside_all") < HALF)
    )
    return (
        bands.with_columns(pl.col("heading").is_in(list(primary)).alias("primary"))
        .with_columns(bound.fill_null(False).alias("place_bound"))
        .select("heading", "primary", *SCHEMA, "place_bound")
    )


def _measure(trade: Matrix, latitudes: tuple[Floats, Floats, Floats], growing: frozenset[str]) -> pl.DataFrame:
    centre, low, high = latitudes
    advantage, totals = rca(trade.values), trade.values.sum(axis=1)
    large = (totals > LARGE) & np.isfinite(centre)
    rows: list[dict[str, object]] = []
    for place, heading in enumerate(trade.products):
        if heading not in growing:
            continue
        used = large & (advantage[:, place] > 1)
        row: dict[str, object] = {"heading": heading, "exporters": int(used.sum())}
        if used.any():
            band = _band(centre[used], advantage[used, place])
            within, sold = overlaps(low, high, band), trade.values[:, place]
            row |= {
                "latitude_low": round(band[0], 1),
                "latitude_high": round(band[1], 1),
                "inside": round(float(sold[within].sum() / sold.sum()), 3),
                "inside_all": round(float(totals[within].sum() / totals.sum()), 3),
            }
        rows.append(row)
    return pl.DataFrame(rows, schema={"heading": pl.String(), **SCHEMA})


def _band(latitude: Floats, advantage: Floats) -> tuple[float, float]:
    weights = cap_weights(advantage, MOST)
    return weighted_quantile(latitude, weights, TENTHS[0]), weighted_quantile(latitude, weights, TENTHS[1])


def _latitudes(trade: Matrix, places: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    # Absolute degrees in the order of the rows; an economy astride the equator reaches down to 0.
    low, high = pl.col("latitude_low"), pl.col("latitude_high")
    absolute = places.select(
        "economy",
        pl.col("latitude").abs(),
        pl.when(low.sign() * high.sign() < 0)
        .then(0.0)
        .otherwise(pl.min_horizontal(low.abs(), high.abs()))
        .alias("low"),
        pl.max_horizontal(low.abs(), high.abs()).alias("high"),
    )
    rows = pl.DataFrame({"economy": trade.economies}).join(absolute, on="economy", how="left", maintain_order="left")
    found = rows.select(pl.col("latitude", "low", "high").cast(pl.Float64).fill_null(np.nan)).to_numpy()
    return found[:, 0], found[:, 1], found[:, 2]
