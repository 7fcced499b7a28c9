"""From frames to arrays: coding, samples, and what is reported as dropped."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from gravity.oracle import irls
from gravity.panels import THREE_WAY, small
from hypothesis import given, settings
from hypothesis import strategies as st

from jalin.gravity import ppml
from jalin.gravity.coding import Coder, first_rows
from jalin.gravity.keys import parse_key
from jalin.gravity.sample import select_sample

CODED = st.sampled_from(["a", "b", "c", "é", ""])
HUGE = st.sampled_from([-(2**63), -1, 0, 1, 2**63 - 1])


def group(values):
    """Codes by a dictionary, in order of first appearance."""
    known = {}
    return [known.setdefault(value, len(known)) for value in values]


def same_groups(one, other):
    return len(set(zip(one, other, strict=True))) == len(set(one)) == len(set(other))


@settings(deadline=None)
@given(st.lists(st.tuples(CODED, CODED, HUGE, st.floats(allow_nan=False)), min_size=1, max_size=30))
def test_codes_are_those_of_a_dictionary(rows):
    frame = pl.DataFrame(
        rows, schema={"one": pl.String, "other": pl.String, "id": pl.Int64, "real": pl.Float64}, orient="row"
    )
    coder = Coder(frame)
    wanted = {
        "one": [row[0] for row in rows],
        "id": [row[2] for row in rows],
        "one^other": [row[:2] for row in rows],
        "other^id^one": [(row[1], row[2], row[0]) for row in rows],
        "pair(one, other)": [tuple(sorted(row[:2])) for row in rows],
        "pair(one, other)^id": [(*sorted(row[:2]), row[2]) for row in rows],
        "real": [row[3] + 0.0 for row in rows],
    }
    for text, values in wanted.items():
        codes, levels = coder.code(parse_key(text))
        assert same_groups(codes.tolist(), values), text
        assert sorted(set(codes.tolist())) == list(range(levels))
        firsts = first_rows(codes, levels)
        assert [codes.tolist().index(level) for level in range(levels)] == firsts.tolist()


def test_ids_that_overflow_when_joined():
    # Four columns of 64-bit ids: their product is far beyond any integer.
    rng = np.random.default_rng(0)
    ids = {name: rng.choice([-(2**62), 0, 2**63 - 1], 40) for name in "abcd"}
    frame = pl.DataFrame(ids)
    codes, levels = Coder(frame).code(parse_key("a^b^c^d"))
    assert same_groups(codes.tolist(), frame.rows())
    assert levels == len(set(frame.rows()))


@pytest.mark.parametrize(
    "kind", [pl.Categorical, pl.UInt64, pl.Int8, pl.Date, pl.Boolean, pl.Float32, pl.Decimal(10, 2), pl.UInt8]
)
def test_any_type_can_be_a_key(kind):
    numbers = pl.Series("x", [3, 1, 3, 0, 1])
    values = numbers.cast(pl.String).cast(kind) if kind is pl.Categorical else numbers.cast(pl.Int32).cast(kind)
    codes, _ = Coder(values.to_frame()).code(parse_key("x"))
    assert same_groups(codes.tolist(), group(values.to_list()))


def to_pandas(frame):
    return pd.DataFrame({name: frame[name].to_list() for name in frame.columns})


FRAMES = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": to_pandas,
    "pandas, odd index": lambda frame: to_pandas(frame).set_index(np.arange(frame.height)[::-1] // 2),
    "pandas, categories": lambda frame: to_pandas(frame).astype({"exporter": "category", "rta": "Int64"}),
    "pandas, pyarrow": lambda frame: to_pandas(frame).convert_dtypes(dtype_backend="pyarrow"),
    "pyarrow": lambda frame: frame.to_arrow(),
}


@pytest.mark.parametrize("make", FRAMES.values(), ids=list(FRAMES))
def test_any_frame_gives_the_same_and_is_not_changed(make):
    panel = small()
    data = make(panel)
    before = data.copy(deep=True) if isinstance(data, pd.DataFrame) else data
    fit = ppml(data, f"trade ~ rta + tariff | {THREE_WAY}", cluster="exporter^importer", weights="weight")
    wanted = ppml(panel, f"trade ~ rta + tariff | {THREE_WAY}", cluster="exporter^importer", weights="weight")
    assert np.allclose(fit.coefficients, wanted.coefficients, rtol=1e-10)
    assert np.allclose(fit.covariance, wanted.covariance, rtol=1e-9)
    assert isinstance(fit.fitted(), pl.Series)
    if isinstance(data, pd.DataFrame):
        pd.testing.assert_frame_equal(data, before)
    elif isinstance(data, pl.DataFrame):
        assert data.equals(small())


def test_arrays_of_the_caller_may_be_read_only():
    panel = small()
    columns = {name: panel[name].to_numpy().copy() for name in panel.columns}
    for column in columns.values():
        column.flags.writeable = False
    fit = ppml(pd.DataFrame(columns, copy=False), f"trade ~ rta | {THREE_WAY}", weights="weight", offset="shift")
    assert np.isfinite(fit.coefficients).all()


def test_singletons_by_hand():
    # c is alone in set one; without it, 9 is alone in set two; without that, b is alone in set one.
    frame = pl.DataFrame(
        {
            "one": ["a", "a", "a", "a", "b", "b", "c"],
            "two": [7, 8, 7, 8, 7, 9, 9],
            "y": [1.0, 2.0, 3.0, 5.0, 4.0, 6.0, 7.0],
            "x": [0.0, 1.0, 1.0, 0.5, 3.0, 1.0, 2.0],
        }
    )
    fit = ppml(frame, "y ~ x | one + two")
    assert fit.dropped.singletons == {"one": 2, "two": 1}
    assert fit.rows.tolist() == [0, 1, 2, 3]
    assert fit.dropped.vanished == {"one": ("b", "c"), "two": (9,)}
    assert fit.dropped.observations == 3
    # What is left is one level of the first set, which is a constant.
    assert fit.dropped.sets == ("one",)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=14))
def test_singletons_are_gone(pairs):
    codes = [np.array([pair[place] for pair in pairs]) for place in (0, 1)]
    made = select_sample(np.ones(len(pairs)), np.empty((len(pairs), 0)), codes, (5, 5))
    # The largest subset without singletons, found by dropping one at a time.
    left = list(range(len(pairs)))
    while True:
        alone = [row for row in left if any((code[left] == code[row]).sum() == 1 for code in codes)]
        if not alone:
            break
        left.remove(alone[0])
    assert made.rows.tolist() == left
    assert sum(made.singletons) == len(pairs) - len(left)


def test_all_zero_exporter_is_dropped_and_named():
    panel = small().with_columns(
        pl.when(pl.col("exporter") == "C03").then(0.0).otherwise(pl.col("trade")).alias("trade")
    )
    fit = ppml(panel, "trade ~ rta + tariff | exporter^year + importer^year")
    wanted = ppml(panel.filter(pl.col("exporter") != "C03"), "trade ~ rta + tariff | exporter^year + importer^year")
    assert fit.dropped.vanished == {"exporter": ("C03",)}
    assert fit.dropped.separated_by_effects == 24
    assert fit.nobs == panel.height - 24
    assert np.array_equal(fit.coefficients, wanted.coefficients)
    assert fit.fitted().null_count() == 24
    assert fit.fitted().is_null().to_list() == (panel["exporter"] == "C03").to_list()


def test_separated_by_a_regressor():
    # The dummy is one only where the outcome is zero: it separates, and then has no variation left.
    panel = (
        small(seed=4)
        .with_row_index()
        .with_columns(((pl.col("trade") == 0) & (pl.col("index") % 2 == 0)).cast(pl.Float64).alias("never"))
    )
    fit = ppml(panel, "trade ~ rta + never + tariff | exporter^year + importer^year")
    count = int(panel["never"].sum())
    assert fit.dropped.separated_by_regressors == count > 0
    assert fit.dropped.absorbed == ("never",)
    assert fit.names == ("rta", "tariff")
    left = panel.filter(pl.col("never") == 0)
    assert np.allclose(
        fit.coefficients, ppml(left, "trade ~ rta + tariff | exporter^year + importer^year").coefficients, rtol=1e-9
    )


def test_missing_values_are_dropped_where_asked_for():
    panel = small().with_columns(
        pl.when(pl.int_range(pl.len()) == 3).then(None).otherwise(pl.col("rta")).alias("rta"),
        pl.when(pl.int_range(pl.len()) == 5).then(float("nan")).otherwise(pl.col("trade")).alias("trade"),
        pl.when(pl.int_range(pl.len()) == 7).then(None).otherwise(pl.col("importer")).alias("importer"),
    )
    fit = ppml(panel, "trade ~ rta + tariff | exporter + importer", missing="drop")
    wanted = ppml(
        panel[[row for row in range(panel.height) if row not in {3, 5, 7}]],
        "trade ~ rta + tariff | exporter + importer",
    )
    assert fit.dropped.missing == 3
    assert not {3, 5, 7} & set(fit.rows.tolist())
    assert np.array_equal(fit.coefficients, wanted.coefficients)
    assert fit.fitted().is_null().arg_true().to_list() == [3, 5, 7]


def test_weight_zero_is_as_if_the_row_were_not_there():
    panel = small().with_columns(pl.when(pl.int_range(pl.len()) % 9 == 0).then(0.0).otherwise("weight").alias("weight"))
    fit = ppml(panel, "trade ~ rta + tariff | exporter + importer", weights="weight", offset="shift")
    wanted = ppml(
        panel.filter(pl.col("weight") > 0),
        "trade ~ rta + tariff | exporter + importer",
        weights="weight",
        offset="shift",
    )
    assert fit.dropped.weightless == 16
    assert np.array_equal(fit.coefficients, wanted.coefficients)
    assert np.array_equal(fit.covariance, wanted.covariance)


def test_one_level_is_reported():
    panel = small().with_columns(pl.lit("manufacturing").alias("sector"))
    fit = ppml(panel, "trade ~ rta + tariff | sector + exporter + importer")
    assert fit.dropped.sets == ("sector",)
    assert list(fit.effects()) == ["exporter", "importer"]
    alone = ppml(panel, "trade ~ rta + tariff | sector")
    assert alone.dropped.sets == ("sector",)
    assert np.allclose(alone.coefficients, ppml(panel, "trade ~ rta + tariff").coefficients, rtol=1e-10)


def test_collinear_regressors_are_named():
    panel = small().with_columns(
        (2 * pl.col("rta") - pl.col("tariff") + pl.col("dist")).alias("mixed"), pl.lit(5).alias("constant")
    )
    fit = ppml(panel, f"trade ~ constant + rta + dist + tariff + mixed | {THREE_WAY}")
    assert fit.dropped.absorbed == ("constant", "dist")
    assert fit.dropped.collinear == ("mixed",)
    assert fit.dropped.regressors == ("constant", "dist", "mixed")
    assert fit.names == ("rta", "tariff")
    assert np.allclose(fit.coefficients, ppml(panel, f"trade ~ rta + tariff | {THREE_WAY}").coefficients, rtol=1e-9)


@pytest.mark.parametrize("sets", [["exporter^year", "importer^year", "exporter^importer"], ["exporter", "year"], []])
@pytest.mark.parametrize("extra", [{}, {"weights": "weight", "offset": "shift"}])
def test_against_the_oracle(sets, extra):
    panel = small(zeros=0.1)
    fit = ppml(panel, "trade", ["rta", "tariff"], sets, small_sample=False, separation=False, **extra)
    keys = [[tuple(row) for row in panel.select(entry.split("^")).rows()] for entry in sets]
    oracle = irls(
        panel["trade"],
        panel.select("rta", "tariff").to_numpy(),
        keys or [[0] * panel.height],
        **{name: panel[column] for name, column in extra.items()},
    )
    assert np.allclose(fit.coefficients, oracle.coefficients, rtol=1e-8)
    assert np.allclose(fit.covariance, oracle.sandwich(), rtol=1e-7)
    assert np.allclose(fit.fitted(), oracle.fitted, rtol=1e-7)
    assert fit.deviance == pytest.approx(oracle.deviance, rel=1e-9)
    ways = ["exporter", "importer", "year"]
    for count in (1, 2, 3):
        clustered = ppml(
            panel, "trade", ["rta", "tariff"], sets, cluster=ways[:count], small_sample=False, separation=False, **extra
        )
        wanted = oracle.sandwich([panel[way].to_list() for way in ways[:count]])
        assert clustered.sandwich.repaired or np.allclose(clustered.covariance, wanted, rtol=1e-6)
