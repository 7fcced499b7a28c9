"""How Sphinx builds the site; nothing here needs the network."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
# Command help follows the language of the environment; the site is in English.
os.environ["JALIN_LANG"] = "en"

from jalin import __version__  # noqa: E402

project = "Jalin"
author = "The Jalin founders"
copyright = "code Apache-2.0, records CC BY 4.0"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "dollarmath"]

html_theme = "furo"
html_title = f"Jalin {release}"
html_copy_source = False
html_show_sourcelink = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_class_signature = "mixed"
napoleon_google_docstring = False
napoleon_use_ivar = True

_SECTIONS = ("Attributes", "Parameters", "Raises")
_ENTRY = re.compile(r"(?P<names>[\w, ]+?) : (?P<text>.+)")


def prepare_docstring(_app: Any, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    """Bring a docstring into the shape that napoleon and Sphinx expect."""
    lines[:] = draw_tree(spread_entries(lines))


def spread_entries(lines: list[str]) -> list[str]:
    """Write each `a, b : text` as names with the text below, since napoleon takes what follows a colon for a type."""
    spread: list[str] = []
    names: list[str] = []
    text: list[str] = []
    inside = False
    for line, following in zip([*lines, ""], [*lines[1:], "", ""], strict=True):
        match = _ENTRY.fullmatch(line) if inside else None
        if names and (match is not None or not line.startswith(" ")):
            for name in names:
                spread += [name, *text]
            names = []
        if match is not None:
            names, text = match["names"].split(", "), [f"    {match['text']}"]
        elif names:
            text.append(line)
        else:
            opens = line in _SECTIONS and following.startswith("---")
            if inside and line and not line.startswith("---"):
                inside = False
                spread += [] if opens else [""]  # two empty lines end a section for napoleon
            inside = inside or opens
            spread.append(line)
    return spread


def draw_tree(lines: list[str]) -> list[str]:
    """Keep a tree that is drawn with characters (the errors) as it is drawn."""
    branches = [index for index, line in enumerate(lines) if line.startswith(("├", "│", "└"))]
    if not branches:
        return lines
    first, last = branches[0] - 1, branches[-1] + 1
    tree = [f"    {line}" for line in lines[first:last]]
    return [*lines[:first], "::", "", *tree, "", *lines[last:]]


def skip_inner(_app: Any, _what: str, name: str, _obj: Any, skip: bool, _options: Any) -> bool | None:
    """Leave out what pydantic puts into every model."""
    return True if name in ("model_config", "model_post_init") else skip or None


def setup(app: Any) -> None:
    # Before napoleon, which listens at 500.
    app.connect("autodoc-process-docstring", prepare_docstring, priority=400)
    app.connect("autodoc-skip-member", skip_inner)
