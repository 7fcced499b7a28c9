"""Every command and option is documented, and docs/cli.md says what the commands say."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "docs" / "generate_cli.py"


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_cli", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate_cli = load_script()


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    """Every command and group by the words that call it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALIN_LANG", "en")
        return {" ".join(words): command for words, command in generate_cli.walk(generate_cli.root_command())}


@pytest.fixture(scope="module")
def sections() -> dict[str, str]:
    """The page's sections by their headings."""
    parts = generate_cli.PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: part for part in parts}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # A process of its own: help is read once, in the language of the environment it was imported in.
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_the_walk_finds_groups_and_the_commands_inside(commands):
    assert {"jalin", "jalin brief", "jalin new", "jalin new agreement"} <= commands.keys()


def test_every_command_has_a_section_and_no_section_is_left_over(commands, sections):
    assert [name for name in sections if name.startswith("jalin")] == list(commands)


def test_every_command_says_what_it_does(commands):
    assert [name for name, command in commands.items() if not command.help] == []


def test_every_argument_and_option_says_what_it_is(commands):
    silent = [
        f"{name} {parameter.name}"
        for name, command in commands.items()
        for parameter in command.params
        if not getattr(parameter, "help", None)
    ]
    assert silent == []


def test_every_option_stands_in_its_command_s_section(commands, sections):
    missing = [
        f"{name} {option}"
        for name, command in commands.items()
        for parameter in command.params
        if parameter.param_type_name == "option"
        for option in parameter.opts
        if f"{option} " not in sections[name]
    ]
    assert missing == []


@pytest.mark.parametrize(
    "environment", [{}, {"JALIN_LANG": "id"}, {"COLUMNS": "40"}, {"COLUMNS": "200", "FORCE_COLOR": "1"}]
)
def test_the_page_is_up_to_date_whatever_the_environment(environment):
    result = run("--check", **environment)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_page_that_is_out_of_date_is_told(monkeypatch, tmp_path, capsys):
    page = tmp_path / "cli.md"
    page.write_text("# Command line\n", encoding="utf-8")
    monkeypatch.setattr(generate_cli, "PAGE", page)
    monkeypatch.setattr(sys, "argv", ["generate_cli.py", "--check"])
    monkeypatch.setenv("JALIN_LANG", "en")
    assert generate_cli.main() == 1
    assert "out of date" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == "# Command line\n"
