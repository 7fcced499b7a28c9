"""Which economies share a land border."""

from __future__ import annotations

import polars as pl

from jalin.sources.geonames.parse import parse_countries
from jalin.sources.world_factbook.parse import parse_borders


def make_borders(countries: pl.DataFrame | None = None, mended: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every pair of economies with a common land border, columns first < second (alpha-3).

    A border named by one side counts for both. Borders at sea do not count; those of territories with a code of their
    own are theirs, not their state's: Brazil meets French Guiana (GUF), not France.

    Parameters
    ----------
    countries : columns economy, neighbours; GeoNames where it is left out.
    mended : columns first, second, contiguous; what is put in or taken out; the Factbook's where it is left out.
    """
    countries = parse_countries() if countries is None else countries
    mended = parse_borders() if mended is None else mended
    named = countries.select("economy", "neighbours").explode("neighbours", empty_as_null=False).drop_nulls()
    ends = (pl.col("economy"), pl.col("neighbours"))
    pairs = named.select(pl.min_horizontal(*ends).alias("first"), pl.max_horizontal(*ends).alias("second"))
    right, wrong = (mended.filter(pl.col("contiguous") == sure).select("first", "second") for sure in (True, False))
    pairs = pl.concat([pairs, right]).filter(pl.col("first") != pl.col("second")).unique()
    return pairs.join(wrong, on=["first", "second"], how="anti").sort("first", "second")
