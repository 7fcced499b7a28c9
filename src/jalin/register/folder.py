"""Where records lie, and what a folder of them holds once it is read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jalin.errors import InputError, message
from jalin.problem import Problem
from jalin.register.agreement import Agreement
from jalin.register.figure import Figures
from jalin.register.organisation import Organisation
from jalin.register.reference import Reference
from jalin.register.vocabulary import Vocabulary

if TYPE_CHECKING:
    from jalin.register.yamlfile import Document

Record = Agreement | Figures | Organisation | Reference | Vocabulary
FOLDERS: Mapping[str, type[Record]] = {
    "agreements": Agreement,
    "figures": Figures,
    "organisations": Organisation,
    "references": Reference,
    "vocabularies": Vocabulary,
}
RECORDS = Path(__file__).parent.parent / "records"
# Files that belong beside the records without being one.
OTHER_FILES = frozenset({"README.md", "LICENSE"})


@dataclass(slots=True)
class Folder:
    """What a folder of records holds.

    Attributes
    ----------
    agreements, figures, organisations, references, vocabularies : records by id.
    documents : the file that each record came from, by (folder, id).
    salvaged : (folder, id) of records kept without their faulty parts, so that the rest can be checked too.
    broken : (folder, id) of records that could not be kept; they exist, so naming them is no fault.
    problems : faults found while reading.
    """

    agreements: dict[str, Agreement] = field(default_factory=dict)
    figures: dict[str, Figures] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    vocabularies: dict[str, Vocabulary] = field(default_factory=dict)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    salvaged: set[tuple[str, str]] = field(default_factory=set)
    broken: set[tuple[str, str]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def exists(self, folder: str, record_id: str) -> bool:
        """Whether there is a record of this id, faulty or not."""
        return record_id in self.of(folder) or (folder, record_id) in self.broken

    def of(self, folder: str) -> dict[str, Any]:
        """The records of one folder, by id."""
        found: dict[str, Any] = getattr(self, folder)
        return found


def record_files(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every entry below the folders of records, in order, as (folder, entry).

    Raises InputError where `root` is not a folder of records.
    """
    if not any((root / folder).is_dir() for folder in FOLDERS):
        raise InputError(
            message("not a folder of records"),
            expected=message("a folder with agreements/, organisations/, references/ and vocabularies/"),
            found=str(root),
            mend=message("Give the folder that holds these four."),
        )
    for folder in FOLDERS:
        if (root / folder).is_dir():
            with os.scandir(root / folder) as entries:
                yield from ((folder, entry) for entry in sorted(entries, key=lambda entry: entry.name))
