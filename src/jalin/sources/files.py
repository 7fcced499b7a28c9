"""Reading a source's files: all columns accounted for, none missing or of another type, or an error says which."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import polars as pl

from jalin.errors import InputError, message
from jalin.sources.source import DataFile, Source


def read_file(data: Path, source: Source, place: int = 0) -> pl.DataFrame:
    """The columns of file number `place` of a source, from the folder of data.

    Raises
    ------
    InputError : no such file; a column that is missing, of another type, or that source.yml does not know.
    """
    path = check_file(data, source, place)
    return pl.read_parquet(path, columns=list(source.files[place].columns))


def check_file(data: Path, source: Source, place: int = 0) -> Path:
    """Where file number `place` of a source lies, once it is known to be there and to have the columns it should.

    Raises
    ------
    InputError : as `read_file`.
    """
    wanted = source.files[place]
    path = data / wanted.path
    if not path.is_file():
        raise InputError(
            message("a file of data is missing"),
            expected=message("{file} of the source {source}"),
            found=str(path),
            mend=message(
                "No such file: give the folder that holds it with --data; source.yml says where it comes from."
            ),
            file=wanted.path,
            source=source.id,
        )
    _check_columns(wanted, source, dict(pl.read_parquet_schema(path)))
    return path


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()


def _check_columns(wanted: DataFile, source: Source, found: dict[str, pl.DataType]) -> None:
    wrong = [
        f"{name}: {found.get(name, 'missing')}" for name, kind in wanted.columns.items() if str(found.get(name)) != kind
    ]
    unknown = [name for name in found if name not in wanted.columns and name not in wanted.ignored]
    if wrong or unknown:
        raise InputError(
            message("a file of data is not as its source.yml says"),
            expected=", ".join(f"{name}: {kind}" for name, kind in wanted.columns.items()),
            found=", ".join(wrong + [f"{name}: not known" for name in unknown]),
            mend=message("Give the release that source.yml of {source} names, or bring source.yml up to date."),
            source=source.id,
        )
