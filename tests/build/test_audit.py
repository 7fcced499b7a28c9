"""The register against outside lists: small ones written here, and the real ones where they are."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from register.shared import SHARED

from jalin.build import audit, read_outside
from jalin.errors import InputError
from jalin.register import Register, load_register


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def lists(folder: Path, rows: list[tuple[str, str, int, str]]) -> Path:
    frame = pl.DataFrame(rows, schema=["exporter", "importer", "year", "agreement"], orient="row")
    frame.write_csv(folder / "own.csv")
    return folder


def test_a_list_of_ones_own(tmp_path: Path, register: Register) -> None:
    """IJEPA entered into force on 1 July 2008: it is there at the end of that year and not of the one before."""
    rows = [
        ("IDN", "JPN", 2007, "Early"),
        ("IDN", "JPN", 2008, "IJEPA"),
        ("JPN", "IDN", 2008, "IJEPA"),
        ("IDN", "JPN", 2008, "Some Preferential Arrangement"),
    ]
    found = audit(register, read_outside(lists(tmp_path, rows)))
    shares = {row["stratum"]: (row["listed"], row["found"]) for row in found.recall.to_dicts()}
    assert shares == {"full": (3, 2), "partial_scope": (1, 1)}
    missing = found.missing.to_dicts()
    assert [(row["agreement"], row["missing"], row["first_year"], row["pairs"]) for row in missing] == [
        ("Early", 1, 2007, ["IDN–JPN"])
    ]


def test_what_the_register_has_beyond_a_list(tmp_path: Path, register: Register) -> None:
    rows = [("IDN", "JPN", 2010, "IJEPA"), ("AUS", "NZL", 2010, "ANZCERTA")]
    found = audit(register, read_outside(lists(tmp_path, rows)))
    [precision] = found.precision.to_dicts()
    # Among the four economies: both directions of each pair, and of the pairs across that ASEAN's agreements bind.
    assert precision["listed"] == 2
    assert precision["register"] > 2
    assert "idn-jpn-ijepa" in found.extra["agreement"]
    assert found.extra["extra"].sum() >= precision["register"] - precision["listed"]


def test_territories_count_only_if_asked(tmp_path: Path, register: Register) -> None:
    outside = read_outside(lists(tmp_path, [("GRL", "DNK", 2010, "x"), ("DNK", "SWE", 2010, "EU")]))
    assert audit(register, outside).recall["listed"].sum() == 1
    assert audit(register, outside, territories=True).recall["listed"].sum() == 2


def test_years_before_the_first_do_not_count(tmp_path: Path, register: Register) -> None:
    outside = read_outside(lists(tmp_path, [("DNK", "SWE", 1980, "x"), ("DNK", "SWE", 2010, "EU")]))
    assert audit(register, outside).recall["listed"].sum() == 1
    assert audit(register, outside, since=1970).recall["listed"].sum() == 2


def test_no_list_at_all(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    pl.DataFrame({"a": [1]}).write_csv(tmp_path / "other.csv")
    with pytest.raises(InputError, match="no list to compare with"):
        read_outside(tmp_path)


@pytest.mark.skipif(not (SHARED / "agreements").is_dir(), reason="../shared is not here: no lists to audit against")
def test_against_the_real_lists(register: Register) -> None:
    """What docs/coverage.md publishes holds: none of it may get worse unseen."""
    found = audit(register, read_outside(SHARED / "agreements"))
    share = dict(found.recall.select("stratum", "share").iter_rows())
    assert share["full"] > 0.935
    assert share["partial_scope"] > 0.68
    assert found.precision["share"][0] > 0.97
    # Agreements of signatories that had not ratified, and one-way ones, are counted by the list.
    explained = ("AfCFTA", "EU - CARIFORUM", "EU - Syria")
    rest = found.missing.filter(
        (pl.col("stratum") == "full") & ~pl.any_horizontal(pl.col("agreement").str.contains(name) for name in explained)
    )
    listed = found.recall.filter(pl.col("stratum") == "full")["listed"][0]
    assert rest["missing"].sum() / listed < 0.03
    ended = found.starts.drop_nulls().filter("ended")
    assert ended.height > 150
    assert ended.select((pl.col("difference").abs() <= 1).mean()).item() > 0.95
    # States that are no more have no code.
    assert set(found.members["economy"]) <= {"YUG", "CSK", "YAR", "TWN", "DDR", ""}
