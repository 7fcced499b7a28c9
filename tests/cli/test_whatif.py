"""`jalin whatif` and `jalin next` on a small world: formats, languages, files, and what cannot be."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from register.small import agreement, claim, member, organisation, trade, write
from running import Result, Run

from jalin.equilibrium import Scenario, World

NAMES = ("AUS", "DEU", "FRA", "IDN", "JPN", "ROW", "TUR")
RESULT = (
    "economy welfare_hat real_income_hat exports_hat imports_hat output_hat expenditure_hat factory_gate_price_hat "
    "outward_resistance_hat inward_resistance_hat terms_of_trade_hat"
)
LEAGUE = (
    "rank first second first_welfare_hat second_welfare_hat first_gain second_gain joint_gain others_gain hardest_hit "
    "hardest_hit_welfare_hat partial negotiations residual"
)
DRAWN = f"{LEAGUE} rank_low rank_high first_five"
SEQUENCE = "step partner gain welfare_hat alone residual"
SCENARIO = "name: Indonesia dan Türkiye\nsteps:\n- sign: [IDN, TUR]\n  effect: 0.3\n"
LEAVING = "steps:\n- leave: [FRA, union]\n  effect: 0.5\n  on: 2019-12-31\n"
UNION = organisation(
    "union",
    [member("BEL DEU FRA ITA", "1958-01-01")],
    common_commercial_policy={"start": claim("1970-01-01")},
)
TIES = (
    agreement("fta", "IDN JPN", ["in_force 2008-07-01"], form="fta"),
    agreement("talks", "IDN TUR", ["negotiations_opened 2018-01-01"], form="cepa"),
    agreement("more-talks", "IDN TUR", ["negotiations_opened 2019-01-01"], form="fta"),
    agreement("scope", "IDN union", ["in_force 2013"], form="partial-scope", trade=trade("PSA", depth="partial")),
)
LANGUAGES = pytest.mark.parametrize("language", ["en", "id"])


def trade_of(names: tuple[str, ...] = NAMES, scale: float = 1.0) -> pl.DataFrame:
    size = len(names)
    random = np.random.default_rng(7)
    values = scale * (random.uniform(1, 5, size=(size, size)) + 50 * np.eye(size))
    return pl.DataFrame({"exporter": np.repeat(names, size), "importer": np.tile(names, size), "trade": values.ravel()})


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a world, scenarios and a small register."""
    folder = tmp_path_factory.mktemp("world")
    trade_of().write_parquet(folder / "world.parquet")
    trade_of().write_csv(folder / "world.csv")
    trade_of(scale=1e7).write_csv(folder / "large.csv")
    (folder / "scenario.yml").write_text(SCENARIO, encoding="utf-8")
    write(folder / "records", UNION, *TIES)
    return folder


@pytest.fixture
def whatif(said: Run, place: Path) -> Run:
    """`jalin whatif scenario.yml --world world.parquet` and more words."""

    def run(*words: str, scenario: str = "scenario.yml", world: str = "world.parquet") -> Result:
        where = ("--world", str(place / world), "--records", str(place / "records"))
        return said("whatif", str(place / scenario), *where, *words)

    return run


@pytest.fixture
def following(said: Run, place: Path) -> Run:
    """`jalin next IDN --world world.parquet` and more words."""

    def run(*words: str, country: str = "IDN", world: str = "world.parquet") -> Result:
        where = ("--world", str(place / world), "--records", str(place / "records"), "--on", "2022-01-01")
        return said("next", country, *where, *words)

    return run


def rows(result: Result) -> list[dict[str, Any]]:
    assert (result.code, result.err) == (0, "")
    found = json.loads(result.out)
    assert isinstance(found, list)
    return found


def cells(table: str) -> list[list[str]]:
    """The cells of a Markdown table in a document."""
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    assert len({line.count("|") for line in lines}) == 1
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if set(line) != set("| -")]


# whatif ---------------------------------------------------------------------------------------------------------------


def test_whatif_as_json_is_what_the_library_says(whatif: Run) -> None:
    found = rows(whatif("--format", "json"))
    assert all(" ".join(row) == RESULT for row in found)
    world = World.from_trade(trade_of(), theta=6.0)
    expected = world.solve(Scenario.sign("IDN", "TUR", effect=0.3)).to_frame()
    assert pl.DataFrame(found).equals(expected)


