"""Reading a whole folder of records into models, with every fault collected on the way."""

from __future__ import annotations

import copy
import os
import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jalin.problem import Problem
from jalin.register.explain import explain
from jalin.register.folder import FOLDERS, OTHER_FILES, Folder, Record, record_files
from jalin.register.yamlfile import Document, read_document

Location = tuple[str | int, ...]


def read_folder(root: Path) -> Folder:
    """Read every record below `root`; faults are collected, never raised."""
    result = Folder()
    for folder, entry in record_files(root):
        # A name need not be text that can be printed.
        name = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
        file = f"{folder}/{name}"
        if not entry.name.endswith(".yml") or not _is_file(entry):
            if entry.name not in OTHER_FILES:
                result.problems.append(_stray(file, name))
            continue
        document = read_document(Path(entry.path), file)
        _take(result, folder, document)
        result.problems.extend(document.problems)
    return result


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads in a circle
        return False


def _stray(file: str, name: str) -> Problem:
    stem = name.removesuffix(".yml")
    if name.endswith(".yml"):
        mend = "Remove it, or put the record itself in its place."
        return Problem(file, 0, stem, "", "a file", "a folder, or a link that leads nowhere", mend)
    return Problem(file, 0, stem, "", "only .yml files here", name, "Rename it to ID.yml, or move it elsewhere.")


def _take(result: Folder, folder: str, document: Document) -> None:
    """Put the document's record in its place, whole, or without its faulty parts."""
    before = len(document.problems)
    record = _validate(FOLDERS[folder], document)
    if record is None:
        named = document.data.get("id") if isinstance(document.data, dict) else None
        result.broken |= {(folder, document.stem), (folder, str(named))}
        return
    if len(document.problems) > before or before:
        result.salvaged.add((folder, record.id))
    if record.id != document.stem:
        mend = f"Rename the file to {record.id}.yml, or mend the id; published ids never change."
        document.fault(("id",), f"`{document.stem}`, the file's name", f"`{record.id}`", mend)
    records = result.of(folder)
    if record.id in records:
        other = result.documents[folder, record.id].file
        document.fault(("id",), "an id of its own", f"`{record.id}`, which {other} has too", "Give one another id.")
        return
    records[record.id] = record
    result.documents[folder, record.id] = document


def _validate(model: type[Record], document: Document) -> Record | None:
    """The document as a record; where parts are faulty, what remains without them; None where that is no record.

    The second look, without the faulty parts, shows faults that the first could not see for them.
    """
    if document.data is None:
        return None
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        details = error.errors()
    unreadable = frozenset(re.split(r"[.\[]", problem.field)[0] for problem in document.problems)
    reported: set[str] = set()
    for detail in details:
        explain(detail, document, model, reported, unreadable)
    data = copy.deepcopy(document.data)
    for detail in details:
        _prune(data, tuple(detail["loc"]), detail["type"], model)
    _compact(data, (), document)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            # What is missing or too short now, or wrong with the whole, is so because parts were left out.
            if detail["loc"] and detail["type"] not in ("missing", "too_short"):
                explain(detail, document, model, reported, unreadable)
        return None


_GONE = object()


def _prune(data: Any, location: Location, kind: str, model: type[Record]) -> None:
    """Mark as gone the smallest part around `location` that a record can do without.

    That is an unknown field itself, else the item of a list around the fault, else an optional field of the record.
    """
    if not location:
        return
    if kind != "extra_forbidden":
        indices = [place for place, step in enumerate(location) if isinstance(step, int)]
        if indices:
            location = location[: indices[-1] + 1]
        elif model.model_fields.get(str(location[0])) is None or model.model_fields[str(location[0])].is_required():
            return
        else:
            location = location[:1]
    holder = data
    try:
        for step in location[:-1]:
            holder = holder[step]
        holder[location[-1]]
    except (KeyError, IndexError, TypeError):
        return  # a missing field: there is nothing to leave out
    holder[location[-1]] = _GONE


def _compact(data: Any, location: Location, document: Document) -> None:
    """Drop what is marked, and note where the items that remain in shortened lists stood."""
    if isinstance(data, dict):
        for key in [key for key, value in data.items() if value is _GONE]:
            del data[key]
        for key, value in data.items():
            _compact(value, (*location, key), document)
    elif isinstance(data, list):
        places = [place for place, value in enumerate(data) if value is not _GONE]
        if len(places) < len(data):
            document.kept[location] = places
            data[:] = [data[place] for place in places]
        for place, value in enumerate(data):
            _compact(value, (*location, place), document)
