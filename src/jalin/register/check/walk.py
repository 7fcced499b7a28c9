"""Walking through the parts of a record that several checks look at."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from jalin.register.claim import Citation, Evidence
from jalin.register.folder import Folder, Record
from jalin.text import Text

Location = tuple[str | int, ...]


def records(folder: Folder) -> Iterator[tuple[str, Record]]:
    """Every record with the name of its folder."""
    for name in ("agreements", "organisations", "references", "vocabularies"):
        for record in folder.of(name).values():
            yield name, record


def parts(model: BaseModel, location: Location = ()) -> Iterator[tuple[Location, BaseModel]]:
    """The model and every model inside it, each with the path of its field."""
    yield location, model
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from parts(value, (*location, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from parts(item, (*location, name, index))


def texts(model: BaseModel) -> Iterator[tuple[Location, Text]]:
    """Every bilingual text in a record."""
    return ((location, part) for location, part in parts(model) if isinstance(part, Text))


def cited(model: BaseModel) -> Iterator[tuple[Location, Citation | Evidence]]:
    """Every part of a record that cites, or may cite, a source."""
    return ((location, part) for location, part in parts(model) if isinstance(part, (Citation, Evidence)))
