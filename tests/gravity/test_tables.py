"""Fits as tables."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from gravity.panels import THREE_WAY, small
from rich.console import Console
from scipy.stats import norm

from jalin.errors import InputError
from jalin.gravity import ppml
from jalin.gravity.tables import as_text, latex_table

FORMULA = f"trade ~ rta + tariff | {THREE_WAY}"


@pytest.fixture(scope="module")
def fit():
    return ppml(small(), FORMULA, cluster="exporter^importer")


def test_frame(fit):
    frame = fit.to_frame(level=0.9)
    assert frame.schema == {"regressor": pl.String} | dict.fromkeys(frame.columns[1:], pl.Float64)
    assert frame.columns == [
        "regressor",
        "coefficient",
        "standard_error",
        "z",
        "p_value",
        "low",
        "high",
        "partial_effect",
    ]
    assert frame["regressor"].to_list() == ["rta", "tariff"]
    one, error = fit.coefficients[0], fit.standard_errors[0]
    row = frame.row(0, named=True)
    assert row["z"] == pytest.approx(one / error)
    assert row["p_value"] == pytest.approx(2 * norm.sf(abs(one / error)))
    assert (row["low"], row["high"]) == pytest.approx(norm.interval(0.9, one, error))
    assert row["partial_effect"] == pytest.approx(np.exp(one) - 1)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, -0.5, float("nan")])
def test_no_such_level(fit, level):
    with pytest.raises(InputError, match="level"):
        fit.to_frame(level=level)


def test_latex(fit):
    text = fit.to_latex(digits=2)
    lines = text.splitlines()
    assert lines[0] == r"\begin{tabular}{lr}"
    assert lines[-1] == r"\end{tabular}"
    assert rf"rta & ${fit.coefficients[0]:.2f}$ \\" in lines
    assert rf" & ({fit.standard_errors[0]:.2f}) \\" in lines
    assert r"exporter\textasciicircum{}year & yes \\" in lines
    assert rf"Observations & {fit.nobs:,} \\" in lines
    assert all(line.count("&") == 1 for line in lines if line.endswith(r"\\"))


def test_latex_of_several(fit):
    other = ppml(small().rename({"tariff": "tariff_%"}), "trade", ["tariff_%"], ["exporter", "importer"])
    text = latex_table([fit, other])
    assert r"\begin{tabular}{lrr}" in text
    assert r"tariff\_\% &  & $" in text
    assert r"exporter & no & yes \\" in text
    assert all(line.count("&") - line.count(r"\&") == 2 for line in text.splitlines() if line.endswith(r"\\"))


def test_print(fit):
    text = str(fit)
    assert text.splitlines()[0] == FORMULA
    assert f"{fit.coefficients[0]:.4f}" in text
    assert "clustered by exporter^importer (" in text
    assert f"Converged after {fit.iterations} iterations" in text
    console = Console(record=True, width=120, file=None, quiet=True)
    console.print(fit)
    assert repr(fit).startswith("<Fit trade ~ rta + tariff |")


def test_print_says_what_was_dropped():
    panel = small(zeros=0.3).with_columns(
        pl.when(pl.col("exporter") == "C03").then(0.0).otherwise("trade").alias("trade"),
        pl.when(pl.int_range(pl.len()) == 9).then(None).otherwise("tariff").alias("tariff"),
        pl.lit("all").alias("sector"),
        (pl.col("rta") * 2).alias("twice"),
    )
    fit = ppml(panel, f"trade ~ rta + tariff + dist + twice | sector + {THREE_WAY}", missing="drop")
    text = as_text(fit)
    for words in (
        "Rows with missing values left out: 1",
        f"Separated by absorbed sets, left out: {fit.dropped.separated_by_effects}",
        "No longer in the sample, exporter: C03",
        "Absorbed sets of one level left out: sector",
        "Regressors without variation beside the absorbed sets left out: dist",
        "Regressors collinear with others left out: twice",
        "Standard errors: heteroskedastic",
    ):
        assert words in text


def test_print_of_a_corrected_fit():
    text = str(ppml(small(countries=8), FORMULA, bias_correction=True))
    assert "(Weidner and Zylkin 2021)" in text


def test_names_that_look_like_markup():
    panel = small().rename({"rta": "[bold]rta[/bold]"})
    assert "[bold]rta[/bold]" in str(ppml(panel, "trade", ["[bold]rta[/bold]"], ["exporter", "importer"]))