def test_whatif_of_csv_and_of_parquet_is_the_same(whatif: Run) -> None:
    assert rows(whatif("--format", "json", world="world.csv")) == rows(whatif("--format", "json"))


def test_whatif_as_csv(whatif: Run) -> None:
    heading, *lines = csv.reader(whatif("--format", "csv").out.splitlines())
    assert " ".join(heading) == RESULT
    for line, row in zip(lines, rows(whatif("--format", "json")), strict=True):
        assert [line[0], *map(float, line[1:])] == list(row.values())
    partial = list(csv.reader(whatif("--format", "csv", "--level", "partial").out.splitlines()))
    assert partial[1][1] == "", "what the level does not say is empty"


@pytest.mark.parametrize("deficits", ["fixed", "proportional", "none"])
@pytest.mark.parametrize("level", ["full", "conditional", "partial"])
def test_whatif_takes_its_options(whatif: Run, deficits: Any, level: Any) -> None:
    found = rows(whatif("--format", "json", "--theta", "4", "--deficits", deficits, "--level", level))
    world = World.from_trade(trade_of(), theta=4, deficits=deficits)
    assert pl.DataFrame(found, infer_schema_length=None).to_dicts() == (
        world.solve(Scenario.sign("IDN", "TUR", effect=0.3), level).to_frame().to_dicts()
    )


@LANGUAGES
@pytest.mark.parametrize("level", ["full", "conditional", "partial"])
def test_whatif_for_people(whatif: Run, language: str, level: str) -> None:
    screen, markdown = (
        whatif("--lang", language, "--level", level, "--format", form) for form in ("table", "md")
    )  # fmt: skip
    assert (screen.code, screen.err, markdown.code, markdown.err) == (0, "", 0, "")
    assert screen.out.startswith("INDONESIA DAN TÜRKIYE\n")
    assert markdown.out.startswith("# Indonesia dan Türkiye\n")
    assert "\x1b[" not in screen.out
    heading, *lines = cells(markdown.out)
    assert len(lines) == len(NAMES)
    assert len(heading) == (5 if level == "full" else 3)
    assert {"en": "Economy", "id": "Ekonomi"}[language] == heading[0]
    names = {line[0] for line in lines}
    assert names >= ({"Germany", "Türkiye", "ROW"} if language == "en" else {"Jerman", "Turki", "ROW"})
    assert ("θ = 6" in screen.out) and "7" in screen.out


def test_whatif_speaks_two_languages(whatif: Run) -> None:
    for form in ("table", "md"):
        assert whatif("--format", form).out != whatif("--format", form, "--lang", "id").out
    for form in ("json", "csv"):
        assert whatif("--format", form).out == whatif("--format", form, "--lang", "id").out


def test_whatif_prints_what_changes_most(whatif: Run) -> None:
    _heading, *lines = cells(whatif("--top", "2", "--format", "md").out)
    assert {line[0] for line in lines} == {"Indonesia", "Türkiye"}
    assert all(line[1].startswith("+") for line in lines)
    assert len(rows(whatif("--top", "2", "--format", "json"))) == len(NAMES), "data have every row"


def test_whatif_names_who_is_absent(whatif: Run, place: Path) -> None:
    (place / "leaving.yml").write_text(LEAVING, encoding="utf-8")
    result = whatif("--format", "md", scenario="leaving.yml")
    assert result.code == 0
    assert "Not in this world and left out: Belgium, Italy." in result.out
    lines = {line[0]: line[1] for line in cells(result.out)}
    assert lines["France"].startswith("−")
    assert "Belgia, Italia." in whatif("--format", "md", "--lang", "id", scenario="leaving.yml").out


def test_whatif_to_a_file(jalin: Run, whatif: Run, place: Path, tmp_path: Path) -> None:
    for form in ("table", "md", "json", "csv"):
        path = tmp_path / f"out.{form}"
        where = ("--world", place / "world.parquet", "--records", place / "records")
        written = jalin("whatif", place / "scenario.yml", *where, "--format", form, "--output", path)
        assert (written.code, written.out, written.err) == (0, "", "")
        assert path.read_text(encoding="utf-8") == whatif("--format", form).out


