"""Reading never raises, crashes or changes a file, whatever lies in the folder; and what is written is read back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import jalin
from jalin.cli.app import app
from jalin.problem import Problem
from jalin.register.agreement import AGREEMENT_EVENTS, PARTY_EVENTS, Agreement
from jalin.register.check import check_folder
from jalin.register.folder import RECORDS
from jalin.register.load import read_folder
from jalin.register.yamlfile import read_document

BASE = Path(__file__).parent / "faults" / "base"


def bomb() -> str:
    """Ten lines that stand for 9 ** 9 values."""
    lines = ["id: x", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 9)]
    return "\n".join(lines) + "\n"


# Name of the case, and the file's text. Each made some YAML reader overflow its stack or its memory.
DEEP: dict[str, Callable[[], str]] = {
    "lists opened on one line": lambda: "[" * 100_000,
    "maps opened on one line": lambda: "{a: " * 100_000,
    "items opened on one line": lambda: "- " * 100_000,
    "keys opened on one line": lambda: "? " * 100_000,
    "lists opened line by line": lambda: "[\n" * 19_000,
    "lists opened and closed line by line": lambda: "[\n" * 19_000 + "]\n" * 19_000,
    "maps opened and closed line by line": lambda: "{a:\n" * 19_000 + "}\n" * 19_000,
    "items indented ever further": lambda: "".join(" " * depth + "-\n" for depth in range(1900)),
    "maps indented ever further": lambda: "".join(" " * depth + "a:\n" for depth in range(1900)),
    "aliases of aliases": bomb,
    "list inside itself": lambda: "id: &x [*x]\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A clean folder: two references and the one vocabulary that they need."""
    root = tmp_path / "records"
    shutil.copytree(BASE / "references", root / "references")
    (root / "vocabularies").mkdir()
    shutil.copy(RECORDS / "vocabularies" / "reference_types.yml", root / "vocabularies")
    assert check_folder(read_folder(root)) == []
    return root


def snapshot(root: Path) -> dict[str, tuple[int, int, bytes | str]]:
    """Everything below `root`: name, mode, time of change and content, or where a link leads."""
    found: dict[str, tuple[int, int, bytes | str]] = {}
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        content = str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(root))] = (status.st_mode, status.st_mtime_ns, content)
    return found


def only_problem(root: Path, file: str = "references/x.yml") -> Problem:
    """The one problem of the folder, which must concern `file`, and hinders no other record."""
    before = snapshot(root)
    folder = read_folder(root)
    problems = check_folder(folder)
    assert snapshot(root) == before
    assert set(folder.references) == {"base-page", "base-gazette"}
    assert [problem.file for problem in problems] == [file]
    assert problems[0].expected
    assert problems[0].found
    assert problems[0].mend
    return problems[0]


