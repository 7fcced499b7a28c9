"""Every fault is reported, all at once, with its place and its mend (rules 4 and 5 of the design).

faults/base/      a clean set of records
faults/NN-name/   records laid over the base; EXPECTED.yml says what must be reported, and nothing else may be
faults/sound/     records laid over the base that look odd and are right
"""

from __future__ import annotations

import copy
import fnmatch
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from jalin.cli.app import app
from jalin.problem import Problem
from jalin.register.check import check_folder
from jalin.register.folder import RECORDS
from jalin.register.load import read_folder

HERE = Path(__file__).parent / "faults"
BASE = HERE / "base"
FAULTS = sorted(path for path in HERE.iterdir() if path.name[0].isdigit())
SOUND = sorted((HERE / "sound").iterdir())
EXPECTED = {path.name: yaml.safe_load((path / "EXPECTED.yml").read_text(encoding="utf-8")) for path in FAULTS}

Step = str | int
Location = tuple[Step, ...]


def lay(root: Path, *overlays: Path) -> Path:
    """Make a folder of the base, the vocabularies that Jalin ships and what they cite, and lay folders over it."""
    shutil.copytree(RECORDS / "vocabularies", root / "vocabularies")
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    for vocabulary in (root / "vocabularies").glob("*.yml"):
        cited = yaml.safe_load(vocabulary.read_text(encoding="utf-8")).get("reference")
        if cited is not None:
            shutil.copy(RECORDS / "references" / f"{cited}.yml", root / "references")
    for overlay in overlays:
        shutil.copytree(overlay, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("EXPECTED.yml"))
    return root


def check(root: Path) -> list[Problem]:
    return check_folder(read_folder(root))


def is_said(expected: dict[str, Any], problem: Problem) -> bool:
    """Whether the problem stands in the expected place and says the expected words; every part must say something."""
    if any(expected[part] != getattr(problem, part) for part in ("file", "line", "record", "field")):
        return False
    parts = [(str(expected[part]), getattr(problem, part)) for part in ("expected", "found", "mend")]
    return all(said.strip() and words.casefold() in said.casefold() for words, said in parts)


def listed(problems: list[Problem]) -> str:
    return "".join(f"\n  {problem}" for problem in problems) or "\n  nothing"


def test_base_is_clean(tmp_path: Path) -> None:
    assert check(lay(tmp_path / "records")) == []


@pytest.mark.parametrize("overlay", SOUND, ids=lambda path: path.name)
def test_odd_but_right_records_are_clean(overlay: Path, tmp_path: Path) -> None:
    problems = check(lay(tmp_path / "records", overlay))
    assert not problems, listed(problems)


@pytest.mark.parametrize("overlay", FAULTS, ids=lambda path: path.name)
def test_fault_is_reported_and_nothing_else(overlay: Path, tmp_path: Path) -> None:
    unlisted = check(lay(tmp_path / "records", overlay))
    reported = listed(unlisted)
    for expected in EXPECTED[overlay.name]["problems"]:
        match = next((problem for problem in unlisted if is_said(expected, problem)), None)
        assert match is not None, f"not reported: {expected}\nreported:{reported}"
        unlisted.remove(match)
    assert not unlisted, f"reported beyond what EXPECTED.yml lists:{listed(unlisted)}"


def test_problems_stand_in_file_order(tmp_path: Path) -> None:
    problems = check(lay(tmp_path / "records", *together()))
    assert [(problem.file, problem.line) for problem in problems] == sorted(
        (problem.file, problem.line) for problem in problems
    )


def test_messages_speak_of_records_and_not_of_python(tmp_path: Path) -> None:
    # Authors know YAML: lists, fields, text. They have not met tuples or validators.
    jargon = ("tuple", "dictionary", "instance of", "Input should", "String should", "after validation", "NoneType")
    problems = check(lay(tmp_path / "records", *together()))
    foreign = [problem for problem in problems if any(word in problem.expected for word in jargon)]
    assert not foreign, listed(foreign)


def together() -> list[Path]:
    """The folders that can be laid over one base at once."""
    return [path for path in FAULTS if not EXPECTED[path.name].get("alone")]


def test_overlays_do_not_hide_one_another() -> None:
    files = [file.relative_to(path) for path in together() for file in path.glob("*/*")]
    assert len(files) == len(set(files))
    assert not {BASE / file for file in files if (BASE / file).exists()}


def test_all_faults_are_reported_in_one_run(tmp_path: Path) -> None:
    overlays = together()
    assert len(overlays) > 40
    root = lay(tmp_path / "records", *overlays)
    result = CliRunner().invoke(app, ["check", str(root)], env={"JALIN_LANG": "en"})
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    lines = result.output.splitlines()
    expected = [problem for path in overlays for problem in EXPECTED[path.name]["problems"]]
    headings = {"{file}:{line}  [{record}] {field}".format_map(problem) for problem in expected}
    missing = sorted(headings - set(lines))
    assert not missing, "not reported in one run:\n" + "\n".join(missing)


# The forty-first fault: whatever field of a sound record is spoilt, its file is reported.

