"""Long frames of exports as arrays, with the names of rows and columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Matrix:
    """Values by economy and product.

    Attributes
    ----------
    economies : (n,) names of rows, sorted.
    products : (m,) names of columns, sorted.
    values : (n, m), zero where the frame has no row.
    """

    economies: list[str]
    products: list[str]
    values: NDArray[np.float64]


def make_matrix(frame: pl.DataFrame, row: str, column: str, value: str) -> Matrix:
    """A long frame as an array; for exports, where a cell that is not there is zero (see the source's parse.py)."""
    rows, columns = sorted(set(frame[row])), sorted(set(frame[column]))
    places = {name: place for place, name in enumerate(rows)}, {name: place for place, name in enumerate(columns)}
    values = np.zeros((len(rows), len(columns)))
    at = tuple(
        frame[name].replace_strict(list(known), list(known.values()), return_dtype=pl.Int64).to_numpy()
        for name, known in zip((row, column), places, strict=True)
    )
    np.add.at(values, at, frame[value].to_numpy())
    return Matrix(economies=rows, products=columns, values=values)
