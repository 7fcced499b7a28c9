"""One effect for each agreement, against ordinary regressors and made data."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from jalin.errors import EstimationError
from jalin.gravity import agreement_effects, ppml

FIXED = ["exporter^year", "importer^year", "exporter^importer"]
TRUTH = {"a": 0.6, "b": 0.2, "c": -0.1, "d": 0.4, "e": 0.0}


def panel(seed: int = 0, noise: float = 0.3) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    exporter, importer, year = (axis.ravel() for axis in np.indices((14, 14, 6)))
    frame = pl.DataFrame({"exporter": exporter, "importer": importer, "year": 2000 + year})
    frame = frame.filter(pl.col("exporter") != pl.col("importer"))
    low, high = pl.min_horizontal("exporter", "importer"), pl.max_horizontal("exporter", "importer")
    which = (low * 14 + high) % 8
    names = pl.Series(list("abcde"))
    frame = frame.with_columns(which=which, start=2001 + (low + 2 * high) % 4)
    agreement = [
        names[row["which"]] if row["which"] < 5 and row["year"] >= row["start"] else None
        for row in frame.iter_rows(named=True)
    ]
    frame = frame.with_columns(agreement=pl.Series(agreement, dtype=pl.String)).drop("which", "start")
    sizes = random.normal(size=(2, 14, 6))
    pairs = random.normal(size=(14, 14))
    e, i, y = (frame[name].to_numpy() for name in ("exporter", "importer", "year"))
    effect = np.array([TRUTH.get(name, 0.0) if name else 0.0 for name in frame["agreement"]])
    mean = np.exp(sizes[0, e, y - 2000] + sizes[1, i, y - 2000] + pairs[e, i] + effect)
    return frame.with_columns(trade=pl.Series(mean * np.exp(noise * random.normal(size=len(mean)))))


def with_columns(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        (pl.col("agreement") == name).fill_null(False).cast(pl.Float64).alias(name) for name in TRUTH
    )


def test_equals_ordinary_regressors_and_clusters() -> None:
    frame = panel()
    effects = agreement_effects(frame, "agreement")
    plain = ppml(with_columns(frame), "trade", list(TRUTH), FIXED, cluster="exporter^importer")
    table = effects.to_frame()
    assert table["agreement"].to_list() == list(TRUTH)
    np.testing.assert_allclose(effects.coefficients, plain.coefficients, rtol=1e-7)
    np.testing.assert_allclose(effects.covariance, plain.covariance, rtol=1e-6)
    np.testing.assert_allclose(table["partial_effect"].to_numpy(), np.expm1(effects.coefficients))


def test_without_noise_the_truth_comes_out() -> None:
    effects = agreement_effects(panel(noise=0.0), "agreement")
    np.testing.assert_allclose(effects.coefficients, list(TRUTH.values()), atol=1e-7)


def test_by_direction() -> None:
    effects = agreement_effects(panel(), "agreement", by_direction=True)
    table = effects.to_frame()
    assert table.height > 50
    assert table.select("exporter", "importer").null_count().sum_horizontal().item() == 0
    assert table.filter(pl.col("coefficient").is_null() != pl.col("reason").is_not_null()).is_empty()


def test_lags_and_leads() -> None:
    frame = panel()
    effects = agreement_effects(frame, "agreement", lags=(2,), leads=(1,))
    table = effects.to_frame()
    assert set(table["timing"].to_list()) == {None, 2, -1}
    # By hand: one lead of agreement a stands for the year before it began, in pairs that began after 2000.
    began = frame.filter(pl.col("agreement") == "a").group_by("exporter", "importer").agg(start=pl.col("year").min())
    began = began.filter(pl.col("start") > 2000)
    lead = table.filter((pl.col("agreement") == "a") & (pl.col("timing") == -1))
    assert lead["observations"].item() == began.height


def test_most_frequent_and_none() -> None:
    frame = panel()
    top = frame["agreement"].drop_nulls().value_counts(sort=True)["agreement"][0]
    effects = agreement_effects(frame, "agreement", most_frequent=1)
    assert effects.terms["agreement"].to_list() == [top]
    assert "a" not in agreement_effects(frame, "agreement", none=["a"]).terms["agreement"].to_list()


def test_types_have_means_of_their_own() -> None:
    kinds = {"a": "FTA", "b": "FTA", "c": "FTA", "d": "FTA", "e": "PSA"}
    effects = agreement_effects(panel(), "agreement", types=kinds)
    means = {row["type"]: row for row in effects.type_means.iter_rows(named=True)}
    assert means["FTA"]["terms"] == 4
    assert means["FTA"]["mean"] is not None
    assert means["PSA"]["mean"] is None, "one agreement has no others to be drawn to"
    table = effects.to_frame()
    assert table.filter(pl.col("type") == "PSA")["shrunk"].to_list() == [None]


def test_not_identified_says_why() -> None:
    frame = panel().with_columns(
        agreement=pl.when((pl.col("exporter") == 1) & (pl.col("importer") == 2))
        .then(pl.lit("always"))
        .otherwise(pl.col("agreement"))
    )
    row = agreement_effects(frame, "agreement").to_frame().filter(pl.col("agreement") == "always")
    assert row["coefficient"].to_list() == [None]
    assert "absorbed" in row["reason"].item()


def test_no_agreement_at_all() -> None:
    with pytest.raises(EstimationError, match="no agreement"):
        agreement_effects(panel().with_columns(agreement=pl.lit(None, dtype=pl.String)), "agreement")


def test_missing_values_are_refused() -> None:
    frame = panel().with_columns(trade=pl.when(pl.col("exporter") == 3).then(None).otherwise(pl.col("trade")))
    with pytest.raises(EstimationError, match="missing"):
        agreement_effects(frame, "agreement")
