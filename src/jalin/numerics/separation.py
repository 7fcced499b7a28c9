"""Observations that no finite Poisson estimate can fit: separated observations.

Let 𝒳 be everything spanned by the regressors and the dummies of the absorbed sets. Observations with zero outcome are
*separated* by a certificate z ∈ 𝒳 with z = 0 where the outcome is positive, z ≥ 0 where it is zero, and z > 0 on them
(Correia, Guimarães and Zylkin 2019, "Verifying the existence of maximum likelihood estimates for generalized linear
models", arXiv 1903.01633): along −z the likelihood rises for ever. They say nothing about the other coefficients and
have to be left out, all of them, before the fit.

Three searches follow one another.

1. A level of an absorbed set without a positive outcome, and a regressor that is constant where the outcome is positive
   and lies to one side of that constant elsewhere, are certificates as they stand.
2. By Stiemke's theorem of the alternative none of the rest is separated exactly if some weights, orthogonal to 𝒳, are
   positive wherever the outcome is zero: Σ w z = 0 then leaves no room for z > 0. The residuals of weighted least
   squares on 𝒳 are, times their weights, orthogonal to 𝒳. Newton steps on Σ exp(η) − Σ_{y>0} η, the Poisson likelihood
   of whether there is an outcome at all, make them positive where they need be; usually the first step does, and one
   projection settles everything.
3. Observations that resist are suspects. Newton steps on Σ exp(−z) over them, z being held at zero on all others, look
   for their certificate. The first step is that of the paper's iterative rectifier. Where the rectifier clips z at zero
   and projects again, at a rate that can be arbitrarily slow, these steps give more weight to what lags behind, and
   arrive after about as many steps as the logarithm of the number of suspects. What is found is left out; what is not
   is put to search 2 again.

Every observation with zero outcome ends with a proof of one kind or the other; if one cannot be had, ConvergenceError.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from jalin.errors import ConvergenceError
from jalin.numerics.absorb import Absorber
from jalin.numerics.span import Span

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
# How far from zero a proof of non-separation must keep, in units of a Newton step, and how far from exact it may be.
MARGIN = 0.1
ROOM = 1e-4
# Steps for which an observation may fall short of the margin before it becomes a suspect.
PATIENCE = 3
# Rounds of proportional fitting before the first step.
ROUNDS = 3
# Weight of suspects, relative to observations on which the certificate must be zero.
LIGHT = 1e-3
# Differences between entries of a regressor below this share of them are rounding.
ROUNDING = 1e-12
# Tolerance of the normal equations: of proofs, which may be out by `ROOM`, at first, and of all else.
LOOSE = 1e-5
EXACT = 1e-8
# How far ahead of the last suspect another one can be and still lose weight.
FURTHEST = 25.0
# When a suspect is given up: how far others are ahead and how little it still moves; at first, and where that was rash.
GIVING_UP = ((3.0, MARGIN), (25.0, 1e-6))
MAX_STEPS = 100
MAX_HALVINGS = 40
# Steps that bring a certificate to zero where it has to be zero.
MULTIPLIERS = 50


@dataclass(frozen=True, slots=True)
class Separation:
    """What is separated, and why.

    Attributes
    ----------
    separated : (n,) True where no finite estimate can fit the observation.
    by_effects : how many of these an absorbed set separates by itself: all outcomes of a level are zero.
    by_regressors : how many more regressors separate, alone or together with absorbed sets.
    iterations : weighted least-squares projections made.
    certificate : (n,) z, a combination of regressors and absorbed sets, positive where `separated`, zero elsewhere;
        without unit, its smallest positive value is one. Observations without weight take no part and have zero.
    """

    separated: Bools
    by_effects: int
    by_regressors: int
    iterations: int
    certificate: Floats


def find_separated(
    outcome: Floats,
    regressors: Any,
    codes: Sequence[Ints],
    *,
    weights: Floats | None = None,
    intercept: bool = True,
    tolerance: float = 1e-6,
    absorber: Absorber | None = None,
) -> Separation:
    """Find all separated observations of a Poisson regression.

    Only whether an outcome is positive matters, not how large it is. Singletons are not looked for.

    Parameters
    ----------
    outcome : (n,) y ≥ 0.
    regressors : (n, K), an array or a scipy sparse matrix; K may be 0, and columns may be collinear.
    codes : for each absorbed set its levels 0 … L − 1, (n,).
    weights : (n,) ≥ 0; only whether one is zero matters: such an observation takes no part.
    intercept : whether the model has a constant, which counts as a set of one level; absorbed sets have one anyhow.
    tolerance : how far a certificate may be from zero where it has to be zero, relative to its smallest positive value.
    absorber : of these sets, where the caller has one.

    Raises
    ------
    ConvergenceError : for some observations neither a certificate nor a proof that there is none could be had.
    """
    live = np.ones(len(outcome), dtype=bool) if weights is None else weights > 0
    search = _Search(
        Span(regressors, codes, intercept, absorber), live & (outcome > 0), live & ~(outcome > 0), tolerance
    )
    search.try_levels()
    by_effects = int(np.count_nonzero(search.certificate))
    search.try_columns()
    search.settle()
    separated = search.certificate > 0
    return Separation(
        separated, by_effects, int(np.count_nonzero(separated)) - by_effects, search.solves, search.certificate
    )


class _Search:
    """One search: which observations are settled, and the certificate so far.

    Attributes
    ----------
    inside : (n,) observations with positive outcome or proven not to be separated: any certificate is zero there.
    suspects : (n,) observations not settled yet.
    certificate : (n,) positive on those found separated, zero on all others.
    solves : projections made.
    """

    def __init__(self, span: Span, inside: Bools, suspects: Bools, tolerance: float) -> None:
        self.span = span
        self.inside = inside
        self.suspects = suspects
        self.tolerance = tolerance
        self.certificate = np.zeros(len(inside))
        self.solves = 0

    def try_levels(self) -> None:
        """Levels of absorbed sets whose outcomes are all zero."""
        count = np.zeros(len(self.inside))
        for code in self.span.codes:
            count += (np.bincount(code, self.inside) == 0)[code]
        self._accept(count, self.suspects & (count > 0))

    def try_columns(self) -> None:
        """Regressors that are constant on the inside and to one side of that constant on the suspects."""
        while self.suspects.any():
            low, high = _extremes(self.span.regressors, self.inside)
            lowest, highest = _extremes(self.span.regressors, self.suspects)
            width = np.maximum(highest - low, low - lowest)
            # Without a constant in the model the column must be zero itself.
            flat = (low == high) & (self.span.constant | (low == 0)) & (width > ROUNDING * np.abs(low))
            one_sided = flat & ((lowest >= low) | (highest <= low))
            if not one_sided.any():
                return
            z, found = np.zeros(len(self.inside)), np.zeros(len(self.inside), dtype=bool)
            for column in np.flatnonzero(one_sided):
                # In units of its widest distance, so that columns of any unit may be added up.
                unit = width[column] if highest[column] > low[column] else -width[column]
                distance = (_column(self.span.regressors, int(column)) - low[column]) / unit
                found |= distance > ROUNDING
                z += distance
            self._accept(z, self.suspects & found)

    def settle(self) -> None:
        """Prove of every suspect that it is separated or that it is not."""
        rules = list(GIVING_UP)
        while self.suspects.any():
            before = np.count_nonzero(self.suspects)
            self._exonerate(self._clear())
            if self.suspects.any():
                self._certify(*rules[0])
            if np.count_nonzero(self.suspects) == before:
                rules.pop(0)
                if not rules:
                    raise ConvergenceError(
                        "search for separated observations", iterations=self.solves, residual=float(before)
                    )

    def _exonerate(self, cleared: Bools) -> None:
        """Take note that suspects are proven not to be separated."""
        self.inside = self.inside | cleared
        self.suspects = self.suspects & ~cleared

    def _accept(self, z: Floats, found: Bools) -> None:
        """Add z, positive on the suspects `found` and zero on all other live observations, to the certificate."""
        if not found.any():
            return
        z = z / z[found].min()
        before = self.certificate > 0
        # Those found before may have any value of z; enough of their own certificate keeps them positive.
        need = max(0.0, float((-z[before]).max(initial=0.0))) + 1.0
        total = np.where(before, need * self.certificate + z, 0.0)
        self.certificate = np.where(found, z, total)
        self.suspects = self.suspects & ~found

    def _clear(self) -> Bools:
        """Suspects proven not to be separated, as long as the others are left out of account.

        Leaving observations out can only make room for certificates, so the proof holds for the whole as well.
        """
        inside = self.inside
        offset = 0.0 if self.span.constant else 1.0
        predictor = self._start()
        aside = ~(inside | self.suspects)
        short = np.zeros(len(inside), dtype=np.int64)
        tolerance = LOOSE
        for _ in range(MAX_STEPS):
            fitted = np.where(aside, 0.0, np.exp(predictor))
            target = np.where(inside, np.exp(-np.where(inside, predictor, 0.0)), 0.0) - offset
            solution = self._fit(target, fitted, tolerance)
            # One plus the Newton step. On suspects, this times `fitted` are weights orthogonal to the span.
            share = solution + offset
            proven = self.suspects & ~aside
            if not proven.any() or share[proven].min() > MARGIN:
                error = self.span.imbalance(fitted * (target - solution), fitted)
                if error <= ROOM:
                    return proven
                if tolerance == EXACT:
                    raise ConvergenceError("proof of non-separation", iterations=self.solves, residual=error)
                tolerance = EXACT
                continue
            short = np.where(proven & (share <= MARGIN), short + 1, 0)
            predictor = self._move(predictor, share - 1.0, ~aside)
            aside = aside | (short >= PATIENCE)
        raise ConvergenceError("proof of non-separation", iterations=self.solves, residual=float(share[proven].min()))

    def _start(self) -> Floats:
        """Predictor (n,) to start from, by proportional fitting (Deming and Stephan 1940) of absorbed sets.

        Many sparse dummies take part, by generalized scaling (Darroch and Ratcliff 1972).
        """
        inside = self.inside.astype(float)
        live = self.inside | self.suspects
        mean = np.count_nonzero(self.inside) / np.count_nonzero(live) if self.span.constant else 1.0
        fitted = live * mean
        dummies = self.span.regressors
        scaled = sparse.issparse(dummies) and dummies.nnz > 0 and dummies.min() >= 0
        most = float(dummies.sum(axis=1).max()) if scaled else 1.0
        for _ in range(ROUNDS):
            if scaled:
                fitted *= np.exp(dummies @ np.log(_ratio(dummies.T @ inside, dummies.T @ fitted)) / most)
            for code in self.span.codes:
                wanted: Floats = np.bincount(code, inside).astype(np.float64)
                had: Floats = np.bincount(code, fitted).astype(np.float64)
                fitted *= _ratio(wanted, had)[code]
        return np.log(np.where(live, fitted, 1.0))

    def _move(self, predictor: Floats, step: Floats, used: Bools) -> Floats:
        """The Newton step, halved until it lowers Σ exp(η) − Σ_{inside} η over the observations `used`."""
        active = np.where(used, step, 0.0)
        inside = self.inside
        before = np.exp(predictor[used]).sum() - predictor[inside].sum()
        share = 1.0
        for _ in range(MAX_HALVINGS):
            moved = predictor + share * active
            with np.errstate(over="ignore"):
                if np.exp(moved[used]).sum() - moved[inside].sum() <= before + 1e-12 * abs(before):
                    return moved
            share /= 2
        raise ConvergenceError("proof of non-separation: no step helps", iterations=self.solves, residual=share)

    def _certify(self, gap: float, still: float) -> None:
        """Look for a certificate that is positive on some suspects and zero on all others; accept it.

        Parameters
        ----------
        gap : how far others must be ahead of suspects that hardly move before these are given up.
        still : the step up to which they hardly move.
        """
        wanted = self.suspects.copy()
        fixed = self.inside.copy()
        total = np.zeros(len(wanted))
        for _ in range(MAX_STEPS):
            lead = np.where(wanted, total - total[wanted].min(), 0.0)
            weights = np.where(wanted, LIGHT * np.exp(-np.minimum(lead, FURTHEST)), fixed)
            step, target = self._fit_fixed(wanted, fixed, weights)
            # Residuals that are positive on all suspects prove that none of them is separated after all.
            proves = np.array_equal(fixed, self.inside) and step[wanted].max() < 1 - MARGIN
            if proves and self.span.imbalance(weights * (target - step), weights) <= ROOM:
                self._exonerate(wanted)
                return
            total = self._advance(total, step, wanted)
            least = float(total[wanted].min())
            if least > 0 and float(np.abs(total[fixed]).max(initial=0.0)) <= self.tolerance * least:
                self._accept(total, wanted)
                return
            # Steps on the separated tend to one or more, on all others to zero. To be told apart the former must have
            # gone so far that they no longer weigh against the latter.
            lagging = wanted & (step < still)
            leading = wanted & ~lagging
            if lagging.any() and np.all(step[leading] > 1 - MARGIN) and np.all(total[leading] > least + gap):
                wanted, fixed = leading, fixed | lagging
                total = np.zeros(len(wanted))
                if not wanted.any():
                    return

    def _fit_fixed(self, wanted: Bools, fixed: Bools, weights: Floats) -> tuple[Floats, Floats]:
        """Fit one on the observations `wanted` under the condition that the fit is zero on those `fixed`.

        The method of multipliers: what is left on the fixed observations is asked for with the opposite sign. As the
        fit is linear in what is asked for, conjugate gradients find it, in about one step more than there are
        combinations that fixed observations resist only weakly.

        Returns
        -------
        Fitted values (n,) and the target (n,) of which they are the plain projection.
        """
        target = wanted.astype(float)
        fit = self._fit(target, weights)
        residual = np.where(fixed, -fit, 0.0)
        search = residual
        power = float(weights @ residual**2)
        for _ in range(MULTIPLIERS):
            if np.abs(residual).max() <= 0.1 * self.tolerance:
                break
            image = self._fit(search, weights)
            curvature = float((weights * search) @ np.where(fixed, image, 0.0))
            if curvature <= 0:
                break
            length = power / curvature
            target = target + length * search
            fit = fit + length * image
            residual = np.where(fixed, -fit, 0.0)
            before, power = power, float(weights @ residual**2)
            search = residual + power / before * search
        return fit, target

    def _advance(self, total: Floats, step: Floats, wanted: Bools) -> Floats:
        """The Newton step on Σ exp(−z) over the observations `wanted`, halved until it lowers the sum."""
        before = np.exp(total[wanted].min() - total[wanted]).sum()
        share = 1.0
        for _ in range(MAX_HALVINGS):
            moved = total + share * step
            with np.errstate(over="ignore"):
                if np.exp(total[wanted].min() - moved[wanted]).sum() <= before:
                    return moved
            share /= 2
        return total

    def _fit(self, target: Floats, weights: Floats, tolerance: float = EXACT) -> Floats:
        self.solves += 1
        return self.span.fit(target, weights, tolerance=tolerance)


def _ratio(wanted: Floats, have: Floats) -> Floats:
    """Wanted over had; one where either is zero."""
    good = (wanted > 0) & (have > 0)
    return np.where(good, wanted, 1.0) / np.where(good, have, 1.0)


def _extremes(regressors: Any, rows: Bools) -> tuple[Floats, Floats]:
    """Least and largest entry of each column (K,) among `rows`."""
    count = regressors.shape[1]
    if not rows.any():
        return np.zeros(count), np.zeros(count)
    chosen = regressors[np.flatnonzero(rows)]
    low, high = chosen.min(axis=0), chosen.max(axis=0)
    if sparse.issparse(chosen):
        low, high = low.toarray(), high.toarray()
    return np.ravel(low), np.ravel(high)


def _column(regressors: Any, column: int) -> Floats:
    entries = regressors[:, [column]]
    return np.ravel(entries.toarray() if sparse.issparse(entries) else entries)
