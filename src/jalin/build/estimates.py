"""`jalin estimates build`: everything in the estimates from a folder of public data, in one run."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from jalin import __version__
from jalin.build import checks, geography, products
from jalin.build.baseline import Baseline, make_baseline
from jalin.build.endowments import make_endowments
from jalin.build.equations import Estimated, estimate_publications, estimate_students, estimate_trade
from jalin.build.exclusions import clean_exports, make_residents
from jalin.build.fitted import make_fitted
from jalin.build.pairs import make_pairs
from jalin.build.prospects import LEAGUE_DAY, choose_kinds, make_league
from jalin.build.signing import make_signing
from jalin.build.worth import make_effects, share_identified
from jalin.build.worth_types import make_types
from jalin.build.worth_value import make_value
from jalin.estimates import files
from jalin.estimates.estimates import THETA
from jalin.estimates.table import write_table
from jalin.register import Register
from jalin.sources import load_source
from jalin.sources.files import check_file, hash_file
from jalin.sources.open_trade_statistics.parse import parse_exports
from jalin.sources.wto_imports.parse import parse_imports

STEPS = (
    "geography",
    "products",
    "baseline",
    "pairs",
    "trade",
    "students",
    "publications",
    "worth",
    "prospects",
    "checks",
)
Progress = Callable[[int, int], object]
# The sources that the estimates are made from; others are for backtests.
INPUTS = (
    "agtpa",
    "baci_2023",
    "comtrade_dta",
    "cow_trade",
    "legal_origin",
    "oecd_students",
    "open_trade_statistics",
    "openalex",
    "penn_world_table",
    "un_ideal_points",
    "wiod_2013",
    "wiod_2016",
    "world_bank",
    "wto_imports",
)
# What triggers say of a place; the rest of geography stays in the build.
PLACE = (
    "economy",
    "latitude",
    "latitude_low",
    "latitude_high",
    "landlocked",
    "climate_belt",
    "region",
    "subregion",
    "official_languages",
)


@dataclass(frozen=True)
class Made:
    """What a build made: tables by the name of their file, equations, and the checks passed with what they measured."""

    tables: dict[str, pl.DataFrame]
    equations: dict[str, Estimated]
    passed: dict[str, float]


def build_estimates(
    data: Path, register: Register, *, observed: bool = False, progress: Progress | None = None
) -> Made:
    """Make every table and equation.

    Parameters
    ----------
    data : folder with the files that the entries of `jalin.sources` name.
    register : for agreements in force and members at the end of the baseline year.
    observed : keep trade as observed; otherwise as fitted by the equation, which is what may be shipped.

    Raises
    ------
    InputError : a file that is missing or not as expected, or a check that does not hold.
    """
    # A file that is missing or not as it should be is told at once, not after the steps before it.
    for source in map(load_source, INPUTS):
        for place in range(len(source.files)):
            check_file(data, source, place)
    report = _counter(progress)
    places = geography.make_places()
    distances = geography.make_pairs()
    report()
    exports = clean_exports(parse_exports(data), make_residents()).exports
    report()
    baseline = make_baseline(data)
    report()
    endowments = make_endowments(data, places)
    pairs = make_pairs(data, register, distances, places, endowments, products.make_product_pairs(exports))
    report()
    equations = {"trade": estimate_trade(baseline, pairs)}
    report()
    equations["students"] = estimate_students(data, register, pairs)
    report()
    equations["publications"] = estimate_publications(data, pairs)
    report()
    trade = baseline.trade if observed else make_fitted(baseline, equations["trade"])
    tables = {
        files.ECONOMIES: _economies(places, endowments, products.make_product_economies(exports), baseline),
        files.PAIRS: pairs,
        files.TRADE: trade,
        files.HEADINGS: products.make_headings(exports, places),
        files.ADVANTAGE: products.make_advantage(exports),
        files.COMPLEMENTARITY: products.make_complementarity(exports, parse_imports(data)),
    } | make_worth(data, register, trade)
    report()
    tables |= make_prospects(data, register, tables, distances)
    report()
    passed = checks.check_estimates(tables, equations, baseline, fitted=not observed)
    report()
    return Made(tables, equations, passed)


def make_worth(data: Path, register: Register, trade: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Effects of agreements, means of their classes, their value on this trade, and how many are identified."""
    effects = make_effects(data, register)
    types = make_types(data, register, effects)
    scalars, values = make_value(trade, effects, types, register, theta=THETA)
    return {
        files.EFFECTS: effects,
        files.TYPES: types,
        files.VALUE: values,
        files.VALUE_SCALARS: scalars,
        files.SHARE: share_identified(effects),
    }


def make_prospects(
    data: Path, register: Register, tables: dict[str, pl.DataFrame], distances: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Effects of comparable agreements, and every unsigned pair under them with how likely it is to sign."""
    kinds = choose_kinds(tables[files.TYPES])
    signing = make_signing(data, register, distances).select("first", "second", signing="probability")
    # In the league a union comes before an economy; in the signing model names are in order.
    swapped = signing.select(first="second", second="first", signing="signing")
    league = make_league(tables[files.TRADE], register, kinds)
    known = pl.concat([signing, swapped])
    return {files.KINDS: kinds, files.LEAGUE: league.join(known, on=["first", "second"], how="left")}


def write_estimates(made: Made, data: Path, folder: Path, command: str) -> dict[str, Any]:
    """Write everything to `folder`, all or nothing; returns the provenance."""
    provenance = make_provenance(made, data, command)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, table in made.tables.items():
            write_table(fresh / name, table)
        plain = {name: files.equation_to_plain(found.equation) for name, found in made.equations.items()}
        (fresh / files.EQUATIONS).write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
        (fresh / files.PROVENANCE).write_text(json.dumps(provenance, indent=1) + "\n", encoding="utf-8")
        folder.mkdir(exist_ok=True)
        for name in files.NAMES:
            os.replace(fresh / name, folder / name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return provenance


def make_provenance(made: Made, data: Path, command: str) -> dict[str, Any]:
    """What was read, with hashes and licences, and what the checks measured; no date, so that a run can be repeated."""
    inputs = [
        {
            "source": source.id,
            "file": file.path,
            "sha256": hash_file(data / file.path),
            "year": source.year,
            "licence": source.licence,
            "citation": source.citation,
        }
        for source in map(load_source, INPUTS)
        for file in source.files
    ]
    return {
        "version": __version__,
        "command": command,
        "league_day": LEAGUE_DAY,
        "trade": "fitted" if made.passed.get("trade_fitted") else "observed",
        "inputs": inputs,
        "checks": made.passed,
    }


def _economies(
    places: pl.DataFrame, endowments: pl.DataFrame, products_of: pl.DataFrame, baseline: Baseline
) -> pl.DataFrame:
    sizes = baseline.sizes.select("economy", "output", "expenditure", "domestic_trade", "treatment")
    named = places.select(PLACE).with_columns(pl.col("official_languages").list.join(";"))
    frame = named.join(endowments, on="economy", how="left").join(products_of, on="economy", how="left")
    return frame.join(sizes, on="economy", how="left").sort("economy")


def _counter(progress: Progress | None) -> Callable[[], None]:
    done = iter(range(1, len(STEPS) + 1))

    def report() -> None:
        place = next(done)
        if progress is not None:
            progress(place, len(STEPS))

    return report
