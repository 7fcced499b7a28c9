"""Options that several commands share: one spelling each."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jalin.text import Language, catalogue, check_language


class Format(StrEnum):
    """How a result is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    md = "md"


def default_language() -> Language:
    """English, unless JALIN_LANG says otherwise."""
    return check_language(os.environ.get("JALIN_LANG", "en"))


def help_language() -> Language:
    """The language of `--help`: what --lang says on the command line, else JALIN_LANG."""
    words = sys.argv[1:]
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == "--lang" and following in ("en", "id"):
            return check_language(following)
        if word in ("--lang=en", "--lang=id"):
            return check_language(word[7:])
    language = os.environ.get("JALIN_LANG", "en")
    return "id" if language == "id" else "en"


_ = catalogue(help_language()).gettext

On = Annotated[str | None, typer.Option("--on", metavar="DATE", help=_("Day asked about, such as 2020-07-01; today."))]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="en|id", help=_("Language; JALIN_LANG sets another default."))
]
Fmt = Annotated[Format, typer.Option("--format", help=_("How to print it."))]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help=_("Write to a file instead of the screen."))
]
Records = Annotated[
    Path | None, typer.Option("--records", metavar="DIR", help=_("Another folder of records than Jalin's own."))
]
Own = Annotated[bool, typer.Option("--own", help=_("Estimates that you built with `jalin estimates build --own`."))]
Parties = Annotated[
    list[str], typer.Argument(metavar="PARTY...", help=_("Country (ISO code or name) or organisation (id or name)."))
]


def language_of(lang: str | None) -> Language:
    """The language that the option, or JALIN_LANG, asks for."""
    return default_language() if lang is None else check_language(lang)
