"""The whole register as tables: nothing missing, nothing evaluated, nothing overwritten by accident."""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from small import Make, agreement, member, organisation, party, text

from jalin.errors import InputError, OutputError
from jalin.register import Register
from jalin.register.export import export_register

ON = date(2026, 1, 1)
Table = list[tuple[str, ...]]


def as_text(value: object) -> str:
    return "" if value is None else str(value)


def read_csv(path: Path) -> dict[str, Table]:
    tables = {}
    for file in sorted(path.iterdir()):
        with file.open(encoding="utf-8", newline="") as lines:
            tables[file.stem] = [tuple(row) for row in csv.reader(lines)]
    return tables


def read_xlsx(path: Path) -> dict[str, Table]:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        return {
            page.title: [tuple(map(as_text, row)) for row in page.iter_rows(values_only=True)]
            for page in book.worksheets
        }


def read_sqlite(path: Path) -> dict[str, Table]:
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = {}
        for name in names:
            cursor = connection.execute(f'SELECT * FROM "{name}"')
            heading = tuple(column[0] for column in cursor.description)
            tables[name] = [heading, *(tuple(map(as_text, row)) for row in cursor)]
        return tables


READERS: dict[str, Callable[[Path], dict[str, Table]]] = {
    "out": read_csv,
    "out.xlsx": read_xlsx,
    "out.sqlite": read_sqlite,
}
FORMATS = pytest.mark.parametrize("name", list(READERS))


@pytest.fixture(scope="module")
def exports(founding: Register, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Table]]:
    """The founding register in each format, read back."""
    root = tmp_path_factory.mktemp("exports")
    return {name: read(export_register(founding, root / name, ON)) for name, read in READERS.items()}


@FORMATS
def test_row_counts_agree_with_the_register(
    founding: Register, exports: dict[str, dict[str, Table]], name: str
) -> None:
    agreements = [founding.agreement(found) for found in founding.ids("agreements")]
    organisations = [founding.organisation(found) for found in founding.ids("organisations")]
    entries = [entry for record in agreements for entry in record.parties]
    expected = {
        "agreements": len(agreements),
        "agreement_parties": sum(len(entry.who) for entry in entries),
        "agreement_events": sum(len(record.events) for record in agreements)
        + sum(len(entry.who) * len(entry.events) for entry in entries),
        "fields": sum(len(record.fields) for record in [*agreements, *organisations]),
        "organisations": len(organisations),
        "memberships": sum(len(entry.who) for record in organisations for entry in record.memberships),
        "figures": sum(len(founding.figure_record(found).figures) for found in founding.ids("figures")),
        "references": len(founding.ids("references")),
        "vocabularies": sum(len(founding.vocabulary(found).terms) for found in founding.ids("vocabularies")),
    }
    found = {table: len(rows) - 1 for table, rows in exports[name].items() if table != "dictionary"}
    assert found == expected


@FORMATS
def test_dictionary_covers_every_column(exports: dict[str, dict[str, Table]], name: str) -> None:
    tables = exports[name]
    heading, *lines = tables["dictionary"]
    assert heading == ("table", "column", "holds")
    covered = [(table, column) for table, column, _holds in lines if table]
    assert sorted(covered) == sorted((table, column) for table, rows in tables.items() for column in rows[0])
    assert all(holds.strip() for _table, _column, holds in lines)
    assert any("CC BY 4.0" in holds for _table, _column, holds in lines)


def test_formats_say_the_same(exports: dict[str, dict[str, Table]]) -> None:
    assert exports["out.sqlite"] == exports["out"]
    assert exports["out.xlsx"] == exports["out"]


def test_computed_columns_are_of_the_day(make: Make, tmp_path: Path) -> None:
    register = make(agreement("pact", "IDN JPN", ["signed 2000", "in_force 2001-01-01", "terminated 2005-01-01"]))
    statuses = []
    for year in (1999, 2000, 2001, 2005):
        heading, row = read_csv(export_register(register, tmp_path / str(year), date(year, 6, 1)))["agreements"]
        statuses.append(dict(zip(heading, row, strict=True))["status"])
    assert statuses == ["", "signed", "in_force", "terminated"]


