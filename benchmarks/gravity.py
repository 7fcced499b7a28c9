"""How fast gravity equations are estimated, as ratios against pyfixest in one run on one machine.

Run: python benchmarks/gravity.py [case ...]   (cases: yearly, simulated, dummies; all where none is named)

Every measurement is a process of its own. It reports its first fit, which is not warm, the fastest after it, and the
most memory it held.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

DATA = Path(__file__).parents[2] / "shared" / "data" / "trade"
CASES = ("yearly", "simulated", "dummies")
# Fastest first as measured; pyfixest's other backends were slower or gave up.
BACKENDS = ("rust", "numba")
FIXED = ["exporter^year", "importer^year", "exporter^importer"]
REGRESSORS = {
    "yearly": ["rta", "rta_lag4", "rta_lag8", "rta_lag12"],
    "simulated": ["x1", "x2", "x3"],
}


def load(case: str) -> pl.DataFrame:
    """The panel of a case, with the columns exporter, importer, year and trade."""
    if case == "yearly":
        return pl.read_parquet(DATA / "agtpa_69c_1986_2006.parquet")
    if case == "simulated":
        return simulate(180, 30)
    panel = pl.read_parquet(DATA / "comtrade_dta_penppml_1964_2016.parquet")
    return panel.select(
        exporter="exp", importer="imp", year=pl.col("time").cast(pl.Int64), trade="export", agreement="id"
    )


def simulate(countries: int, years: int) -> pl.DataFrame:
    """A balanced panel with three-way effects, three regressors that change over time and 44 % zeros."""
    random = np.random.default_rng(20261123)
    shape = (countries, countries, years)
    size = random.normal(size=(countries, 1, years)) + random.normal(size=(1, countries, years))
    pair = 1.5 * random.normal(size=(countries, countries, 1))
    begins = random.integers(0, 2 * years, size=(countries, countries, 1))
    first = (np.arange(years)[None, None, :] >= begins).astype(float)
    second, third = random.normal(size=shape), random.normal(size=shape) + 0.3 * pair
    mean = np.exp(size + pair + 0.5 * first - 0.3 * second + 0.2 * third)
    outcome = mean * random.gamma(1.0, 1.0, size=shape)
    # Small flows go unrecorded: every flow has the same chance, larger for smaller ones, set for 44 % zeros.
    lost = random.random(shape) < 1 / (1 + (mean / np.quantile(mean, 0.44)) ** 2)
    outcome[lost] = 0.0
    exporter, importer, year = (axis.ravel() for axis in np.indices(shape))
    return pl.DataFrame(
        {
            "exporter": exporter, "importer": importer, "year": year, "trade": outcome.ravel(),
            "x1": first.ravel(), "x2": second.ravel(), "x3": third.ravel(),
        }
    )  # fmt: skip


def with_dummies(panel: pl.DataFrame, count: int = 250) -> tuple[pl.DataFrame, list[str]]:
    """The panel with a column of zeros and ones for each of the most frequent agreements."""
    held = panel.filter(pl.col("agreement") != 0)
    ids = held.group_by("agreement").len().sort("len", "agreement", descending=[True, False]).head(count)["agreement"]
    names = [f"d{value}" for value in ids]
    columns = [
        (pl.col("agreement") == value).cast(pl.Float64).alias(name) for value, name in zip(ids, names, strict=True)
    ]
    return panel.with_columns(columns), names


def make_jalin(case: str) -> Callable[[], dict[str, float]]:
    from jalin.gravity import agreement_effects, ppml

    panel = load(case)
    if case == "dummies":

        def fit() -> dict[str, float]:
            found = agreement_effects(panel, "agreement", none=[0], most_frequent=250)
            frame = found.to_frame()
            return {f"d{row['agreement']}": row["coefficient"] for row in frame.iter_rows(named=True)}

        return fit

    def fit() -> dict[str, float]:
        found = ppml(panel, "trade", REGRESSORS[case], FIXED, cluster="exporter^importer")
        return dict(zip(found.names, found.coefficients.tolist(), strict=True))

    return fit


def make_pyfixest(case: str, backend: str) -> Callable[[], dict[str, float]]:
    import pyfixest

    panel, names = load(case), REGRESSORS.get(case, [])
    if case == "dummies":
        panel, names = with_dummies(panel)
    data = panel.with_columns(pair=pl.concat_str("exporter", "importer", separator="-")).to_pandas()
    formula = f"trade ~ {' + '.join(names)} | {' + '.join(FIXED)}"

    def fit() -> dict[str, float]:
        found = pyfixest.fepois(formula, data, vcov={"CRV1": "pair"}, demeaner_backend=backend, copy_data=False)
        return found.coef().to_dict()

    return fit


def measure(engine: str, case: str) -> None:
    """Print one measurement as JSON; runs in a process of its own."""
    import warnings

    warnings.simplefilter("ignore")
    name, _, backend = engine.partition(":")
    fit = make_jalin(case) if name == "jalin" else make_pyfixest(case, backend)
    runs = 4 if case == "yearly" or name == "jalin" else 2
    times, coefficients = [], {}
    if case == "dummies" and name != "jalin":
        # One fit takes minutes: it is warmed up on another panel, and fitted once.
        make_pyfixest("yearly", backend)()
        times, runs = [float("nan")], 1
    for _ in range(runs):
        start = time.perf_counter()
        coefficients = fit()
        times.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(json.dumps({"first": times[0], "warm": min(times[1:]), "memory": memory, "coefficients": coefficients}))


def ask(engine: str, case: str) -> dict[str, object] | None:
    """One measurement, or None where the engine failed."""
    command = [sys.executable, __file__, "--measure", engine, case]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{engine} on {case} failed: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def main(cases: list[str]) -> None:
    print("| panel | engine | warm, s | first, s | memory, GB | ratio | largest difference of coefficients |")
    print("|---|---|---|---|---|---|---|")
    for case in cases:
        mine = ask("jalin", case)
        backends = BACKENDS[:1] if case == "dummies" else BACKENDS
        theirs = {f"pyfixest:{backend}": ask(f"pyfixest:{backend}", case) for backend in backends}
        for engine, found in {"jalin": mine, **theirs}.items():
            if found is None or mine is None:
                continue
            own, other = mine["coefficients"], found["coefficients"]
            common = [name for name in own if own[name] is not None and other.get(name) is not None]
            gap = max(abs(own[name] - other[name]) for name in common)
            ratio = found["warm"] / mine["warm"]
            print(
                f"| {case} | {engine} | {found['warm']:.3f} | {found['first']:.2f} | {found['memory']:.2f} "
                f"| {ratio:.1f} | {gap:.1e} of {len(common)} |",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], sys.argv[3])
    else:
        main(sys.argv[1:] or list(CASES))
