"""The register's cache: every checked record as JSON in one SQLite file, with an index by party and by name.

A query reads only the records it needs. The cache is made anew whenever a file was added, removed or changed (name,
size or time of change). It is written to a temporary file first, so that a reader never sees half of it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from jalin.register.agreement import Agreement
from jalin.register.economies import fold
from jalin.register.folder import Folder, record_files
from jalin.register.organisation import Organisation

# Raise it when the models or the tables change: a cache of another version is made anew.
VERSION = 2
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
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
    return Path(folder) / f"register-{name}.sqlite"


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
        """The ids of records in `folder` that name `who` as a party or member."""
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

    def fingerprint(self) -> str | None:
        """The fingerprint of the files this cache was made from; None where it is not a cache of ours."""
        try:
            row = self._connection.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()
        except sqlite3.DatabaseError:
            return None
        return None if row is None else str(row[0])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def open_store(path: Path, expected: str) -> Store | None:
    """Open the cache if it is there and fresh."""
    if not path.is_file():
        return None
    store = Store(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False))
    if store.fingerprint() == expected:
        return store
    store.close()
    return None


def write_store(path: Path, folder: Folder, expected: str) -> Store:
    """Write the cache of checked records and open it; in memory where the cache folder cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".sqlite")
    except OSError:
        # A read-only home: the same answers, made anew in every process.
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(connection, folder, expected)
        return Store(connection)
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as connection:
            _fill(connection, folder, expected)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    store = open_store(path, expected)
    if store is None:
        raise RuntimeError(f"the cache {path} was replaced while it was being written")
    return store


def _fill(connection: sqlite3.Connection, folder: Folder, expected: str) -> None:
    connection.executescript(_TABLES)
    with connection:
        for name in ("agreements", "organisations", "references", "vocabularies"):
            rows = [
                (name, record_id, _type(record), record.model_dump_json(exclude_none=True))
                for record_id, record in folder.of(name).items()
            ]
            connection.executemany("INSERT INTO record VALUES (?, ?, ?, ?)", rows)
        connection.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", _links(folder))
        connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", _names(folder))
        connection.execute("INSERT INTO meta VALUES ('fingerprint', ?)", (expected,))


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


def _names(folder: Folder) -> Iterator[tuple[str, str, str]]:
    for agreement in folder.agreements.values():
        texts = (agreement.title, agreement.short_title)
        for name in (agreement.id, *agreement.aliases, *(part for text in texts for part in (text.en, text.id))):
            yield fold(name), "agreements", agreement.id
    for organisation in folder.organisations.values():
        texts = (organisation.name, organisation.short_name)
        for name in (organisation.id, *organisation.aliases, *(part for text in texts for part in (text.en, text.id))):
            yield fold(name), "organisations", organisation.id
