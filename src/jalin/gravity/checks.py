"""What data must be like for an estimation, each fault named with its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.errors import EstimationError, message
from jalin.frames import say_rows
from jalin.gravity.coding import Coder, first_rows
from jalin.gravity.keys import Key

if TYPE_CHECKING:
    from jalin.gravity.formula import Evaluated

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def refuse_missing(missing: dict[str, Flags]) -> None:
    """Raise for missing values, naming every column that has some."""
    raise EstimationError(
        message("missing values"),
        expected=message("a value in every row"),
        found="; ".join(f"{column}: {say_rows(rows)}" for column, rows in missing.items()),
        mend=message('Fill them in, leave those rows out, or say missing="drop".'),
    )


def check_outcome(outcome: Floats, name: str) -> None:
    """The outcome is a finite number, nowhere negative, and positive somewhere."""
    infinite = ~np.isfinite(outcome)
    if infinite.any():
        raise EstimationError(
            message("an outcome that is not a finite number: {name}"),
            expected=message("finite numbers"),
            found=say_rows(infinite),
            mend=message("Mend or leave out those rows."),
            name=name,
        )
    negative = outcome < 0
    if negative.any():
        raise EstimationError(
            message("a negative outcome: {name}"),
            expected=message("numbers of zero or more, as Poisson regression needs"),
            found=say_rows(negative),
            mend=message("Mend or leave out those rows; in input-output tables they are often changes in stocks."),
            name=name,
        )
    if not outcome.any():
        raise EstimationError(
            message("an outcome that is zero everywhere: {name}"),
            expected=message("a positive outcome somewhere"),
            found=f"{len(outcome)} × 0" if len(outcome) else "0 rows",
            mend=message("Check which rows and which column you gave."),
            name=name,
        )


def check_regressors(variables: Evaluated) -> None:
    """Every regressor is a finite number everywhere; names all that are not."""
    finite = np.isfinite(variables.regressors)
    if finite.all():
        return
    found = [f"{name}: {say_rows(~column)}" for name, column in zip(variables.names, finite.T, strict=True)]
    raise EstimationError(
        message("regressors that are not finite numbers"),
        expected=message("finite numbers"),
        found="; ".join(text for text, column in zip(found, finite.T, strict=True) if not column.all()),
        mend=message("The logarithm of zero is not finite, for example. Mend or leave out those rows."),
    )


def check_weights(weights: Floats, name: str) -> None:
    """Weights are finite numbers of zero or more."""
    wrong = ~np.isfinite(weights) | (weights < 0)
    if wrong.any():
        raise EstimationError(
            message("weights that cannot be used: {name}"),
            expected=message("finite numbers of zero or more"),
            found=say_rows(wrong),
            mend=message("Mend or leave out those rows."),
            name=name,
        )


def check_offset(offset: Floats, name: str) -> None:
    """An offset is a finite number everywhere."""
    wrong = ~np.isfinite(offset)
    if wrong.any():
        raise EstimationError(
            message("an offset that cannot be used: {name}"),
            expected=message("finite numbers, in logarithms"),
            found=say_rows(wrong),
            mend=message("Mend or leave out those rows."),
            name=name,
        )


def check_duplicates(frame: pl.DataFrame, coder: Coder, dyad: tuple[str, ...], others: Iterable[str]) -> None:
    """A dyad occurs once at a time, or once with each value of the `others`, such as products."""
    columns = tuple(dict.fromkeys((*dyad, *others)))
    codes, levels = coder.code(Key(columns))
    if levels == frame.height:
        return
    again = np.ones(frame.height, dtype=bool)
    again[first_rows(codes, levels)] = False
    example = frame.select(columns).row(int(np.flatnonzero(again)[0]))
    raise EstimationError(
        message("the same {columns} more than once"),
        expected=message("one row for each, or an absorbed variable, such as a product, that tells them apart"),
        found=f"{'-'.join(str(value) for value in example)}; {say_rows(again)}",
        mend=message('Add them up, absorb what tells them apart, or say duplicates="allow".'),
        columns=", ".join(columns),
    )


def check_size(observations: int, regressors: int) -> None:
    """Something is left, and it is more than the regressors."""
    if not observations:
        raise EstimationError(
            message("no observations left"),
            expected=message("observations that are neither singletons nor separated"),
            found="0",
            mend=message("Absorb less: each level needs a positive outcome and two observations."),
        )
    if regressors >= observations:
        raise EstimationError(
            message("more regressors than observations"),
            expected=message("fewer than {observations} regressors"),
            found=str(regressors),
            mend=message("Leave regressors out, or add data."),
            observations=observations,
        )


def refuse_all(names: tuple[str, ...]) -> None:
    """Raise as none of the regressors can be estimated."""
    raise EstimationError(
        message("no regressor can be estimated"),
        expected=message("a regressor that varies beside the absorbed sets"),
        found=", ".join(names),
        mend=message("Absorb less, or add regressors that vary within the absorbed sets."),
    )
