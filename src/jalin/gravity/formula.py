"""The equation: from a one-line formula, which formulaic reads, or from names of columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.errors import EstimationError, InputError, message
from jalin.gravity.keys import Key, parse_key, read_keys, tokens_of

Floats = NDArray[np.float64]

INTERCEPT = "Intercept"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The equation's variables for some rows.

    Attributes
    ----------
    outcome : (n,); none where only regressors were asked for.
    regressors : (n, K), without an intercept.
    names : (K,) what the regressors are called.
    state : what formulaic must remember to make the same regressors for other rows; none where they are columns.
    """

    outcome: Floats | None
    regressors: Floats
    names: tuple[str, ...]
    state: Any = None


@dataclass(frozen=True)
class Equation:
    """An equation, not yet tied to data.

    Attributes
    ----------
    outcome : column, or expression, on the left.
    regressors : columns, or terms, on the right.
    absorb : the absorbed sets.
    columns : columns of data that outcome and regressors read.
    regressor_columns : those that the regressors alone read.
    formula : formulaic's Formula; none where outcome and regressors are names of columns.
    """

    outcome: str
    regressors: tuple[str, ...]
    absorb: tuple[Key, ...]
    columns: tuple[str, ...]
    regressor_columns: tuple[str, ...]
    formula: Any = None

    def __str__(self) -> str:
        sets = " + ".join(key.name for key in self.absorb)
        return f"{self.outcome} ~ {' + '.join(self.regressors) or '1'}" + (f" | {sets}" if sets else "")

    def evaluate(self, frame: pl.DataFrame) -> Evaluated:
        """Outcome and regressors for the rows of `frame`; whatever is not finite is left for the caller to judge."""
        if self.formula is None:
            outcome = read_numbers(frame, self.outcome)
            return Evaluated(outcome, _stack(frame, self.regressors), self.regressors)
        matrices = _materialize(self.formula, frame)
        outcomes = np.asarray(matrices.lhs, dtype=np.float64)
        if outcomes.shape[1] != 1:
            raise EstimationError(
                message("not one outcome"),
                expected=message("one number a row on the left of ~"),
                found=f"{self.outcome}: {', '.join(matrices.lhs.model_spec.column_names)}",
                mend=message("Estimate one equation after the other."),
            )
        regressors, names = _drop_intercept(matrices.rhs)
        return Evaluated(np.ascontiguousarray(outcomes[:, 0]), regressors, names, matrices.rhs.model_spec)

    def evaluate_regressors(self, frame: pl.DataFrame, state: Any) -> Evaluated:
        """The same regressors for other rows, which need not know the outcome."""
        if self.formula is None:
            return Evaluated(None, _stack(frame, self.regressors), self.regressors)
        return Evaluated(None, *_drop_intercept(_materialize(state, frame)), state)


def make_equation(
    outcome: str,
    regressors: Sequence[str] | None,
    absorb: str | Sequence[str] | None,
    columns: Collection[str] = (),
) -> Equation:
    """An equation from what the user gave: a whole formula, or names.

    Parameters
    ----------
    outcome : a column, or `outcome ~ regressors | absorbed sets`.
    regressors : columns; none with a formula.
    absorb : entries like `exporter^year`; with a formula they may stand in either place, not in both.
    columns : the columns of the data, so that an entry that is a column's name is read as such.
    """
    if "~" in outcome and outcome not in columns:
        if regressors is not None:
            raise InputError(
                message("regressors given twice"),
                expected=message("a formula, or an outcome with its regressors"),
                found=f"{outcome!r}, {list(regressors)!r}",
                mend=message("Write all regressors into the formula."),
            )
        return parse_formula(outcome, absorb, columns)
    if isinstance(regressors, str):
        regressors = (regressors,)
    names = tuple(regressors or ())
    if len(set(names)) < len(names):
        raise InputError(
            message("a regressor given twice"),
            expected=message("each regressor once"),
            found=", ".join(names),
            mend=message("Leave one of them out."),
        )
    keys = _read_entries(absorb, columns)
    return Equation(outcome, names, keys, tuple(dict.fromkeys((outcome, *names))), names)


