"""Texts of pages that are kept as YAML, one file a part, in the order of the files' names."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

import yaml
from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)


def read_texts(package: str, model: type[Model]) -> tuple[Model, ...]:
    """Every part in a package, checked; pydantic's ValidationError names what does not fit."""
    folder = files(package)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yml"))
    return tuple(
        model.model_validate(yaml.safe_load(folder.joinpath(name).read_text(encoding="utf-8"))) for name in names
    )
