"""What was known of each pair of players at the end of a year that may tell how likely they are to sign.

The determinants of Baier and Bergstrand (2004, Journal of International Economics 64): distance, remoteness, size,
likeness of size, difference of factor endowments (here income a head); triggers (borders, languages, law, votes,
organisations); agreements with others, which make a next one likelier (Egger and Larch 2008, Journal of International
Economics 76; Baier, Bergstrand and Mariutto 2014, Economic Inquiry 52); and trade as gravity predicts it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import polars as pl

from jalin.build import baseline
from jalin.build.equations import both_ways
from jalin.build.pairs import UNIVERSAL
from jalin.build.signing_players import KEY, make_players, make_ties
from jalin.gravity import ppml
from jalin.register import Register
from jalin.sources.baci_2023 import parse as baci
from jalin.sources.cow_trade.parse import parse_trade
from jalin.sources.legal_origin.parse import parse_legal_origin
from jalin.sources.un_ideal_points.parse import parse_ideal_points
from jalin.sources.world_bank.parse import parse_gdp, parse_population

FEATURES = (
    "log_distance",
    "contiguous",
    "common_official",
    "common_legal_origin",
    "log_gdp",
    "size_gap",
    "income",
    "income_gap",
    "remoteness",
    "voting_gap",
    "shared_organisations",
    "agreements",
    "common_partners",
    "log_potential",
)
# What the gravity equation of potential trade takes; no agreement, no vote: what trade would be without them.
GRAVITY = ("log_distance", "contiguous", "common_official", "common_spoken", "common_legal_origin")
SIDES = ["exporter", "importer"]


def make_features(data: Path, register: Register, on: date, geography: pl.DataFrame) -> pl.DataFrame:
    """One row for each pair of players that had not signed by `on`, the last day of a year.

    Columns
    -------
    first, second : players, first < second: economies (alpha-3) and unions (ids).
    FEATURES : null where no source has it; see docs/methods/signing.md for each.
    distance : km; potential : million USD both ways; gdp_product : million USD squared. What the model must beat.

    Parameters
    ----------
    geography : as `geography.make_pairs` gives it.
    """
    economies = _make_economies(data, register, on)
    members = dict(zip(economies["economy"], economies["player"], strict=True))
    ties = make_ties(register, on, members)
    legs = _make_legs(data, register, on, geography, economies)
    pairs = _join_players(legs, economies)
    pairs = _add_agreements(pairs, ties)
    return (
        pairs.join(ties.select(KEY).unique(), on=KEY, how="anti")
        .select(*KEY, *FEATURES, "distance", "potential", "gdp_product")
        .sort(KEY)
    )


def make_potential(data: Path, year: int, geography: pl.DataFrame) -> pl.DataFrame:
    """Columns first, second, potential: trade both ways, million USD, as fitted by gravity to the trade of one year.

    Poisson pseudo-maximum likelihood of trade on GRAVITY with exporter and importer effects. Pairs for which the
    source has no trade on record get theirs from the effects of both; economies without any are left out.
    """
    regressors = both_ways(
        geography.join(parse_legal_origin(data), on=KEY, how="left").select(
            *KEY,
            pl.col("distance").log().alias("log_distance"),
            # As in `estimates.regressors`: unknown of an economy as a whole, so that its effect takes it up.
            *(pl.col(name).cast(pl.Float64).fill_null(0.0) for name in GRAVITY[1:]),
        )
    )
    observed = baci.parse_trade(data) if year == baseline.YEAR else parse_trade(data, year)
    sample = observed.with_columns(pl.col("trade").fill_null(0.0)).join(regressors, on=SIDES)
    fit = ppml(sample, "trade", list(GRAVITY), SIDES)
    predictor = sum(pl.col(name) * value for name, value in zip(fit.names, fit.coefficients, strict=True))
    effects = fit.effects()
    fitted = regressors.with_columns(predictor.alias("predictor"))
    for side in SIDES:
        fitted = fitted.join(effects[side].rename({effects[side].columns[-1]: f"{side}_effect"}), on=side)
    flow = (pl.col("predictor") + pl.col("exporter_effect") + pl.col("importer_effect")).exp()
    return (
        fitted.select(
            pl.min_horizontal(SIDES).alias("first"), pl.max_horizontal(SIDES).alias("second"), flow.alias("potential")
        )
        .group_by(KEY)
        .agg(pl.col("potential").sum(), pl.len())
        .filter(pl.col("len") == 2)
        .drop("len")
        .sort(KEY)
    )


def _make_economies(data: Path, register: Register, on: date) -> pl.DataFrame:
    """Columns player, economy, gdp, population, ideal_point, of economies whose GDP and population are known."""
    gdp = parse_gdp(data, on.year)
    if on.year == baseline.YEAR:
        gdp = pl.concat([baci.parse_gdp(data), gdp]).unique("economy", keep="first", maintain_order=True)
    return (
        make_players(register, on)
        .join(gdp, on="economy")
        .join(parse_population(data, on.year), on="economy")
        .join(parse_ideal_points(data, on.year), on="economy", how="left")
        .sort("player", "economy")
    )


def _make_legs(
    data: Path, register: Register, on: date, geography: pl.DataFrame, economies: pl.DataFrame
) -> pl.DataFrame:
    """One row for each pair of economies of two players, the first of the player that comes first."""
    known = (
        geography.join(parse_legal_origin(data), on=KEY, how="left")
        .join(make_potential(data, on.year, geography), on=KEY, how="left")
        .join(_count_organisations(register, on), on=KEY, how="left")
        .with_columns(pl.col("organisations").fill_null(0))
    )
    names = {name: name for name in known.columns if name not in KEY}
    swapped = known.select(pl.col("second").alias("first"), pl.col("first").alias("second"), *names)
    one = economies.rename({name: f"{name}_one" for name in economies.columns if name != "economy"})
    other = economies.rename({name: f"{name}_other" for name in economies.columns if name != "economy"})
    return (
        pl.concat([known, swapped])
        .join(one.rename({"economy": "first"}), on="first")
        .join(other.rename({"economy": "second"}), on="second")
        .filter(pl.col("player_one") < pl.col("player_other"))
        .with_columns(
            weight=pl.col("gdp_one") * pl.col("gdp_other"),
            gap=(pl.col("ideal_point_one") - pl.col("ideal_point_other")).abs(),
        )
        .sort("player_one", "player_other", *KEY)
    )


def _join_players(legs: pl.DataFrame, economies: pl.DataFrame) -> pl.DataFrame:
    """Pairs of players: means over their economies weighted by GDP, a border of any, potential trade of all."""
    pairs = legs.group_by("player_one", "player_other", maintain_order=True).agg(
        _mean("distance"),
        pl.col("contiguous").any().cast(pl.Float64),
        _mean("common_official"),
        _mean("common_legal_origin"),
        _mean("gap").alias("voting_gap"),
        _mean("organisations").log1p().alias("shared_organisations"),
        pl.when(pl.col("potential").count() > 0).then(pl.col("potential").sum()).alias("potential"),
    )
    pairs = pairs.rename({"player_one": "first", "player_other": "second"})
    sizes = economies.group_by("player").agg(pl.col("gdp").sum(), pl.col("population").sum()).sort("player")
    world = (float(sizes["gdp"].sum()), float(sizes["population"].sum()))
    sizes = sizes.join(_make_remoteness(pairs, sizes), on="player").select(
        "player",
        "remoteness",
        log_size=(pl.col("gdp") / world[0]).log(),
        log_income=(pl.col("gdp") / pl.col("population") / (world[0] / world[1])).log(),
        gdp="gdp",
    )
    for side, name in zip(KEY, ("one", "other"), strict=True):
        pairs = pairs.join(
            sizes.rename({each: f"{each}_{name}" for each in sizes.columns}).rename({f"player_{name}": side}), on=side
        )
    return pairs.with_columns(
        log_distance=pl.col("distance").log(),
        log_gdp=pl.col("log_size_one") + pl.col("log_size_other"),
        size_gap=(pl.col("log_size_one") - pl.col("log_size_other")).abs(),
        income=(pl.col("log_income_one") + pl.col("log_income_other")) / 2,
        income_gap=(pl.col("log_income_one") - pl.col("log_income_other")).abs(),
        remoteness=(pl.col("remoteness_one") + pl.col("remoteness_other")) / 2,
        log_potential=(pl.col("potential") / pl.col("potential").sum()).log(),
        gdp_product=pl.col("gdp_one") * pl.col("gdp_other"),
    )


def _mean(name: str) -> pl.Expr:
    """Mean of what is known, weighted by the product of GDPs; null where nothing is."""
    value, weight = pl.col(name).cast(pl.Float64), pl.col("weight")
    known = weight.filter(value.is_not_null())
    return pl.when(value.count() > 0).then((value * weight).sum() / known.sum()).alias(name)


def _make_remoteness(pairs: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """Columns player, remoteness: log of the mean distance to all others, weighted by their GDP."""
    there = pairs.select(player="first", partner="second", distance="distance")
    back = pairs.select(player="second", partner="first", distance="distance")
    partners = sizes.select(partner="player", weight="gdp")
    return (
        pl.concat([there, back])
        .join(partners, on="partner")
        .sort("player", "partner")
        .group_by("player", maintain_order=True)
        .agg(((pl.col("distance") * pl.col("weight")).sum() / pl.col("weight").sum()).log().alias("remoteness"))
    )


def _add_agreements(pairs: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """How many agreements each has already, and with how many others both have one."""
    agreements: dict[str, set[str]] = {}
    partners: dict[str, set[str]] = {}
    for first, second, agreement in ties.select(*KEY, "agreement").iter_rows():
        for one, other in ((first, second), (second, first)):
            agreements.setdefault(one, set()).add(agreement)
            partners.setdefault(one, set()).add(other)
    none: set[str] = set()
    rows = [
        (
            len(agreements.get(one, none)),
            len(agreements.get(other, none)),
            len(partners.get(one, none) & partners.get(other, none)),
        )
        for one, other in pairs.select(KEY).iter_rows()
    ]
    counts = pl.DataFrame(rows, schema=["count_one", "count_other", "count_both"], orient="row")
    return pairs.hstack(counts).with_columns(
        agreements=pl.col("count_one").log1p() + pl.col("count_other").log1p(),
        common_partners=pl.col("count_both").log1p(),
    )


def _count_organisations(register: Register, on: date) -> pl.DataFrame:
    """Columns first, second, organisations: of how many, but for the universal ones, both are members."""
    counts: Counter[tuple[str, str]] = Counter()
    for record_id in register.ids("organisations"):
        if register.organisation(record_id).type != UNIVERSAL:
            counts.update(combinations(sorted(register.economies(record_id, on)), 2))
    return pl.DataFrame(
        [(*pair, count) for pair, count in sorted(counts.items())],
        schema={"first": pl.String, "second": pl.String, "organisations": pl.Int64},
        orient="row",
    )
