"""Effects of agreements on trade: hand-sized worlds, identities, and the panels beside the project."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from register.shared import SHARED, read_shared

from jalin.build import worth_terms as coding
from jalin.build.worth import effects_of, estimate
from jalin.build.worth_backtest import head_ries, judge
from jalin.build.worth_fit import fit_terms
from jalin.build.worth_panels import TradePanel, make_panel, preference
from jalin.gravity import ppml
from jalin.sources.agtpa.parse import parse_trade as parse_agtpa
from jalin.sources.comtrade_dta.parse import parse_trade as parse_comtrade_dta
from jalin.sources.wiod_2013.parse import parse_trade as parse_wiod_2013
from jalin.sources.wiod_2016.parse import parse_trade as parse_wiod_2016

YEARS = tuple(range(2000, 2008))
EFFECTS = {"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.5}
# Economies 0 and 1 sign a in 2003; and so on.
BOUND = {"a": (0, 1, 2003), "b": (2, 3, 2004), "c": (4, 5, 2004), "d": (6, 7, 2005)}
NO_SIDES = pl.DataFrame(schema={"agreement": pl.String, "economy": pl.String, "side": pl.String})


def bound(pairs: dict[str, tuple[int, int, int]] = BOUND, last: int = 2010) -> pl.DataFrame:
    rows = [
        (f"E{one:02d}", f"E{other:02d}", name, "FTA", year, start)
        for name, (first, second, start) in pairs.items()
        for one, other in ((first, second), (second, first))
        for year in range(start, last + 1)
    ]
    schema = ["exporter", "importer", "agreement", "trade_class", "year", "start"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def world(noise: float = 0.0, border: float = 0.1, seed: int = 1) -> TradePanel:
    random = np.random.default_rng(seed)
    count = 12
    one, other, when = (axis.ravel() for axis in np.indices((count, count, len(YEARS))))
    sizes = random.normal(size=(2, count, len(YEARS)))
    distance = random.uniform(1, 3, size=(count, count))
    trade = np.exp(sizes[0, one, when] + sizes[1, other, when] - distance[one, other] + border * when * (one != other))
    for name, (first, second, start) in BOUND.items():
        on = (((one == first) & (other == second)) | ((one == second) & (other == first))) & (when + 2000 >= start)
        trade = trade * np.exp(EFFECTS[name] * on)
    trade = trade * np.exp(noise * random.normal(size=len(trade)))
    names = [f"E{place:02d}" for place in range(count)]
    frame = {"exporter": [names[p] for p in one], "importer": [names[p] for p in other], "year": when + 2000}
    return make_panel("made", pl.DataFrame({**frame, "trade": trade}))


def test_without_noise_every_agreement_has_the_effect_it_was_given() -> None:
    """And all have the effect pooled; the border's growth is not theirs."""
    panel = world()
    fit = fit_terms(panel, coding.by_agreement(panel, bound()), corrected=False)
    np.testing.assert_allclose(fit.raw, list(EFFECTS.values()), atol=1e-6)
    pooled = fit_terms(panel, coding.any_agreement(panel, bound()), corrected=False)
    np.testing.assert_allclose(pooled.raw, [0.5], atol=1e-6)
    phases = fit_terms(panel, coding.by_phase(panel, bound()), corrected=False)
    np.testing.assert_allclose(phases.raw, 0.5, atol=1e-6)
    leads = coding.with_leads(world(), bound({"d": (6, 7, 2007)}))
    assert set(leads.table["kind"]) == {"raw", "lead"}


def test_columns_of_agreements_that_bind_different_pairs_add_up_to_the_pooled_column() -> None:
    panel = world()
    each, pooled = coding.by_agreement(panel, bound()), coding.any_agreement(panel, bound())
    assert (each.design.sum(axis=1) != pooled.design.sum(axis=1)).sum() == 0
    # By hand: 2003-2007 of a, 2004-2007 of b and c, 2005-2007 of d, in both directions.
    assert pooled.design.sum() == 2 * (5 + 4 + 4 + 3)


def test_both_ways_of_fitting_agree() -> None:
    panel = world(noise=0.2)
    terms = coding.by_agreement(panel, bound())
    full, sparse = fit_terms(panel, terms, corrected=True), fit_terms(panel, terms, corrected=False)
    np.testing.assert_allclose(full.raw, sparse.raw, atol=1e-6)
    np.testing.assert_allclose(full.inflation, sparse.inflation, rtol=1e-5)
    assert not np.allclose(full.corrected, full.raw)


def test_errors_by_placebo_are_as_wide_as_estimates_vary() -> None:
    """Over many worlds, one pair's effect varies about as its standard error says; clustered ones are too small."""
    values, placebos, clustered = [], [], []
    for seed in range(40):
        panel = world(noise=0.3, seed=seed)
        found = estimate(panel, coding.by_agreement(panel, bound()), corrected=False)
        values += (found.fit.raw - 0.5).tolist()
        placebos += [support.error for support in found.supports]
        clustered += found.fit.standard_errors.tolist()
    spread = float(np.sqrt(np.mean(np.square(values))))
    assert 0.7 * spread < float(np.sqrt(np.mean(np.square(placebos)))) < 1.4 * spread
    assert float(np.mean(clustered)) < 0.8 * spread


