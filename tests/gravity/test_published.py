"""Numbers in print, to the digits printed."""

from __future__ import annotations

import numpy as np
import pytest
from gravity.panels import THREE_WAY, guide, guide_abroad, provisions

from jalin.gravity import ppml


@pytest.mark.parametrize("pairs", ["pair_id", "pair(exporter, importer)"])
def test_guide_with_symmetric_pairs(pairs):
    """Yotov, Piermartini, Monteiro and Larch (2016), with domestic trade."""
    fit = ppml(guide(), f"trade ~ rta | exporter^year + importer^year + {pairs}", cluster="pair_id")
    assert round(fit.coefficients[0], 3) == 0.557


def test_guide_with_directional_pairs():
    fit = ppml(guide(), f"trade ~ rta | {THREE_WAY}", cluster="exporter^importer")
    assert round(fit.coefficients[0], 3) == 0.567


def test_guide_without_domestic_trade():
    fit = ppml(guide_abroad(), f"trade ~ rta | {THREE_WAY}", cluster="exporter^importer")
    assert round(fit.coefficients[0], 3) == -0.048


def test_guide_traditional():
    """Its traditional gravity equation, by Poisson, with an agreement dummy."""
    fit = ppml(
        guide_abroad(),
        "trade ~ log(dist) + cntg + lang + clny + rta | exporter^year + importer^year",
        cluster="pair_id",
    )
    printed = {"log(dist)": -0.822, "cntg": 0.416, "lang": 0.250, "clny": -0.205, "rta": 0.191}
    assert dict(zip(fit.names, np.round(fit.coefficients, 3), strict=True)) == printed


def test_penppml():
    """The dummy of any agreement in the three-way model of the penppml data."""
    fit = ppml(
        provisions(),
        "export ~ agreement_dummy | exp^time + imp^time + exp^imp",
        exporter="exp",
        importer="imp",
        time="time",
    )
    assert round(fit.coefficients[0], 3) == 0.136
