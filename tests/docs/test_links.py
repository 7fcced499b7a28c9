"""Every relative link in the project's Markdown leads to a file, and to a heading where it names one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "GLOSSARY.md", "src/jalin/records/README.md")
PAGES = [
    *(ROOT / name for name in TOP),
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if "_build" not in path.parts),
]
# [text](target), and what {include} and {toctree} name, which Sphinx checks when it builds.
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)|^\[[^\]]+\]:\s*(?P<reference>\S+)", re.MULTILINE)
INCLUDE = re.compile(r"^```\{include\}\s+(\S+)", re.MULTILINE)
FENCE = re.compile(r"^```(?!\{include\}).*?^```", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z]+:")


def links(page: Path) -> list[str]:
    """The relative targets of a page, code left out."""
    text = re.sub(r"`[^`\n]+`", "", FENCE.sub("", page.read_text(encoding="utf-8")))
    found = [match["target"] or match["reference"] for match in LINK.finditer(text)]
    return [target for target in [*found, *INCLUDE.findall(text)] if not ELSEWHERE.match(target)]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST make them."""
    headings = re.findall(r"^#+\s+(.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower())) for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page):
    broken = []
    for target in links(page):
        name, _, anchor = target.partition("#")
        goal = (page.parent / name).resolve() if name else page
        if not goal.is_file() or (anchor and goal.suffix == ".md" and anchor not in anchors(goal)):
            broken.append(target)
    assert broken == []


def test_links_are_found():
    # Guards the expressions above: a page full of links must not look like one without.
    assert len(links(ROOT / "README.md")) >= 10
    assert links(ROOT / "docs" / "records.md") == ["../src/jalin/records/README.md"]
