"""Indices of what economies export: advantage by heading, likeness and fit of pairs, resources, sophistication.

All come from exports by HS 2007 heading, 2017, after the exclusions (`jalin.build.exclusions`); complementarity also
from imports by WTO product group, 2015. What is rounded here is rounded so that the source cannot be read back out.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from jalin.build.matrix import Matrix, make_matrix
from jalin.build.place_bound import LARGE, make_bands
from jalin.build.resources import pick_manufactures, pick_resources
from jalin.numerics.advantage import rca, rsca
from jalin.numerics.complexity import economic_complexity
from jalin.numerics.similarity import complementarity_index, export_similarity, intra_industry_potential
from jalin.sources.wto_imports.parse import group_headings

DIGITS = 3
# Below this, in USD, exports are too thin to say how sophisticated they are: one ship or one shipment would decide.
THIN = 1e8


def make_advantage(exports: pl.DataFrame) -> pl.DataFrame:
    """RSCA by heading: column heading, and one Int8 column an economy with round(100 × RSCA), −100 where it exports
    none.

    An economy without data has no column.
    """
    trade = _matrix(exports)
    points = np.rint(100 * rsca(rca(trade.values))).astype(np.int8)
    columns = {economy: points[place] for place, economy in enumerate(trade.economies)}
    return pl.DataFrame({"heading": trade.products, **columns})


def make_headings(exports: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Facts of each heading: heading, world_share, place_bound, latitude_low, latitude_high, exporters.

    Parameters
    ----------
    exports : economy, heading, exports (USD), after the exclusions.
    places : as in `make_bands`.

    Returns
    -------
    pl.DataFrame
        `world_share` is the share of world trade, to two significant digits; `exporters` how many economies export
        it with advantage (RCA > 1); latitudes are the band's in absolute degrees, null unless the heading's chapter
        grows.
    """
    trade = _matrix(exports)
    bands = make_bands(exports, places).select("heading", "place_bound", "latitude_low", "latitude_high")
    world = trade.values.sum(axis=0) / trade.values.sum()
    frame = pl.DataFrame(
        {
            "heading": trade.products,
            "world_share": world,
            "exporters": (rca(trade.values) > 1).sum(axis=0).astype(np.int16),
        }
    )
    return (
        frame.with_columns(pl.col("world_share").round_sig_figs(2))
        .join(bands, on="heading", how="left", maintain_order="left")
        .with_columns(pl.col("place_bound").fill_null(False))
        .select("heading", "world_share", "place_bound", "latitude_low", "latitude_high", "exporters")
    )


def make_product_economies(exports: pl.DataFrame) -> pl.DataFrame:
    """Endowments read from exports: columns economy, and three indices, each with its percentile.

    `resource_share` is the share of primary commodities, precious stones and gold in exports (resources.yml);
    `sophistication` the index of economic complexity, fitted on economies above 2 bn USD of exports, null below 100 m
    USD; `diversification` the number of headings with RCA > 1. Percentiles, such as `resource_share_percentile`, are
    0 for the lowest and 100 for the highest of those that have the index.
    """
    trade = _matrix(exports)
    has = rca(trade.values) > 1
    resources = pick_resources(trade.products)
    drawn = np.array([heading in resources for heading in trade.products])
    totals = trade.values.sum(axis=1)
    complexity = economic_complexity(has, totals > LARGE)
    indices = {
        "resource_share": np.round(trade.values[:, drawn].sum(axis=1) / totals, DIGITS),
        "sophistication": np.round(np.where(totals < THIN, np.nan, complexity.economies), DIGITS),
        "diversification": has.sum(axis=1).astype(np.int16),
    }
    frame = pl.DataFrame({"economy": trade.economies, **indices}).with_columns(pl.col("sophistication").fill_nan(None))
    return frame.with_columns(_percentile(name).alias(f"{name}_percentile") for name in indices)


def make_product_pairs(exports: pl.DataFrame) -> pl.DataFrame:
    """Likeness of each unordered pair: first < second, export_similarity, intra_industry, to three digits."""
    trade = _matrix(exports)
    made = pick_manufactures(trade.products)
    flags = np.array([heading in made for heading in trade.products])
    names = np.array(trade.economies)
    one, other = np.triu_indices(len(names), k=1)
    return pl.DataFrame(
        {
            "first": names[one],
            "second": names[other],
            "export_similarity": np.round(export_similarity(trade.values)[one, other], DIGITS),
            "intra_industry": np.round(intra_industry_potential(trade.values, flags)[one, other], DIGITS),
        }
    )


def make_complementarity(exports: pl.DataFrame, imports: pl.DataFrame) -> pl.DataFrame:
    """Michaely's index where imports by product exist: exporter, importer, complementarity_index, three digits.

    Parameters
    ----------
    exports : economy, heading, exports (USD), after the exclusions.
    imports : importer, group, imports. The European Union is one importer, `EU`, for what it buys from outside: it
        stands for none of its members, and says nothing of how a member's exports fit it.

    Returns
    -------
    pl.DataFrame
        Every exporter with every importer but itself; null for an importer with a group missing, since missing is not
        zero. Importers that are not in `imports` have no row.
    """
    groups = group_headings(sorted(set(exports["heading"])))
    grouped = exports.with_columns(pl.col("heading").replace_strict(groups).alias("group"))
    given = make_matrix(grouped, "economy", "group", "exports")
    taken = make_matrix(imports, "importer", "group", "imports")
    index = complementarity_index(given.values, _same_columns(taken, given.products))
    count = imports.group_by("importer").agg(pl.len().alias("groups"))
    complete = set(count.filter(pl.col("groups") == len(given.products))["importer"])
    rows = pl.DataFrame(
        {
            "exporter": np.repeat(given.economies, len(taken.economies)),
            "importer": np.tile(taken.economies, len(given.economies)),
            "complementarity_index": np.round(index, DIGITS).ravel(),
        }
    )
    known = pl.when(pl.col("importer").is_in(complete)).then(pl.col("complementarity_index"))
    return rows.filter(pl.col("exporter") != pl.col("importer")).with_columns(known)


def _matrix(exports: pl.DataFrame) -> Matrix:
    return make_matrix(exports, "economy", "heading", "exports")


def _same_columns(matrix: Matrix, products: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    places = {name: place for place, name in enumerate(matrix.products)}
    return np.stack([matrix.values[:, places[name]] for name in products], axis=1)


def _percentile(name: str) -> pl.Expr:
    column = pl.col(name)
    return (100 * (column.rank("average") - 1) / (column.count() - 1)).round(0).cast(pl.Int16)
