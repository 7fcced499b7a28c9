"""Domestic trade of three made economies, by hand; and data files that are not as they should be."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from jalin.build.baseline import make_baseline
from jalin.errors import InputError
from jalin.sources.files import read_file
from jalin.sources.source import load_source

# Thousand USD; DEU sells 100 to IDN and 20 to MHL, IDN 50 to DEU, MHL 900 to DEU.
FLOWS = {("DEU", "IDN"): 100e3, ("DEU", "MHL"): 20e3, ("IDN", "DEU"): 50e3, ("MHL", "DEU"): 900e3}
GDP = {"DEU": 1000e6, "IDN": 500e6, "MHL": 300e6}


def write(data: Path, flows: dict[tuple[str, str], float], gdp: dict[str, float]) -> None:
    (data / "trade").mkdir(parents=True)
    (data / "country").mkdir()
    codes = sorted(gdp)
    rows = [(one, other, flows.get((one, other))) for one in codes for other in codes]
    schema = {"exporter": pl.String, "importer": pl.String, "trade_kusd": pl.Float64}
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(data / "trade/baci2023_194c_matrix.parquet")
    pl.DataFrame(
        {"iso3": list(gdp), "gdp_usd": list(gdp.values()), "us_liberation_tariff": [0.1] * len(gdp)}
    ).write_parquet(data / "trade/baci2023_194c_gdp_tariff.parquet")
    # Germany's output was twice its GDP of 2014; the others take the median, which is Germany's.
    wiod = pl.DataFrame(
        {"exporter": ["DEU", "ROW"], "importer": ["DEU", "DEU"], "year": [2014, 2014], "trade": [1600.0, 5.0]}
    )
    ignored = load_source("wiod_2016").files[0].ignored
    wiod.with_columns(pl.col("year").cast(pl.Int32), *(pl.lit(0).alias(name) for name in ignored)).write_parquet(
        data / "trade/wiod16_44c_2000_2014_gegravity.parquet"
    )
    pl.DataFrame(
        {"Country Name": ["Germany"], "Country Code": ["DEU"], "Year": [2014], "Value": [800e6]}
    ).write_parquet(data / "country/wb_gdp_1960_2023.parquet")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(tmp_path / "data", FLOWS, GDP)
    return tmp_path / "data"


def sizes(data: Path, method: str = "output") -> dict[str, dict[str, object]]:
    frame = make_baseline(data, method).sizes  # type: ignore[arg-type]
    return {row["economy"]: row for row in frame.iter_rows(named=True)}


def test_domestic_trade_is_output_less_exports(data: Path) -> None:
    found = sizes(data)
    assert found["DEU"]["output"] == pytest.approx(2000.0)
    assert found["DEU"]["domestic_trade"] == pytest.approx(1880.0)
    # It buys 50 of Indonesia and 900 of the Marshall Islands.
    assert found["DEU"]["expenditure"] == pytest.approx(2830.0)
    assert found["IDN"]["domestic_trade"] == pytest.approx(950.0)
    assert found["IDN"]["treatment"] == "none"


def test_output_is_raised_where_exports_leave_too_little(data: Path) -> None:
    island = sizes(data)["MHL"]
    # Output of 600 does not cover exports of 900: it is raised until a fifth of it stays at home.
    assert island["output"] == pytest.approx(1125.0)
    assert island["domestic_trade"] == pytest.approx(225.0)
    assert island["treatment"] == "raised"


def test_gdp_alone(data: Path) -> None:
    found = sizes(data, "gdp")
    assert found["DEU"]["domestic_trade"] == pytest.approx(880.0)
    assert found["DEU"]["ratio"] == 1.0


def test_imports_beyond_gdp_are_said(tmp_path: Path) -> None:
    write(tmp_path / "data", FLOWS | {("DEU", "MHL"): 400e3}, GDP)
    assert sizes(tmp_path / "data")["MHL"]["treatment"] == "raised+imports_beyond_gdp"


def test_every_pair_is_there_and_sums_hold(data: Path) -> None:
    found = make_baseline(data)
    assert found.trade.height == 9
    assert found.trade["trade"].null_count() == 0
    sums = found.trade.group_by("exporter").agg(pl.col("trade").sum()).sort("exporter")["trade"]
    assert sums.to_list() == pytest.approx(found.sizes["output"].to_list())


def test_no_such_method(data: Path) -> None:
    with pytest.raises(InputError, match="output, gdp"):
        make_baseline(data, "guess")  # type: ignore[arg-type]


def test_economies_that_differ(tmp_path: Path) -> None:
    write(tmp_path / "data", FLOWS, GDP)
    path = tmp_path / "data/trade/baci2023_194c_gdp_tariff.parquet"
    pl.read_parquet(path).filter(pl.col("iso3") != "MHL").write_parquet(path)
    with pytest.raises(InputError, match="MHL"):
        make_baseline(tmp_path / "data")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.drop("gdp_usd"), "gdp_usd: missing"),
        (lambda frame: frame.with_columns(pl.col("gdp_usd").cast(pl.String)), "gdp_usd: String"),
        (lambda frame: frame.with_columns(surprise=pl.lit(1)), "surprise: not known"),
    ],
)
def test_a_file_that_is_not_as_described(data: Path, change, words: str) -> None:
    path = data / "trade/baci2023_194c_gdp_tariff.parquet"
    change(pl.read_parquet(path)).write_parquet(path)
    with pytest.raises(InputError, match=words):
        read_file(data, load_source("baci_2023"), 1)


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="baci2023_194c_matrix"):
        read_file(tmp_path, load_source("baci_2023"))


def test_every_source_can_be_cited() -> None:
    from jalin.sources import load_sources

    sources = load_sources()
    assert len(sources) >= 15
    for source in sources.values():
        assert source.bibtex().startswith(f"@misc{{{source.id},")
        assert source.title.en != source.title.id or source.id in ("world_bank",)
