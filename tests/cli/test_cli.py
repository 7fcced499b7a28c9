"""Every command in every format and both languages, on the register that Jalin ships."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest
from running import Run

import jalin as package

RECORDS = Path(package.__file__).parent / "records"
ON = ("--on", "2026-11-01")
# Commands that print rows: how they are asked, and the names that programs may rely on.
TIE = "id what kind form fields since until status via roles without certain verified"
AGREEMENT = "id kind form fields status parties signed in_force ended verified"
FIGURE = "id reporter partner year exports imports balance total unit verified reference note_en note_id"
ROWS: dict[str, tuple[tuple[str, ...], str]] = {
    "ties": (("ties", "IDN", "JPN", *ON), TIE),
    "members": (("members", "ASEAN", *ON), "who role since until suspended certain verified"),
    "agreements": (("agreements", "--country", "KOR", *ON), AGREEMENT),
    "overlap": (("overlap", "IDN", "MYS", *ON), "id held_by first_since second_since"),
    "history": (("history", "IDN", "JPN"), "date event id who verified reference"),
    "figures": (("figures", "IDN", "JPN"), FIGURE),
    "expiring": (("expiring", "--within", "20y", *ON), "id ends event days verified"),
}
DOCUMENTS: dict[str, tuple[str, ...]] = {
    "brief of one": ("brief", "IDN", *ON),
    "brief of two": ("brief", "IDN", "JPN", *ON),
    "brief of three": ("brief", "IDN", "JPN", "AUS", *ON),
    "brief with an organisation": ("brief", "IDN", "eu", *ON),
    "brief without ties": ("brief", "IDN", "JPN", "--on", "1900-01-01"),
    "agreement": ("show", "idn-jpn-ijepa", *ON),
    "organisation": ("show", "asean", *ON),
}
LANGUAGES = pytest.mark.parametrize("language", ["en", "id"])
EACH_ROWS = pytest.mark.parametrize("name", list(ROWS))
EACH_DOCUMENT = pytest.mark.parametrize("name", list(DOCUMENTS))


# Rows


@EACH_ROWS
def test_rows_as_json(said: Run, name: str) -> None:
    words, keys = ROWS[name]
    result = said(*words, "--format", "json")
    assert (result.code, result.err) == (0, "")
    rows = json.loads(result.out)
    assert rows
    assert all(" ".join(row) == keys for row in rows)


@EACH_ROWS
def test_rows_as_csv(said: Run, name: str) -> None:
    words, keys = ROWS[name]
    heading, *lines = csv.reader(said(*words, "--format", "csv").out.splitlines())
    assert " ".join(heading) == keys
    assert len(lines) == len(json.loads(said(*words, "--format", "json").out))


@EACH_ROWS
@LANGUAGES
def test_rows_as_markdown(said: Run, name: str, language: str) -> None:
    words, _keys = ROWS[name]
    result = said(*words, "--format", "md", "--lang", language)
    lines = result.out.splitlines()
    assert result.code == 0
    assert set(lines[1]) == set("| -")
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1, "every row has as many cells"
    assert len(lines) - 2 == len(json.loads(said(*words, "--format", "json").out))


@EACH_ROWS
@LANGUAGES
def test_rows_as_a_table(said: Run, name: str, language: str) -> None:
    words, _keys = ROWS[name]
    result = said(*words, "--lang", language)
    assert (result.code, result.err) == (0, "")
    assert len(result.out.splitlines()) > len(json.loads(said(*words, "--format", "json").out))
    assert "\x1b[" not in result.out, "no colours where no screen shows them"


@EACH_ROWS
def test_tables_speak_both_languages_and_data_none(said: Run, name: str) -> None:
    words, _keys = ROWS[name]
    for form, differs in (("table", True), ("md", True), ("json", False)):
        english, indonesian = (said(*words, "--format", form, "--lang", language).out for language in ("en", "id"))
        assert (english != indonesian) == differs, form


@LANGUAGES
def test_nothing_on_record(said: Run, language: str) -> None:
    nothing = {"en": "Nothing on record.\n", "id": "Tidak ada yang tercatat.\n"}
    assert said("ties", "KEN", "URY", "--on", "1900-01-01", "--lang", language).out == nothing[language]
    assert json.loads(said("ties", "KEN", "URY", "--on", "1900-01-01", "--format", "json").out) == []
    assert said("ties", "KEN", "URY", "--on", "1900-01-01", "--format", "csv").out == ",".join(TIE.split()) + "\n"


def test_filters_reach_the_query(said: Run) -> None:
    filters = ("--country", "Jepang", "--kind", "bilateral", "--field", "goods-trade", "--form", "cepa")
    result = said("agreements", *filters, "--status", "in_force", *ON, "--format", "json")
    rows = json.loads(result.out)
    assert "idn-jpn-ijepa" in [row["id"] for row in rows]
    everything = json.loads(said("agreements", *ON, "--format", "json").out)
    # Each filter by itself, over all there is.
    assert {row["id"] for row in rows} < {row["id"] for row in everything}
    assert {(row["kind"], row["form"], row["status"]) for row in rows} == {("bilateral", "cepa", "in_force")}
    assert all("goods-trade" in row["fields"] for row in rows)
    assert {row["id"] for row in rows} == {
        row["id"]
        for row in json.loads(said("agreements", "--country", "JPN", *ON, "--format", "json").out)
        if (row["kind"], row["form"], row["status"]) == ("bilateral", "cepa", "in_force")
        and "goods-trade" in row["fields"]
    }


def test_role_reaches_the_query(said: Run) -> None:
    rows = json.loads(said("members", "ASEAN", "--role", "dialogue_partner", *ON, "--format", "json").out)
    assert {row["role"] for row in rows} == {"dialogue_partner"}


# Documents


@EACH_DOCUMENT
@LANGUAGES
def test_document(said: Run, name: str, language: str) -> None:
    screen = said(*DOCUMENTS[name], "--lang", language)
    markdown = said(*DOCUMENTS[name], "--lang", language, "--format", "md")
    assert (screen.code, screen.err, markdown.code) == (0, "", 0)
    assert markdown.out.startswith("# ")
    assert screen.out != markdown.out
    headings = [line.lstrip("# ") for line in markdown.out.splitlines() if line.startswith("## ")]
    assert headings
    assert all(heading in screen.out for heading in headings)


@EACH_DOCUMENT
def test_document_speaks_both_languages(said: Run, name: str) -> None:
    english, indonesian = (
        said(*DOCUMENTS[name], "--lang", language, "--format", "md").out for language in ("en", "id")
    )
    theirs = {line for line in indonesian.splitlines() if line.startswith("#")}
    shared = {line for line in english.splitlines() if line.startswith("#")} & theirs
    assert shared <= {"# ASEAN", "# IJEPA"}


@EACH_DOCUMENT
def test_document_as_csv_is_refused(said: Run, name: str) -> None:
    result = said(*DOCUMENTS[name], "--format", "csv")
    assert (result.code, result.out) == (1, "")
    assert "table, md, json" in result.err


def test_brief_as_json(said: Run) -> None:
    data = json.loads(said("brief", "Indonesia", "Jepang", *ON, "--format", "json").out)
    assert list(data) == ["version", "parties", "on", "how", "why", "worth", "next", "sources", "data_sources"]
    assert list(data["how"]) == ["ties", "under_way", "kinds", "fields", "oldest", "figures"]
    assert (data["parties"], data["on"], data["version"]) == (["IDN", "JPN"], "2026-11-01", package.__version__)
    assert all(" ".join(figure) == FIGURE for figure in data["how"]["figures"])
    assert {figure["reference"] for figure in data["how"]["figures"]} <= {source["id"] for source in data["sources"]}
    assert {"IDN", "JPN"} == {figure[who] for figure in data["how"]["figures"] for who in ("reporter", "partner")}
    assert next(each["agreement"] for each in data["worth"]) == "idn-jpn-ijepa"
    assert data["next"]["pair"]["state"] == "bound"
    cited = {source["id"] for source in data["sources"]}
    for tie in data["how"]["ties"]:
        assert " ".join(tie) == f"{TIE} sources"
        assert tie["sources"], tie["id"]
        assert set(tie["sources"]) <= cited
    assert sum(kind["value"] for kind in data["how"]["kinds"].values()) == len(data["how"]["ties"])
    goods = data["how"]["fields"]["goods-trade"]["value"]
    assert goods == sum("goods-trade" in tie["fields"] for tie in data["how"]["ties"])


def test_brief_shows_published_figures(said: Run) -> None:
    """As the Ministry of Trade published them for 2023; by a day in 2023 that year was not over."""
    english, indonesian = (
        said("brief", "IDN", "JPN", *ON, "--lang", lang, "--format", "md").out for lang in ("en", "id")
    )
    assert "## Published trade figures" in english
    assert "## Angka perdagangan yang dipublikasikan" in indonesian
    assert "| Indonesia | 2023 | 20.7 | 16.5 | 4.2 | – | USD billion |" in english
    assert "| Indonesia | 2023 | 20,7 | 16,5 | 4,2 | – | miliar USD |" in indonesian
    assert "| 20.7 |" not in said("brief", "IDN", "JPN", "--on", "2023-12-31", "--format", "md").out


@pytest.mark.parametrize("parties", [("IDN",), ("IDN", "JPN", "AUS"), ("KEN", "URY")])
def test_brief_without_figures_says_nothing_of_them(said: Run, parties: tuple[str, ...]) -> None:
    assert "Published trade figures" not in said("brief", *parties, *ON).out
    assert json.loads(said("brief", *parties, *ON, "--format", "json").out)["how"]["figures"] == []


@LANGUAGES
def test_figures_of_nobody(said: Run, language: str) -> None:
    nothing = {"en": "Nothing on record.\n", "id": "Tidak ada yang tercatat.\n"}
    assert said("figures", "KEN", "URY", "--lang", language).out == nothing[language]


def test_figures_of_one_party_are_with_anyone(said: Run) -> None:
    rows = json.loads(said("figures", "Indonesia", "--format", "json").out)
    assert len({row["partner"] for row in rows if row["reporter"] == "IDN"}) >= 15
    assert all("IDN" in (row["reporter"], row["partner"]) for row in rows)


def test_brief_counts_what_it_lists(said: Run) -> None:
    ties = json.loads(said("ties", "IDN", "JPN", *ON, "--format", "json").out)
    agreements = sum(tie["what"] == "agreement" for tie in ties)
    brief = said("brief", "IDN", "JPN", *ON).out
    assert f"{agreements} agreements and {len(ties) - agreements} shared organisations" in " ".join(brief.split())
    assert "1 July 2008" in brief


def test_sources_are_numbered_without_gaps(said: Run) -> None:
    """Numbers begin at 1 in the order in which a reader meets them, and each stands in the list at the end."""
    import re

    for words in DOCUMENTS.values():
        text = said(*words, "--format", "md").out
        body, _, listed = text.partition("\n## Sources\n")
        met = list(dict.fromkeys(map(int, re.findall(r"\[(\d+)\]", body))))
        assert set(met) <= set(range(1, listed.count("\n- [") + 1)), words
        assert met == sorted(met), words


@pytest.mark.parametrize("name", ["idn-jpn-ijepa", "IJEPA", "ijepa"])
def test_show_by_id_and_title(said: Run, name: str) -> None:
    data = json.loads(said("show", name, *ON, "--format", "json").out)
    assert data["id"] == "idn-jpn-ijepa"
    assert data["computed"] == {
        "on": "2026-11-01",
        "kind": "bilateral",
        "status": "in_force",
        "parties": ["IDN", "JPN"],
    }


def test_show_an_organisation(said: Run) -> None:
    data = json.loads(said("show", "ASEAN", *ON, "--format", "json").out)
    assert data["id"] == "asean"
    assert len(data["computed"]["members"]) == 11


# Files


@pytest.mark.parametrize(
    "words",
    [("ties", "IDN", "JPN", *ON), ("brief", "IDN", "JPN", *ON), ("show", "asean", *ON), ("expiring", *ON)],
)
@pytest.mark.parametrize("form", ["table", "json"])
def test_output_to_a_file_is_what_the_screen_shows(
    jalin: Run, said: Run, tmp_path: Path, words: tuple[str, ...], form: str
) -> None:
    shown = said(*words, "--format", form)
    written = jalin(*words, "--format", form, "--output", tmp_path / "out.txt")
    assert (written.code, written.out, written.err) == (0, "", "")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == shown.out


def test_failed_output_leaves_the_old_file(jalin: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.txt").write_text("old", encoding="utf-8")

    def fail(*_names: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    result = jalin("ties", "IDN", "JPN", "--output", tmp_path / "out.txt")
    assert (result.code, "No space left" in result.err) == (1, True)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("out.txt", "old")]


def test_wrong_question_leaves_the_old_file(jalin: Run, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("old", encoding="utf-8")
    assert jalin("ties", "IDN", "Atlantis", "--output", tmp_path / "out.txt").code == 1
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("place", ["nowhere/out.txt", "."])
def test_output_to_no_file(jalin: Run, tmp_path: Path, place: str) -> None:
    result = jalin("members", "ASEAN", "--output", tmp_path / place)
    assert (result.code, result.out) == (1, "")
    assert "cannot write" in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out", "out.xlsx", "out.sqlite"])
def test_export(jalin: Run, tmp_path: Path, name: str) -> None:
    result = jalin("export", tmp_path / name, *ON)
    assert (result.code, result.out) == (0, f"{tmp_path / name}\n")
    assert (tmp_path / name).exists()


def test_export_to_an_unknown_ending(jalin: Run, tmp_path: Path) -> None:
    result = jalin("export", tmp_path / "out.doc")
    assert (result.code, result.out) == (1, "")
    assert ".xlsx" in result.err


# Bad questions


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ties", "Jepan", "IDN"), "jepang"),
        (("brief", "IDN", "Atlantis"), "Atlantis"),
        (("brief", "Korea", "IDN"), "KOR"),
        (("members", "Assean"), "asean"),
        (("members", "IDN"), "organisation"),
        (("members", "ASEAN", "--role", "chef"), "dialogue_partner"),
        (("overlap", "IDN", "ASEAN"), "two countries or two organisations"),
        (("history", "IDN", "id"), "at least 2"),
        (("show", "idn-jpn-ijeppa"), "idn jpn ijepa"),
        (("show", "IDN"), "IDN"),
        (("agreements", "--field", "cooking"), "goods-trade"),
        (("agreements", "--status", "dead"), "terminated"),
        (("expiring", "--within", "soon"), "90d"),
        (("expiring", "--within", "9999y"), "9999y"),
        (("ties", "{IDN}", "{0}"), "{0}"),
        (("ties", "IDN", "JPN", "--on", "2023-02-30"), "2023-02-30"),
        (("ties", "IDN", "JPN", "--on", "2023"), "2023-12-31"),
        (("agreements", "--on", "today"), "2008-07-01"),
        (("brief", "IDN", "--lang", "fr"), "en or id"),
        (("ties", "IDN", "JPN", "--records", "/nowhere"), "/nowhere"),
        (("check", "/nowhere"), "/nowhere"),
    ],
)
def test_bad_question(jalin: Run, words: tuple[str, ...], said: str) -> None:
    result = jalin(*words)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("jalin: ")
    assert said in result.err
    assert "Traceback" not in result.err
    assert "\n" not in result.err.strip()


@pytest.mark.parametrize(
    "words", [("ties",), ("brief",), ("ties", "IDN", "--format", "xml"), ("tie", "IDN"), ("ties", "IDN", "--colour")]
)
def test_wrong_usage_is_explained(jalin: Run, words: tuple[str, ...]) -> None:
    result = jalin(*words)
    assert (result.code, result.out) == (2, "")
    assert "Usage: " in result.err
    assert "Traceback" not in result.err


# Records


def test_check_of_sound_records(jalin: Run) -> None:
    result = jalin("check", "--lang", "id")
    assert result.code == 0
    assert "0 kesalahan" in result.out
    assert json.loads(jalin("check", "--format", "json").out) == []


def test_check_of_faulty_records(jalin: Run, tmp_path: Path) -> None:
    shutil.copytree(RECORDS / "vocabularies", tmp_path / "vocabularies")
    (tmp_path / "agreements").mkdir()
    (tmp_path / "agreements" / "pact.yml").write_text("id: pact\ncolour: red\n", encoding="utf-8")
    result = jalin("check", tmp_path)
    assert (result.code, result.err) == (1, "")
    assert "agreements/pact.yml:2" in result.out
    found = jalin("check", tmp_path, "--format", "json")
    problems = json.loads(found.out)
    assert found.code == 1
    assert all(" ".join(problem) == "file line record field expected found mend" for problem in problems)
    assert {"title", "parties", "events", "colour"} <= {problem["field"] for problem in problems}
    assert f"{len(problems)} fault(s)" in result.out
    refused = jalin("ties", "IDN", "JPN", "--records", tmp_path)
    assert (refused.code, refused.out) == (1, "")
    assert "agreements/pact.yml" in refused.err


@pytest.mark.parametrize("form", ["csv", "md"])
def test_check_refuses_formats_that_it_does_not_have(jalin: Run, form: str) -> None:
    """Rule 4 of the design: what a command cannot do is an error, not something else in silence."""
    result = jalin("check", "--format", form)
    assert (result.code, result.out) == (1, "")
    assert "json" in result.err


def test_new_agreement(jalin: Run, tmp_path: Path) -> None:
    (tmp_path / "agreements").mkdir()
    result = jalin("new", "agreement", "idn-tur-mou-health", "--records", tmp_path)
    path = tmp_path / "agreements" / "idn-tur-mou-health.yml"
    assert (result.code, result.out) == (0, f"{path}\n")
    assert "id: idn-tur-mou-health\n" in path.read_text(encoding="utf-8")
    assert jalin("check", tmp_path).code == 1, "a template is no record yet"


def test_new_agreement_of_an_id_that_is_taken(jalin: Run, tmp_path: Path) -> None:
    (tmp_path / "agreements").mkdir()
    path = tmp_path / "agreements" / "idn-tur-mou.yml"
    path.write_text("mine", encoding="utf-8")
    result = jalin("new", "agreement", "idn-tur-mou", "--records", tmp_path)
    assert (result.code, result.out) == (1, "")
    assert "the record exists" in result.err
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("record_id", ["", "IDN-TUR", "idn_tur", "../escape", "a/b", "-x", "x-", "a--b", "é", "a" * 81])
def test_new_agreement_of_a_bad_id(jalin: Run, tmp_path: Path, record_id: str) -> None:
    (tmp_path / "agreements").mkdir()
    result = jalin("new", "agreement", "--records", tmp_path, "--", record_id)
    assert (result.code, result.out) == (1, "")
    assert "lower-case letters, digits and hyphens" in result.err
    assert list(tmp_path.rglob("*.yml")) == []
