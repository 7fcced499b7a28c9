"""What must hold by itself: totals, effects that add up, predictions that are fitted values, scores that vanish."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from gravity.panels import THREE_WAY, guide, small
from hypothesis import given, settings
from hypothesis import strategies as st

from jalin.errors import EstimationError, InputError, UnknownNameError
from jalin.gravity import ppml
from jalin.gravity.effects import normalise

FORMULA = f"trade ~ rta + tariff | {THREE_WAY}"
OPTIONS = {"weights": "weight", "offset": "shift"}


@pytest.fixture(scope="module")
def fit():
    return ppml(small(), FORMULA, **OPTIONS)


@pytest.mark.parametrize("absorbed", ["exporter^year", "importer^year", "exporter^importer"])
def test_fitted_totals_are_actual_totals(absorbed, fit):
    totals = fit.totals(absorbed)
    assert np.allclose(totals["actual"], totals["fitted"], rtol=1e-7)
    # The same sums, by polars.
    panel = small().with_columns(fit.fitted())
    columns = absorbed.split("^")
    sums = panel.group_by(columns).agg((pl.col("trade") * pl.col("weight")).sum()).sort(columns)
    assert np.allclose(totals["actual"], sums.join(totals, on=columns, how="right")["trade"], rtol=1e-12)


def test_output_and_expenditure_of_the_guide():
    """Fally (2015), proposition 1, with domestic trade: fitted output and expenditure are the actual ones."""
    panel = guide()
    fit = ppml(panel, "trade ~ log(dist) + cntg + rta | exporter^year + importer^year")
    for side in ("exporter", "importer"):
        totals = fit.totals(f"{side}^year")
        actual = panel.group_by(side, "year").agg(pl.col("trade").sum()).sort(side, "year")
        assert np.allclose(totals["fitted"], actual["trade"], rtol=1e-9)


def test_no_such_totals(fit):
    with pytest.raises(UnknownNameError, match="absorbed set"):
        fit.totals("year")


def test_effects_add_up(fit):
    panel = small().with_row_index().with_columns(fit.fitted()).drop_nulls()
    effects = fit.effects()
    assert list(effects) == ["exporter^year", "importer^year", "exporter^importer"]
    total = panel["shift"].to_numpy() + panel.select("rta", "tariff").to_numpy() @ fit.coefficients
    for name, frame in effects.items():
        columns = name.split("^")
        assert frame.columns == [*columns, "effect"]
        total = total + panel.join(frame, on=columns, how="left", maintain_order="left")["effect"].to_numpy()
    assert np.allclose(np.exp(total), panel["fitted"], rtol=1e-9)


def test_normalisation_of_a_full_panel():
    fit = ppml(small(zeros=0.0), FORMULA)
    effects = fit.effects()
    for name, by in [("importer^year", "year"), ("exporter^importer", "exporter"), ("exporter^importer", "importer")]:
        means = effects[name].group_by(by).agg(pl.col("effect").mean())["effect"]
        assert np.allclose(means, 0.0, atol=1e-9), (name, by)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=20),
    st.integers(0, 2**32 - 1),
)
def test_normalisation_is_one_whatever_is_moved_between_sets(rows, seed):
    # Against the least-norm solution of NumPy, from effects drawn at random: their sum is all that matters.
    codes = [np.unique([row[place] for row in rows], return_inverse=True)[1] for place in range(3)]
    levels = [int(code.max()) + 1 for code in codes]
    rng = np.random.default_rng(seed)
    total = sum(rng.normal(size=count)[code] for code, count in zip(codes, levels, strict=True))
    made = normalise(total, codes, levels)
    assert np.allclose(sum(values[code] for values, code in zip(made, codes, strict=True)), total, atol=1e-8)
    left = total
    for place in (2, 1):
        before = np.column_stack([np.eye(count)[code] for code, count in zip(codes[:place], levels, strict=False)])
        off = np.eye(len(rows)) - before @ np.linalg.pinv(before)
        root = np.sqrt(np.bincount(codes[place]))
        within = off @ np.eye(levels[place])[codes[place]] / root
        # What is nothing but rounding must not pass for a direction.
        within[np.abs(within) < 1e-9] = 0.0
        least = np.linalg.pinv(within, rcond=1e-9) @ off @ left / root
        assert np.allclose(made[place], least, atol=1e-6)
        left = left - least[codes[place]]


def test_predictions_are_fitted_values(fit):
    panel = small()
    kept = panel[fit.rows]
    assert np.allclose(fit.predict(kept), fit.fitted().drop_nulls(), rtol=1e-9)
    shuffled = kept.sample(fraction=1.0, shuffle=True, seed=1).drop("trade")
    assert np.allclose(fit.predict(shuffled.to_pandas()), fit.predict(shuffled), rtol=1e-12)


@pytest.mark.parametrize(
    "formula",
    [
        "trade ~ C(year):tariff + log(dist)*rta | exporter + importer",
        "trade ~ center(tariff) + rta | pair(exporter, importer)",
        "trade ~ center(tariff) + rta | pair(exporter, importer)^year + importer",
        "trade ~ rta + tariff",
        "trade ~ 1 | exporter^year",
    ],
)
def test_predictions_of_formulas(formula):
    panel = small(zeros=0.0)
    fit = ppml(panel, formula)
    kept = panel[fit.rows]
    fitted = fit.fitted().drop_nulls()
    assert np.allclose(fit.predict(kept), fitted, rtol=1e-9)
    # A part has other means and fewer years; what was learnt from the whole is kept.
    assert np.allclose(fit.predict(kept.tail(7)), fitted.tail(7), rtol=1e-9)


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum([f"C{place:02d}" for place in range(6)])])
def test_predictions_know_categories(kind):
    panel = small(zeros=0.0).with_columns(pl.col("exporter", "importer").cast(kind))
    fit = ppml(panel, "trade ~ rta | pair(exporter, importer) + importer^year")
    kept = small()[fit.rows]
    assert np.allclose(fit.predict(kept), fit.fitted().drop_nulls(), rtol=1e-9)
    assert np.allclose(fit.predict(panel[fit.rows]), fit.predict(kept), rtol=1e-12)
    plain = ppml(small(zeros=0.0), "trade ~ rta | pair(exporter, importer) + importer^year")
    assert np.allclose(fit.coefficients, plain.coefficients, rtol=1e-10)


def test_a_regressor_more_multiplies_the_prediction(fit):
    kept = small()[fit.rows]
    more = kept.with_columns(pl.col("rta") + 1)
    effect = fit.to_frame()["partial_effect"][0]
    assert np.allclose(fit.predict(more), (1 + effect) * fit.predict(kept), rtol=1e-12)


def test_unknown_levels_are_named(fit):
    panel = small().head(3).with_columns(pl.Series("year", [1999, 1999, 2001]))
    with pytest.raises(UnknownNameError, match=r"levels of exporter\^year.*found C00-1999\."):
        fit.predict(panel)
    with pytest.raises(EstimationError, match="missing values"):
        fit.predict(small().head(3).with_columns(pl.lit(None, dtype=pl.Float64).alias("rta")))


def test_scores_vanish(fit):
    design, solution = fit.design, fit.solution
    error = design.weights * (design.outcome - solution.fitted)
    for column in (*design.regressors.T, *solution.projected.T):
        assert abs(column @ error) <= 1e-8 * (np.abs(column) @ np.abs(error))
    assert fit.gradient < 1e-8
    assert fit.iterations > 1


def test_residuals(fit):
    panel = small().with_columns(fit.fitted(), fit.residuals()).drop_nulls()
    assert np.allclose(panel["trade"] - panel["fitted"], panel["residual"], rtol=1e-12, atol=1e-12)
    pearson, working = fit.residuals("pearson").drop_nulls(), fit.residuals("working").drop_nulls()
    assert np.allclose(pearson, panel["residual"] / panel["fitted"].sqrt())
    assert np.allclose(working, panel["residual"] / panel["fitted"])
    with pytest.raises(InputError):
        fit.residuals("deviance")


def test_likelihood_and_deviance(fit):
    # Half the deviance is the distance of the log likelihood from that of a perfect fit.
    y, weights = fit.design.outcome, fit.design.weights
    perfect = fit._likelihood(y, np.log(np.where(y > 0, y, 1.0)))
    assert 2 * (perfect - fit.log_likelihood) == pytest.approx(fit.deviance, rel=1e-10)
    assert 0 < fit.pseudo_r2 < 1
    assert 0 < fit.squared_correlation < 1
    nothing = ppml(small(), "trade ~ 1", **OPTIONS)
    assert nothing.pseudo_r2 == pytest.approx(0.0, abs=1e-12)
    assert weights is not None


def test_a_group_mean_by_hand():
    """Two exporters' dummies alone: the fitted value is the mean of each, 2 and 5."""
    frame = pl.DataFrame({"exporter": ["a", "a", "b", "b"], "y": [1.0, 3.0, 4.0, 6.0], "x": [0.0, 1.0, 0.0, 1.0]})
    fit = ppml(frame, "y ~ 1 | exporter")
    assert np.allclose(fit.fitted(), [2, 2, 5, 5])
    assert np.allclose(fit.effects()["exporter"]["effect"], np.log([2, 5]))
    # A dummy and nothing else: the ratio of the means 4.5 and 2.5.
    ratio = ppml(frame, "y ~ x")
    assert ratio.coefficients[0] == pytest.approx(np.log(4.5 / 2.5), rel=1e-10)
    assert ratio.to_frame()["partial_effect"][0] == pytest.approx(0.8, rel=1e-10)


