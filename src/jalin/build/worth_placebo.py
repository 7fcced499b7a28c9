"""How far an effect of few pairs can be off: what the same years show on pairs for which nothing changed.

A standard error clustered by pair is much too small where an agreement binds one pair or a few: the agreement's own
column makes the errors of its few clusters sum to zero. Conley and Taber (2011, Review of Economics and Statistics
93(1)) take the noise from those that were not treated instead; Ferman and Pinto (2019, the same, 101(3)) let it depend
on size, as it must here: large flows are steadier than small ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from jalin.build.worth_fit import TermFit
from jalin.build.worth_panels import TradePanel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Pairs of like size, of those for which nothing changed, from which the noise of a pair is taken.
NEIGHBOURS = 50
# With fewer there is no saying how noisy a pair is.
LEAST = 20


@dataclass(frozen=True)
class Support:
    """What the estimate of one term rests on.

    Attributes
    ----------
    pairs : directed pairs in which the term is on in some years of the panel and off in others.
    both : the same pairs without direction.
    first, last : first and last year in which it is on.
    error : standard error by placebo; NaN where there are too few controls, or where the term is not identified.
    """

    pairs: int
    both: int
    first: int | None
    last: int | None
    error: float


class Placebo:
    """Pairs of a panel by year, seen through one fit of all agreements.

    Parameters
    ----------
    fit : of the terms whose changes count as treatment.
    """

    def __init__(self, fit: TermFit, panel: TradePanel) -> None:
        used = panel.frame[fit.rows].select("exporter", "importer", "year")
        self.years = np.array(panel.years)
        names = used.select("exporter", "importer").unique().sort("exporter", "importer")
        place = names.with_row_index("pair").with_columns(pl.col("pair").cast(pl.Int64))
        pair = used.join(place, on=["exporter", "importer"], how="left", maintain_order="left")["pair"].to_numpy()
        year = np.searchsorted(self.years, used["year"].to_numpy())
        self._pair_of = np.full(panel.frame.height, -1, dtype=np.int64)
        self._year_of = np.full(panel.frame.height, -1, dtype=np.int64)
        self._pair_of[fit.rows], self._year_of[fit.rows] = pair, year
        shape = (names.height, len(self.years))
        self.residual, self.mean, self.there = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
        self.residual[pair, year] = fit.outcome - fit.fitted
        self.mean[pair, year] = fit.fitted
        self.there[pair, year] = True
        self._mirror = _find_mirrors(names)
        changing = np.zeros(names.height, dtype=bool)
        for term in range(fit.design.shape[1]):
            changing |= self._varies(self.pattern(fit, term))
        abroad = (names["exporter"] != names["importer"]).to_numpy()
        # Each two-way pair once, in both of whose directions nothing changed.
        forth = np.flatnonzero(abroad & (self._mirror > np.arange(len(abroad))))
        forth = forth[~changing[forth] & ~changing[self._mirror[forth]]]
        size = np.log(self.mean[forth].sum(axis=1) + self.mean[self._mirror[forth]].sum(axis=1))
        order = np.argsort(size)
        self._forth, self._size = forth[order], size[order]
        self._known: dict[tuple[int, bytes], Floats] = {}

    @property
    def controls(self) -> int:
        """Two-way pairs for which nothing changed."""
        return len(self._forth)

    def pattern(self, fit: TermFit, term: int) -> Floats:
        """(P, T) where a term of a fit of the same panel is on."""
        return self._fill(fit.design[:, [term]].nonzero()[0], fit)

    def support(self, fit: TermFit, term: int) -> Support:
        """What a term rests on, of this fit or another of the same panel."""
        on = self.pattern(fit, term)
        varying = np.flatnonzero(self._varies(on))
        times = self.years[on.any(axis=0)]
        first, last = (int(times[0]), int(times[-1])) if len(times) else (None, None)
        both = len({frozenset((int(pair), int(self._mirror[pair]))) for pair in varying})
        inflation = float(fit.inflation[term])
        if not len(varying) or np.isnan(inflation) or self.controls < LEAST:
            return Support(len(varying), both, first, last, float("nan"))
        return Support(len(varying), both, first, last, self._error(on, varying, inflation))

    def _fill(self, places: Ints, fit: TermFit) -> Floats:
        on = np.zeros(self.mean.shape)
        rows = fit.rows[places]
        pair, year = self._pair_of[rows], self._year_of[rows]
        # Rows that the fit of all agreements left out are no part of it.
        seen = pair >= 0
        on[pair[seen], year[seen]] = 1.0
        return on

    def _error(self, on: Floats, varying: Ints, inflation: float) -> float:
        own = self._information(varying, on[varying])
        total = float(own.sum())
        variance = 0.0
        weight = dict(zip(varying.tolist(), (own / total).tolist(), strict=True))
        for pair in varying.tolist():
            mirror = int(self._mirror[pair])
            if mirror in weight and mirror < pair:
                continue
            near = self._near(pair, mirror)
            noise = weight[pair] * self._placebos(0, on[pair])[near]
            if mirror in weight and mirror != pair:
                noise = noise + weight[mirror] * self._placebos(1, on[mirror])[near]
            variance += float(np.mean(noise**2))
        # What other columns share of this one makes it noisier than its pairs alone would.
        return float(np.sqrt(variance * max(inflation * total, 1.0)))

    def _placebos(self, direction: int, on: Floats) -> Floats:
        """(C,) the effect that years like these show on each control, in one direction."""
        key = (direction, on.tobytes())
        if key not in self._known:
            pairs = self._forth if direction == 0 else self._mirror[self._forth]
            score = self.residual[pairs] @ on
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = score / self._information(pairs, np.broadcast_to(on, (len(pairs), len(on))))
            self._known[key] = np.where(np.isfinite(ratio), ratio, 0.0)
        return self._known[key]

    def _information(self, pairs: Ints, on: Floats) -> Floats:
        """(p,) Σ μ (D − D̄)² of each pair over the years."""
        mean: Floats = self.mean[pairs]
        part: Floats = (mean * on).sum(axis=1)
        whole: Floats = mean.sum(axis=1)
        left: Floats = part - part**2 / whole
        return left

    def _near(self, pair: int, mirror: int) -> Ints:
        total = self.mean[pair].sum() + (self.mean[mirror].sum() if mirror >= 0 else 0.0)
        place = int(np.searchsorted(self._size, np.log(total)))
        first = min(max(place - NEIGHBOURS // 2, 0), max(self.controls - NEIGHBOURS, 0))
        return np.arange(first, min(first + NEIGHBOURS, self.controls))

    def _varies(self, on: Floats) -> NDArray[np.bool_]:
        counts = on.sum(axis=1)
        varies: NDArray[np.bool_] = (counts > 0) & (counts < self.there.sum(axis=1))
        return varies


def _find_mirrors(names: pl.DataFrame) -> Ints:
    """(P,) number of the same pair in the other direction; −1 where there is none."""
    numbered = names.with_row_index("place").with_columns(pl.col("place").cast(pl.Int64))
    other = numbered.rename({"exporter": "importer", "importer": "exporter", "place": "mirror"})
    joined = numbered.join(other, on=["exporter", "importer"], how="left", maintain_order="left")
    return joined["mirror"].fill_null(-1).to_numpy()
