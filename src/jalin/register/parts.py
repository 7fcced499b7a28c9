"""Walking through the parts of a record."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

Location = tuple[str | int, ...]


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