# next -----------------------------------------------------------------------------------------------------------------


def test_next_as_json(following: Run) -> None:
    found = rows(following("--format", "json"))
    assert all(" ".join(row) == LEAGUE for row in found)
    assert [row["rank"] for row in found] == [1, 2, 3, 4]
    assert {row["first"] for row in found} == {"IDN"}
    table = {row["second"]: (row["partial"], row["negotiations"]) for row in found}
    assert table == {"AUS": ([], []), "ROW": ([], []), "TUR": ([], ["more-talks", "talks"]), "union": (["scope"], [])}
    gains = [row["first_gain"] for row in found]
    assert gains == sorted(gains, reverse=True)
    solved = World.from_trade(trade_of(), theta=6.0).solve(Scenario.sign("IDN", "TUR", effect=0.557))
    (row,) = (row for row in found if row["second"] == "TUR")
    assert row["first_welfare_hat"] == pytest.approx(solved.welfare_hat[NAMES.index("IDN")], rel=1e-9)


def test_next_takes_its_options(following: Run) -> None:
    words = ("--effect", "0.2", "--theta", "4", "--deficits", "none")
    (row,) = (row for row in rows(following(*words, "--format", "json")) if row["second"] == "AUS")
    world = World.from_trade(trade_of(), theta=4, deficits="none")
    solved = world.solve(Scenario.sign("IDN", "AUS", effect=0.2)).welfare_hat
    assert row["second_welfare_hat"] == pytest.approx(solved[0], rel=1e-9)


def test_next_as_csv(following: Run) -> None:
    heading, *lines = csv.reader(following("--format", "csv").out.splitlines())
    assert " ".join(heading) == LEAGUE
    by_partner = {line[2]: dict(zip(heading, line, strict=True)) for line in lines}
    assert by_partner["TUR"]["negotiations"] == "more-talks;talks"
    assert by_partner["AUS"]["partial"] == ""
    assert by_partner["union"]["partial"] == "scope"


def test_next_with_draws(following: Run) -> None:
    words = ("--draws", "5", "--theta-error", "1.5", "--effect-error", "0.2")
    found = rows(following(*words, "--format", "json"))
    assert all(" ".join(row) == DRAWN for row in found)
    assert all(1 <= row["rank_low"] <= row["rank_high"] <= 4 for row in found)
    assert {row["first_five"] for row in found} == {1.0}
    assert following(*words, "--format", "csv").out.startswith(DRAWN.replace(" ", ",") + "\n")
    heading, *lines = cells(following(*words, "--format", "md").out)
    plain, *_ = cells(following("--format", "md").out)
    assert len(heading) == len(plain) + 2
    assert all("100 %" in line for line in lines)
    assert len(cells(following(*words, "--format", "md", "--lang", "id").out)) == len(lines) + 1


def test_next_in_sequence(following: Run) -> None:
    found = rows(following("--sequence", "2", "--format", "json"))
    assert all(" ".join(row) == SEQUENCE for row in found)
    assert [row["step"] for row in found] == [1, 2]
    best = rows(following("--format", "json"))[0]
    assert (found[0]["partner"], found[0]["gain"]) == (best["second"], pytest.approx(best["first_gain"], rel=1e-9))
    assert len(rows(following("--sequence", "9", "--format", "json"))) == 4, "as many as there are partners"
    heading, *lines = csv.reader(following("--sequence", "2", "--format", "csv").out.splitlines())
    assert (" ".join(heading), len(lines)) == (SEQUENCE, 2)
    for language, first in (("en", "Step"), ("id", "Langkah")):
        text = following("--sequence", "2", "--format", "md", "--lang", language).out
        table = cells(text)
        assert (table[0][0], len(table)) == (first, 3)
        assert following("--sequence", "2", "--lang", language).code == 0
        assert "Indonesia" in text.splitlines()[0]