def test_status_says_why_not() -> None:
    pairs = {
        **BOUND,
        "twin": BOUND["a"],
        "always": (0, 2, 1990),
        "later": (0, 3, 2009),
        "elsewhere": (20, 21, 2003),
    }
    frame = effects_of((world(noise=0.1),), bound(pairs), [*pairs, "never"], NO_SIDES)
    raw = dict(frame.filter(pl.col("kind") == "raw").select("agreement", "status").iter_rows())
    assert raw == {
        **dict.fromkeys("bcd", "identified"),
        "a": "collinear_with:twin",
        "twin": "collinear_with:a",
        "always": "no_variation",
        "later": "outside_panel_years",
        "elsewhere": "parties_not_in_panel",
        "never": "binds_no_pair",
    }
    unknown = frame.filter(pl.col("status") != "identified")
    assert unknown["value"].null_count() == unknown.height
    assert unknown["low"].null_count() == unknown.height


def test_sides_of_an_agreement() -> None:
    two = pl.concat([bound({"x": (0, 2, 2000)}), bound({"x": (1, 2, 2000)}), bound({"y": (0, 1, 2000)})])
    among = pl.concat([bound({"z": pair}) for pair in ((0, 1, 2000), (1, 2, 2000), (0, 2, 2000))])
    sides = coding.find_sides(pl.concat([two, among]))
    assert sides.rows() == [
        ("x", "E00", "A"), ("x", "E01", "A"), ("x", "E02", "B"), ("y", "E00", "A"), ("y", "E01", "B"),
    ]  # fmt: skip


def test_preferred_panels() -> None:
    assert preference(1994)[0] == "agtpa"
    assert preference(2008)[0] == "wiod_2013"
    assert preference(2012)[0] == "wiod_2016"
    assert all(preference(year)[-1] == "comtrade_dta" for year in (None, 1960, 2008, 2015))


def test_head_ries_by_hand() -> None:
    trade = {("A", "A"): 8.0, ("A", "B"): 1.0, ("B", "A"): 4.0, ("B", "B"): 2.0}
    rows = [(one, other, 2000, value) for (one, other), value in trade.items()]
    panel = make_panel("made", pl.DataFrame(rows, schema=["exporter", "importer", "year", "trade"], orient="row"))
    np.testing.assert_allclose(head_ries(panel)["index"].to_numpy(), np.log(0.5))


def test_verdict_of_a_backtest_by_hand() -> None:
    cases = pl.DataFrame(
        {
            "pairs": [1, 1, 2],
            "predicted": [0.1, 0.2, 0.3],
            "predicted_error": [0.1] * 3,
            "value": [0.2, 0.4, 0.6],
            "standard_error": [0.1] * 3,
        }
    )
    found = judge(cases)
    assert (found["agreements"], found["pairs"]) == (3, 4)
    np.testing.assert_allclose(
        [found[name] for name in ("mean_predicted", "mean_realised", "correlation", "slope")], [0.2, 0.4, 1.0, 2.0]
    )
    assert found["covered"] == pytest.approx(2 / 3), "0.3 is beyond 1.96 times 0.14"


def test_the_guide_s_own_coding_gives_its_published_effect() -> None:
    """Yotov, Piermartini, Monteiro and Larch (2016): 0.557, with symmetric pairs."""
    read_shared("trade/agtpa_69c_1986_2006.parquet")
    frame = parse_agtpa(SHARED / "data").filter(pl.col("year").is_in((1986, 1990, 1994, 1998, 2002, 2006)))
    fit = ppml(frame, "trade ~ rta | exporter^year + importer^year + pair_id", cluster="pair_id")
    assert round(fit.coefficients[0], 3) == 0.557


def test_panels_are_what_they_are_said_to_be() -> None:
    read_shared("trade/wiod13_41c_1995_2011_4sectors.parquet")
    data = SHARED / "data"
    panels = [
        make_panel(name, frame)
        for name, frame in (
            ("agtpa", parse_agtpa(data)),
            ("wiod_2013", parse_wiod_2013(data)),
            ("wiod_2016", parse_wiod_2016(data)),
            ("comtrade_dta", parse_comtrade_dta(data)),
        )
    ]
    assert [panel.domestic for panel in panels] == [True, True, True, False]
    assert [len(panel.economies) for panel in panels][:3] == [69, 40, 43]
    for panel in panels:
        assert "ROW" not in panel.economies
        assert (panel.frame["trade"] >= 0).all()
        assert panel.frame.select("exporter", "importer", "year").is_duplicated().sum() == 0
