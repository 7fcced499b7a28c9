"""Reading one YAML file: plain values only, every scalar a string.

Scalars stay strings, so that `NO` is a word and not false and `2008-07` a month; the models turn them into what they
should be. Aliases and tags have no use in a record and open the door to files that grow without bound; null says
nothing that a missing field does not. All three are faults.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from jalin.problem import Problem, path_of, shorten

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, same result
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
# Deep nesting is refused before parsing, because the parser's own recursion is not bounded: it overflows the stack.
MAX_OPENINGS_A_LINE = 200
MAX_OPEN_BRACKETS = 200
MAX_INDENT = 400
_OPENING = re.compile(r"[\[{]|[-?](?=\s)")
_BRACKET = re.compile(r"[\[\]{}]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))


@dataclass(slots=True)
class Document:
    """What a file holds.

    Attributes
    ----------
    data : nested dicts, lists and strings; None where the file could not be read.
    lines : line of each field, from 1, by its path.
    problems : what is wrong with the file itself.
    """

    file: str
    stem: str
    data: Any = None
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # Items that a faulty record keeps once its faulty ones are left out, by the list's path: their places in the file.
    kept: dict[tuple[str | int, ...], list[int]] = field(default_factory=dict)

    def original(self, location: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Where the field at `location` of what was kept stands in the file."""
        found: tuple[str | int, ...] = ()
        for depth, step in enumerate(location):
            places = self.kept.get(location[:depth])
            found += (places[step] if places is not None and isinstance(step, int) else step,)
        return found

    def line(self, location: tuple[str | int, ...]) -> int:
        """Line of the field at `location`, or of the nearest one around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 0)

    def fault(
        self, location: tuple[str | int, ...], expected: str, found: str, mend: str, *, line: int | None = None
    ) -> None:
        """Note one problem of this file."""
        record = self.data.get("id", self.stem) if isinstance(self.data, dict) else self.stem
        self.problems.append(
            Problem(
                self.file,
                self.line(location) if line is None else line,
                str(record),
                path_of(location),
                expected,
                found,
                mend,
            )
        )


def read_document(path: Path, file: str) -> Document:
    """Read one file; what is wrong with it stands in the result's `problems`."""
    document = Document(file, path.stem)
    text = _read_text(path, document)
    if text is None:
        return document
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        document.fault(
            (),
            "plain YAML",
            shorten(getattr(error, "problem", None) or str(error)),
            "Look at this line: indentation, a missing quote, a colon inside unquoted text.",
            line=mark.line + 1 if mark else 0,
        )
        return document
    if node is None:
        document.fault((), "a record", "an empty file", "Fill it from the template, or delete it.")
        return document
    document.data = _Builder(document).build(node, ())
    if not isinstance(document.data, dict):
        found = type(document.data).__name__
        document.data = None
        document.fault((), "fields such as `id: …`", f"a {found}", "Start from the template.")
    return document


def _read_text(path: Path, document: Document) -> str | None:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            document.fault(
                (), f"at most {MAX_BYTES:,} bytes", f"{size:,} bytes", "Split the record; no record needs so much."
            )
            return None
        raw = path.read_bytes()
    except OSError as error:
        document.fault((), "a readable file", error.strerror or str(error), "Mend the file's rights or its link.")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        document.fault((), "UTF-8 text", f"byte 0x{raw[error.start]:02x}", "Save the file again as UTF-8.", line=line)
        return None
    found = _too_deep(text)
    if found is not None:
        line, expected = found
        document.fault((), expected, "more", "Flatten the record; no record nests so deep.", line=line)
        return None
    return text


def _too_deep(text: str) -> tuple[int, str] | None:
    """Line and limit of nesting that the parser should not see; None where there is none."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) - len(line.lstrip(" ")) > MAX_INDENT:
            return number, f"at most {MAX_INDENT} spaces before a line"
        if len(_OPENING.findall(line)) > MAX_OPENINGS_A_LINE:
            return number, f"at most {MAX_OPENINGS_A_LINE} lists and maps opened on a line"
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket.group() in "[{" else max(depth - 1, 0)
        if depth > MAX_OPEN_BRACKETS:
            return text.count("\n", 0, bracket.start()) + 1, f"at most {MAX_OPEN_BRACKETS} brackets open at once"
    return None


class _Builder:
    """Turns composed YAML nodes into plain values and notes faults on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, location: tuple[str | int, ...]) -> Any:
        line = node.start_mark.line + 1
        self.document.lines[location] = line
        if id(node) in self.seen:
            self._fault(location, line, "each value written once", "a YAML alias (*name)", "Write the value out.")
            return None
        self.seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            self._fault(location, line, "plain values", f"the tag {node.tag}", "Remove the tag.")
            return None
        if len(location) > MAX_DEPTH:
            self._fault(location, line, f"at most {MAX_DEPTH} levels", "more", "Flatten the record.")
            return None
        if isinstance(node, yaml.ScalarNode):
            if not node.style and node.value in _NULLS:
                found = f"`{node.value}`, which is null" if node.value else "nothing, which is null"
                self._fault(location, line, "a value, or no field at all", found, "Fill it in, or delete the field.")
                return None
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*location, index)) for index, child in enumerate(node.value)]
        return self._mapping(node, location)

    def _mapping(self, node: yaml.Node, location: tuple[str | int, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(location, line, "a field name", "a list or a map", "Check the indentation.")
                continue
            key = key_node.value
            if key in result:
                self._fault((*location, key), line, f"`{key}` once", "it stands twice", "Join the two or delete one.")
                continue
            value = self.build(value_node, (*location, key))
            # What could not be built has its fault already.
            if value is not None:
                result[key] = value
        return result

    def _fault(self, location: tuple[str | int, ...], line: int, expected: str, found: str, mend: str) -> None:
        self.document.fault(location, expected, found, mend, line=line)
