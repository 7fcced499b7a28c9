"""How likely a pair of players without an agreement is to sign one in ten years: plain logistic regression.

P(pair signs an FTA, CU or EIA by the end of year t + 10 | none signed by the end of year t) = Λ(a + Σ_k b_k x_k(t)),

x_k(t) the features of `signing_features`, of the end of year t. Pairs bound because one of them joined a union that
existed, and pairs tied by the African Continental Free Trade Area alone, did not decide to sign with each other: they
are left out of what the coefficients are estimated from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from jalin.build.baseline import YEAR
from jalin.build.signing_features import FEATURES, make_features
from jalin.build.signing_players import KEY, make_players, make_signings
from jalin.numerics.logistic import dyadic_covariance, logistic
from jalin.register import Register

Floats = NDArray[np.float64]
# Years in which a pair signs or does not.
HORIZON = 10
# What probabilities for use are estimated from: three decades that do not overlap, the last up to the baseline year.
WINDOWS = tuple((YEAR - HORIZON * place, YEAR - HORIZON * (place - 1)) for place in (3, 2, 1))
# What the probabilities that ship are made from.
SHIPPED = ("log_potential",)
# How many features explain a probability.
MOST_REASONS = 3
CONSTANT = "constant"


@dataclass(frozen=True)
class SigningModel:
    """A fit with K features.

    Attributes
    ----------
    names : (K + 1,) `constant`, then the features.
    coefficients : (K + 1,) log odds; of the constant at features of zero.
    covariance : (K + 1, K + 1), pairs with a player in common going together, over all windows.
    means : (K,) of the features in the sample; contributions are counted from there.
    deviations : (K,) standard deviations of the features in the sample.
    windows : (first, last) year of each, features as of the end of the first, signings by the end of the last.
    observations, signings : pairs in the sample, and how many of them signed.
    pseudo_r2 : McFadden's.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    means: Floats
    deviations: Floats
    windows: tuple[tuple[int, int], ...]
    observations: int
    signings: int
    pseudo_r2: float

    @property
    def features(self) -> tuple[str, ...]:
        """(K,) what it is fitted on."""
        return self.names[1:]

    @property
    def standard_errors(self) -> Floats:
        """(K + 1,)."""
        return np.sqrt(np.diag(self.covariance))

    def to_frame(self) -> pl.DataFrame:
        """Columns name, coefficient, standard_error, mean, deviation, per_deviation (coefficient times deviation)."""
        mean, deviation = ([None, *values.tolist()] for values in (self.means, self.deviations))
        return pl.DataFrame(
            {
                "name": self.names,
                "coefficient": self.coefficients,
                "standard_error": self.standard_errors,
                "mean": mean,
                "deviation": deviation,
            }
        ).with_columns(per_deviation=pl.col("coefficient") * pl.col("deviation"))


def make_sample(data: Path, register: Register, window: tuple[int, int], geography: pl.DataFrame) -> pl.DataFrame:
    """Pairs that had not signed by the end of the window's first year: their features then, and what became of them.

    Columns
    -------
    As `make_features` gives them, and window (its first year), signed (by the end of its last year), and, null where
    they did not, year, signed_by, afcfta, accession, as `make_signings` gives them.
    """
    start, end = (date(year, 12, 31) for year in window)
    signings = make_signings(register, make_players(register, start), start, end)
    return (
        make_features(data, register, start, geography)
        .join(signings, on=KEY, how="left")
        .with_columns(signed=pl.col("year").is_not_null(), window=pl.lit(window[0]))
        .sort(KEY)
    )


def choose_own(sample: pl.DataFrame) -> pl.DataFrame:
    """Without the pairs that signed with each other only by an accession or through the continental area."""
    return sample.filter(~(pl.col("accession").fill_null(value=False) | pl.col("afcfta").fill_null(value=False)))


def fit_signing(
    sample: pl.DataFrame, windows: Sequence[tuple[int, int]], features: Sequence[str] = FEATURES
) -> SigningModel:
    """Fit to the rows of one or more windows in which every feature is known.

    Raises
    ------
    EstimationError : a feature that foretells signing without error, or features that go together.
    """
    known = sample.drop_nulls(features)
    values, signed = known.select(features).to_numpy(), known["signed"].to_numpy()
    means, deviations = values.mean(axis=0), values.std(axis=0)
    # Centred and scaled, so that rounding does not decide; turned back below.
    scaled = np.column_stack([np.ones(len(values)), (values - means) / deviations])
    fit = logistic(scaled, signed)
    players = sorted(set(known["first"]) | set(known["second"]))
    place = {player: number for number, player in enumerate(players)}
    first, second = (np.array([place[player] for player in known[side]]) for side in KEY)
    covariance = dyadic_covariance(scaled, signed, fit, first, second)
    back = np.diag(np.concatenate([[1.0], 1.0 / deviations]))
    back[0, 1:] = -means / deviations
    share = signed.mean()
    alone = len(signed) * (share * np.log(share) + (1 - share) * np.log1p(-share))
    return SigningModel(
        names=(CONSTANT, *features),
        coefficients=back @ fit.coefficients,
        covariance=back @ covariance @ back.T,
        means=means,
        deviations=deviations,
        windows=tuple(windows),
        observations=len(signed),
        signings=int(signed.sum()),
        pseudo_r2=float(1 - fit.log_likelihood / alone),
    )


def make_contributions(model: SigningModel, features: pl.DataFrame) -> pl.DataFrame:
    """Columns first, second and one for each feature: b_k (x_k − mean_k), in log odds; null where x_k is unknown."""
    return features.select(
        *KEY,
        *(
            (pl.col(name) - mean) * value
            for name, mean, value in zip(model.features, model.means, model.coefficients[1:], strict=True)
        ),
    )


def make_probabilities(model: SigningModel, features: pl.DataFrame) -> pl.DataFrame:
    """One row for each pair of `features`.

    Columns
    -------
    first, second : players.
    probability : that they sign within HORIZON years, as if the pair were average in what is not known of it.
    reasons, contributions : the MOST_REASONS features that move its log odds most from those of the average pair, the
        largest first, and by how much.
    unknown : features that no source has for the pair; they contribute nothing.
    """
    parts = make_contributions(model, features)
    values = parts.select(model.features).to_numpy()
    known = np.nan_to_num(values)
    average = model.coefficients[0] + model.coefficients[1:] @ model.means
    order = np.argsort(-np.abs(known), axis=1, kind="stable")[:, :MOST_REASONS]
    names = np.array(model.features)
    return parts.select(KEY).with_columns(
        pl.Series("probability", expit(average + known.sum(axis=1))),
        pl.Series("reasons", names[order].tolist(), dtype=pl.List(pl.String)),
        pl.Series("contributions", np.take_along_axis(known, order, axis=1).tolist(), dtype=pl.List(pl.Float64)),
        pl.Series("unknown", [names[np.isnan(row)].tolist() for row in values], dtype=pl.List(pl.String)),
    )


def make_signing(data: Path, register: Register, geography: pl.DataFrame) -> pl.DataFrame:
    """What ships: probabilities of the pairs unsigned at the end of the baseline year, by gravity potential alone.

    The model on all FEATURES did not foretell better than potential (docs/methods/signing.md), so that it is the best
    baseline that is used. A pair whose potential no source tells is left out.
    """
    sample = pl.concat([choose_own(make_sample(data, register, window, geography)) for window in WINDOWS])
    features = make_features(data, register, date(YEAR, 12, 31), geography)
    return make_probabilities(fit_signing(sample, WINDOWS, SHIPPED), features.drop_nulls(SHIPPED))
