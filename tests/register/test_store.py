"""The cache: reused while nothing changed, made anew when something did, and never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from small import NO_CACHE, agreement, write

from jalin.brief import answer_brief, brief_document
from jalin.errors import InputError, RegisterError
from jalin.estimates import load_estimates
from jalin.register import load, load_register
from jalin.register.store import Store, cache_path

PACT = agreement("pact", "IDN JPN", ["in_force 2001"])
MORE = agreement("more", "IDN AUS", ["in_force 2002"])


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JALIN_CACHE", str(tmp_path / "cache"))
    return write(tmp_path / "records", PACT)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose files were read, in order."""
    seen: list[Path] = []
    read_folder = load.read_folder

    def spy(folder: Path) -> object:
        seen.append(folder)
        return read_folder(folder)

    monkeypatch.setattr(load, "read_folder", spy)
    return seen


def ids(root: Path) -> list[str]:
    return load_register(root).ids("agreements")


def test_cache_is_reused(root: Path, reads: list[Path]) -> None:
    first, again = load_register(root), load_register(root)
    assert len(reads) == 1
    assert again.agreement("pact") == first.agreement("pact")
    assert again.ties("IDN", "JPN") == first.ties("IDN", "JPN")


def test_cache_lies_where_the_environment_says(root: Path, tmp_path: Path) -> None:
    load_register(root)
    assert cache_path(root).parent == tmp_path / "cache"
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [cache_path(root).name], "and nothing beside it"


def test_folders_have_caches_of_their_own(root: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "others", MORE)
    assert (ids(root), ids(other), ids(root)) == (["pact"], ["more"], ["pact"])


def test_added_file(root: Path) -> None:
    assert ids(root) == ["pact"]
    write(root, MORE)
    assert ids(root) == ["more", "pact"]


def test_removed_file(root: Path) -> None:
    write(root, MORE)
    assert ids(root) == ["more", "pact"]
    (root / "agreements" / "more.yml").unlink()
    assert ids(root) == ["pact"]


def test_renamed_file(root: Path) -> None:
    assert ids(root) == ["pact"]
    (root / "agreements" / "pact.yml").rename(root / "agreements" / "other.yml")
    with pytest.raises(RegisterError, match="the file's name"):
        load_register(root)


def test_changed_file_of_the_same_size(root: Path) -> None:
    assert str(load_register(root).agreement("pact").events[0].date) == "2001"
    path = root / "agreements" / "pact.yml"
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("'2001'", "'2003'"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert path.stat().st_size == before.st_size
    assert str(load_register(root).agreement("pact").events[0].date) == "2003"


def test_open_register_keeps_its_answers_when_files_change(root: Path) -> None:
    register = load_register(root)
    write(root, MORE)
    load_register(root)
    assert register.ids("agreements") == ["pact"]
    assert register.agreement("pact").id == "pact"


@pytest.mark.parametrize(
    "damage", ["empty", "garbage", "first half", "zeros in the middle", "other database", "folder"]
)
def test_damaged_cache_is_made_anew(root: Path, damage: str) -> None:
    expected = load_register(root).ties("IDN", "JPN")
    path = cache_path(root)
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage == "other database":
        subprocess.run(
            [
                sys.executable,
                "-c",
                f"import sqlite3; c = sqlite3.connect({str(path)!r}); c.execute('create table t (x)')",
            ],
            check=True,
        )
    else:
        half = len(content) // 2
        path.write_bytes(
            {
                "empty": b"",
                "garbage": b"not a database" * 1000,
                "first half": content[:half],
                "zeros in the middle": content[:half] + bytes(len(content) - half),
            }[damage]
        )
    assert load_register(root).ties("IDN", "JPN") == expected
    assert load_register(root).ties("IDN", "JPN") == expected


@pytest.mark.parametrize("place", [NO_CACHE, "/proc/jalin"])
def test_cache_folder_that_cannot_be_written_still_answers(
    root: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("JALIN_CACHE", place)
    assert ids(root) == ["pact"]
    assert [tie.id for tie in load_register(root).ties("IDN", "JPN")] == ["pact"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_cache_folder_still_answers(root: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir(mode=0o500)
    assert ids(root) == ["pact"]


def test_failure_while_writing_leaves_nothing_behind(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        assert ids(root) == ["pact"], "the records are sound, so the answer is there"
    assert list((tmp_path / "cache").iterdir()) == []
    assert ids(root) == ["pact"]


def test_two_processes_at_once(root: Path, tmp_path: Path) -> None:
    code = f"from jalin import load_register; print(load_register({str(root)!r}).ids('agreements'))"
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    results = [(*process.communicate(timeout=60), process.returncode) for process in running]
    assert results == [("['pact']\n", "", 0)] * 3
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [cache_path(root).name]


def test_faults_are_all_raised_and_nothing_is_cached(root: Path, tmp_path: Path) -> None:
    write(root, agreement("two", "IDN XYZ", ["in_force 2001", "terminated 1990"]))
    (root / "agreements" / "three.yml").write_text("id: three\n\tx", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RegisterError) as raised:
            load_register(root)
        files = Counter(problem.file for problem in raised.value.problems)
        assert files == {"agreements/two.yml": 2, "agreements/three.yml": 1}
        assert all(problem.file in str(raised.value) for problem in raised.value.problems)
    assert not cache_path(root).exists()


def test_faults_replace_no_sound_cache_by_a_wrong_answer(root: Path) -> None:
    load_register(root)
    write(root, agreement("two", "IDN XYZ", ["in_force 2001"]))
    with pytest.raises(RegisterError):
        load_register(root)
    (root / "agreements" / "two.yml").unlink()
    assert ids(root) == ["pact"]


@pytest.mark.parametrize("place", ["nowhere", "records/agreements", "records/agreements/pact.yml"])
def test_no_folder_of_records(root: Path, place: str) -> None:
    with pytest.raises(InputError, match="not a folder of records"):
        load_register(root.parent / place)


def test_a_brief_reads_its_records_only(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred agreements, those of the pair; a further one only if nothing shows before reading that it is not."""
    others = [
        agreement(f"other-{number}", "IDN AUS" if number % 2 else "KEN JPN", ["in_force 2001"]) for number in range(50)
    ]
    load_register(write(root, *others))
    read: Counter[tuple[str, str]] = Counter()
    original = Store.json

    def spy(store: Store, folder: str, record_id: str) -> str | None:
        read[folder, record_id] += 1
        return original(store, folder, record_id)

    monkeypatch.setattr(Store, "json", spy)
    register = load_register(root)
    brief_document(register, answer_brief(register, load_estimates(), ["IDN", "JPN"], "2020-01-01"), "id")
    assert {record_id for folder, record_id in read if folder == "agreements"} == {"pact"}
    assert {record_id for folder, record_id in read if folder == "references"} <= {"small-gazette"}
    assert max(read.values()) == 1, "and each of them once"
