"""Every dependency has its reason in the docs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    names = {re.split(r"[<>=!~ \[]", name)[0].lower() for name in wanted}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    rows = {line.split("|")[1].strip().strip("`") for line in page.splitlines() if line.startswith("| ")}
    explained = {name for row in rows for name in re.findall(r"[a-z0-9-]+", row)}
    assert names - explained == set()


def test_locks_are_hashed_and_name_no_index() -> None:
    for name in ("requirements.txt", "requirements-test.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text), name
