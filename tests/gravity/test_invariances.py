"""What may not change the result, whatever the data: order, names, units, and regressors that say nothing."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from gravity.panels import THREE_WAY, small
from hypothesis import given, settings
from hypothesis import strategies as st

from jalin.gravity import ppml

FORMULA = f"trade ~ rta + tariff | {THREE_WAY}"
PAIR = "exporter^importer"
SEEDS = st.integers(0, 10_000)
fast = settings(deadline=None, max_examples=15)


def fit(panel, formula=FORMULA, **options):
    return ppml(panel, formula, **{"cluster": PAIR, **options})


def assert_same(one, other, rtol=1e-7):
    assert one.names == other.names
    assert np.allclose(one.coefficients, other.coefficients, rtol=rtol)
    assert np.allclose(one.standard_errors, other.standard_errors, rtol=10 * rtol)
    assert one.nobs == other.nobs
    assert one.dropped.observations == other.dropped.observations


@fast
@given(SEEDS, SEEDS)
def test_row_order(seed, shuffle):
    panel = small(seed=seed)
    order = np.random.default_rng(shuffle).permutation(panel.height)
    one, other = fit(panel), fit(panel[order])
    assert_same(one, other)
    assert np.allclose(one.fitted()[order].fill_null(0), other.fitted().fill_null(0), rtol=1e-7)
    assert one.dropped.singletons == other.dropped.singletons
    for name, effects in one.effects().items():
        assert np.allclose(effects["effect"], other.effects()[name]["effect"], atol=1e-6)


@fast
@given(SEEDS, st.permutations(range(6)), st.permutations(range(3)))
def test_names_and_order_of_sets(seed, names, sets):
    panel = small(seed=seed)
    renamed = panel.with_columns(
        pl.col(side).replace_strict({f"C{place:02d}": f"land {name}" for place, name in enumerate(names)})
        for side in ("exporter", "importer")
    ).with_columns(pl.col("year") * -1000)
    absorbed = [THREE_WAY.split(" + ")[place] for place in sets]
    assert_same(fit(panel), fit(renamed, "trade ~ rta + tariff", absorb=absorbed))


@fast
@given(SEEDS, st.sampled_from([1e-9, 1e-3, 7.0, 1e6, 1e12]))
def test_unit_of_the_outcome(seed, unit):
    panel = small(seed=seed)
    one, other = fit(panel), fit(panel.with_columns(pl.col("trade") * unit))
    assert_same(one, other)
    effects, moved = one.effects(), other.effects()
    assert np.allclose(effects["exporter^year"]["effect"] + np.log(unit), moved["exporter^year"]["effect"], atol=1e-6)
    for name in ("importer^year", "exporter^importer"):
        assert np.allclose(effects[name]["effect"], moved[name]["effect"], atol=1e-6)
    assert other.deviance == pytest.approx(unit * one.deviance, rel=1e-6)


@fast
@given(SEEDS, st.sampled_from([1e-7, 1e-2, 40.0, 1e7]))
def test_unit_of_a_regressor(seed, unit):
    panel = small(seed=seed)
    one, other = fit(panel), fit(panel.with_columns(pl.col("tariff") * unit))
    scale = np.array([1.0, unit])
    assert np.allclose(one.coefficients, other.coefficients * scale, rtol=1e-7)
    assert np.allclose(one.standard_errors, other.standard_errors * scale, rtol=1e-6)


@fast
@given(SEEDS, st.sampled_from([0.0, 1.0, -2.5, 1e6]))
def test_a_constant_regressor_is_reported(seed, value):
    panel = small(seed=seed)
    other = fit(panel.with_columns(pl.lit(value).alias("constant")), f"trade ~ constant + rta + tariff | {THREE_WAY}")
    assert other.dropped.absorbed == ("constant",)
    assert_same(fit(panel), other)


@fast
@given(SEEDS, st.floats(-3, 3), st.floats(-3, 3))
def test_a_combination_of_regressors_is_reported(seed, one, other):
    panel = small(seed=seed).with_columns(
        (one * pl.col("rta") + other * pl.col("tariff") + pl.col("dist")).alias("mix")
    )
    made = fit(panel, f"trade ~ rta + tariff + mix | {THREE_WAY}")
    assert made.dropped.regressors == ("mix",)
    assert_same(fit(panel), made)


@fast
@given(SEEDS)
def test_adding_what_is_absorbed_to_a_regressor(seed):
    panel = small(seed=seed)
    moved = panel.with_columns(pl.col("tariff") + 3 * pl.col("dist") + pl.col("year") / 100)
    assert_same(fit(panel), fit(moved))


@fast
@given(SEEDS)
def test_order_of_regressors(seed):
    panel = small(seed=seed)
    one, other = fit(panel), fit(panel, f"trade ~ tariff + rta | {THREE_WAY}")
    assert np.allclose(one.coefficients, other.coefficients[::-1], rtol=1e-8)
    assert np.allclose(one.covariance, other.covariance[::-1, ::-1], rtol=1e-7)


@fast
@given(SEEDS)
def test_an_offset_is_a_regressor_with_coefficient_one(seed):
    panel = small(seed=seed)
    one = fit(panel)
    moved = panel.with_columns((0.7 * pl.col("rta")).alias("shift"))
    other = fit(moved, offset="shift")
    assert np.allclose(one.coefficients - other.coefficients, [0.7, 0.0], atol=1e-7)
    assert np.allclose(one.standard_errors, other.standard_errors, rtol=1e-6)


@fast
@given(SEEDS)
def test_equal_weights_are_no_weights(seed):
    panel = small(seed=seed).with_columns(pl.lit(3.0).alias("weight"))
    assert_same(fit(panel), fit(panel, weights="weight"))


@fast
@given(SEEDS, st.sampled_from([1, 2, 3]))
def test_weights_are_repeated_rows(seed, most):
    """Whole weights and repeated rows give the same coefficients, and the same clustered errors but for the factor."""
    panel = small(seed=seed).with_columns((pl.int_range(pl.len()) % most + 1).alias("weight"))
    repeated = panel.select(pl.all().repeat_by("weight").explode())
    one = fit(panel, weights="weight", small_sample=False)
    other = fit(repeated, small_sample=False, duplicates="allow")
    assert np.allclose(one.coefficients, other.coefficients, rtol=1e-7)
    assert np.allclose(one.standard_errors, other.standard_errors, rtol=1e-6)


@fast
@given(SEEDS)
def test_an_observation_fitted_perfectly_tells_nothing(seed):
    """A new exporter-year of one observation is a singleton: dropped, counted, and without influence."""
    panel = small(seed=seed)
    more = pl.concat([panel, panel.head(1).with_columns(pl.lit("NEW").alias("exporter"), pl.lit(9.0).alias("trade"))])
    other = fit(more)
    assert sum(other.dropped.singletons.values()) == sum(fit(panel).dropped.singletons.values()) + 1
    assert np.array_equal(fit(panel).coefficients, other.coefficients)
    assert other.dropped.vanished["exporter"] == ("NEW",)
