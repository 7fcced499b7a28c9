"""Writes docs/cli.md from the commands' own `--help`.

`python docs/generate_cli.py` writes the page; with `--check` it exits with 1 where the page differs from the commands.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent / "cli.md"
# Help is laid out for this width whatever the terminal's.
WIDTH = 110
INTRODUCTION = """\
# Command line

<!-- Written by docs/generate_cli.py from the commands' own help. Do not edit; run `python docs/generate_cli.py`. -->

The command is `jalin`; `python -m jalin` is the same. Every command explains itself with `--help`, in Indonesian where
the environment says `JALIN_LANG=id`.

## What commands share

- **Parties** are countries (ISO 3166 alpha-2 or alpha-3 code, M49 number, English or Indonesian name) or organisations
  (id or name). Quote a name with spaces: `"South Korea"`. A name that is unknown or fits two is an error that says
  what to give instead.
- **`--on`** takes a full day. A year or a month alone is an error, because choosing a day within it would choose the
  answer.
- **`--format`**: `table` for reading and `md` for documents, both in the language asked for; `json` and `csv` for
  programs, with codes, ids and stable names that are the same in every language. A brief or a record is a document and
  has no `csv`.
- **`--output`** writes the whole file or nothing.
- **Environment**: `JALIN_LANG` (`en` or `id`) sets the default language; `JALIN_CACHE` moves the
  [cache](register.md#the-cache) to another folder.
- **Exit codes**: 0 when all went well; 1 when Jalin says what is wrong, or `check` found faults; 2 when the command
  line cannot be read.
"""


def root_command() -> Any:
    """The whole command, with its help in English."""
    os.environ["JALIN_LANG"] = "en"
    # Help is read when the commands are imported, so the language comes first.
    import typer.main  # noqa: PLC0415

    from jalin.cli.app import app  # noqa: PLC0415

    return typer.main.get_command(app)


def walk(command: Any, words: tuple[str, ...] = ("jalin",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group with the words that call it, in the order of the help."""
    yield words, command
    for name, child in getattr(command, "commands", {}).items():
        if not child.hidden:
            yield from walk(child, (*words, name))


def make_page(root: Any) -> str:
    """The page."""
    parts = [INTRODUCTION]
    for words, command in walk(root):
        parts.append(f"## {' '.join(words)}\n\n```text\n{help_of(command, words)}\n```\n")
    return "\n".join(parts)


def help_of(command: Any, words: tuple[str, ...]) -> str:
    """What `--help` prints for one command, at a fixed width and without colours."""
    context = command.context_class(
        command, info_name=" ".join(words), terminal_width=WIDTH, max_content_width=WIDTH, color=False
    )
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines()).strip()


def main() -> int:
    parser = argparse.ArgumentParser(description="Write docs/cli.md from the commands' own help.")
    parser.add_argument("--check", action="store_true", help="only tell whether the page is up to date")
    check = parser.parse_args().check
    page = make_page(root_command())
    if not check:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    print("docs/cli.md is out of date: run `python docs/generate_cli.py`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