def test_a_ratio_of_ratios_by_hand():
    """Exporter, importer and one treated cell, 2 × 2: the coefficient is the log odds ratio."""
    frame = pl.DataFrame(
        {
            "exporter": ["a", "a", "b", "b"],
            "importer": ["c", "d", "c", "d"],
            "y": [6.0, 2.0, 3.0, 5.0],
            "rta": [1, 0, 0, 0],
        }
    )
    fit = ppml(frame, "y ~ rta | exporter + importer", small_sample=False)
    assert fit.coefficients[0] == pytest.approx(np.log(6 * 5 / (2 * 3)), rel=1e-9)


def test_correction_is_that_of_the_numerics():
    panel = small(countries=8, years=4, zeros=0.1)
    plain = ppml(panel, FORMULA, cluster="exporter^importer")
    fit = ppml(panel, FORMULA, bias_correction=True)
    assert fit.bias is not None
    assert np.allclose(fit.coefficients + fit.bias.bias, plain.coefficients, rtol=1e-12)
    assert np.array_equal(fit.covariance, fit.bias.covariance)
    assert fit.bias.clusters == plain.sandwich.clusters[0]
    # The order in which sets are named, and the names of the columns, make no difference.
    renamed = panel.rename({"exporter": "o", "importer": "d", "year": "t"})
    other = ppml(
        renamed, "trade ~ rta + tariff | d^o + t^d + o^t", bias_correction=True, exporter="o", importer="d", time="t"
    )
    assert np.allclose(other.coefficients, fit.coefficients, rtol=1e-7)
    assert np.allclose(other.standard_errors, fit.standard_errors, rtol=1e-6)


@pytest.mark.parametrize("sets", ["exporter^year + importer^year", "exporter + importer"])
def test_two_way_correction_leaves_coefficients(sets):
    panel = small(countries=8, zeros=0.1)
    plain = ppml(panel, f"trade ~ rta + tariff | {sets}", cluster="exporter^importer")
    fit = ppml(panel, f"trade ~ rta + tariff | {sets}", bias_correction=True)
    assert np.array_equal(fit.coefficients, plain.coefficients)
    assert not np.allclose(fit.standard_errors, plain.standard_errors)
