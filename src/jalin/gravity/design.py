"""From a frame to the arrays of an estimation: read, checked, coded, and rid of what tells nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.frames import column_names, find_missing, read_columns
from jalin.gravity import checks
from jalin.gravity.coding import Coder, compress
from jalin.gravity.dropped import Dropped
from jalin.gravity.formula import Equation, Evaluated, read_numbers
from jalin.gravity.keys import Key
from jalin.gravity.sample import Sample, select_sample
from jalin.numerics.absorb import Absorber

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONSTANT = Key(())
USUAL = ("exporter", "importer", "year")


@dataclass(frozen=True, slots=True)
class Request:
    """What to estimate, and how to read the data for it.

    Attributes
    ----------
    equation : the equation.
    clusters : what standard errors are clustered by.
    weights, offset : columns; none where there are none.
    dyad : the columns of exporter, importer and time.
    missing : whether a missing value is an error or drops its row, which is reported.
    duplicates : whether a dyad that occurs twice at a time is an error or means two observations.
    separation : whether to look for separated observations.
    """

    equation: Equation
    clusters: tuple[Key, ...] = ()
    weights: str | None = None
    offset: str | None = None
    dyad: tuple[str, str, str] = USUAL
    missing: Literal["error", "drop"] = "error"
    duplicates: Literal["error", "allow"] = "error"
    separation: bool = True

    @property
    def sets(self) -> tuple[Key, ...]:
        """The absorbed sets: a constant where the equation has none."""
        return self.equation.absorb or (CONSTANT,)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Columns that absorbed sets and clusters read."""
        return tuple(dict.fromkeys(column for key in (*self.sets, *self.clusters) for column in key.columns))

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that the estimation cannot do without."""
        extra = [column for column in (self.weights, self.offset) if column is not None]
        return tuple(dict.fromkeys((*self.equation.columns, *self.key_columns, *extra)))


@dataclass(frozen=True)
class Design:
    """The arrays of an estimation: n observations, K regressors, G absorbed sets.

    Attributes
    ----------
    request : what was asked for.
    height : number of rows of the caller's frame.
    rows : (n,) which of them are estimated from.
    keys : a frame of n rows with the columns that name levels, dyads and times.
    outcome : (n,), in the unit of the data.
    regressors : (n, K).
    every_name : what the regressors were called before collinear ones were left out.
    kept : (K,) which of those are left.
    state : what formulaic must remember to make the same regressors for other rows.
    sets : (G,) the absorbed sets.
    codes : for each of them (n,) levels 0 … L − 1.
    levels : (G,) the L of each.
    clusters : for each way of clustering (n,) cluster numbers.
    weights, offset : (n,); none where there are none.
    dropped : what was left out.
    sorted_sets : the absorbed sets made ready, where the choice of the sample has done that already.
    """

    request: Request
    height: int
    rows: Ints
    keys: pl.DataFrame
    outcome: Floats
    regressors: Floats
    every_name: tuple[str, ...]
    kept: Ints
    state: Any
    sets: tuple[Key, ...]
    codes: tuple[Ints, ...]
    levels: tuple[int, ...]
    clusters: tuple[Ints, ...]
    weights: Floats | None
    offset: Floats | None
    dropped: Dropped
    sorted_sets: Absorber | None = None

    @property
    def absorber(self) -> Absorber:
        """The absorbed sets, ready for projections."""
        return self.sorted_sets or Absorber(self.codes)

    @property
    def names(self) -> tuple[str, ...]:
        """(K,) names of the regressors."""
        return tuple(self.every_name[column] for column in self.kept)

    def code(self, *columns: str) -> Ints:
        """(n,) values of some of the columns in `keys`, joined and numbered."""
        return Coder(self.keys).code(Key(columns))[0]

    def without(self, absorbed: Ints, combined: Ints) -> Design:
        """The design without regressors that cannot be estimated, given as columns."""
        names = self.names
        if not len(absorbed) + len(combined):
            return self
        left = np.setdiff1d(np.arange(len(names)), np.concatenate([absorbed, combined]))
        if not len(left):
            checks.refuse_all(names)
        dropped = replace(
            self.dropped,
            absorbed=tuple(names[column] for column in absorbed),
            collinear=tuple(names[column] for column in combined),
        )
        regressors = np.ascontiguousarray(self.regressors[:, left])
        return replace(self, regressors=regressors, kept=self.kept[left], dropped=dropped)


def make_design(data: Any, request: Request) -> Design:
    """Read, check, code and select.

    Raises
    ------
    EstimationError : the data do not allow the estimation; says which rows are at fault.
    UnknownNameError : a column that is not there.
    """
    table = _read(data, request)
    coder = Coder(table.frame)
    if table.dyad and request.duplicates == "error":
        checks.check_duplicates(table.frame, coder, table.dyad, request.key_columns)
    variables = request.equation.evaluate(table.frame)
    assert variables.outcome is not None
    checks.check_outcome(variables.outcome, request.equation.outcome)
    checks.check_regressors(variables)
    codes, levels = zip(*(coder.code(key) for key in request.sets), strict=True)
    sample = select_sample(
        variables.outcome, variables.regressors, codes, levels, table.weights, separation=request.separation
    )
    checks.check_size(len(sample.rows), len(variables.names))
    dropped = replace(
        table.dropped,
        singletons={key.name: count for key, count in zip(request.sets, sample.singletons, strict=True) if count},
        separated_by_effects=sample.separated_by_effects,
        separated_by_regressors=sample.separated_by_regressors,
        vanished=_find_vanished(table.frame, coder, sample, request),
        sets=tuple(
            key.name for key, count in zip(request.sets, sample.levels, strict=True) if count == 1 and key.factors
        ),
    )
    return _assemble(request, table, coder, variables, sample, dropped)


@dataclass(frozen=True, slots=True)
class _Table:
    """What was read: `rows` are the places in the caller's frame, none where they are all there."""

    frame: pl.DataFrame
    rows: Ints | None
    height: int
    dyad: tuple[str, ...]
    weights: Floats | None
    offset: Floats | None
    dropped: Dropped


