"""Does the correction of Weidner and Zylkin (2021) remove the bias of three-way Poisson gravity and restore coverage?

The design is that of their simulations (section 5), with countries that do not trade with themselves:

    y_ijt = λ_ijt ω_ijt,   λ_ijt = exp(α_it + γ_jt + η_ij + β x_ijt),   β = 1,
    x_ijt = x_ij,t−1 / 2 + α_it + γ_jt + η_ij + ν_ijt,   x_ij0 = η_ij + ν_ij0,

α, γ and η normal with standard deviation 1/16, ν with 1/2, ω log-normal with mean 1, variance σ² and correlation
0.3^|s−t| of the logarithms' shocks within a pair. Designs differ in σ²: 1 λ⁻²; 2 λ⁻¹; 3 one; 4 λ⁻¹/2 + e^(2x)/2.

Run: python benchmarks/bias_monte_carlo.py [samples]
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

if __name__ == "__main__":
    # One thread a process; before numpy is loaded.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from numpy.typing import NDArray

from jalin.numerics.absorb import Absorber
from jalin.numerics.bias import correct_three_way
from jalin.numerics.ppml import fit_poisson

BETA = 1.0
QUANTILE = 1.959963984540054
SIZES = ((20, 2), (20, 5), (50, 2), (50, 5))
DESIGNS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Sample:
    """One simulated panel: codes and values, (n,) each."""

    exporter: NDArray[np.int64]
    importer: NDArray[np.int64]
    time: NDArray[np.int64]
    outcome: NDArray[np.float64]
    regressor: NDArray[np.float64]


def simulate(random: np.random.Generator, countries: int, times: int, design: int) -> Sample:
    """Draw a panel of `countries` (countries − 1) pairs over `times`."""
    shape = (countries, countries, times)
    alpha = random.normal(0, 1 / 16, (countries, 1, times))
    gamma = random.normal(0, 1 / 16, (1, countries, times))
    eta = random.normal(0, 1 / 16, (countries, countries, 1))
    effects = alpha + gamma + eta
    x, shock = np.empty(shape), np.empty(shape)
    last = eta[..., 0] + random.normal(0, 0.5, shape[:2])
    noise = random.normal(size=shape[:2])
    for now in range(times):
        last = last / 2 + effects[..., now] + random.normal(0, 0.5, shape[:2])
        noise = 0.3 * noise + np.sqrt(1 - 0.3**2) * random.normal(size=shape[:2])
        x[..., now], shock[..., now] = last, noise
    mean = np.exp(effects + BETA * x)
    variance = {
        1: mean**-2,
        2: mean**-1,
        3: np.ones(shape),
        4: 0.5 / mean + 0.5 * np.exp(2 * x),
    }[design]
    spread = np.log1p(variance)
    outcome = mean * np.exp(np.sqrt(spread) * shock - spread / 2)
    exporter, importer, when = np.indices(shape).reshape(3, -1)
    kept = exporter != importer
    return Sample(exporter[kept], importer[kept], when[kept], outcome.ravel()[kept], x.ravel()[kept])


def estimate(sample: Sample) -> tuple[float, float, float, float]:
    """Coefficient, its standard error clustered by pair, its bias, and its corrected standard error."""
    countries, times = int(sample.exporter.max()) + 1, int(sample.time.max()) + 1
    codes = [
        sample.exporter * times + sample.time,
        sample.importer * times + sample.time,
        sample.exporter * countries + sample.importer,
    ]
    absorber = Absorber([np.unique(code, return_inverse=True)[1].astype(np.int64) for code in codes])
    fit = fit_poisson(sample.outcome, sample.regressor[:, None], absorber)
    correction = correct_three_way(
        sample.outcome, fit.fitted, fit.projected, sample.exporter, sample.importer, sample.time
    )
    plain = float(np.sqrt(correction.uncorrected[0, 0]))
    return float(fit.coefficients[0]), plain, float(correction.bias[0]), float(correction.standard_errors[0])


def draw(task: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """One sample of (countries, times, design), from a seed of its own."""
    countries, times, design, number = task
    random = np.random.default_rng([2021, countries, times, design, number])
    return estimate(simulate(random, countries, times, design))


@dataclass(frozen=True, slots=True)
class Summary:
    """What many samples show; bias and spread in units of the coefficient.

    Attributes
    ----------
    bias, corrected_bias : mean of the estimates less the truth.
    spread, corrected_spread : standard deviation of the estimates.
    error, corrected_error : mean standard error.
    coverage : share of 95 % intervals that hold the truth: nothing, coefficient, standard error, both corrected.
    samples : how many.
    """

    bias: float
    corrected_bias: float
    spread: float
    corrected_spread: float
    error: float
    corrected_error: float
    coverage: tuple[float, float, float, float]
    samples: int


def summarise(estimates: NDArray[np.float64]) -> Summary:
    """Of the columns that `estimate` returns."""
    raw, error, bias, corrected_error = estimates.T
    corrected = raw - bias

    def covered(centre: NDArray[np.float64], width: NDArray[np.float64]) -> float:
        return float(np.mean(np.abs(centre - BETA) <= QUANTILE * width))

    return Summary(
        bias=float(raw.mean() - BETA),
        corrected_bias=float(corrected.mean() - BETA),
        spread=float(raw.std(ddof=1)),
        corrected_spread=float(corrected.std(ddof=1)),
        error=float(error.mean()),
        corrected_error=float(corrected_error.mean()),
        coverage=(
            covered(raw, error),
            covered(corrected, error),
            covered(raw, corrected_error),
            covered(corrected, corrected_error),
        ),
        samples=len(raw),
    )


def main(samples: int) -> None:
    """Print the table of docs/methods/bias.md."""
    begin = time.perf_counter()
    print("| design | N | T | bias / s.e. | corrected | s.e. / s.d. | corrected | 95 % cover | coef. | s.e. | both |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    with ProcessPoolExecutor() as pool:
        for design in DESIGNS:
            for countries, times in SIZES:
                tasks = [(countries, times, design, number) for number in range(samples)]
                it = summarise(np.array(list(pool.map(draw, tasks, chunksize=25))))
                figures = (
                    f"{it.bias / it.error:+.3f} | {it.corrected_bias / it.corrected_error:+.3f} | "
                    f"{it.error / it.spread:.3f} | {it.corrected_error / it.corrected_spread:.3f} | "
                )
                cover = " | ".join(f"{share:.3f}" for share in it.coverage)
                print(f"| {design} | {countries} | {times} | {figures}{cover} |", flush=True)
    print(f"\n{samples} samples a row, {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
