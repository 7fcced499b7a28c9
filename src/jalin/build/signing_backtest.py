"""Would the signing model, made with what was known in 2004, have told who was to sign from 2005 on?

The model is fitted on the decade up to 2004 and ranks the pairs unsigned at the end of 2004 by their features then. It
is judged by who had signed at the end of 2023, against three rankings that need no model.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.build.signing import HORIZON, SigningModel, choose_own, fit_signing, make_probabilities, make_sample
from jalin.build.signing_features import FEATURES
from jalin.build.signing_players import KEY
from jalin.numerics.ranking import auc, precision_at
from jalin.register import Register

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
KNOWN, JUDGED = 2004, 2023
TRAINED = ((KNOWN - HORIZON, KNOWN),)
PLACES = 50
RANKERS = ("model", "potential", "near", "gdp_product")
GROUPS = 10


@dataclass(frozen=True)
class Backtest:
    """What came of it.

    Attributes
    ----------
    model : fitted on signings up to KNOWN.
    ranked : the pairs judged: first, second, RANKERS (scores, higher is likelier), signed, year, signed_by, afcfta,
        accession.
    table : sample (`all`, `without_afcfta`, `without_accessions`, `without_both`), ranker, auc, precision (of the first
        PLACES), auc_lead and precision_lead (the model's less this ranker's) with the standard errors auc_error and
        precision_error (null for the model itself), pairs, signings.
    calibration : group (tenths of the pairs by probability, 1 the lowest), pairs, expected (mean probability),
        happened (share that signed within HORIZON years), of `without_both`.
    """

    model: SigningModel
    ranked: pl.DataFrame
    table: pl.DataFrame
    calibration: pl.DataFrame


def run_backtest(data: Path, register: Register, geography: pl.DataFrame) -> Backtest:
    """Fit, rank and judge. Pairs with a feature that is unknown are neither fitted nor ranked."""
    trained = pl.concat([choose_own(make_sample(data, register, window, geography)) for window in TRAINED])
    model = fit_signing(trained, TRAINED)
    judged = make_sample(data, register, (KNOWN, JUDGED), geography).drop_nulls(FEATURES)
    ranked = rank_pairs(model, judged)
    return Backtest(model, ranked, judge_rankings(ranked), _calibrate(ranked))


def rank_pairs(model: SigningModel, judged: pl.DataFrame) -> pl.DataFrame:
    """Scores of all rankers; `near` is distance with its sign turned, in km."""
    return judged.join(make_probabilities(model, judged).select(*KEY, model="probability"), on=KEY).select(
        *KEY,
        "model",
        "potential",
        (-pl.col("distance")).alias("near"),
        "gdp_product",
        "signed",
        "year",
        "signed_by",
        "afcfta",
        "accession",
    )


def judge_rankings(ranked: pl.DataFrame) -> pl.DataFrame:
    """The table of `Backtest`. What a sample is without is left out of it: it counts neither for nor against."""
    rows = []
    for sample, columns in _SAMPLES.items():
        left_out = [pl.col(name).fill_null(value=False) for name in columns]
        kept = ranked.filter(~pl.any_horizontal(left_out)) if left_out else ranked
        signed = kept["signed"].to_numpy()
        scores = kept.select(RANKERS).to_numpy()
        judged, errors = _judge(scores, signed), _lead_errors(kept, scores, signed)
        for place, ranker in enumerate(RANKERS):
            leads = [None] * 4 if place == 0 else [*(judged[0] - judged[place]), *errors[place]]
            rows.append((sample, ranker, *judged[place], *leads, kept.height, int(signed.sum())))
    measures = ("auc", "precision", "auc_lead", "precision_lead", "auc_error", "precision_error")
    schema = {"sample": pl.String, "ranker": pl.String} | dict.fromkeys(measures, pl.Float64)
    return pl.DataFrame(rows, schema=schema | {"pairs": pl.Int64, "signings": pl.Int64}, orient="row")


def _judge(scores: Floats, signed: Bools) -> Floats:
    """(rankers, 2): area under the curve, and precision of the first PLACES."""
    return np.array([(auc(column, signed), precision_at(column, signed, PLACES)) for column in scores.T])


def _lead_errors(kept: pl.DataFrame, scores: Floats, signed: Bools) -> Floats:
    """(rankers, 2) standard errors of the model's lead, by leaving out each player with all its pairs in turn.

    Pairs with a player in common go together, so that a player is what one can leave out (the jackknife of Snijders and
    Borgatti 1999, Connections 22(2), for networks). Of the ranking alone: the model is not fitted anew.
    """
    first, second = (kept[side].to_numpy() for side in KEY)
    players = np.unique(np.concatenate([first, second]))
    without = np.array([_judge(scores[rows], signed[rows]) for rows in ((first != p) & (second != p) for p in players)])
    leads = without[:, :1] - without
    spread = ((leads - leads.mean(axis=0)) ** 2).sum(axis=0)
    # Each pair is left out twice, once with either player: hence a half of what the jackknife of single ones has.
    return np.asarray(np.sqrt((len(players) - 2) / (2 * len(players)) * spread))


_SAMPLES = {
    "all": (),
    "without_afcfta": ("afcfta",),
    "without_accessions": ("accession",),
    "without_both": ("afcfta", "accession"),
}


def _calibrate(ranked: pl.DataFrame) -> pl.DataFrame:
    within = (pl.col("year") <= KNOWN + HORIZON).fill_null(value=False)
    kept = choose_own(ranked).sort("model", *KEY)
    return (
        kept.with_row_index("place")
        .with_columns(group=pl.col("place") * GROUPS // kept.height + 1)
        .group_by("group", maintain_order=True)
        .agg(pl.len().alias("pairs"), pl.col("model").mean().alias("expected"), within.mean().alias("happened"))
    )
