"""Writes docs/sources.md from the source.yml of every source of data.

`python docs/generate_sources.py` writes the page; with `--check` it exits with 1 where the page differs from them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from jalin.sources import Source
from jalin.sources.source import load_sources

PAGE = Path(__file__).resolve().parent / "sources.md"
INTRODUCTION = """\
# Sources of data

<!-- Written by docs/generate_sources.py from src/jalin/sources/*/source.yml. Do not edit; run it. -->

What the estimates are made from. But for our own register, none of it is part of Jalin: what ships is
computed from it. Where a licence is not stated, we say so; who builds estimates of their own has to see whether the
terms fit. `jalin estimates info` adds the hash of each file.

| source | year | licence |
|---|---|---|
"""


def make_page() -> str:
    """A table of all, then a section for each."""
    sources = load_sources().values()
    rows = [f"| [{each.id}](#{each.id}) | {_cell(each.year)} | {_cell(each.licence)} |" for each in sources]
    return INTRODUCTION + "\n".join(rows) + "\n\n" + "\n".join(_section(each) for each in sources)


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|")


def _section(source: Source) -> str:
    lines = [
        f"## {source.id}",
        "",
        f"{source.title.en}.",
        "",
        f"- Cite: {source.citation.strip()}",
        f"- Publisher: {source.publisher}",
        f"- Licence: {source.licence}",
        f"- Year: {source.year}",
        f"- Obtained from: {source.obtained.strip()}",
        *(f"- File: `{file.path}`" for file in source.files),
    ]
    if source.note:
        lines += ["", source.note.strip()]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Write docs/sources.md from the sources' own descriptions.")
    parser.add_argument("--check", action="store_true", help="only tell whether the page is up to date")
    check = parser.parse_args().check
    page = make_page()
    if not check:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/sources.md is out of date: run `python docs/generate_sources.py`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
