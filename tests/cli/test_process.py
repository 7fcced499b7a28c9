"""What holds for the process as a whole: language, version, start, and screens that lack letters."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from running import Run

import jalin


def python(code: str) -> str:
    """What a fresh Python prints. Byte code may be kept, as on a user's machine."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def test_version(process: Run) -> None:
    result = process("--version")
    assert (result.code, result.out, result.err) == (0, f"jalin {jalin.__version__}\n", "")


def test_language_of_the_environment(process: Run) -> None:
    assert "Anggota" in process("members", "ASEAN", JALIN_LANG="id").out
    assert "Member" in process("members", "ASEAN", "--lang", "en", JALIN_LANG="id").out


def test_help_speaks_the_language(process: Run) -> None:
    assert "Siapa anggota" in process("members", "--help", JALIN_LANG="id").out
    assert "Siapa anggota" in process("members", "--lang", "id", "--help").out
    assert "Who belongs" in process("members", "--help").out


def test_errors_speak_the_language(process: Run) -> None:
    result = process("ties", "IDN", "Jepan", "--lang", "id")
    assert result.code == 1
    assert "jepang" in result.err
    assert "nama tidak dikenal" in result.err


def test_unknown_language_of_the_environment(process: Run) -> None:
    result = process("members", "ASEAN", JALIN_LANG="fr")
    assert (result.code, result.out) == (1, "")
    assert "en or id" in result.err


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_screen_that_lacks_letters(process: Run, encoding: str) -> None:
    """A redirected Windows console, an old terminal: what it cannot show is replaced; the rest is there."""
    result = process("brief", "IDN", "JPN", PYTHONIOENCODING=encoding)
    assert "Traceback" not in result.err
    assert result.code == 0
    assert "IJEPA" in result.out


def test_import_loads_neither_models_nor_frames() -> None:
    heavy = ("pydantic", "polars", "typer", "rich", "babel", "yaml", "sqlite3", "pycountry", "jalin.register")
    loaded = python(f"import sys, jalin; print([name for name in {heavy} if name in sys.modules])")
    assert loaded == "[]\n"


def test_import_reads_only_python() -> None:
    """An audit hook sees every file that is opened: only modules and their byte code, and no socket."""
    code = (
        "import sys, json; seen = []; "
        "sys.addaudithook(lambda event, args: seen.append((event, str(args[0]))) "
        "if event in ('open', 'socket.connect', 'subprocess.Popen', 'sqlite3.connect') else None); "
        "import jalin; print(json.dumps(seen))"
    )
    opened = json.loads(python(code))
    assert [what for what in opened if what[0] != "open" or not what[1].endswith((".py", ".pyc"))] == []


def test_import_is_quick() -> None:
    code = "import time; start = time.perf_counter(); import jalin; print(time.perf_counter() - start)"
    assert min(float(python(code)) for _ in range(3)) < 0.1


def test_public_names() -> None:
    assert set(jalin.__all__) <= set(dir(jalin))
    assert all(getattr(jalin, name) is not None for name in jalin.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        jalin.nothing_of_the_kind  # noqa: B018


def test_short_paths_lead_to_the_functions() -> None:
    """`jalin.why` is the function, also after the modules of the same name were imported."""
    import jalin.cli.why
    import jalin.triggers.why
    from jalin.estimates import load_estimates
    from jalin.triggers import why

    assert jalin.why is why
    assert callable(jalin.why)
    assert jalin.load_estimates is load_estimates
