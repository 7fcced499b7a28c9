"""What is known of each pair of economies: geography, languages, law, votes, income, agreements, organisations."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl

from jalin.estimates.baseline import DAY
from jalin.register import Register
from jalin.sources.legal_origin.parse import parse_legal_origin
from jalin.sources.un_ideal_points.parse import parse_ideal_points

UNIVERSAL = "universal"
CLASSES = {"CU": "customs_union", "FTA": "free_trade", "EIA": "free_trade", "partial_scope": "partial_scope"}
KEY = ["first", "second"]
# Kilometres between people are not known better than this.
DIGITS = 5


def make_pairs(
    data: Path,
    register: Register,
    geography: pl.DataFrame,
    places: pl.DataFrame,
    endowments: pl.DataFrame,
    products: pl.DataFrame,
) -> pl.DataFrame:
    """One row for each pair first < second of `geography`, with every column that regressors and triggers need.

    Parameters
    ----------
    geography : first, second, distance, contiguous, common_official, common_spoken.
    places : economy, latitude.
    endowments : economy, income.
    products : first, second, export_similarity, intra_industry; pairs of economies that trade by product is known of.
    """
    kept = geography.drop("distance_ces").with_columns(pl.col("distance", "common_spoken").round_sig_figs(DIGITS))
    pairs = kept.join(products, on=KEY, how="left").join(_legal_likeness(data), on=KEY, how="left")
    latitude = pl.col("latitude").abs()
    pairs = _gap(pairs, places.select("economy", value=latitude), "climate_gap", 1)
    pairs = _gap(pairs, endowments.select("economy", value=pl.col("income").log()), "income_gap", 3)
    pairs = _gap(pairs, parse_ideal_points(data).rename({"ideal_point": "value"}), "voting_gap", 1)
    return (
        pairs.join(_organisations(register), on=KEY, how="left")
        .join(_agreements(register), on=KEY, how="left")
        .with_columns(
            pl.col("shared_organisations").fill_null(0),
            *(pl.col(name).fill_null(value=False) for name in dict.fromkeys(CLASSES.values())),
        )
        .sort(KEY)
    )


def _legal_likeness(data: Path) -> pl.DataFrame:
    """Columns first, second, common_legal_origin: how alike the legal families of two economies are, from 0 to 1.

    The source says of each pair whether their law has a family in common. Ours is an index made from it: of the
    economies that either shares a family with, the part that both do (Jaccard), to two digits.
    """
    shared = parse_legal_origin(data)
    names = sorted(set(shared["first"]) | set(shared["second"]))
    places = {name: place for place, name in enumerate(names)}
    kin = np.eye(len(names))
    one = shared["first"].replace_strict(places, return_dtype=pl.Int64).to_numpy()
    other = shared["second"].replace_strict(places, return_dtype=pl.Int64).to_numpy()
    kin[one, other] = kin[other, one] = shared["common_legal_origin"].to_numpy()
    both = kin @ kin
    either = kin.sum(axis=1)[:, None] + kin.sum(axis=1)[None, :] - both
    likeness = np.round(both / either, 2)
    return shared.select(KEY).with_columns(pl.Series("common_legal_origin", likeness[one, other]))


def _gap(pairs: pl.DataFrame, values: pl.DataFrame, name: str, digits: int) -> pl.DataFrame:
    """The absolute difference of a value of both, rounded; null where either is unknown."""
    one = values.rename({"economy": "first", "value": "_one"})
    other = values.rename({"economy": "second", "value": "_other"})
    joined = pairs.join(one, on="first", how="left").join(other, on="second", how="left")
    gap = (pl.col("_one") - pl.col("_other")).abs().round(digits)
    return joined.with_columns(gap.alias(name)).drop("_one", "_other")


def _organisations(register: Register) -> pl.DataFrame:
    """How many organisations both are members of, but for the universal ones, which tell no pair from another."""
    counts: Counter[tuple[str, str]] = Counter()
    for record_id in register.ids("organisations"):
        if register.organisation(record_id).type != UNIVERSAL:
            counts.update(combinations(sorted(register.economies(record_id, DAY)), 2))
    return pl.DataFrame(
        [(first, second, count) for (first, second), count in counts.items()],
        schema={"first": pl.String, "second": pl.String, "shared_organisations": pl.Int16},
        orient="row",
    )


def _agreements(register: Register) -> pl.DataFrame:
    """The deepest class of trade agreement in force between both; only the deepest is true."""
    found: dict[tuple[str, str], set[str]] = {}
    for dyad in register.trade_dyads(on=DAY):
        if dyad.trade_class in CLASSES and dyad.exporter < dyad.importer:
            found.setdefault((dyad.exporter, dyad.importer), set()).add(CLASSES[dyad.trade_class])
    order = list(dict.fromkeys(CLASSES.values()))
    deepest = {pair: next(name for name in order if name in classes) for pair, classes in found.items()}
    return pl.DataFrame(
        [(first, second, *(name == held for name in order)) for (first, second), held in deepest.items()],
        schema={"first": pl.String, "second": pl.String} | dict.fromkeys(order, pl.Boolean),
        orient="row",
    )
