"""Collects problems with the place in the file that they came from."""

from __future__ import annotations

from jalin.problem import Problem, path_of
from jalin.register.folder import Folder

Location = tuple[str | int, ...]


class Reporter:
    """Knows which file and line a record's field stands in."""

    def __init__(self, folder: Folder) -> None:
        self._documents = folder.documents
        self.problems: list[Problem] = []

    def __call__(
        self, folder: str, record_id: str, location: Location, *, expected: str, found: str, mend: str
    ) -> None:
        """Note one problem of the field at `location` in a record."""
        document = self._documents[folder, record_id]
        location = document.original(location)
        line = document.line(location)
        self.problems.append(Problem(document.file, line, record_id, path_of(location), expected, found, mend))