def parse_formula(text: str, absorb: str | Sequence[str] | None = None, columns: Collection[str] = ()) -> Equation:
    """Read `outcome ~ regressors | absorbed sets`: formulaic reads what stands before the bar."""
    from formulaic import Formula
    from formulaic.errors import FormulaicError

    tokens = tokens_of(text)
    tildes = [token.source_start for token in tokens if token.kind.value == "operator" and token.token == "~"]
    bars = [place for place, token in enumerate(tokens) if token.kind.value == "operator" and "|" in token.token]
    left = text[: tokens[bars[0]].source_start] if bars else text
    try:
        formula = Formula(left)
        sides = formula.lhs, formula.rhs
        halves = left[: tildes[0]], left[tildes[0] + 1 :]
        required = [_find_columns(side, half, columns) for side, half in zip(sides, halves, strict=True)]
    except (FormulaicError, AttributeError, SyntaxError, IndexError) as error:
        raise _unreadable(text) from error
    if len(bars) > 1 or (bars and tokens[bars[0]].token != "|") or isinstance(sides[1], tuple):
        raise _unreadable(text)
    keys = read_keys(tokens[bars[0] + 1 :], text) if bars else ()
    if bars and absorb is not None:
        raise InputError(
            message("absorbed sets given twice"),
            expected=message("absorbed sets in the formula or in absorb"),
            found=f"{text!r}, {absorb!r}",
            mend=message("Leave one of them out."),
        )
    keys = _check_once(keys) if bars else _read_entries(absorb, columns)
    terms = tuple(str(term) for term in sides[1])
    if not keys and "1" not in terms:
        raise EstimationError(
            message("an equation without a constant"),
            expected=message("a constant or absorbed sets"),
            found=repr(text),
            mend=message("Leave out “0 +” or “- 1”, or absorb something."),
        )
    outcome = " + ".join(str(term) for term in sides[0])
    regressors = tuple(term for term in terms if term != "1")
    return Equation(outcome, regressors, keys, tuple(sorted({*required[0], *required[1]})), required[1], formula)


def _find_columns(side: Any, text: str, columns: Collection[str]) -> tuple[str, ...]:
    """Columns that one side reads: those that formulaic knows it needs, and those whose names it has.

    Formulaic overlooks what stands in calls of transforms that remember something, such as center(x).
    """
    from formulaic.transforms import TRANSFORMS

    words = {word for word in re.findall(r"\w+", text) if word in columns and word not in TRANSFORMS}
    return tuple(sorted(words | {str(name) for name in side.required_variables}))


def read_numbers(frame: pl.DataFrame, column: str) -> Floats:
    """A column as floats, missing values as NaN; booleans count as 0 and 1."""
    values = frame[column]
    if not (values.dtype.is_numeric() or values.dtype == pl.Boolean):
        raise EstimationError(
            message("a variable that is not a number: {column}"),
            expected=message("numbers, or true and false"),
            found=str(values.dtype),
            mend=message("Convert it; to have one dummy for each value, write C({column}) in a formula."),
            column=column,
        )
    return values.cast(pl.Float64).to_numpy()


def _stack(frame: pl.DataFrame, columns: Sequence[str]) -> Floats:
    if not columns:
        return np.empty((frame.height, 0))
    return np.column_stack([read_numbers(frame, column) for column in columns])


def _materialize(formula: Any, frame: pl.DataFrame) -> Any:
    """Matrices of a Formula or ModelSpec. Rows with missing values stay, so that nothing is dropped in silence."""
    from formulaic.errors import FormulaicError

    kinds = {"output": "numpy", "na_action": "ignore"}
    try:
        # The logarithm of zero is reported as such, with its rows, by those who check what comes out.
        with np.errstate(all="ignore"):
            if hasattr(formula, "update"):
                return formula.update(**kinds).get_model_matrix(frame, context={})
            return formula.get_model_matrix(frame, context={}, **kinds)
    except FormulaicError as error:
        raise EstimationError(
            message("a formula that cannot be evaluated"),
            expected=message("terms that formulaic can compute from the columns"),
            found=str(error),
            mend=message("Compute the variable first and use its column."),
        ) from error


def _drop_intercept(matrix: Any) -> tuple[Floats, tuple[str, ...]]:
    names = tuple(matrix.model_spec.column_names)
    kept = [place for place, name in enumerate(names) if name != INTERCEPT]
    values = np.asarray(matrix, dtype=np.float64)
    return np.ascontiguousarray(values[:, kept]), tuple(names[place] for place in kept)


def _read_entries(absorb: str | Sequence[str] | None, columns: Collection[str]) -> tuple[Key, ...]:
    entries = (absorb,) if isinstance(absorb, str) else tuple(absorb or ())
    return _check_once(tuple(parse_key(entry, columns) for entry in entries))


def _check_once(keys: tuple[Key, ...]) -> tuple[Key, ...]:
    if len(set(keys)) < len(keys):
        raise InputError(
            message("an absorbed set given twice"),
            expected=message("each absorbed set once"),
            found=" + ".join(key.name for key in keys),
            mend=message("Leave one of them out."),
        )
    return keys


def _unreadable(text: str) -> InputError:
    return InputError(
        message("a formula that cannot be read"),
        expected=message("outcome ~ regressors | absorbed sets, in one line"),
        found=repr(text),
        mend=message("Write trade ~ rta + log(dist) | exporter^year + importer^year, say."),
    )
