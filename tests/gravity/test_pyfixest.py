"""Against pyfixest, run beside: coefficients to 1e-7 and clustered standard errors to 1e-6, on real panels."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest
from gravity.panels import THREE_WAY, guide, provisions, small
from register.shared import read_shared

from jalin.gravity import ppml

with warnings.catch_warnings():
    # Importing it warns of what its own dependencies will change.
    warnings.simplefilter("ignore")
    pyfixest = pytest.importorskip("pyfixest")
    from pyfixest.demeaners import MapDemeaner


def run_pyfixest(panel, formula, vcov, **options):
    """As exact as it gets; singletons and observations separated by fixed effects are dropped once, in this order."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pyfixest.fepois(
            formula,
            data=panel.to_pandas(),
            vcov=vcov,
            iwls_tol=1e-11,
            iwls_maxiter=200,
            demeaner=MapDemeaner(fixef_tol=1e-9, fixef_maxiter=100_000),
            **options,
        )


def compare(panel, formula, clusters, *, check_sample=True, ssc=None, **options):
    """`clusters`: pyfixest's name for them, and ours."""
    theirs, ours = clusters
    fit = ppml(panel, formula, cluster=ours, **options)
    # Both are given the same observations: what is dropped by iteration is tested elsewhere.
    kept = panel[fit.rows]
    kept = kept.with_columns(
        pl.concat_str(columns, separator="-").alias(name)
        for name, columns in {"pair": PAIRS.get(kept.columns[0], [])}.items()
        if columns
    )
    shared = {name: options[name] for name in ("weights", "offset") if name in options}
    other = run_pyfixest(kept, formula, theirs, **shared, **({} if ssc is None else {"ssc": ssc}))
    assert fit.nobs == other._N
    assert list(other.coef().index) == list(fit.names)
    assert np.allclose(fit.coefficients, other.coef(), rtol=1e-7, atol=0)
    assert np.allclose(fit.standard_errors, other.se(), rtol=1e-6, atol=0)
    assert fit.deviance == pytest.approx(other.deviance, rel=1e-8)
    return fit, other


PAIRS = {"exporter": ["exporter", "importer"], "exp": ["exp", "imp"], "isoexp": ["isoexp", "isoimp"]}


def test_guide_three_way():
    fit, other = compare(
        guide(),
        f"trade ~ rta + rta_lag4 + rta_lag8 + rta_lead4 | {THREE_WAY}",
        ({"CRV1": "pair"}, "exporter^importer"),
    )
    assert fit.dropped.separated_by_effects == guide().height - fit.nobs == 330
    assert fit.pseudo_r2 == pytest.approx(other._pseudo_r2, rel=1e-9)
    table, theirs = fit.to_frame(), other.tidy()
    for mine, name in [("z", "t value"), ("p_value", "Pr(>|t|)"), ("low", "2.5%"), ("high", "97.5%")]:
        assert np.allclose(table[mine], theirs[name], rtol=1e-5, atol=1e-12), name


def test_guide_symmetric():
    compare(guide(), "trade ~ rta | exporter^year + importer^year + pair_id", ({"CRV1": "pair_id"}, "pair_id"))


def test_two_way_clusters():
    compare(
        total(),
        "trade ~ fta + ln_distw + contig + comlang_off | isoexp^year + isoimp^year",
        ({"CRV1": "isoexp+isoimp"}, ["isoexp", "isoimp"]),
        exporter="isoexp",
        importer="isoimp",
    )


def test_penppml():
    panel = provisions()
    fit, _ = compare(
        panel,
        "export ~ agreement_dummy + cp_prov_23 + tbt_prov_07 + lm_prov_10 | exp^time + imp^time + exp^imp",
        ({"CRV1": "pair"}, "exp^imp"),
        exporter="exp",
        importer="imp",
        time="time",
    )
    assert fit.dropped.separated > 0


def total():
    """The panel of Weidner and Zylkin, for trade in all goods."""
    return read_shared("trade/weidner_zylkin_65c_1988_2004.parquet").filter(pl.col("category") == "TOTAL")


def test_weidner_zylkin():
    compare(
        total(),
        "trade ~ fta | isoexp^year + isoimp^year + isoexp^isoimp",
        ({"CRV1": "pair"}, "isoexp^isoimp"),
        exporter="isoexp",
        importer="isoimp",
    )


