"""Indices of exports: the outside reference in every cell, what the founders claim, and cases worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from build.places import city_latitudes
from register.shared import SHARED

from jalin.build.exclusions import Cleaned, clean_exports, make_residents
from jalin.build.matrix import make_matrix
from jalin.build.place_bound import make_bands
from jalin.build.products import (
    make_advantage,
    make_complementarity,
    make_headings,
    make_product_economies,
    make_product_pairs,
)
from jalin.build.resources import pick_growing, pick_manufactures, pick_resources
from jalin.errors import InputError
from jalin.numerics.advantage import grown_advantage, rank_differences, rca
from jalin.numerics.bands import overlaps
from jalin.sources.headings import assign_headings, pick_headings
from jalin.sources.open_trade_statistics.parse import parse_exports
from jalin.sources.wto_imports.parse import group_headings, parse_imports

REFERENCE = SHARED / "reference" / "economiccomplexity" / "world_rca_2017.parquet"
DATA = SHARED / "data"
# Members of the European Union of 2017 that the source has.
EUROPE = [
    *("AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC"),
    *("HRV", "HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "NLD", "POL", "PRT", "SVK", "SVN", "SWE"),
]


@pytest.fixture(scope="module")
def data() -> Path:
    if not (DATA / "products").is_dir():
        pytest.skip(f"no outside reference: {DATA} is absent; it lies beside the project, not in it")
    return DATA


@pytest.fixture(scope="module")
def published(data: Path) -> pl.DataFrame:
    return parse_exports(data)


@pytest.fixture(scope="module")
def cleaned(published: pl.DataFrame) -> Cleaned:
    return clean_exports(published, make_residents())


@pytest.fixture(scope="module")
def advantage(cleaned: Cleaned) -> pl.DataFrame:
    return make_advantage(cleaned.exports)


@pytest.fixture(scope="module")
def headings(cleaned: Cleaned) -> pl.DataFrame:
    return make_headings(cleaned.exports, city_latitudes())


def inside(headings: pl.DataFrame, economy: str) -> np.ndarray:
    place = city_latitudes().row(by_predicate=pl.col("economy") == economy, named=True)
    low, high = (
        headings[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("latitude_low", "latitude_high")
    )
    return overlaps(low, high, (place["latitude_low"], place["latitude_high"]))


def differences(advantage: pl.DataFrame, headings: pl.DataFrame, first: str, second: str) -> list[str]:
    """What the first has and the second lacks, best first."""
    bound = headings["place_bound"].to_numpy()
    one, other = (
        grown_advantage(advantage[economy].to_numpy() / 100, bound, inside(headings, economy))
        for economy in (first, second)
    )
    return advantage["heading"][
        rank_differences(one, other, headings["world_share"].to_numpy()).places.tolist()
    ].to_list()


def test_advantage_equals_the_reference_in_every_cell(published: pl.DataFrame) -> None:
    reference = pl.read_parquet(REFERENCE).select(
        pl.col("country").str.to_uppercase().alias("economy"), pl.col("product").alias("heading"), "value"
    )
    trade = make_matrix(published, "economy", "heading", "exports")
    ours = (rca(trade.values) >= 1).astype(float)
    theirs = make_matrix(reference, "economy", "heading", "value")
    assert trade.economies == theirs.economies and trade.products == theirs.products
    assert trade.values.shape == (224, 1222)
    np.testing.assert_array_equal(ours, theirs.values)
    # The cells of the reference are those with exports, and no other.
    assert (
        reference.select("economy", "heading")
        .sort(pl.all())
        .equals(published.select("economy", "heading").sort(pl.all()))
    )


def test_what_is_excluded(cleaned: Cleaned, published: pl.DataFrame) -> None:
    by_rule = {
        rule: set(part["economy"].drop_nulls())
        for (rule,), part in cleaned.excluded.group_by("rule", maintain_order=True)
    }
    assert by_rule == {
        "unspecified": set(),
        "uninhabited": {"ATF", "BVT", "HMD", "PCN", "SGS", "UMI"},
        "wrong_cell": {"SYR"},
    }
    wrong = cleaned.excluded.row(by_predicate=pl.col("rule") == "wrong_cell", named=True)
    assert wrong["heading"] == "0706" and wrong["of_economy"] > 0.98 and wrong["of_heading"] > 0.95
    assert "9999" not in set(cleaned.exports["heading"])
    assert len(published) > len(cleaned.exports)


def test_no_cell_comes_near_the_rule_for_wrong_ones(cleaned: Cleaned) -> None:
    """Any limit from 0.49 to 0.95 takes out the same one cell."""
    share = pl.col("exports") / pl.col("exports").sum()
    both = cleaned.exports.select(pl.min_horizontal(share.over("economy"), share.over("heading")).alias("both"))
    assert both["both"].max() < 0.49


def test_shape_of_advantage(advantage: pl.DataFrame, headings: pl.DataFrame) -> None:
    assert advantage.shape == (1221, 219)
    assert set(advantage.dtypes[1:]) == {pl.Int8}
    assert advantage.null_count().sum_horizontal()[0] == 0
    # Not in the source, so not in the table: missing is not zero.
    assert not {"TWN", "ROU", "XKX", "SSD"} & set(advantage.columns)
    assert advantage["heading"].to_list() == headings["heading"].to_list()
    assert headings["world_share"].sum() == pytest.approx(1, abs=0.005)


def test_coal_is_a_difference_between_indonesia_and_japan(advantage: pl.DataFrame, headings: pl.DataFrame) -> None:
    has, lacks = differences(advantage, headings, "IDN", "JPN"), differences(advantage, headings, "JPN", "IDN")
    assert "2701" in has[:5]
    assert sum(heading[:2] in {"84", "85", "90"} for heading in lacks[:50]) >= 25
    assert {"8703", "8542", "8486"} <= set(lacks[:10])


def test_indonesia_and_germany(advantage: pl.DataFrame, headings: pl.DataFrame) -> None:
    has, lacks = differences(advantage, headings, "IDN", "DEU"), differences(advantage, headings, "DEU", "IDN")
    assert {"0901", "0902", "2401", "1511"} <= set(has)
    assert not {"0901", "0902", "2401", "1511"} & set(lacks)
    counts = {chapter: sum(heading[:2] == chapter for heading in lacks) for chapter in ("84", "85", "90")}
    assert counts["84"] >= 15 and counts["85"] >= 10 and counts["90"] >= 5


@pytest.mark.parametrize("heading", ["1511", "0901", "0902", "1801", "4001", "0803"])
def test_bound_to_place(headings: pl.DataFrame, heading: str) -> None:
    row = headings.row(by_predicate=pl.col("heading") == heading, named=True)
    assert row["place_bound"]
    assert 0 <= row["latitude_low"] < row["latitude_high"] < 23.44
    # Indonesia is where it grows; the processors and re-exporters of Europe are not.
    place = headings["heading"].to_list().index(heading)
    assert inside(headings, "IDN")[place]
    assert not any(inside(headings, economy)[place] for economy in [*EUROPE, "CHE"])


@pytest.mark.parametrize("heading", ["2701", "8703", "8536", "6601", "0203", "4009", "0603", "1804", "1805", "1806"])
def test_not_bound_to_place(headings: pl.DataFrame, heading: str) -> None:
    """What does not grow, or grows under glass or all over the temperate belt, or is processed elsewhere."""
    row = headings.row(by_predicate=pl.col("heading") == heading, named=True)
    assert not row["place_bound"]
    assert (row["latitude_low"] is None) == (heading not in pick_growing([heading]))


def test_palm_oil_is_bound_to_place_between_indonesia_and_every_european_country(
    advantage: pl.DataFrame, headings: pl.DataFrame
) -> None:
    for economy in EUROPE:
        assert "1511" in differences(advantage, headings, "IDN", economy), economy


def test_the_outside_of_a_band_has_no_grown_advantage(advantage: pl.DataFrame, headings: pl.DataFrame) -> None:
    """At HS4 Switzerland, Germany and Italy show advantage in coffee, the Netherlands in palm oil and cocoa."""
    place = headings["heading"].to_list().index
    bound = headings["place_bound"].to_numpy()
    for economy, heading in [("CHE", "0901"), ("ITA", "0901"), ("DEU", "0901"), ("NLD", "1511"), ("NLD", "1801")]:
        points = advantage[economy].to_numpy()
        assert points[place(heading)] > 0
        assert grown_advantage(points / 100, bound, inside(headings, economy))[place(heading)] == 0


def test_endowments(cleaned: Cleaned) -> None:
    frame = make_product_economies(cleaned.exports)
    rows = {row["economy"]: row for row in frame.iter_rows(named=True)}
    assert rows["NGA"]["resource_share"] > 0.9 and rows["BWA"]["resource_share"] > 0.9
    assert rows["JPN"]["resource_share"] < 0.1
    assert 0.4 < rows["IDN"]["resource_share"] < 0.6
    top = frame.sort("sophistication", descending=True, nulls_last=True)["economy"].head(12).to_list()
    # Recalled, not looked up: the Atlas of Economic Complexity has these high in 2017 too.
    assert {"JPN", "CHE", "DEU", "KOR", "SGP", "AUT", "CZE", "SWE"} <= set(top)
    assert rows["IDN"]["sophistication"] < 0 < rows["CHN"]["sophistication"]
    assert rows["NFK"]["sophistication"] is None and rows["NFK"]["sophistication_percentile"] is None
    for name in ("resource_share", "sophistication", "diversification"):
        assert frame[f"{name}_percentile"].min() == 0 and frame[f"{name}_percentile"].max() == 100


def test_pairs(cleaned: Cleaned) -> None:
    pairs = make_product_pairs(cleaned.exports)
    assert len(pairs) == 218 * 217 // 2
    assert (pairs["first"] < pairs["second"]).all()
    assert (pairs["intra_industry"] <= pairs["export_similarity"]).all()
    alike = {(row[0], row[1]): row[2:] for row in pairs.iter_rows()}
    assert alike["DEU", "JPN"][0] > 0.6 and alike["DEU", "JPN"][1] > 0.4
    assert alike["DEU", "IDN"][0] < 0.4 and alike["DEU", "IDN"][1] < 0.1
    assert alike["AGO", "IRQ"][0] > 0.85 and alike["AGO", "IRQ"][1] < 0.01


def test_complementarity(data: Path, cleaned: Cleaned) -> None:
    imports = parse_imports(data)
    assert imports["importer"].n_unique() == 98 and imports["group"].n_unique() == 22
    frame = make_complementarity(cleaned.exports, imports)
    assert frame["importer"].n_unique() == 98
    assert "EU" in set(frame["importer"]) and not {"DEU", "FRA"} & set(frame["importer"])
    # A group is missing for four reporters, and missing is not zero.
    missing = frame.filter(pl.col("complementarity_index").is_null())["importer"].unique().sort().to_list()
    assert missing == ["CAF", "LAO", "MAC", "SLE"]
    assert frame["complementarity_index"].is_between(0, 1).all()
    index = {(row[0], row[1]): row[2] for row in frame.iter_rows()}
    assert index["DEU", "USA"] > 0.8 and index["NGA", "USA"] < 0.5
    assert ("JPN", "JPN") not in index


def test_the_wto_counts_oil_and_not_gas_as_petroleum(data: Path) -> None:
    """Japan bought about 82 bn USD of crude and products (2709, 2710) in 2015, and 46 bn of gas besides."""
    row = parse_imports(data).row(
        by_predicate=(pl.col("importer") == "JPN") & (pl.col("group") == "Petroleum"), named=True
    )
    assert row["imports"] == pytest.approx(82e9, rel=0.02)
    assert group_headings(["2709", "2711"]) == {"2709": "Petroleum", "2711": "Minerals and metals"}


def test_complementarity_by_hand() -> None:
    exports = pl.DataFrame(
        {"economy": ["AAA", "AAA", "BBB"], "heading": ["0901", "8703", "8703"], "exports": [3.0, 1.0, 1.0]}
    )
    imports = pl.DataFrame(
        {
            "importer": ["BBB", "BBB", "CCC"],
            "group": ["Coffee, tea", "Transport equipment", "Transport equipment"],
            "imports": [1.0, 1.0, 1.0],
        }
    )
    found = make_complementarity(exports, imports).rows()
    # 1 − ½ (|0.5 − 0.75| + |0.5 − 0.25|); C lists no imports of coffee, so nothing is known of its fit.
    assert found == [("AAA", "BBB", 0.75), ("AAA", "CCC", None), ("BBB", "CCC", None)]


def grown(rows: dict[str, float], heading: str) -> pl.DataFrame:
    """A world in which each economy exports 10 bn USD of cars and what `rows` says, in bn, of the heading."""
    return pl.DataFrame(
        [
            (economy, *cell)
            for economy, value in rows.items()
            for cell in (("8703", 10e9), (heading, value * 1e9))
            if cell[1]
        ],
        schema=["economy", "heading", "exports"],
        orient="row",
    )


def test_bands_by_hand() -> None:
    places = pl.DataFrame(
        {
            "economy": ["A", "B", "C", "D", "E", "F", "G"],
            "latitude": [-2.0, 4.0, 8.0, -12.0, 50.0, 45.0, 40.0],
            "latitude_low": [-6.0, 3.0, 7.0, -13.0, 48.0, 44.0, 38.0],
            "latitude_high": [3.0, 5.0, 9.0, -11.0, 52.0, 46.0, 42.0],
        }
    )
    rows = {"A": 9.0, "B": 3.0, "C": 3.0, "D": 3.0, "E": 1.0, "F": 0.0, "G": 0.0}
    exports = grown(rows, "0901")
    row = make_bands(exports, places).row(0, named=True)
    # Exporters with advantage are A to D; A's weight is cut to a quarter, the band reaches from A to D.
    assert (row["exporters"], row["latitude_low"], row["latitude_high"]) == (4, 2.0, 12.0)
    assert row["inside"] == pytest.approx(18 / 19, abs=5e-4)
    assert row["inside_all"] == pytest.approx(58 / 89, abs=5e-4)
    # More than half of all trade comes from the band: too ordinary a place to be bound to.
    assert not row["place_bound"]
    more = pl.concat([exports, pl.DataFrame({"economy": ["G"], "heading": ["8703"], "exports": [60e9]})])
    assert make_bands(more, places).row(0, named=True)["place_bound"]
    made = more.with_columns(pl.col("heading").replace({"0901": "4009"}))
    assert not make_bands(made, places).row(0, named=True)["place_bound"]
    three = more.filter((pl.col("economy") != "D") | (pl.col("heading") == "8703"))
    assert make_bands(three, places).row(0, named=True)["exporters"] == 3
    assert not make_bands(three, places).row(0, named=True)["place_bound"]


def test_heads_of_lists() -> None:
    known = ["0101", "0901", "1801", "1802", "4001", "4009", "5307", "8703"]
    assert pick_headings(known, ["01-09", "1802", "4001-4002"]) == {"0101", "0901", "1802", "4001"}
    assert pick_growing(known) == set(known) - {"8703"}
    assert pick_resources(known) == {"0101", "0901", "1801", "1802", "4001"}
    assert pick_manufactures(known) == {"4009", "5307", "8703"}
    assert assign_headings(["1801", "1802"], {"coffee": ["18"], "other": ["1802"]}) == {
        "1801": "coffee",
        "1802": "other",
    }
    with pytest.raises(InputError, match="one group"):
        assign_headings(["1801", "1901"], {"coffee": ["18"]})
    with pytest.raises(InputError, match="one group"):
        assign_headings(["1801"], {"coffee": ["18"], "cocoa": ["17-18"]})


def test_every_heading_has_one_wto_group(cleaned: Cleaned) -> None:
    assert len(group_headings(sorted(set(cleaned.exports["heading"])))) == 1221
