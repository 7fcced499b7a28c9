"""Running the command: within the test, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

import pytest
import typer.main
from running import Result, Run

from jalin.cli.app import main


@pytest.fixture(scope="session", autouse=True)
def _one_command_tree() -> Iterator[None]:
    """Typer builds its tree of commands at every call, which takes as long as a query; once will do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


@pytest.fixture
def jalin(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`jalin("ties", "IDN", "JPN")`: runs the command's own entry, on the register that Jalin ships."""

    def run(*words: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["jalin", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        code = ended.value.code
        return Result(0 if code is None else int(code), out, err)

    return run


@pytest.fixture(scope="session")
def _heard() -> dict[tuple[str, ...], Result]:
    return {}


@pytest.fixture
def said(jalin: Run, _heard: dict[tuple[str, ...], Result]) -> Run:
    """The same for commands that only print: what was asked once is not asked again."""

    def run(*words: str) -> Result:
        if words not in _heard:
            _heard[words] = jalin(*words)
        return _heard[words]

    return run


@pytest.fixture
def process() -> Run:
    """The same as a process of its own, with changes to the environment: what is set when Python starts."""

    def run(*words: str, **environment: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "jalin", *words],
            env=os.environ | environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=60,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run
