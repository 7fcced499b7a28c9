"""The signing model: blocs as one, what counts as signing, nothing seen of the future, the backtest as published."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from conftest import RECORDS
from polars.testing import assert_frame_equal
from register.shared import SHARED

from jalin.build import geography
from jalin.build.signing import SHIPPED as SHIPPED_FEATURES
from jalin.build.signing import SigningModel, choose_own, fit_signing, make_probabilities, make_sample
from jalin.build.signing_backtest import Backtest, rank_pairs, run_backtest
from jalin.build.signing_features import FEATURES, make_features
from jalin.build.signing_players import KEY, make_players, make_signings
from jalin.register import Register
from jalin.register.load import read_folder
from jalin.register.store import write_store
from jalin.sources import load_source
from jalin.sources.cow_trade.parse import parse_trade

DATA = SHARED / "data"
ON = date(2004, 12, 31)
# The column of the year in the files that have one; others do not change over time.
YEARS = {"world_bank": "Year", "un_ideal_points": "year", "cow_trade": "year", "country_codes": "year"}


@pytest.fixture(scope="module")
def data() -> Path:
    if not (DATA / "trade").is_dir():
        pytest.skip(f"no outside reference: {DATA} is absent; it lies beside the project, not in it")
    return DATA


@pytest.fixture(scope="module")
def pairs() -> pl.DataFrame:
    return geography.make_pairs()


@pytest.fixture(scope="module")
def features(data: Path, founding: Register, pairs: pl.DataFrame) -> pl.DataFrame:
    return make_features(data, founding, ON, pairs)


@pytest.fixture(scope="module")
def backtest(data: Path, founding: Register, pairs: pl.DataFrame) -> Backtest:
    return run_backtest(data, founding, pairs)


def signings(register: Register, start: int, end: int) -> dict[tuple[str, str], dict[str, object]]:
    day = date(start, 12, 31)
    found = make_signings(register, make_players(register, day), day, date(end, 12, 31))
    return {(row["first"], row["second"]): row for row in found.iter_rows(named=True)}


def test_a_union_is_one_player(founding: Register) -> None:
    for year, members in ((1994, 12), (1999, 15), (2004, 25), (2023, 27)):
        players = make_players(founding, date(year, 12, 31))
        assert players.filter(pl.col("player") == "eu").height == members
        assert players["economy"].is_unique().all()
        assert not players.filter((pl.col("economy") == "DEU") & (pl.col("player") != "eu")).height


def test_a_union_is_one_row(features: pl.DataFrame) -> None:
    assert features.filter((pl.col("first") == "USA") & (pl.col("second") == "eu")).height == 1
    assert not {"DEU", "POL", "GBR"} & (set(features["first"]) | set(features["second"]))
    assert features.select(KEY).is_unique().all()
    assert (features["first"] < features["second"]).all()


def test_who_had_signed_is_not_there_and_who_came_to_is(founding: Register, features: pl.DataFrame) -> None:
    there = set(features.select(KEY).iter_rows())
    assert ("CHL", "USA") not in there  # 2003
    assert ("NOR", "eu") not in there  # the European Economic Area
    found = signings(founding, 2004, 2023)
    assert found["KOR", "eu"]["year"] in (2009, 2010, 2011)
    assert ("AUS", "USA") not in found  # signed in 2004
    assert ("AUS", "eu") not in found  # what the United Kingdom signed in 2021 is not the Union's
    assert ("USA", "eu") not in found


def test_an_accession_is_not_a_signing_of_the_pair(founding: Register) -> None:
    found = signings(founding, 2004, 2023)
    assert found["BGR", "KOR"]["accession"]
    assert not found["KOR", "eu"]["accession"]
    assert found["ETH", "NGA"]["afcfta"]
    assert not found["JPN", "THA"]["afcfta"]


def truncate(source: Path, target: Path, year: int) -> None:
    """Every file that has years without the later ones; those of a single later year not at all."""
    for name, column in YEARS.items():
        for file in load_source(name).files:
            (target / file.path).parent.mkdir(parents=True, exist_ok=True)
            pl.read_parquet(source / file.path).filter(pl.col(column) <= year).write_parquet(target / file.path)
    for file in load_source("legal_origin").files:
        (target / file.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / file.path, target / file.path)


def forget(register: Register, target: Path, on: date) -> Register:
    """The register as it could have been written on a day: without later agreements, events and memberships.

    It is not checked, since what is left may name what came after.
    """
    folder = read_folder(RECORDS)
    for record_id in register.ids("agreements"):
        record = folder.agreements[record_id]
        if register.status(record, on) is None:
            del folder.agreements[record_id]
            continue
        parties = tuple(entry.model_copy(update={"events": past(entry.events, on)}) for entry in record.parties)
        changes = {"events": past(record.events, on), "parties": parties}
        folder.agreements[record_id] = record.model_copy(update=changes)
    for record_id in register.ids("organisations"):
        if not register.economies(record_id, on):
            del folder.organisations[record_id]
    target.mkdir(parents=True, exist_ok=True)
    return Register(write_store(target / "register", folder, "past"))


def past(events: tuple[Any, ...], on: date) -> tuple[Any, ...]:
    return tuple(event for event in events if event.date.first <= on)


def test_nothing_of_the_future_is_seen(
    data: Path, founding: Register, pairs: pl.DataFrame, features: pl.DataFrame, tmp_path: Path
) -> None:
    truncate(data, tmp_path / "data", ON.year)
    then = forget(founding, tmp_path / "records", ON)
    assert len(then.ids("agreements")) < len(founding.ids("agreements"))
    assert_frame_equal(make_features(tmp_path / "data", then, ON, pairs), features, check_exact=True)


def test_the_model_of_the_backtest_is_fitted_without_the_future(
    data: Path, founding: Register, pairs: pl.DataFrame, backtest: Backtest, tmp_path: Path
) -> None:
    truncate(data, tmp_path / "data", ON.year)
    then = forget(founding, tmp_path / "records", ON)
    sample = choose_own(make_sample(tmp_path / "data", then, (1994, 2004), pairs))
    assert fit_signing(sample, ((1994, 2004),)).coefficients == pytest.approx(backtest.model.coefficients, rel=1e-12)


def test_trade_goes_the_right_way(data: Path) -> None:
    flows = {(one, other): value for one, other, value in parse_trade(data, 2004).iter_rows()}
    assert flows["CHN", "USA"] > 3 * flows["USA", "CHN"] > 0
    assert flows["SAU", "JPN"] > flows["JPN", "SAU"]


def test_features_by_hand(features: pl.DataFrame, data: Path) -> None:
    row = features.row(by_predicate=(pl.col("first") == "JPN") & (pl.col("second") == "USA"), named=True)
    gdp = pl.read_parquet(data / "country/wb_gdp_1960_2023.parquet").filter(pl.col("Year") == 2004)
    sizes = dict(gdp.select("Country Code", "Value").iter_rows())
    assert row["size_gap"] == pytest.approx(np.log(sizes["USA"] / sizes["JPN"]))
    assert row["gdp_product"] == pytest.approx(sizes["USA"] * sizes["JPN"] / 1e12)
    assert row["log_distance"] == pytest.approx(np.log(row["distance"]))
    assert row["contiguous"] == 0.0
    assert row["common_official"] == 0.0


def made(rows: int = 600) -> pl.DataFrame:
    rng = np.random.default_rng(3)
    one, other = np.triu_indices(40, 1)
    frame = pl.DataFrame(
        {"first": [f"A{n:02d}" for n in one], "second": [f"A{n:02d}" for n in other]}
        | {name: rng.normal(size=len(one)) for name in FEATURES}
    ).head(rows)
    chance = 1 / (1 + np.exp(2 + frame["log_distance"].to_numpy()))
    return frame.with_columns(pl.Series("signed", rng.uniform(size=frame.height) < chance))


@pytest.fixture(scope="module")
def model() -> SigningModel:
    return fit_signing(made(), ((1, 11),))


def test_probabilities_are_the_fitted_ones_and_their_mean_is_the_share_that_signed(model: SigningModel) -> None:
    found = make_probabilities(model, made())
    assert found["probability"].mean() == pytest.approx(made()["signed"].mean(), abs=1e-9)
    values = np.column_stack([np.ones(600), made().select(FEATURES).to_numpy()])
    assert found["probability"].to_numpy() == pytest.approx(1 / (1 + np.exp(-values @ model.coefficients)))
    assert found["unknown"].list.len().sum() == 0


def test_reasons_come_from_the_largest_down_and_what_is_unknown_contributes_nothing(model: SigningModel) -> None:
    gap = made().head(1).with_columns(log_distance=pl.lit(None, dtype=pl.Float64))
    row = make_probabilities(model, gap).row(0, named=True)
    assert row["unknown"] == ["log_distance"]
    assert "log_distance" not in row["reasons"]
    sizes = np.abs(row["contributions"])
    assert (np.diff(sizes) <= 0).all()
    mean = gap.with_columns(log_distance=pl.lit(model.means[0]))
    assert row["probability"] == pytest.approx(make_probabilities(model, mean)["probability"][0])


def test_the_published_backtest(backtest: Backtest) -> None:
    table = {(row["sample"], row["ranker"]): row for row in backtest.table.iter_rows(named=True)}
    # As docs/methods/signing.md has them, to the records as they stand: a record that is added may move them a little.
    published = {"all": 0.828, "without_afcfta": 0.752, "without_accessions": 0.875, "without_both": 0.855}
    for sample, value in published.items():
        assert table[sample, "model"]["auc"] == pytest.approx(value, abs=0.02)
        for ranker in ("potential", "near", "gdp_product"):
            assert table[sample, "model"]["precision"] > table[sample, ranker]["precision"]
    # And where it loses.
    assert table["without_afcfta", "model"]["auc"] < table["without_afcfta", "potential"]["auc"]
    assert backtest.calibration["pairs"].sum() == table["without_both", "model"]["pairs"]


def test_ranking_again_gives_the_same(data: Path, founding: Register, pairs: pl.DataFrame, backtest: Backtest) -> None:
    judged = make_sample(data, founding, (2004, 2023), pairs).drop_nulls(FEATURES)
    assert_frame_equal(rank_pairs(backtest.model, judged), backtest.ranked)


def test_what_ships_goes_by_potential_alone(data: Path, founding: Register, pairs: pl.DataFrame) -> None:
    """Identity: fitted chances sum to the signings, as in any logistic regression with a constant; and more potential
    is never less likely.
    """
    sample = choose_own(make_sample(data, founding, (1994, 2004), pairs)).drop_nulls(SHIPPED_FEATURES)
    model = fit_signing(sample, ((1994, 2004),), SHIPPED_FEATURES)
    found = make_probabilities(model, sample).join(sample.select(*KEY, "log_potential", "signed"), on=KEY)
    assert found["probability"].sum() == pytest.approx(found["signed"].sum(), rel=1e-8)
    assert found.sort("log_potential")["probability"].is_sorted()