@LANGUAGES
@pytest.mark.parametrize("form", ["table", "md"])
def test_next_for_people(following: Run, language: str, form: str) -> None:
    result = following("--lang", language, "--format", form)
    assert (result.code, result.err) == (0, "")
    assert "\x1b[" not in result.out
    text = " ".join(result.out.split())
    assert "TALKS" in text, "by the short title of the agreement"
    assert ("Türkiye" in text, "Turki" in text) == ((True, False) if language == "en" else (False, True))
    assert ("0.557" in text, "0,557" in text) == ((True, False) if language == "en" else (False, True))
    if form == "md":
        heading, *lines = cells(result.out)
        assert len(lines) == 4
        assert heading[0] == {"en": "Rank", "id": "Peringkat"}[language]
        assert {line[1] for line in lines} >= {"UNION", "ROW", "Australia"}


def test_next_prints_the_first_rows_and_gives_every_row_as_data(following: Run) -> None:
    assert len(cells(following("--top", "2", "--format", "md").out)) == 3
    assert len(rows(following("--top", "2", "--format", "json"))) == 4


def test_next_of_large_amounts_in_millions(following: Run) -> None:
    assert ", million" not in following("--format", "md").out
    large = following("--format", "md", world="large.csv").out
    assert "Joint gain, million" in large
    assert "juta" in following("--format", "md", "--lang", "id", world="large.csv").out
    joint = rows(following("--format", "json", world="large.csv"))[0]["joint_gain"]
    first = cells(large)[1]
    shown = first[cells(large)[0].index("Joint gain, million")]
    assert float(shown.replace(",", "")) == pytest.approx(joint / 1e6, rel=0.02)


@pytest.mark.parametrize("country", ["Indonesia", "indonesia", "ID", "360"])
def test_next_of_a_name(following: Run, country: str) -> None:
    assert following("--format", "json", country=country).out == following("--format", "json").out


def test_next_of_a_union(following: Run) -> None:
    found = rows(following("--format", "json", country="union"))
    assert {row["first"] for row in found} == {"union"}
    assert sorted(row["second"] for row in found) == ["AUS", "IDN", "JPN", "ROW", "TUR"]


def test_progress_goes_to_the_screen_of_errors(
    jalin: Run, following: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda stream: stream is sys.stderr)
    where = ("--world", place / "world.parquet", "--records", place / "records", "--on", "2022-01-01")
    result = jalin("next", "IDN", *where, "--draws", "2", "--format", "json")
    assert result.code == 0
    assert len(json.loads(result.out)) == 4
    assert "\x1b[" in result.err, "a bar was drawn, and taken away again"
    assert following("--format", "json").err == "", "nothing where errors go to a file"


# What cannot be -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.parquet", None, "no such file of trade"),
        ("missing.csv", None, "no such file of trade"),
        ("world.xlsx", "exporter", ".parquet, .csv"),
        ("world.txt", "exporter,importer,trade\nIDN,IDN,1\n", ".parquet, .csv"),
        ("bad.parquet", "no parquet", "a file that cannot be read"),
        ("empty.csv", "", "a file that cannot be read"),
        ("half.csv", "exporter,importer,trade\nIDN,IDN,5\nIDN,TUR,1\nTUR,TUR,5\n", "TUR–IDN"),
        ("text.csv", "exporter,importer,trade\nIDN,IDN,much\n", "no numbers"),
        ("columns.csv", "from,to,value\nIDN,IDN,1\n", "unknown column"),
    ],
)
@pytest.mark.parametrize("command", ["whatif", "next"])
def test_a_world_that_cannot_be_read(
    jalin: Run, place: Path, tmp_path: Path, command: str, name: str, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    asked = place / "scenario.yml" if command == "whatif" else "IDN"
    result = jalin(command, asked, "--world", tmp_path / name, "--records", place / "records")
    assert_refused(result, said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        ("", "not a scenario"),
        ("steps: [", "not YAML"),
        ("steps:\n- deepen: [IDN, TUR]\n", "step 1: no effect"),
        ("steps:\n- sign: [IDN, TUR]\n  leave: [IDN, TUR]\n  effect: 1\n", "step 1 is not one"),
        ("steps:\n- sign: [IDN]\n  effect: 1\n", "two parties"),
        ("steps:\n- sign: [IDN, Atlantis]\n  effect: 1\n", "Atlantis"),
        ("steps:\n- sign: [IDN, FJI]\n  effect: 1\n", "no one is in this world"),
        ("steps:\n- change: [IDN, IDN]\n  effect: 1\n", "trade at home"),
        ("steps:\n- sign: [IDN, TUR]\n  effect: 1\n  on: '2019'\n", "2019-12-31"),
        ("steps:\n- sign: ['{IDN}', '{0}']\n  effect: 1\n", "'{0}'"),
    ],
)
def test_a_scenario_that_cannot_be_read(
    jalin: Run, place: Path, tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "scenario.yml").write_text(content, encoding="utf-8")
    where = ("--world", place / "world.parquet", "--records", place / "records")
    assert_refused(jalin("whatif", tmp_path / "scenario.yml", *where), said)


