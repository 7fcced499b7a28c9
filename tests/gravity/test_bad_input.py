"""What cannot be estimated: each fault has its own words, and says where."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from gravity.panels import THREE_WAY, small

from jalin.errors import EstimationError, InputError, UnknownNameError
from jalin.gravity import ppml

FORMULA = f"trade ~ rta + tariff | {THREE_WAY}"


def put(panel, column, value, *rows):
    chosen = pl.int_range(pl.len()).is_in(rows)
    return panel.with_columns(pl.when(chosen).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))


@pytest.mark.parametrize(
    ("column", "value", "options", "words"),
    [
        ("trade", None, {}, "missing values.*trade: 2 .rows 4, 9"),
        ("trade", float("nan"), {}, "missing values.*trade: 2 .rows 4, 9"),
        ("trade", -1.0, {}, "a negative outcome: trade.*2 .rows 4, 9"),
        ("trade", float("inf"), {}, "not a finite number: trade.*2 .rows 4, 9"),
        ("rta", None, {}, "missing values.*rta"),
        ("rta", float("inf"), {}, "regressors that are not finite.*rta: 2 .rows 4, 9"),
        ("exporter", None, {}, "missing values.*exporter"),
        ("year", None, {}, "missing values.*year"),
        ("weight", -0.5, {"weights": "weight"}, "weights that cannot be used: weight.*2 .rows 4, 9"),
        ("weight", float("inf"), {"weights": "weight"}, "weights that cannot be used"),
        ("weight", None, {"weights": "weight"}, "missing values.*weight"),
        ("shift", float("-inf"), {"offset": "shift"}, "an offset that cannot be used: shift"),
        ("shift", None, {"offset": "shift"}, "missing values.*shift"),
        ("trade", float("inf"), {"missing": "drop"}, "not a finite number"),
    ],
)
def test_values(column, value, options, words):
    with pytest.raises(EstimationError, match=words):
        ppml(put(small(), column, value, 4, 9), FORMULA, **options)


def test_every_column_with_missing_values_is_named():
    panel = put(put(small(), "rta", None, 1), "importer", None, 2, 3)
    with pytest.raises(EstimationError, match=r"rta: 1 \(rows 1\); importer: 2 \(rows 2, 3\)"):
        ppml(panel, "trade", ["rta"], ["exporter", "importer"])


def test_many_rows_are_counted_and_the_first_shown():
    with pytest.raises(EstimationError, match=r"144 \(rows 0, 1, 2, 3, 4, …\)"):
        ppml(small().with_columns(-pl.col("trade") - 1), FORMULA)


def test_logarithm_of_zero():
    with pytest.raises(EstimationError, match=r"log\(dist\): 1 \(rows 7\)"):
        ppml(put(small(), "dist", 0.0, 7), "trade ~ rta + log(dist) | exporter + importer")


def test_zero_everywhere():
    with pytest.raises(EstimationError, match="zero everywhere"):
        ppml(small().with_columns(pl.lit(0.0).alias("trade")), FORMULA)


def test_no_rows():
    with pytest.raises(EstimationError):
        ppml(small().head(0), FORMULA)
    with pytest.raises(EstimationError):
        ppml(small().with_columns(pl.lit(None, dtype=pl.Float64).alias("rta")), FORMULA, missing="drop")


def test_nothing_left():
    lonely = small().filter(pl.col("exporter") != pl.col("importer")).unique("exporter").unique("importer")
    with pytest.raises(EstimationError, match="no observations left"):
        ppml(lonely, "trade ~ rta | exporter + importer")


def test_duplicate_dyads():
    panel = pl.concat([small(), small()[[10, 20]]])
    with pytest.raises(
        EstimationError, match=r"the same exporter, importer, year more than once.*C00-C02-2002; 2 \(rows 144, 145\)"
    ):
        ppml(panel, FORMULA)
    assert ppml(panel, FORMULA, duplicates="allow").nobs == panel.height
    # Not known as dyads: nothing to check.
    assert ppml(panel.rename({"year": "when"}), "trade ~ rta + tariff | exporter^when + importer^when").nobs > 0
    with pytest.raises(EstimationError, match="more than once"):
        ppml(panel.rename({"year": "when"}), "trade ~ rta + tariff | exporter^when + importer^when", time="when")


def test_a_product_tells_dyads_apart():
    products = pl.concat(small(seed=seed).with_columns(pl.lit(f"P{seed}").alias("product")) for seed in range(2))
    with pytest.raises(EstimationError, match="more than once"):
        ppml(products, FORMULA)
    fit = ppml(products, "trade ~ rta + tariff | exporter^product^year + importer^product^year")
    assert fit.nobs > small().height
    assert ppml(products, FORMULA, cluster="product").nobs == fit.nobs
    again = pl.concat([products, products.head(1)])
    with pytest.raises(EstimationError, match="exporter, importer, year, product more than once"):
        ppml(again, "trade ~ rta + tariff | exporter^product^year + importer^product^year")


def test_nothing_varies():
    with pytest.raises(EstimationError, match=r"no regressor can be estimated.*dist"):
        ppml(small(), f"trade ~ dist | {THREE_WAY}")
    with pytest.raises(EstimationError, match="no regressor can be estimated"):
        ppml(small().with_columns(pl.lit(1.0).alias("rta")), "trade ~ rta")


def test_more_regressors_than_observations():
    rng = np.random.default_rng(0)
    noise = pl.DataFrame({f"x{place}": rng.normal(size=12) for place in range(20)})
    panel = pl.concat([small(zeros=0.0).head(12), noise], how="horizontal")
    with pytest.raises(EstimationError, match=r"more regressors than observations.*20"):
        ppml(panel, "trade", noise.columns)


def test_more_effects_than_observations():
    panel = small(countries=3, years=2, zeros=0.0)
    with pytest.raises(EstimationError):
        ppml(panel, "trade ~ tariff + rta + weight + shift + dist | exporter^year + importer^year + exporter^importer")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cluster": "nowhere"}, "nowhere"),
        ({"weights": "nowhere"}, "nowhere"),
        ({"offset": "nowhere"}, "nowhere"),
        ({"exporter": "nowhere"}, "nowhere"),
        ({"time": "yaer"}, "one of year"),
        ({"cluster": "exporter^yaer"}, "one of year"),
    ],
)
def test_unknown_columns(options, words):
    with pytest.raises(UnknownNameError, match=words):
        ppml(small(), FORMULA, **options)


def test_words_for_numbers():
    with pytest.raises(EstimationError, match="not a number: exporter"):
        ppml(small(), "trade", ["exporter"], ["importer"])
    with pytest.raises(EstimationError, match="not a number: year"):
        ppml(small().with_columns(pl.col("year").cast(pl.String)), "trade", ["rta"], offset="year")


@pytest.mark.parametrize("data", [None, [1, 2], {"trade": [1.0]}, np.ones((3, 2))])
def test_no_frame(data):
    with pytest.raises(InputError, match="not a data frame"):
        ppml(data, FORMULA)


@pytest.mark.parametrize("options", [{"missing": "ignore"}, {"duplicates": "drop"}])
def test_unknown_choice(options):
    with pytest.raises(InputError, match="no such choice"):
        ppml(small(), FORMULA, **options)


def test_clusters():
    panel = small().with_columns(pl.lit(1).alias("one"))
    with pytest.raises(EstimationError, match="clusters"):
        ppml(panel, FORMULA, cluster="one")
    with pytest.raises(EstimationError, match="clusters"):
        ppml(panel, FORMULA, cluster=["exporter", "importer", "year", "exporter^importer"])


@pytest.mark.parametrize(
    ("formula", "options"),
    [
        ("trade ~ rta | exporter^importer", {}),
        ("trade ~ rta | exporter^year + importer^year + pair(exporter, importer)", {}),
        (FORMULA, {"cluster": "exporter"}),
        (FORMULA, {"time": "dist", "duplicates": "allow"}),
    ],
)
def test_no_correction_for_that(formula, options):
    with pytest.raises(EstimationError, match="no bias correction"):
        ppml(small(), formula, bias_correction=True, **options)


def test_errors_are_said_in_both_languages():
    with pytest.raises(InputError) as caught:
        ppml(put(small(), "trade", -1.0, 4), FORMULA)
    assert caught.value.say(lambda text: f"«{text}»").startswith("««a negative outcome: trade»")


def test_braces_in_names_do_no_harm():
    with pytest.raises(UnknownNameError, match=r"one of \{rta\}, .*found 'rta'"):
        ppml(small().rename({"rta": "{rta}"}), FORMULA)