@pytest.mark.parametrize("case", DEEP)
def test_deep_file_is_a_problem_and_no_crash(case: str, root: Path) -> None:
    (root / "references" / "x.yml").write_text(DEEP[case](), encoding="utf-8")
    before = snapshot(root)
    # A stack that overflows inside libyaml takes the interpreter with it, so another one does the reading.
    done = subprocess.run(
        [sys.executable, "-m", "jalin", "check", str(root)],
        env={**os.environ, "PYTHONPATH": str(Path(jalin.__file__).parent.parent), "JALIN_LANG": "en"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, f"exit code {done.returncode}\n{done.stderr[-2000:]}"
    assert "Traceback" not in done.stderr
    assert "references/x.yml" in done.stdout
    assert "2 references" in done.stdout, "the sound records beside it were not read"
    # What is said must stay readable: a few lines, not one for each of the file's levels.
    assert len(done.stdout) < 50_000
    assert snapshot(root) == before


def test_large_file_is_refused_unread(root: Path) -> None:
    with (root / "references" / "x.yml").open("wb") as file:
        file.write(b"id: x\n")
        for _ in range(50):
            file.write(b"# filling\n" * 100_000)
    problem = only_problem(root)
    assert "50,000,006 bytes" in problem.found
    assert "bytes" in problem.expected


@pytest.mark.parametrize(
    ("content", "byte", "line"),
    [
        (b"id: x\ntitle: Persetujuan caf\xe9\n", "0xe9", 2),
        ("id: x\n".encode("utf-16"), "0xff", 1),
        (b"id: x\nnote: \xed\xa0\x80\n", "0xed", 2),
        (b"id: x\n\nnote: cut \xe2\x82", "0xe2", 3),
    ],
    ids=["latin-1", "utf-16", "half a surrogate pair", "cut short"],
)
def test_file_that_is_not_utf8(root: Path, content: bytes, byte: str, line: int) -> None:
    (root / "references" / "x.yml").write_bytes(content)
    problem = only_problem(root)
    assert problem.expected == "UTF-8 text"
    assert byte in problem.found
    assert problem.line == line


@pytest.mark.parametrize("content", [b"id: x\x00\n", b"id: \x1b[31m\n"], ids=["NUL", "escape"])
def test_control_characters_are_refused(root: Path, content: bytes) -> None:
    (root / "references" / "x.yml").write_bytes(content)
    problem = only_problem(root)
    assert "control characters" in problem.found
    assert problem.found.isprintable()


def test_unreadable_file(root: Path) -> None:
    path = root / "references" / "x.yml"
    path.write_text("id: x\n", encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root reads every file")
    try:
        folder = read_folder(root)
    finally:
        path.chmod(0o644)
    (problem,) = folder.problems
    assert (problem.file, problem.expected) == ("references/x.yml", "a readable file")
    assert set(folder.references) == {"base-page", "base-gazette"}


def make_pipe(path: Path) -> None:
    os.mkfifo(path)  # not named in the table below, since Windows has no such function


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda path: path.symlink_to(path.name), "link"),
        (lambda path: path.symlink_to("nowhere.yml"), "link"),
        (lambda path: path.mkdir(), "folder"),
        (make_pipe, "file"),
    ],
    ids=["link to itself", "link to nothing", "folder", "pipe"],
)
def test_entry_that_is_no_file(root: Path, make: Callable[[Path], None], word: str) -> None:
    make(root / "references" / "x.yml")
    problem = only_problem(root)
    # `x.yml` has the right name already; advice to rename it to ID.yml would lead nowhere.
    assert word in f"{problem.expected} {problem.found} {problem.mend}", str(problem)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_file_name_that_is_not_text(root: Path) -> None:
    Path(os.fsdecode(os.fsencode(root / "references") + b"/\xff.yml")).write_text("id: x\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(root)], env={"JALIN_LANG": "en"})
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == 1
    assert "references/" in result.output


yaml_marks = st.text("{}[]&*!|>'\"%@`?:-,# \n\tab", max_size=200)


@settings(deadline=None)  # it writes and reads files, and how long that takes is no matter here
@given(content=st.binary(max_size=200) | yaml_marks.map(str.encode))
def test_any_bytes_are_read_without_raising(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "x.yml"
    path.write_bytes(content)
    document = read_document(path, "references/x.yml")
    assert document.problems or isinstance(document.data, dict)


# Round trip: what is written is read back.

# Any character but half a surrogate pair, which no file can hold, and U+0085, which YAML 1.1 reads as an end of line.
characters = st.characters(exclude_categories=("Cs",), exclude_characters="\x85")
words = st.text(characters, min_size=3, max_size=40).filter(lambda text: text.strip())
ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
# `NOR`, `no`, `null` and their like are what a reader of YAML could take for something else.
parties = st.one_of(st.sampled_from(["IDN", "NOR", "XKX", "no", "yes", "null", "true", "1e3", "0x1f", "2008"]), ids)
texts = st.fixed_dictionaries({"en": words, "id": words})
days = st.dates(min_value=date(1000, 1, 1), max_value=date(2200, 12, 31)).map(date.isoformat)
partial_dates = st.builds(lambda day, length: day[:length], days, st.sampled_from([4, 7, 10]))
citation = {"reference": ids, "words": words, "looked_up": days}
evidence = st.one_of(
    st.just({"evidence": "recalled"}), st.fixed_dictionaries({"evidence": st.just("seen"), **citation})
)


def claims(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A dated claim with these further fields."""
    dated = st.fixed_dictionaries({"date": partial_dates, **fields})
    return st.builds(lambda claim, known: claim | known, dated, evidence)


def events(kinds: tuple[str, ...]) -> st.SearchStrategy[list[dict[str, Any]]]:
    plain = [kind for kind in kinds if kind not in ("consented", "superseded")]
    return st.lists(
        st.one_of(
            claims(kind=st.sampled_from(plain)),
            claims(kind=st.just("consented"), form=st.sampled_from(["ratification", "exchange_of_instruments"])),
            *([claims(kind=st.just("superseded"), by=ids)] if "superseded" in kinds else []),
        ),
        min_size=1,
        max_size=3,
    )


agreements = st.fixed_dictionaries(
    {
        "id": ids,
        **dict.fromkeys(("title", "short_title", "summary", "goal"), texts),
        "form": ids,
        "fields": st.lists(ids, min_size=1, max_size=3),
        "parties": st.lists(
            st.fixed_dictionaries(
                {"who": st.lists(parties, min_size=1, max_size=4)},
                optional={"role": ids, "side": ids, "through": parties, "events": events(PARTY_EVENTS)},
            ),
            min_size=1,
            max_size=3,
        ),
        "events": events(AGREEMENT_EVENTS),
        "references": st.lists(ids, min_size=1, max_size=2),
    },
    optional={
        "aliases": st.lists(ids, max_size=2),
        "part_of": ids,
        "trade": st.fixed_dictionaries(
            {"wto_type": st.just(["FTA"]), "covers": st.just(["goods"]), "depth": ids, "reciprocal": st.booleans()}
        ),
        "amount": claims(
            value=st.floats(min_value=0.01, max_value=1e15), currency=st.from_regex(r"[A-Z]{3}", fullmatch=True)
        ),
        "pengesahan": st.lists(
            claims(instrument=ids, number=st.integers(1, 9999), year=st.integers(1945, 2200)), max_size=2
        ),
        "triggers": st.lists(st.fixed_dictionaries({"family": ids, "text": texts, **citation}), max_size=2),
        "note": texts,
    },
)


@settings(deadline=None)
@given(data=agreements)
def test_agreement_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    agreement = Agreement.model_validate(data)
    path = tmp_path_factory.mktemp("written") / f"{agreement.id}.yml"
    values = agreement.model_dump(mode="json", exclude_none=True)
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8", newline="")
    document = read_document(path, f"agreements/{path.name}")
    assert document.problems == []
    assert Agreement.model_validate(document.data) == agreement
