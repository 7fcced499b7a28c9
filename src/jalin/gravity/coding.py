"""Levels as numbers: values of key columns coded 0 … L − 1, by hashing or by rank."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.gravity.keys import Factor, Key

Ints = NDArray[np.int64]

# A table of levels may be this many times as long as the data before ranking is the better way.
SPAN = 8
SLACK = 65_536


class Coder:
    """Codes of the rows of a frame; each column is coded once.

    Codes are numbered without gaps after every join, so none ever exceeds n²: ids of any size, and any number of joined
    columns, fit into 64 bits.

    Parameters
    ----------
    frame : holds the key columns, without missing values.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._known: dict[Factor, tuple[Ints, int]] = {}

    def code(self, key: Key) -> tuple[Ints, int]:
        """Level of each row, (n,), and how many levels there are."""
        codes, levels = np.zeros(self._frame.height, dtype=np.int64), min(self._frame.height, 1)
        for place, factor in enumerate(key.factors):
            more, count = self._code_factor(factor)
            codes, levels = (more, count) if place == 0 else compress(codes * count + more, levels * count)
        return codes, levels

    def _code_factor(self, factor: Factor) -> tuple[Ints, int]:
        if factor not in self._known:
            if isinstance(factor, str):
                self._known[factor] = _code_values(self._frame[factor])
            else:
                one, other, levels = self._code_both(factor)
                low, high = np.minimum(one, other), np.maximum(one, other)
                self._known[factor] = compress(low * levels + high, levels * levels)
        return self._known[factor]

    def _code_both(self, pair: tuple[str, str]) -> tuple[Ints, Ints, int]:
        """Two columns coded alike."""
        both = pl.concat([self._frame[column].alias("") for column in pair])
        codes, levels = _code_values(both)
        return codes[: self._frame.height], codes[self._frame.height :], levels


def compress(codes: Ints, bound: int) -> tuple[Ints, int]:
    """The same groups numbered without gaps, in the order of the codes, all of which lie in 0 … bound − 1."""
    if bound <= SPAN * len(codes) + SLACK:
        present = np.zeros(bound, dtype=np.int64)
        present[codes] = 1
        numbers = np.cumsum(present)
        return numbers[codes] - 1, int(numbers[-1]) if bound else 0
    ranks = pl.Series(codes).rank("dense").cast(pl.Int64).to_numpy() - 1
    return ranks, int(ranks.max()) + 1


def first_rows(codes: Ints, levels: int) -> Ints:
    """(L,) a row of each level: its first."""
    rows = np.empty(levels, dtype=np.int64)
    # The last assignment wins, so rows are assigned backwards.
    rows[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return rows


def _code_values(values: pl.Series) -> tuple[Ints, int]:
    if values.dtype == pl.String:
        values = values.cast(pl.Categorical)
    kind = values.dtype
    if not (kind.is_integer() or kind.is_temporal() or isinstance(kind, pl.Categorical | pl.Enum)):
        values = (values if kind.is_numeric() else values.cast(pl.String)).rank("dense")
    numbers = values.to_physical()
    if not len(numbers):
        return np.zeros(0, dtype=np.int64), 0
    # Extremes of Python's own integers: the span of 64-bit ids need not fit into 64 bits.
    low, high = int(numbers.min()), int(numbers.max())  # type: ignore[arg-type]
    if high - low >= SPAN * len(numbers) + SLACK:
        numbers = numbers.rank("dense")
        low, high = 1, len(numbers)
    return compress((numbers - low).cast(pl.Int64).to_numpy(), high - low + 1)
