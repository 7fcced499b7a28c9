"""What ships is what a build makes from the public data, and no source can be read back out of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from register.shared import SHARED

from jalin.build.baseline import make_baseline
from jalin.build.equations import regressors_both_ways
from jalin.build.estimates import Made
from jalin.estimates import Estimates, files, load_estimates
from jalin.estimates.estimates import SHIPPED
from jalin.estimates.regressors import NAMES
from jalin.estimates.table import Table, write_table
from jalin.sources.files import hash_file

DATA = SHARED / "data"
here = pytest.mark.skipif(not DATA.is_dir(), reason="../shared is not here: no data to build the estimates from")


@pytest.fixture(scope="module")
def shipped() -> Estimates:
    return load_estimates()


@here
@pytest.mark.parametrize("name", files.TABLES)
def test_a_build_makes_every_table_again(made: Made, shipped: Estimates, name: str, tmp_path: Path) -> None:
    write_table(tmp_path / name, made.tables[name])
    again, kept = Table(tmp_path / name), Table(shipped.folder / name)
    assert list(again) == list(kept)
    for column in kept:
        if kept[column].dtype.kind == "f":
            np.testing.assert_allclose(again[column], kept[column], rtol=1e-8, atol=1e-12, err_msg=column)
        else:
            np.testing.assert_array_equal(again[column], kept[column], err_msg=column)


@here
def test_a_build_makes_every_equation_again(made: Made, shipped: Estimates) -> None:
    for name, kept in shipped.equations.items():
        again = made.equations[name].equation
        assert (again.formula, again.observations, again.zeros) == (kept.formula, kept.observations, kept.zeros)
        for field in ("coefficients", "covariance", "means", "intercept"):
            np.testing.assert_allclose(getattr(again, field), getattr(kept, field), rtol=1e-8, atol=1e-12)
        for side in ("exporter_effects", "importer_effects"):
            assert getattr(again, side) == pytest.approx(getattr(kept, side), rel=1e-8, abs=1e-10)


@here
def test_inputs_are_the_files_that_provenance_names(shipped: Estimates) -> None:
    inputs = shipped.provenance["inputs"]
    assert len(inputs) >= 12
    for entry in inputs:
        assert hash_file(DATA / entry["file"]) == entry["sha256"], entry["file"]
        assert entry["licence"]
        assert entry["citation"]


@here
def test_no_flow_can_be_read_back(made: Made, shipped: Estimates) -> None:
    """Fitted trade has the totals of the observed, and is not it."""
    observed = make_baseline(DATA).trade.filter(pl.col("exporter") != pl.col("importer"))
    fitted = shipped.trade.to_frame().rename({"trade": "fitted"})
    both = observed.join(fitted, on=["exporter", "importer"])
    positive = both.filter(pl.col("trade") > 1.0)
    close = (positive["trade"] / positive["fitted"] - 1).abs() < 1e-3
    assert close.mean() < 0.005
    logs = np.corrcoef(np.log(positive["trade"]), np.log(positive["fitted"]))[0, 1]
    assert 0.7 < logs < 0.95
    for side in ("exporter", "importer"):
        sums = both.group_by(side).agg(pl.col("trade").sum(), pl.col("fitted").sum())
        np.testing.assert_allclose(sums["fitted"], sums["trade"], rtol=1e-8)


def test_what_ships_is_small() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 5_000_000
    assert {file.name for file in SHIPPED.iterdir()} == set(files.NAMES)


def test_decompositions_add_up_for_every_pair(shipped: Estimates) -> None:
    """Average pair, sides and triggers together are the fitted trade of all 37,442 pairs, to 1e-10."""
    equation = shipped.equations["trade"]
    fitted = shipped.trade.to_frame().filter(pl.col("exporter") != pl.col("importer"))
    rows = fitted.join(regressors_both_ways(shipped.pairs.to_frame()), on=["exporter", "importer"], how="left")
    assert rows.height == equation.observations
    triggers = (rows.select(NAMES).to_numpy() - equation.means) @ equation.coefficients
    sides = np.array(
        [
            equation.exporter_effects[one] + equation.importer_effects[other]
            for one, other in rows.select("exporter", "importer").iter_rows()
        ]
    )
    gap = equation.intercept + sides + triggers - np.log(rows["trade"].to_numpy())
    assert np.abs(gap).max() < 1e-10


def test_the_shipped_world_can_be_solved(shipped: Estimates) -> None:
    world = shipped.world()
    assert len(world.economies) == 194
    frame = world.to_frame()
    np.testing.assert_allclose(frame["output"].sum(), frame["expenditure"].sum(), rtol=1e-8)


def test_estimates_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"economies\.npz"):
        load_estimates(tmp_path)
