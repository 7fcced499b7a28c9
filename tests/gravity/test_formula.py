"""Formulas: read by formulaic before the bar, names and ^ behind it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from gravity.panels import THREE_WAY, small

from jalin.errors import EstimationError, InputError, JalinError, UnknownNameError
from jalin.gravity import ppml
from jalin.gravity.formula import make_equation, parse_formula
from jalin.gravity.keys import Key, parse_key


def test_parts():
    equation = parse_formula("trade ~ rta + log(dist) | exporter^year + importer^year + pair(exporter, importer)")
    assert equation.outcome == "trade"
    assert equation.regressors == ("rta", "log(dist)")
    assert equation.absorb == (
        Key(("exporter", "year")),
        Key(("importer", "year")),
        Key((("exporter", "importer"),)),
    )
    assert equation.columns == ("dist", "rta", "trade")
    assert equation.regressor_columns == ("dist", "rta")
    assert str(equation) == "trade ~ rta + log(dist) | exporter^year + importer^year + pair(exporter, importer)"


@pytest.mark.parametrize(
    ("text", "factors"),
    [
        ("year", ("year",)),
        ("exporter ^ year^product", ("exporter", "year", "product")),
        ("`a column`^year", ("a column", "year")),
        ("pair(exporter,importer)^year", (("exporter", "importer"), "year")),
        ('pair("my exporter", importer)', (("my exporter", "importer"),)),
    ],
)
def test_keys(text, factors):
    assert parse_key(text).factors == factors


def test_a_column_of_that_name_comes_first():
    assert parse_key("exporter^year", ["exporter^year"]).factors == ("exporter^year",)


@pytest.mark.parametrize(
    "text",
    ["", "^", "exporter^", "exporter year", "a + b", "log(dist)", "pair(a)", "pair(a, a)", "pair(a, 1)", "a*b", "a:b"],
)
def test_keys_of_something_else(text):
    with pytest.raises(InputError):
        parse_key(text)


@pytest.mark.parametrize(
    "text",
    ["2", "a^2", "pair(a, b", "year^year", "pair(a, b)^a", "lag(a, b)", "pair(a, b=1)", "'a'"],
)
def test_keys_that_cannot_be_read(text):
    with pytest.raises(InputError):
        parse_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "trade ~ rta | a | b",
        "trade ~ rta |",
        "~ rta | year",
        "trade ~ | + year",
        "trade ~ rta | log(year)",
        "y ~ x ~ z",
        "trade ~ (rta | exporter",
        "trade ~ rta |+ exporter",
        "trade ~ rta | year + year",
    ],
)
def test_formulas_that_cannot_be_read(text):
    with pytest.raises(InputError):
        ppml(small(), text)


def test_a_bar_within_quotes_or_calls_is_no_split():
    equation = parse_formula("`a|b` ~ I(x|y) | year")
    assert equation.absorb == (Key(("year",)),)
    assert equation.columns == ("a|b", "x", "y")


def test_formula_and_names_agree():
    panel = small().with_columns(pl.col("dist").log().alias("log_dist"))
    sets = ["exporter^year", "importer^year"]
    by_name = ppml(panel, "trade", ["rta", "tariff", "log_dist"], sets)
    by_formula = ppml(panel, "trade ~ rta + tariff + log(dist) | exporter^year + importer^year")
    both = ppml(panel, "trade ~ rta + tariff + log(dist)", absorb=sets)
    assert np.allclose(by_name.coefficients, by_formula.coefficients, rtol=1e-9)
    assert np.array_equal(by_formula.coefficients, both.coefficients)
    assert by_formula.names == ("rta", "tariff", "log(dist)")
    assert by_name.names == ("rta", "tariff", "log_dist")


def test_dummies_of_a_formula_are_absorbed_effects():
    panel = small(years=3)
    dummies = ppml(panel, "trade ~ tariff + C(exporter) + C(importer) + C(year)")
    absorbed = ppml(panel, "trade ~ tariff | exporter + importer + year")
    assert dummies.coefficients[dummies.names.index("tariff")] == pytest.approx(absorbed.coefficients[0], rel=1e-8)
    assert len(dummies.names) == 1 + 5 + 5 + 2


def test_interactions():
    fit = ppml(small(), f"trade ~ rta*tariff | {THREE_WAY}")
    assert fit.names == ("rta", "tariff", "rta:tariff")


def test_outcome_may_be_an_expression():
    panel = small(zeros=0.0).with_columns(pl.col("trade").log().alias("log_trade"))
    one = ppml(panel, f"exp(log_trade) ~ tariff | {THREE_WAY}")
    assert np.allclose(one.coefficients, ppml(panel, f"trade ~ tariff | {THREE_WAY}").coefficients, rtol=1e-9)


def test_a_constant_where_nothing_is_absorbed():
    panel = small()
    fit = ppml(panel, "trade ~ rta + tariff")
    assert list(fit.effects()) == ["(constant)"]
    assert np.array_equal(fit.coefficients, ppml(panel, "trade", ["rta", "tariff"]).coefficients)


def test_no_constant_at_all_is_refused():
    with pytest.raises(EstimationError, match="constant"):
        ppml(small(), "trade ~ 0 + rta")


def test_no_constant_beside_absorbed_sets_makes_no_difference():
    panel = small()
    one, other = (ppml(panel, f"trade ~ {terms} | exporter + importer") for terms in ("rta", "rta - 1"))
    assert np.array_equal(one.coefficients, other.coefficients)


def test_the_right_side_may_be_the_constant_alone():
    fit = ppml(small(), "trade ~ 1 | exporter^year + importer^year")
    assert fit.names == ()
    assert fit.to_frame().height == 0


def test_formulas_see_the_data_only():
    secret = np.ones(144)
    assert secret.sum()
    with pytest.raises(JalinError):
        ppml(small(), "trade ~ rta + secret | exporter")


@pytest.mark.parametrize("term", ["rta + nowhere", "log(nowhere)"])
def test_unknown_column(term):
    with pytest.raises(UnknownNameError, match="nowhere"):
        ppml(small(), f"trade ~ {term} | exporter")


def test_two_outcomes():
    with pytest.raises(EstimationError, match="not one outcome"):
        ppml(small(), "trade + dist ~ rta | exporter")


def test_a_term_that_cannot_be_computed():
    with pytest.raises(EstimationError, match="cannot be evaluated"):
        ppml(small(), "trade ~ rta + log(exporter) | importer")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trade ~ rta | exporter", ["rta"]), "regressors given twice"),
        (("trade ~ rta | exporter", None, "importer"), "absorbed sets given twice"),
        (("trade", ["rta", "rta"]), "a regressor given twice"),
        (("trade", ["rta"], ["year", "year"]), "an absorbed set given twice"),
    ],
)
def test_given_twice(arguments, words):
    with pytest.raises(InputError, match=words):
        ppml(small(), *arguments)


def test_columns_with_odd_names():
    panel = small().rename({"trade": "trade ~ flow", "rta": "an rta", "exporter": "from^where"})
    odd = ppml(panel, "trade ~ flow", ["an rta"], ["from^where", "importer"])
    plain = ppml(small(), "trade", ["rta"], ["exporter", "importer"])
    assert np.array_equal(odd.coefficients, plain.coefficients)
    quoted = ppml(panel, "`trade ~ flow` ~ `an rta` | `from^where` + importer")
    assert np.allclose(quoted.coefficients, plain.coefficients, rtol=1e-12)


def test_one_regressor_or_set_as_a_string():
    equation = make_equation("trade", "rta", "exporter")  # type: ignore[arg-type]
    assert (equation.regressors, equation.absorb) == (("rta",), (Key(("exporter",)),))