@pytest.mark.parametrize(
    ("country", "words", "said"),
    [
        ("Atlantis", (), "Atlantis"),
        ("DEU", (), "Ask for union"),
        ("Prancis", (), "Ask for union"),
        ("IDN", ("--theta", "0"), "trade elasticity"),
        ("IDN", ("--theta", "nan"), "trade elasticity"),
        ("IDN", ("--effect", "inf"), "an effect that is not a number"),
        ("IDN", ("--effect-error", "-1"), "a standard error that is none"),
        ("IDN", ("--theta-error", "-1"), "draws that cannot be made"),
        ("IDN", ("--on", "2020-02-30"), "2020-02-30"),
        ("IDN", ("--lang", "fr"), "en or id"),
        ("IDN", ("--records", "/nowhere"), "/nowhere"),
        ("IDN", ("--output", "/nowhere/out.txt"), "cannot write"),
    ],
)
def test_a_question_that_cannot_be_answered(
    jalin: Run, place: Path, country: str, words: tuple[str, ...], said: str
) -> None:
    where = ("--world", place / "world.parquet", "--records", place / "records", "--on", "2022-01-01")
    assert_refused(jalin("next", country, *where, *words), said)


def test_errors_speak_indonesian(process: Run, place: Path) -> None:
    path = str(place / "scenario.yml")
    words = ("whatif", path, "--world", path, "--records", str(place / "records"))
    assert_refused(process(*words, JALIN_LANG="id"), "berkas perdagangan tidak ada")


def test_a_country_that_is_not_in_the_world(jalin: Run, place: Path) -> None:
    where = ("--world", place / "world.parquet", "--records", place / "records")
    assert_refused(jalin("next", "FJI", *where), "no one is in this world")


def test_a_scenario_of_a_day_that_the_calendar_does_not_have(jalin: Run, place: Path, tmp_path: Path) -> None:
    path = tmp_path / "scenario.yml"
    path.write_text("steps:\n- sign: [IDN, TUR]\n  effect: 1\n  on: 2019-02-30\n", encoding="utf-8")
    where = ("--world", place / "world.parquet", "--records", place / "records")
    assert_refused(jalin("whatif", path, *where), "day is out of range")


@pytest.mark.parametrize(
    "words",
    [
        ("whatif",),
        ("next", "--world", "world.csv"),
        ("next", "IDN", "--world", "world.csv", "--draws", "-1"),
        ("next", "IDN", "--world", "world.csv", "--sequence", "-1"),
        ("next", "IDN", "--world", "world.csv", "--top", "0"),
        ("next", "IDN", "--world", "world.csv", "--deficits", "balanced"),
        ("next", "IDN", "--world", "world.csv", "--theta", "six"),
        ("whatif", "scenario.yml", "--world", "world.csv", "--level", "half"),
        ("whatif", "scenario.yml", "--world", "world.csv", "--format", "xml"),
    ],
)
def test_wrong_usage_is_explained(jalin: Run, words: tuple[str, ...]) -> None:
    result = jalin(*words)
    assert (result.code, result.out) == (2, "")
    assert "Usage: " in result.err
    assert "Traceback" not in result.err


def assert_refused(result: Result, said: str) -> None:
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("jalin: ")
    assert said in result.err
    assert "Traceback" not in result.err
    assert "\n" not in result.err.strip()