RECORD_FILES = (
    "agreements/base-cepa.yml", "figures/deu-jpn-goods.yml", "organisations/base-union.yml", "references/base-page.yml",
)  # fmt: skip
# Paths, as in `parties[].who`, of what a record may leave out without becoming faulty.
OPTIONAL = (
    "aliases", "note", "part_of", "principles", "amount", "kind_override", "triggers", "pengesahan",
    "pengesahan[[]].date", "trade.reciprocal", "trade.wto_notification",
    "parties[[]].role", "parties[[]].events", "parties[[]].events[[]].form", "parties[[]].side", "parties[[]].through",
    "common_commercial_policy", "common_commercial_policy.end", "memberships[[]].start", "memberships[[]].end",
    "memberships[[]].suspensions", "memberships[[]].suspensions[[]].end", "stated_members[[]].role", "published",
    # One of the two is enough, and the base has both.
    "address", "document",
    # One amount is enough, and the base has all four; the entry with one amount alone has no other to stand for it.
    "figures[[]].exports", "figures[[]].imports", "figures[[]].balance", "figures[[]].total", "figures[[]].note",
)  # fmt: skip
# Free text, in which any words are legitimate; every other leaf is a term, an id, a code, a number or a date.
FREE_TEXT = (
    "*title.en", "*title.id", "*name.en", "*name.id", "summary.*", "goal.*", "note.*", "triggers[[]].text.*",
    "kind_override.reason.*", "*.words", "aliases[[]]", "figures[[]].note.*",
)  # fmt: skip
FREE_TEXT_OF_REFERENCES = ("title", "publisher", "document", "note")
DATES = ("*date", "*looked_up", "published")


def pattern_of(location: Location) -> str:
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")


def matches(location: Location, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(pattern_of(location), pattern) for pattern in patterns)


def nodes(data: Any, location: Location = ()) -> Iterator[tuple[Location, Any]]:
    """Every value below the record, with the way to it."""
    if location:
        yield location, data
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in pairs:
        yield from nodes(value, (*location, step))


def spoilings(file: str, record: dict[str, Any]) -> Iterator[tuple[str, Location]]:
    """Every (way, place) in which this record can be made faulty."""
    free = FREE_TEXT + (FREE_TEXT_OF_REFERENCES if file.startswith("references/") else ())
    yield "add an unknown key", ()
    for location, value in nodes(record):
        if isinstance(value, dict):
            yield "add an unknown key", location
        if isinstance(location[-1], str) and not matches(location, OPTIONAL):
            yield "delete", location
        if isinstance(value, (dict, list)):
            yield "put words for a structure", location
        else:
            yield "put a structure for words", location
            if not matches(location, free):
                yield "put nonsense", location
            if matches(location, DATES):
                yield "put an impossible date", location


def spoil(record: dict[str, Any], way: str, location: Location) -> dict[str, Any]:
    spoilt = copy.deepcopy(record)
    if way == "add an unknown key":
        at(spoilt, location)["zz_none"] = "blue"
        return spoilt
    holder = at(spoilt, location[:-1])
    if way == "delete":
        del holder[location[-1]]
    else:
        holder[location[-1]] = {
            "put nonsense": "zz-none",
            "put an impossible date": "2023-02-30",
            "put words for a structure": "zz-none",
            "put a structure for words": [{"zz_none": "blue"}],
        }[way]
    return spoilt


def at(data: Any, location: Location) -> Any:
    for step in location:
        data = data[step]
    return data


def plain(data: Any) -> Any:
    """The record as strings, which is how Jalin reads it, so that writing it out again changes nothing else."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data if isinstance(data, (str, bool)) else str(data)


BASE_RECORDS = {file: plain(yaml.safe_load((BASE / file).read_text(encoding="utf-8"))) for file in RECORD_FILES}
SPOILINGS = [(file, *spoiling) for file, record in BASE_RECORDS.items() for spoiling in spoilings(file, record)]


@pytest.fixture(scope="module")
def spoilt_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay(tmp_path_factory.mktemp("spoilt") / "records")


def check_with(root: Path, file: str, record: dict[str, Any]) -> list[Problem]:
    """The problems of one file when it holds this record, leaving the folder as it was."""
    path = root / file
    before = path.read_bytes()
    try:
        path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return [problem for problem in check(root) if problem.file == file]
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("file", RECORD_FILES)
def test_base_written_again_is_clean(file: str, spoilt_root: Path) -> None:
    # Otherwise the next test would find faults that writing made.
    assert check_with(spoilt_root, file, BASE_RECORDS[file]) == []


@pytest.mark.parametrize("file", RECORD_FILES)
def test_lists_of_exceptions_name_real_places(file: str) -> None:
    everywhere = [location for record in BASE_RECORDS.values() for location, _ in nodes(record)]
    for pattern in OPTIONAL + FREE_TEXT + DATES:
        assert any(matches(location, (pattern,)) for location in everywhere), f"{pattern} fits nothing in the base"


@settings(deadline=None)  # it reads files, and how long that takes is no matter here
@given(spoiling=st.sampled_from(SPOILINGS))
def test_fault_in_any_field_is_reported(spoilt_root: Path, spoiling: tuple[str, str, Location]) -> None:
    file, way, location = spoiling
    problems = check_with(spoilt_root, file, spoil(BASE_RECORDS[file], way, location))
    assert problems, f"{file}: {way} at {pattern_of(location) or '(record)'} was not reported"
    assert all(problem.expected and problem.found and problem.mend for problem in problems)
