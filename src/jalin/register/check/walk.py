"""Walking through the parts of a record that several checks look at."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from jalin.register.claim import Citation, Evidence
from jalin.register.folder import Folder, Record
from jalin.register.parts import Location, parts
from jalin.text import Text


def records(folder: Folder) -> Iterator[tuple[str, Record]]:
    """Every record with the name of its folder."""
    for name in ("agreements", "figures", "organisations", "references", "vocabularies"):
        for record in folder.of(name).values():
            yield name, record


def texts(model: BaseModel) -> Iterator[tuple[Location, Text]]:
    """Every bilingual text in a record."""
    return ((location, part) for location, part in parts(model) if isinstance(part, Text))


def cited(model: BaseModel) -> Iterator[tuple[Location, Citation | Evidence]]:
    """Every part of a record that cites, or may cite, a source."""
    return ((location, part) for location, part in parts(model) if isinstance(part, (Citation, Evidence)))
