"""`jalin whatif` with agreements by id on the world that ships, and results as files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from running import Run

from jalin.equilibrium.scenario_file import parse_scenario, read_content
from jalin.errors import JalinError
from jalin.estimates import load_estimates

LANGUAGES = pytest.mark.parametrize("language", ["en", "id"])
LEAVING = "name: IJEPA ends\nsteps:\n- leave: idn-jpn-ijepa\n  covered: removed\n"


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.yml"
    path.write_text(LEAVING, encoding="utf-8")
    return path


def test_leaving_an_agreement_is_the_inverse_of_its_worth(said: Run, scenario: Path) -> None:
    """Identity: what it is worth, with it against without, is what leaving it costs, turned round."""
    rows = {row["economy"]: row for row in json.loads(said("whatif", scenario, "--format", "json").out)}
    table = load_estimates().value
    places = (table["agreement"] == "idn-jpn-ijepa") & (table["removal"] == "all_pairs")
    shipped = table.rows(places)
    assert {"IDN", "JPN"} <= {row["economy"] for row in shipped}
    for row in shipped:
        worth = 100 * (1 / rows[row["economy"]]["welfare_hat"] - 1)
        assert worth == pytest.approx(row["welfare_change"], abs=1e-8)


@LANGUAGES
def test_each_step_says_what_it_rests_on(said: Run, scenario: Path, language: str) -> None:
    text = " ".join(said("whatif", scenario, "--lang", language).out.split())
    assert {"en": "IJEPA: left; β = −0.0", "id": "IJEPA: ditinggalkan; β = −0,0"}[language] in text
    assert {"en": "2 directed pairs change", "id": "2 pasangan terarah berubah"}[language] in text


def test_covered_pairs_stay(said: Run, tmp_path: Path) -> None:
    path = tmp_path / "kept.yml"
    path.write_text("steps:\n- leave: idn-jpn-ijepa\n- sign: idn-tur-it-cepa\n", encoding="utf-8")
    text = " ".join(said("whatif", path).out.split())
    assert "0 directed pairs change; 2 stay as they are, since AJCEP, RCEP bind them as deeply" in text
    assert "IT-CEPA: signed" in text


def test_signing_takes_the_effect_of_comparable_agreements(said: Run, tmp_path: Path) -> None:
    path = tmp_path / "sign.yml"
    path.write_text("steps:\n- sign: idn-tur-it-cepa\n", encoding="utf-8")
    rows = {row["economy"]: row for row in json.loads(said("whatif", path, "--format", "json").out)}
    league = json.loads(said("next", "IDN", "--format", "json").out)["partners"]
    gain = next(row["gain"]["value"] for row in league if row["partner"] == "TUR")
    assert 100 * (rows["IDN"]["welfare_hat"] - 1) == pytest.approx(gain, rel=1e-6)


@pytest.mark.parametrize(
    ("steps", "word"),
    [
        ("- leave: idn-jpn-ijepa\n", "changes nothing"),
        ("- leave: idn-jpn-ijepo\n", "idn-jpn-ijepa"),
        ("- leave: [GBR, rcep]\n", "no party"),
        ("- leave: idn-tur-it-cepa\n", "binds no one"),
        ("- deepen: rcep\n", "no effect"),
        ("- leave: asean\n", "organisation"),
    ],
)
def test_what_cannot_be_is_refused(said: Run, tmp_path: Path, steps: str, word: str) -> None:
    path = tmp_path / "bad.yml"
    path.write_text(f"steps:\n{steps}", encoding="utf-8")
    result = said("whatif", path)
    assert result.code == 1
    assert word in result.err


def test_a_workbook_holds_rows_and_what_they_rest_on(said: Run, scenario: Path, tmp_path: Path) -> None:
    import openpyxl

    target = tmp_path / "out.xlsx"
    assert said("whatif", scenario, "--output", target).code == 0
    book = openpyxl.load_workbook(target)
    rows = list(book["result"].values)
    assert len(rows) == 195
    assert isinstance(rows[1][1], float)
    about = dict(book["about"].values)
    assert float(about["residual"]) < 1e-9
    assert about["theta"] == "5.03"
    assert "BACI" in about["source baci_2023"]
    again = tmp_path / "again.yml"
    again.write_text(about["scenario"], encoding="utf-8")
    plain = parse_scenario(read_content(again))
    assert plain.name == "IJEPA ends"


@LANGUAGES
@pytest.mark.parametrize("command", ["whatif", "next"])
def test_a_picture_is_svg(said: Run, scenario: Path, tmp_path: Path, command: str, language: str) -> None:
    target = tmp_path / "out.svg"
    asked = scenario if command == "whatif" else "IDN"
    assert said(command, asked, "--top", "5", "--output", target, "--lang", language).code == 0
    root = ElementTree.fromstring(target.read_text(encoding="utf-8"))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sum("%" in (text or "") for text in texts) >= 5
    assert any("Jalin" in (text or "") for text in texts)


def test_a_workbook_needs_a_place(said: Run) -> None:
    result = said("next", "IDN", "--top", "1", "--format", "xlsx")
    assert result.code == 1
    assert "--output" in result.err


def test_the_ending_says_the_format(said: Run, tmp_path: Path) -> None:
    target = tmp_path / "league.csv"
    assert said("next", "IDN", "--top", "2", "--output", target).code == 0
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert rows[0]["rank"] == "1"


@pytest.mark.parametrize(
    "junk", ["", "steps: 3", "steps:\n- sign: {a: 1}\n", "steps:\n- leave: [1, 2]\n", "- x", "steps:\n- leave: ''\n"]
)
def test_junk_is_refused_with_a_message(junk: str, tmp_path: Path) -> None:
    from jalin.prospects.scenario import read_scenario

    path = tmp_path / "junk.yml"
    path.write_text(junk, encoding="utf-8")
    with pytest.raises(JalinError):
        read_scenario(path, load_estimates().world().economies)
