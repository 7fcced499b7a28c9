"""The register's cache: every checked record as JSON in one SQLite database, with an index by party and by name.

A query reads only the records it needs. The cache is made anew whenever a record's file was added, removed or changed
(name, size or time of change). It is one file: a line with the fingerprint of the records, a line with the hash of what
follows, and the database. It is written beside its place and then moved there, so that a reader never sees half of it,
and a damaged one is noticed and made anew.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from jalin.errors import OutputError
from jalin.register.agreement import Agreement
from jalin.register.economies import fold
from jalin.register.folder import Folder, record_files
from jalin.register.organisation import Organisation
from jalin.register.write import write_bytes

# Raise it when the models or the tables change: a cache of another version is made anew.
VERSION = 5
_TABLES = """
CREATE TABLE record (folder TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, json TEXT NOT NULL,
                     PRIMARY KEY (folder, id)) WITHOUT ROWID;
CREATE TABLE link (who TEXT NOT NULL, folder TEXT NOT NULL, id TEXT NOT NULL,
                   PRIMARY KEY (who, folder, id)) WITHOUT ROWID;
CREATE TABLE name (name TEXT NOT NULL, folder TEXT NOT NULL, id TEXT NOT NULL,
                   PRIMARY KEY (name, folder, id)) WITHOUT ROWID;
"""


def cache_path(root: Path) -> Path:
    """Where the cache of the records below `root` lies: JALIN_CACHE, or the user's cache folder."""
    import platformdirs

    folder = os.environ.get("JALIN_CACHE") or platformdirs.user_cache_dir("jalin", appauthor=False)
    name = hashlib.blake2b(str(root.resolve()).encode(), digest_size=8).hexdigest()
    return Path(folder) / f"register-{name}.cache"


def fingerprint(root: Path) -> str:
    """A hash over the name, size and time of change of every file below `root`."""
    digest = hashlib.blake2b(f"{VERSION}".encode(), digest_size=16)
    for folder, entry in record_files(root):
        stat = entry.stat()
        digest.update(f"{folder}/{entry.name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Store:
    """Read access to one cache."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def json(self, folder: str, record_id: str) -> str | None:
        """One record as JSON, or None."""
        row = self._connection.execute(
            "SELECT json FROM record WHERE folder = ? AND id = ?", (folder, record_id)
        ).fetchone()
        return None if row is None else str(row[0])

    def ids(self, folder: str, *, type_: str | None = None) -> list[str]:
        """The ids of one folder, in order; `type_` keeps one form (agreements) or type (organisations)."""
        query = "SELECT id FROM record WHERE folder = ?"
        values = [folder]
        if type_ is not None:
            query, values = query + " AND type = ?", [folder, type_]
        return [str(row[0]) for row in self._connection.execute(query + " ORDER BY id", values)]

    def linked(self, who: str, folder: str) -> set[str]:
        """The ids of records in `folder` that name `who` as a party, member, reporter or partner."""
        rows = self._connection.execute("SELECT id FROM link WHERE who = ? AND folder = ?", (who, folder))
        return {str(row[0]) for row in rows}

    def named(self, text: str) -> set[tuple[str, str]]:
        """The (folder, id) of the agreements and organisations with this id, alias or name."""
        rows = self._connection.execute("SELECT folder, id FROM name WHERE name = ?", (fold(text),))
        return {(str(folder), str(record_id)) for folder, record_id in rows}

    def names(self, folder: str) -> Iterator[str]:
        """Every name of a folder's records, folded."""
        rows = self._connection.execute("SELECT DISTINCT name FROM name WHERE folder = ?", (folder,))
        return (str(row[0]) for row in rows)

    def close(self) -> None:
        """Let the database go."""
        self._connection.close()


def open_store(path: Path, expected: str) -> Store | None:
    """Open the cache if it is there, fresh and whole."""
    try:
        with path.open("rb") as file:
            if file.readline().strip() != expected.encode():
                return None
            digest, body = file.readline().strip(), file.read()
    except OSError:
        return None
    if _digest(body) != digest:
        return None
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.deserialize(body)
    return Store(connection)


def write_store(path: Path, folder: Folder, expected: str) -> Store:
    """Index checked records, keep them in the cache, and open it.

    Where the cache cannot be written (a home without write access, a full disk) the answers are the same, only made
    anew in every process.
    """
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(connection, folder)
    body = connection.serialize()
    with suppress(OutputError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, b"\n".join((expected.encode(), _digest(body), body)))
    return Store(connection)


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()


def _fill(connection: sqlite3.Connection, folder: Folder) -> None:
    connection.executescript(_TABLES)
    with connection:
        for name in ("agreements", "figures", "organisations", "references", "vocabularies"):
            rows = [
                (name, record_id, _type(record), record.model_dump_json(exclude_none=True))
                for record_id, record in folder.of(name).items()
            ]
            connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?)", rows)
        connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", _links(folder))
        connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", _names(folder))


def _type(record: object) -> str:
    if isinstance(record, Agreement):
        return record.form
    return record.type if isinstance(record, Organisation) else ""


def _links(folder: Folder) -> Iterator[tuple[str, str, str]]:
    for agreement in folder.agreements.values():
        for party in agreement.parties:
            yield from ((who, "agreements", agreement.id) for who in party.who)
    for organisation in folder.organisations.values():
        for membership in organisation.memberships:
            yield from ((who, "organisations", organisation.id) for who in membership.who)
    for figures in folder.figures.values():
        yield from ((who, "figures", figures.id) for who in (figures.reporter, figures.partner))


def _names(folder: Folder) -> Iterator[tuple[str, str, str]]:
    for agreement in folder.agreements.values():
        texts = (agreement.title, agreement.short_title)
        for name in (agreement.id, *agreement.aliases, *(part for text in texts for part in (text.en, text.id))):
            yield fold(name), "agreements", agreement.id
    for organisation in folder.organisations.values():
        texts = (organisation.name, organisation.short_name)
        for name in (organisation.id, *organisation.aliases, *(part for text in texts for part in (text.en, text.id))):
            yield fold(name), "organisations", organisation.id