def _read(data: Any, request: Request) -> _Table:
    """The columns needed, without rows that have no weight or, where asked for, a missing value."""
    known = column_names(data)
    # The usual names need not be there; names that the caller gave must be.
    asked = [name for name, usual in zip(request.dyad, USUAL, strict=True) if name in known or name != usual]
    frame = read_columns(data, (*request.columns, *asked))
    dyad = request.dyad if len(asked) == len(request.dyad) else ()
    height = frame.height
    keep = np.ones(height, dtype=bool)
    gone = find_missing(frame, dict.fromkeys((*request.columns, *dyad)))
    if gone and request.missing == "error":
        checks.refuse_missing(gone)
    for missing in gone.values():
        keep &= ~missing
    lost = height - int(keep.sum())
    weights = offset = None
    if request.weights is not None:
        weights = read_numbers(frame, request.weights)
        checks.check_weights(np.where(keep, weights, 0.0), request.weights)
        keep &= weights > 0
    if request.offset is not None:
        offset = read_numbers(frame, request.offset)
        checks.check_offset(np.where(keep, offset, 0.0), request.offset)
    dropped = Dropped(missing=lost, weightless=height - lost - int(keep.sum()))
    if keep.all():
        return _Table(frame, None, height, dyad, weights, offset, dropped)
    rows = np.flatnonzero(keep)
    weights, offset = (None if values is None else values[rows] for values in (weights, offset))
    return _Table(frame[rows], rows, height, dyad, weights, offset, dropped)


def _find_vanished(
    frame: pl.DataFrame, coder: Coder, sample: Sample, request: Request
) -> dict[str, tuple[object, ...]]:
    """Values of the absorbed sets' columns that the sample no longer has."""
    if len(sample.rows) == frame.height:
        return {}
    found: dict[str, tuple[object, ...]] = {}
    for column in dict.fromkeys(column for key in request.sets for column in key.columns):
        codes, levels = coder.code(Key((column,)))
        gone = np.bincount(codes[sample.rows], minlength=levels) == 0
        if gone.any():
            values = frame[column].filter(gone[codes]).unique()
            found[column] = tuple(values.sort().to_list())
    return found


def _assemble(
    request: Request, table: _Table, coder: Coder, variables: Evaluated, sample: Sample, dropped: Dropped
) -> Design:
    """Everything cut down to the sample."""
    every = len(sample.rows) == table.frame.height
    chosen: Any = slice(None) if every else sample.rows
    # A set of one level is a constant; one is kept where there is no other set to hold it.
    several = [place for place, count in enumerate(sample.levels) if count > 1] or [0]
    coded = [coder.code(key) for key in request.clusters]
    keys = table.frame.select(list(dict.fromkeys((*request.key_columns, *table.dyad))))
    assert variables.outcome is not None
    return Design(
        request=request,
        height=table.height,
        rows=sample.rows if table.rows is None else table.rows[sample.rows],
        keys=keys if every else keys[sample.rows],
        outcome=variables.outcome[chosen],
        regressors=variables.regressors[chosen],
        every_name=variables.names,
        kept=np.arange(len(variables.names)),
        state=variables.state,
        sets=tuple(request.sets[place] for place in several),
        codes=tuple(sample.codes[place] for place in several),
        levels=tuple(sample.levels[place] for place in several),
        clusters=tuple(compress(codes[chosen], levels)[0] for codes, levels in coded),
        weights=None if table.weights is None else table.weights[chosen],
        offset=None if table.offset is None else table.offset[chosen],
        dropped=dropped,
        sorted_sets=sample.absorber if len(several) == len(sample.levels) else None,
    )
