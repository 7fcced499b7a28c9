"""What an estimation found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import gammaln

from jalin.errors import InputError, UnknownNameError, message
from jalin.frames import find_missing, read_columns
from jalin.gravity import checks
from jalin.gravity.design import Design
from jalin.gravity.dropped import Dropped
from jalin.gravity.effects import level_columns, level_frame, normalise
from jalin.gravity.formula import Equation, read_numbers
from jalin.numerics.bias import BiasCorrection
from jalin.numerics.covariance import Covariance
from jalin.numerics.ppml import PoissonFit

if TYPE_CHECKING:
    from rich.console import RenderableType

Floats = NDArray[np.float64]

MOST_LEVELS = 5
KINDS = ("response", "pearson", "working")


@dataclass(frozen=True, repr=False)
class Fit:
    """A converged Poisson pseudo-maximum-likelihood fit: n observations, K regressors, G absorbed sets.

    Attributes
    ----------
    coefficients : (K,) in units of log outcome; without their bias where a correction was asked for.
    covariance : (K, K) of the coefficients.
    sandwich : how the covariance was made where no bias was corrected.
    bias : the correction of Weidner and Zylkin (2021); none where it was not asked for.
    design : the arrays estimated from.
    solution : what the solver returned: fitted means, linear predictor, gradient, iterations.
    """

    coefficients: Floats
    covariance: Floats
    sandwich: Covariance
    bias: BiasCorrection | None
    design: Design
    solution: PoissonFit

    @property
    def equation(self) -> Equation:
        """What was estimated."""
        return self.design.request.equation

    @property
    def names(self) -> tuple[str, ...]:
        """(K,) names of the regressors that have a coefficient."""
        return self.design.names

    @property
    def standard_errors(self) -> Floats:
        """(K,); not a number where a corrected variance is negative."""
        with np.errstate(invalid="ignore"):
            return np.sqrt(np.diag(self.covariance))

    @property
    def dropped(self) -> Dropped:
        """What was left out, and why."""
        return self.design.dropped

    @property
    def nobs(self) -> int:
        """n, observations estimated from."""
        return len(self.design.outcome)

    @property
    def rows(self) -> NDArray[np.int64]:
        """(n,) places of those observations in the caller's data."""
        return self.design.rows

    @property
    def iterations(self) -> int:
        """Reweighting steps until convergence."""
        return self.solution.iterations

    @property
    def gradient(self) -> float:
        """Largest score of a coefficient, relative to the sum of its absolute terms; zero at an exact solution."""
        return self.solution.gradient

    @property
    def deviance(self) -> float:
        """2 Σ w (y log(y / μ) − (y − μ))."""
        return self.solution.deviance

    @cached_property
    def log_likelihood(self) -> float:
        """Σ w (y log μ − μ − log y!)."""
        return self._likelihood(self.solution.fitted, self.solution.linear_predictor)

    @cached_property
    def pseudo_r2(self) -> float:
        """1 − log likelihood / log likelihood with a constant (and the offset) alone, as in McFadden (1974)."""
        design = self.design
        weights = np.ones(self.nobs) if design.weights is None else design.weights
        shift = np.zeros(self.nobs) if design.offset is None else design.offset
        predictor = shift + np.log(weights @ design.outcome) - np.log(weights @ np.exp(shift))
        return 1.0 - self.log_likelihood / self._likelihood(np.exp(predictor), predictor)

    @cached_property
    def squared_correlation(self) -> float:
        """Squared correlation of outcomes and fitted means."""
        return float(np.corrcoef(self.design.outcome, self.solution.fitted)[0, 1] ** 2)

    def fitted(self) -> pl.Series:
        """Fitted means in the unit of the outcome, one for each row of the caller's data; null where it was dropped."""
        return self._spread("fitted", self.solution.fitted)

    def residuals(self, kind: Literal["response", "pearson", "working"] = "response") -> pl.Series:
        """Residuals, one for each row of the caller's data; null where it was dropped.

        Parameters
        ----------
        kind : `response` is y − μ, `pearson` (y − μ) / √μ, `working` (y − μ) / μ.
        """
        if kind not in KINDS:
            raise InputError(
                message("no such residuals"), expected=", ".join(KINDS), found=repr(kind), mend=message("Ask for one.")
            )
        fitted = self.solution.fitted
        power = {"response": 0.0, "pearson": 0.5, "working": 1.0}[kind]
        return self._spread("residual", (self.design.outcome - fitted) / fitted**power)

    def effects(self) -> dict[str, pl.DataFrame]:
        """Fixed effects by absorbed set: the columns that name a level, and `effect` in units of log outcome.

        Effects of every set but the first have mean zero over observations, see `effects.normalise`. With regressors
        times uncorrected coefficients, and the offset, they add up to the linear predictor.
        """
        design = self.design
        names = [key.name for key in design.sets]
        frames = [
            pl.DataFrame([*level_frame(key, design.keys, codes, levels), pl.Series("effect", values)])
            for key, codes, levels, values in zip(design.sets, design.codes, design.levels, self._effects, strict=True)
        ]
        return {
            name: frame.sort(frame.columns[:-1]) if frame.width > 1 else frame
            for name, frame in zip(names, frames, strict=True)
        }

    def totals(self, absorbed: str) -> pl.DataFrame:
        """Actual and fitted totals of the outcome by the levels of an absorbed set, which are equal.

        With exporter-year and importer-year effects that is the structural property of Fally (2015, Journal of
        International Economics 97(1), proposition 1): fitted output and expenditure equal the actual ones.

        Parameters
        ----------
        absorbed : one of the absorbed sets, as it was written.

        Returns
        -------
        columns that name the level, `observations`, `actual`, `fitted` (weighted where the fit is).
        """
        design = self.design
        names = [key.name for key in design.sets]
        if absorbed not in names:
            raise UnknownNameError(
                message("no such absorbed set"),
                expected=message("one of {names}"),
                found=repr(absorbed),
                mend=message("Ask for one of these."),
                names=", ".join(names),
            )
        place = names.index(absorbed)
        key, codes, levels = design.sets[place], design.codes[place], design.levels[place]
        weights = np.ones(self.nobs) if design.weights is None else design.weights
        columns = [
            pl.Series("observations", np.bincount(codes, minlength=levels)),
            pl.Series("actual", np.bincount(codes, weights=weights * design.outcome, minlength=levels)),
            pl.Series("fitted", np.bincount(codes, weights=weights * self.solution.fitted, minlength=levels)),
        ]
        frame = pl.DataFrame([*level_frame(key, design.keys, codes, levels), *columns])
        return frame.sort(frame.columns[:-3]) if frame.width > 3 else frame

    def predict(self, data: Any) -> pl.Series:
        """Conditional means for other data, in the unit of the outcome.

        Parameters
        ----------
        data : a frame with the regressors' columns, those of the absorbed sets, and the offset where there is one.

        Raises
        ------
        UnknownNameError : a level of an absorbed set that was not estimated; names it.
        """
        design = self.design
        extra = [column for column in (design.request.offset,) if column is not None]
        columns = [column for key in design.sets for column in key.columns]
        frame = read_columns(data, [*self.equation.regressor_columns, *columns, *extra])
        gone = find_missing(frame, frame.columns)
        if gone:
            checks.refuse_missing(gone)
        variables = self.equation.evaluate_regressors(frame, design.state)
        checks.check_regressors(variables)
        predictor = variables.regressors[:, design.kept] @ self.solution.coefficients
        for column in extra:
            predictor = predictor + read_numbers(frame, column)
        for place in range(len(design.sets)):
            predictor = predictor + self._look_up(place, frame)
        return pl.Series("predicted", np.exp(predictor))

    def to_frame(self, level: float = 0.95) -> pl.DataFrame:
        """Coefficients as a table: regressor, coefficient, standard_error, z, p_value, low, high, partial_effect.

        Parameters
        ----------
        level : of the interval between `low` and `high`, from the normal distribution as in fixest.

        `partial_effect` is exp(coefficient) − 1, the change of the outcome that goes with one unit of the regressor.
        """
        from jalin.gravity.tables import coefficient_frame

        return coefficient_frame(self, level)

    def to_latex(self, digits: int = 3) -> str:
        """The coefficients as a LaTeX table for booktabs, standard errors in brackets below them."""
        from jalin.gravity.tables import latex_table

        return latex_table([self], digits=digits)

    def __rich__(self) -> RenderableType:
        from jalin.gravity.tables import render

        return render(self)

    def __str__(self) -> str:
        from jalin.gravity.tables import as_text

        return as_text(self)

    def __repr__(self) -> str:
        return f"<Fit {self.equation}: {self.nobs:,} observations, {len(self.names)} coefficients>"

    @cached_property
    def _effects(self) -> tuple[Floats, ...]:
        design = self.design
        total = self.solution.linear_predictor - design.regressors @ self.solution.coefficients
        if design.offset is not None:
            total = total - design.offset
        return normalise(total, design.codes, design.levels)

    def _look_up(self, place: int, frame: pl.DataFrame) -> Floats:
        """Effects of one set at the rows of other data."""
        design = self.design
        key, values = design.sets[place], self._effects[place]
        if not key.factors:
            return np.full(frame.height, values[0])
        table = level_frame(key, design.keys, design.codes[place], design.levels[place])
        kinds = {
            column: pl.String() if isinstance(kind, pl.Categorical | pl.Enum) else kind
            for column, kind in table.schema.items()
        }
        table = table.cast(kinds).with_columns(pl.Series("effect", values))  # type: ignore[arg-type]
        asked = frame.select(level_columns(key)).cast(kinds, strict=False)  # type: ignore[arg-type]
        found = asked.join(table, on=table.columns[:-1], how="left", maintain_order="left")["effect"]
        if found.null_count():
            self._refuse_levels(key.name, frame.select(level_columns(key)).filter(found.is_null()))
        return found.to_numpy()

    def _refuse_levels(self, name: str, unknown: pl.DataFrame) -> None:
        levels = unknown.unique(maintain_order=True)
        shown = ["-".join(str(value) for value in row) for row in levels.head(MOST_LEVELS).iter_rows()]
        raise UnknownNameError(
            message("levels of {name} that were not estimated"),
            expected=message("levels that the fit has an effect for"),
            found=", ".join(shown) + (f", … ({levels.height})" if levels.height > MOST_LEVELS else ""),
            mend=message("Leave those rows out, or estimate with data that have them."),
            name=name,
        )

    def _likelihood(self, fitted: Floats, predictor: Floats) -> float:
        y = self.design.outcome
        terms = y * predictor - fitted - gammaln(y + 1.0)
        return float(terms.sum() if self.design.weights is None else self.design.weights @ terms)

    def _spread(self, name: str, values: Floats) -> pl.Series:
        """Values of the sample at their rows of the caller's data, null elsewhere."""
        series = pl.Series(name, values)
        if self.nobs == self.design.height:
            return series
        places = np.full(self.design.height, -1)
        places[self.rows] = np.arange(self.nobs)
        index = pl.Series(places, dtype=pl.Int64)
        return series.gather(index.set(index < 0, None))


def stack(fits: Sequence[Fit]) -> pl.DataFrame:
    """Tables of several fits below each other, told apart by the column `fit`, counted from 1."""
    return pl.concat(
        fit.to_frame().select(pl.lit(number).alias("fit"), pl.all()) for number, fit in enumerate(fits, start=1)
    )