@pytest.mark.parametrize(
    ("sets", "clusters"),
    [
        ("Origin + Destination + Product + Year", ({"CRV1": "Origin"}, "Origin")),
        ("Origin + Destination + Product + Year", ({"CRV1": "Origin+Destination"}, ["Origin", "Destination"])),
        ("Origin^Product^Year + Destination^Product^Year", ({"CRV1": "Product"}, "Product")),
        ("Origin^Year + Destination^Year + Product", ("hetero", None)),
    ],
)
def test_products(sets, clusters):
    panel = read_shared("trade/fixest_eu15_20products_2007_2016.parquet")
    compare(panel, f"Euros ~ log(dist_km) | {sets}", clusters)


def test_rose():
    panel = read_shared("trade/rose2004_gatt_1948_1999.parquet").with_columns(pl.col("ltrade").exp().alias("trade"))
    compare(
        panel,
        "trade ~ bothin + onein + gsp + lrgdp + regional + custrict | pair + year",
        ({"CRV1": "pair"}, "pair"),
    )


@pytest.mark.parametrize(
    ("formula", "clusters"),
    [
        ("trade ~ rta + tariff", ("hetero", None)),
        ("trade ~ rta + tariff | exporter", ({"CRV1": "exporter"}, "exporter")),
        ("trade ~ rta + tariff | exporter + importer", ({"CRV1": "exporter"}, "exporter")),
        (
            "trade ~ rta + tariff | exporter^year + importer^year",
            ({"CRV1": "exporter+importer"}, ["exporter", "importer"]),
        ),
        (f"trade ~ rta + tariff | {THREE_WAY}", ({"CRV1": "pair"}, "exporter^importer")),
        (f"trade ~ rta + tariff | {THREE_WAY}", ({"CRV1": "exporter"}, "exporter")),
        (f"trade ~ rta + tariff | {THREE_WAY}", ("hetero", None)),
    ],
)
@pytest.mark.parametrize("options", [{}, {"weights": "weight"}, {"offset": "shift"}])
def test_conventions(formula, clusters, options):
    """Small-sample factors: nested sets, weights, offsets, ways of clustering; small data, so that they matter."""
    # Enough countries for clusters of several ways to leave no negative variance, which pyfixest does not mend.
    panel = small(countries=10)
    if formula == "trade ~ rta + tariff":
        # There pyfixest has the constant among its coefficients.
        fit = ppml(panel, formula, **options)
        other = run_pyfixest(panel, formula, "hetero", **options)
        assert np.allclose(fit.coefficients, other.coef()[1:], rtol=1e-7)
        assert np.allclose(fit.standard_errors, other.se()[1:], rtol=1e-6)
        return
    compare(panel, formula, clusters, **options)


def test_without_corrections():
    ssc = pyfixest.ssc(k_adj=False, G_adj=False)
    for clusters in (({"CRV1": "pair"}, "exporter^importer"), ("hetero", None)):
        compare(small(countries=7), f"trade ~ rta + tariff | {THREE_WAY}", clusters, ssc=ssc, small_sample=False)


def test_the_same_sample():
    """Left to itself pyfixest drops the same rows from this panel, where one pass is enough."""
    panel = total()
    formula = "trade ~ fta | isoexp^year + isoimp^year + isoexp^isoimp"
    other = run_pyfixest(panel, formula, "hetero")
    fit = ppml(panel, formula)
    assert fit.nobs < panel.height
    assert sorted(other._data.index) == fit.rows.tolist()
    # One pair that trades next to nothing pyfixest has not brought to its total, which the pair effect has to meet.
    mine = panel[fit.rows].select("isoexp", "isoimp", "trade").with_columns(mine=fit.fitted().drop_nulls())
    fitted = mine.with_columns(theirs=pl.Series(np.asarray(other._Y_hat_response)))
    pairs = fitted.group_by("isoexp", "isoimp").agg(pl.col("trade", "mine", "theirs").sum())
    assert np.allclose(pairs["mine"], pairs["trade"], rtol=1e-7)
    met = pairs.filter((pl.col("theirs") / pl.col("trade") - 1).abs() < 1e-6)
    assert met.height >= pairs.height - 1
    fitted = fitted.join(met, on=["isoexp", "isoimp"], how="semi")
    assert np.allclose(fitted["mine"], fitted["theirs"], rtol=1e-6)