@FORMATS
def test_what_looks_like_a_formula_or_number_stays_text(make: Make, tmp_path: Path, name: str) -> None:
    tricky = '=HYPERLINK("http://x","y")'
    register = make(
        agreement(
            "pact", [party("IDN JPN")], ["in_force 2001"],
            title=text(tricky, "+62 21"), summary=text("a,b;\"c\"\nd", "@SUM(1;2)"), goal=text("0012", "1e5"),
        ),
        organisation("club", [member("IDN", "1999")]),
    )  # fmt: skip
    heading, row = READERS[name](export_register(register, tmp_path / name, ON))["agreements"]
    found = dict(zip(heading, row, strict=True))
    assert (found["title_en"], found["title_id"]) == (tricky, "+62 21")
    assert (found["summary_en"], found["summary_id"]) == ('a,b;"c"\nd', "@SUM(1;2)")
    assert (found["goal_en"], found["goal_id"]) == ("0012", "1e5")


def test_no_cell_of_the_workbook_is_a_formula(make: Make, tmp_path: Path) -> None:
    register = make(agreement("pact", "IDN JPN", ["in_force 2001"], title=text("=1+1", "=2+2")))
    book = openpyxl.load_workbook(export_register(register, tmp_path / "out.xlsx", ON))
    kinds = {cell.data_type for page in book.worksheets for row in page.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["agreements"]["B2"].value == "=1+1"


@FORMATS
def test_earlier_export_is_replaced(make: Make, tmp_path: Path, name: str) -> None:
    register = make(agreement("pact", "IDN JPN", ["in_force 2001"]))
    first = READERS[name](export_register(register, tmp_path / name, ON))
    assert READERS[name](export_register(register, tmp_path / name, ON)) == first
    assert [path.name for path in tmp_path.iterdir()] == [name], "and no temporary file is left"


def test_empty_folder_is_filled(make: Make, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export_register(make(agreement("pact", "IDN JPN", ["in_force 2001"])), tmp_path / "out", ON)
    assert "agreements" in read_csv(tmp_path / "out")


def test_foreign_folder_is_refused(make: Make, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "agreements.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="something else is there"):
        export_register(make(agreement("pact", "IDN JPN", ["in_force 2001"])), tmp_path / "thesis", ON)
    assert (tmp_path / "thesis" / "agreements.csv").read_text(encoding="utf-8") == "mine"
    assert len(list((tmp_path / "thesis").iterdir())) == 1


def test_file_in_the_folders_place_is_refused(make: Make, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError):
        export_register(make(agreement("pact", "IDN JPN", ["in_force 2001"])), tmp_path / "out", ON)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.xls", "out.db", "out.XLSX"])
def test_unknown_ending_is_refused(make: Make, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="xlsx"):
        export_register(make(agreement("pact", "IDN JPN", ["in_force 2001"])), tmp_path / name, ON)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.xlsx", "out.sqlite"])
def test_place_that_is_not_there(make: Make, tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        export_register(make(agreement("pact", "IDN JPN", ["in_force 2001"])), tmp_path / "nowhere" / name, ON)


@FORMATS
def test_failure_leaves_what_was_there(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    old = make(agreement("old", "IDN JPN", ["in_force 2001"]))
    new = make(agreement("new", "IDN AUS", ["in_force 2001"]))
    export_register(old, tmp_path / name, ON)
    before = READERS[name](tmp_path / name)
    replace, done = os.replace, []

    def fail_at_the_second(source: str, target: Path) -> None:
        done.append(target)
        if len(done) == (2 if name == "out" else 1):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_at_the_second)
    with pytest.raises(OutputError, match="No space left"):
        export_register(new, tmp_path / name, ON)
    assert READERS[name](tmp_path / name) == before
    assert [path.name for path in tmp_path.iterdir()] == [name]
