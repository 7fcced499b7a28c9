"""A table of the estimates: columns as arrays, each read when it is first asked for.

Kept as NumPy's own .npz: a brief needs a few columns of a few tables at once, and reading them so takes a tenth of the
time that a library of frames takes to load. A missing number is not a number (NaN), a missing text is empty.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from jalin.register.recent import Recent

if TYPE_CHECKING:
    import polars as pl

Column = NDArray[Any]


class Table(Mapping[str, Column]):
    """Columns of one length, by name.

    Parameters
    ----------
    path : an .npz file with one array a column.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: dict[str, Column] = {}
        self._known: dict[str, NDArray[np.float64]] = {}
        self._found: Recent[tuple[tuple[str, str], ...], dict[str, Any]] = Recent(1_000)
        self._indices: dict[str, dict[Any, NDArray[np.int64]]] = {}

    @cached_property
    def _file(self) -> Any:
        return np.load(self._path, allow_pickle=False)

    def __getitem__(self, name: str) -> Column:
        if name not in self._read:
            self._read[name] = self._file[name]
            self._read[name].setflags(write=False)
        return self._read[name]

    def __iter__(self) -> Any:
        return iter(self._file.files)

    def __len__(self) -> int:
        return len(self._file.files)

    def row(self, **keys: str) -> dict[str, Any]:
        """The one row whose columns have these values, None for what is missing; empty where there is no such row."""
        key = tuple(keys.items())
        return dict(self._found.get(key, lambda: self._row(keys)))

    def _row(self, keys: Mapping[str, str]) -> dict[str, Any]:
        found = np.flatnonzero(np.logical_and.reduce([self[name] == value for name, value in keys.items()]))
        return {} if len(found) != 1 else self._rows(found)[0]

    def rows(self, places: NDArray[np.bool_]) -> list[dict[str, Any]]:
        """The rows where `places` is true, None for what is missing."""
        return self._rows(np.flatnonzero(places))

    def places(self, name: str, value: str) -> NDArray[np.int64]:
        """Where a column of texts holds `value`, in order; by an index made once."""
        if name not in self._indices:
            column = self[name]
            order = np.argsort(column, kind="stable")
            values, starts = np.unique(column[order], return_index=True)
            self._indices[name] = dict(zip(values.tolist(), np.split(order, starts[1:]), strict=True))
        return self._indices[name].get(value, np.array([], dtype=np.int64))

    def rows_of(self, name: str, value: str) -> list[dict[str, Any]]:
        """The rows in which a column of texts holds `value`, None for what is missing."""
        return self._rows(self.places(name, value))

    def _rows(self, found: NDArray[np.int64]) -> list[dict[str, Any]]:
        columns = [[_missing(value) for value in self[name][found].tolist()] for name in self]
        return [dict(zip(self, values, strict=True)) for values in zip(*columns, strict=True)]

    def known(self, name: str) -> NDArray[np.float64]:
        """The numbers of a column that are not missing."""
        if name not in self._known:
            values = self[name].astype(np.float64)
            self._known[name] = values[~np.isnan(values)]
        return self._known[name]

    def to_frame(self) -> pl.DataFrame:
        """The table as a frame of polars; null where a value is missing."""
        import polars as pl

        frame = pl.DataFrame({name: self[name] for name in self})
        texts = [pl.col(name).replace("", None) for name, kind in frame.schema.items() if kind == pl.String]
        return frame.with_columns(texts).with_columns(pl.col(pl.Float64).fill_nan(None))


def write_table(path: Path, frame: pl.DataFrame) -> None:
    """Write a frame of texts, numbers and booleans; a column of booleans with nulls becomes one of 1, 0 and NaN."""
    columns: dict[str, Any] = {name: _to_array(frame[name]) for name in frame.columns}
    np.savez_compressed(path, **columns)


def _to_array(column: pl.Series) -> Column:
    import polars as pl

    if column.dtype == pl.String:
        return np.array(column.fill_null("").to_list(), dtype=np.str_)
    if column.null_count():
        return column.cast(pl.Float64).fill_null(np.nan).to_numpy()
    return column.to_numpy()


def _missing(value: Any) -> Any:
    """A value, or None for the one that stands for what is missing."""
    return None if value == "" or (isinstance(value, float) and math.isnan(value)) else value
