"""Any frame that narwhals takes, read into polars: only the columns needed, and the caller's data never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.errors import InputError, UnknownNameError, message

MOST_ROWS = 5


def open_frame(data: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    """The data as narwhals sees them."""
    try:
        frame: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(data)
    except TypeError as error:
        raise InputError(
            message("not a data frame"),
            expected=message("a frame of polars, pandas, pyarrow or anything else that narwhals takes"),
            found=type(data).__name__,
            mend=message("Make a data frame of it first."),
        ) from error
    return frame


def column_names(data: Any) -> list[str]:
    """Names of the columns of the data."""
    return list(open_frame(data).collect_schema().names())


def read_columns(data: Any, columns: Iterable[str]) -> pl.DataFrame:
    """The named columns as a polars frame; raises UnknownNameError for those that are not there."""
    frame = open_frame(data)
    wanted = list(dict.fromkeys(columns))
    known = frame.collect_schema().names()
    for column in wanted:
        if column not in known:
            raise UnknownNameError(
                message("unknown column"),
                expected=message("one of {known}"),
                found=repr(column),
                mend=message("Columns are written as in the data."),
                known=_suggest(column, known),
            )
    chosen = frame.select(wanted)
    eager = chosen.collect() if isinstance(chosen, nw.LazyFrame) else chosen
    native = eager.to_native()
    if isinstance(native, pl.DataFrame):
        return native
    if eager.implementation.is_pyarrow():
        return eager.to_polars()
    return pl.DataFrame([_to_polars(eager[column]) for column in wanted])


def find_missing(frame: pl.DataFrame, columns: Iterable[str]) -> dict[str, NDArray[np.bool_]]:
    """For each column with missing values, null or NaN, where they are."""
    found = {}
    for column in columns:
        values = frame[column]
        # Frames know how many nulls they have; only those that have some are looked through.
        missing = values.is_null() if values.null_count() else None
        if values.dtype.is_float() and bool(np.isnan(values.to_numpy()).any()):
            missing = values.is_nan().fill_null(True)
        if missing is not None:
            found[column] = missing.to_numpy()
    return found


def say_rows(chosen: NDArray[np.bool_]) -> str:
    """How many rows, and which come first, counted from 0: “3 (rows 4, 17, 20)”."""
    rows = np.flatnonzero(chosen)
    shown = ", ".join(str(row) for row in rows[:MOST_ROWS])
    return f"{len(rows)} (rows {shown}{', …' if len(rows) > MOST_ROWS else ''})"


def _to_polars(values: nw.Series[Any]) -> pl.Series:
    """A column of pandas and its kin, without the need for pyarrow."""
    if values.dtype.is_numeric() and not values.is_null().any():
        return pl.Series(values.name, values.to_numpy())
    if values.dtype.is_float():
        return pl.Series(values.name, values.to_numpy().astype(np.float64))
    missing = values.is_null().to_list()
    return pl.Series(
        values.name, [None if gone else value for value, gone in zip(values.to_list(), missing, strict=True)]
    )


def _suggest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return ", ".join(near or known[:12]) + (" …" if not near and len(known) > 12 else "")
