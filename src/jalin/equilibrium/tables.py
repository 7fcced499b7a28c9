"""Frames of pairs and of economies, read into matrices and vectors."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.errors import InputError, message
from jalin.frames import find_missing, read_columns, say_rows

Floats = NDArray[np.float64]
SHOWN = 5


def read_matrix(data: Any, exporter: str, importer: str, value: str) -> tuple[tuple[str, ...], Floats]:
    """The economies in order, and a value for each pair (n, n), NaN where the frame has none.

    Raises
    ------
    InputError : values that are no numbers or infinite, economies without a name, pairs that occur twice.
    """
    frame = read_columns(data, [exporter, importer, value])
    _check_names(frame, [exporter, importer])
    _check_numbers(frame, value)
    frame = frame.select(
        pl.col(exporter).cast(pl.String).alias("exporter"),
        pl.col(importer).cast(pl.String).alias("importer"),
        pl.col(value).cast(pl.Float64).fill_null(float("nan")).alias("value"),
    )
    twice = frame.select("exporter", "importer").is_duplicated().to_numpy()
    if twice.any():
        raise InputError(
            message("pairs that occur twice"),
            expected=message("one row for each exporter and importer"),
            found=say_rows(twice),
            mend=message("A world is of one year and one sum over products: filter, or add up, first."),
        )
    economies = tuple(sorted({*frame["exporter"], *frame["importer"]}))
    places = {economy: place for place, economy in enumerate(economies)}
    rows, columns = (
        np.array([places[name] for name in frame[column]], dtype=np.int64) for column in ("exporter", "importer")
    )
    values = frame["value"].to_numpy()
    if np.isinf(values).any():
        raise InputError(
            message("infinite values"),
            expected=message("finite numbers in {column}"),
            found=say_rows(np.isinf(values)),
            mend=message("Correct them, or leave these rows out."),
            column=value,
        )
    matrix = np.full((len(economies), len(economies)), np.nan)
    matrix[rows, columns] = values
    return economies, matrix


def read_sizes(data: Any, economy: str, value: str) -> dict[str, float]:
    """A positive number for each economy."""
    frame = read_columns(data, [economy, value])
    _check_names(frame, [economy])
    _check_numbers(frame, value)
    frame = frame.select(pl.col(economy).cast(pl.String), pl.col(value).cast(pl.Float64))
    bad = frame[value].is_null() | frame[value].is_nan() | frame[value].is_infinite() | (frame[value] <= 0)
    if bad.fill_null(True).any():
        raise InputError(
            message("sizes that are none"),
            expected=message("a positive number as {column} of each economy"),
            found=", ".join(str(name) for name in frame.filter(bad.fill_null(True))[economy][:SHOWN]),
            mend=message("Correct them, or leave these economies out."),
            column=value,
        )
    if frame[economy].is_duplicated().any():
        raise InputError(
            message("economies that occur twice"),
            expected=message("one row for each economy"),
            found=", ".join(sorted(set(frame.filter(frame[economy].is_duplicated())[economy]))[:SHOWN]),
            mend=message("Leave one of the rows out."),
        )
    return dict(zip(frame[economy], frame[value], strict=True))


def _check_names(frame: pl.DataFrame, columns: list[str]) -> None:
    for column, where in find_missing(frame, columns).items():
        raise InputError(
            message("missing names"),
            expected=message("an economy in each row of {column}"),
            found=say_rows(where),
            mend=message("Fill them in, or leave these rows out."),
            column=column,
        )


def _check_numbers(frame: pl.DataFrame, column: str) -> None:
    if not frame[column].dtype.is_numeric():
        raise InputError(
            message("no numbers"),
            expected=message("a column of numbers as {column}"),
            found=str(frame[column].dtype),
            mend=message("Convert the column first."),
            column=column,
        )


def some(names: list[str]) -> str:
    """How many, and the first few: “7 (ABW, AFG, …)”."""
    return f"{len(names)} ({', '.join(names[:SHOWN])}{', …' if len(names) > SHOWN else ''})"
