"""How fast worlds are solved, how the cost grows with their size, and how that compares with gegravity.

Run: python benchmarks/equilibrium.py [case ...] [--gegravity-python PATH]
(cases: scenario, pairs, draws, growth, gegravity; all where none is named)

Every measurement is a process of its own. It reports its first run, which is not warm, the fastest after it, and the
most memory it held. gegravity (PyPI, 0.3) is no dependency: PATH is the Python of an environment that has it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

# polars and jalin are imported where they are needed: the Python of gegravity has neither.
import numpy as np

if TYPE_CHECKING:
    import polars as pl

    from jalin.equilibrium import World

DATA = Path(__file__).parents[2] / "shared" / "data" / "trade"
CASES = ("scenario", "pairs", "draws", "growth", "gegravity")
THETA = 4.0
EFFECT = 0.3
SIZES = (50, 100, 200, 400)
# The 30 economies of gegravity's own example, then simulated ones.
PANELS = ("30", "50", "100", "194")
# Seconds after which gegravity is given up on.
PATIENCE = 300
# Factors that its authors suggest trying in turn; the first with which it converges is measured.
RESCALES = (10, 100, 1000, 1)
# It is measured twice where once takes less than this, in seconds.
SHORT = 20
Run = Callable[[], Any]


# Worlds ---------------------------------------------------------------------------------------------------------------


def observed() -> World:
    """The world of 2023: 194 economies, thousand USD.

    The data have no domestic trade, which is output less exports. Gross output is taken as twice GDP and at least 1.2
    times exports, which entrepôts need. That is good enough for a benchmark and for nothing else.
    """
    import polars as pl

    from jalin.equilibrium import World

    trade = pl.read_parquet(DATA / "baci2023_194c_matrix.parquet").filter(pl.col("exporter") != pl.col("importer"))
    trade = trade.with_columns(trade=pl.col("trade_kusd").fill_null(0.0))
    exports = trade.group_by("exporter").agg(exports=pl.col("trade").sum())
    sizes = pl.read_parquet(DATA / "baci2023_194c_gdp_tariff.parquet").join(
        exports, left_on="iso3", right_on="exporter"
    )
    output = sizes.select(
        economy="iso3", output=pl.max_horizontal(2 * pl.col("gdp_usd") / 1e3, 1.2 * pl.col("exports"))
    )
    return World.from_trade(trade, theta=THETA, output=output)


def simulate(count: int) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Pairs of economies on a plane with their costs and sizes, and a scenario: the largest without an agreement sign.

    Columns: exporter, importer, year, trade (not used), Y, E, pta, lndist, international.
    """
    import polars as pl

    random = np.random.default_rng(20261123 + count)
    names = [f"C{place:03}" for place in range(count)]
    places = random.random((count, 2))
    distance = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
    np.fill_diagonal(distance, 0.0)
    # At home it is a fifth of the way to the nearest.
    nearest = np.sort(distance, axis=1)[:, 1]
    distance[np.diag_indices(count)] = nearest / 5
    output = np.exp(1.5 * random.normal(size=count))
    expenditure = output * np.exp(0.1 * random.normal(size=count))
    expenditure *= output.sum() / expenditure.sum()
    agreed = np.triu(random.random((count, count)) < 0.2, 1)
    agreed |= agreed.T
    rows, columns = (axis.ravel() for axis in np.indices((count, count)))
    panel = pl.DataFrame(
        {
            "exporter": np.array(names)[rows], "importer": np.array(names)[columns], "year": 2006, "trade": 1.0,
            "Y": output[rows], "E": expenditure[columns], "pta": agreed.ravel().astype(float),
            "lndist": np.log(distance).ravel(), "international": (rows != columns).astype(float),
        }
    )  # fmt: skip
    largest = np.argsort(-output)
    reference, first = largest[0], largest[1]
    second = next(place for place in largest[2:] if not agreed[first, place])
    task = {
        "coefficients": {"lndist": -1.0, "pta": EFFECT, "international": -2.0},
        "pair": [names[first], names[second]],
        "reference": names[reference],
    }
    return panel, task


def example() -> tuple[pl.DataFrame, dict[str, Any]]:
    """The example of gegravity's documentation: 30 economies, its coefficients, Canada signs with Japan."""
    import polars as pl

    panel = pl.read_parquet(DATA / "gegravity_30c_2006.parquet")
    # Expenditure is 0.8 % short of output. gegravity takes shares of either; ours is given what that amounts to.
    world_output = panel.unique("exporter")["Y"].sum()
    panel = panel.with_columns(E=pl.col("E") * (world_output / panel.unique("importer")["E"].sum()))
    task = {
        "coefficients": {
            "lndist": -0.3764, "contiguity": 0.8850, "pta": 0.4823, "common_language": 0.0392, "international": -3.4224,
        },
        "pair": ["CAN", "JPN"],
        "reference": "DEU",
    }  # fmt: skip
    return panel, task


def frames(panel: pl.DataFrame, task: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sizes and costs, as `World.from_costs` takes them."""
    import polars as pl

    log = pl.sum_horizontal(pl.col(name) * value for name, value in task["coefficients"].items())
    costs = panel.select("exporter", "importer", freeness=log.exp())
    made = panel.unique("exporter").select(economy="exporter", output="Y")
    spent = panel.unique("importer").select(economy="importer", expenditure="E")
    return made.join(spent, on="economy"), costs


# Measurements, each in a process of its own ---------------------------------------------------------------------------


def clock(run: Run, runs: int) -> tuple[float, float, Any]:
    """Seconds of the first of several runs, of the fastest after it, and what the last returned."""
    times, found = [], None
    for _ in range(runs):
        start = time.perf_counter()
        found = run()
        times.append(time.perf_counter() - start)
    return times[0], min(times[1:], default=times[0]), found


def memory() -> float:
    """The most that this process held, GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure_scenario(what: str) -> dict[str, Any]:
    from jalin.equilibrium import Scenario

    world = observed()
    parties = ("IDN", "TUR") if what == "pair" else (world.economies, world.economies)
    scenario = Scenario.sign(*parties, effect=EFFECT)
    first, warm, found = clock(lambda: world.solve(scenario), 200 if what == "pair" else 20)
    return {"first": first, "warm": warm, "residual": found.residual, "note": f"{found.iterations} steps"}


def measure_pairs() -> dict[str, Any]:
    world = observed()
    first, warm, found = clock(lambda: world.league("all", effect=EFFECT), 5)
    note = f"{len(found.pairs):,} pairs, {found.alone} by Newton's method"
    return {"first": first, "warm": warm, "residual": found.residual.max(), "note": note}


def measure_draws() -> dict[str, Any]:
    from jalin.equilibrium import Effect

    world = observed()
    effect = Effect(EFFECT, 0.05)
    first, warm, found = clock(lambda: world.league("all", effect=effect, country="IDN", draws=200, theta_error=1.0), 3)
    # The residual is that of the pairs without draws: the league keeps no other.
    note = f"{len(found.pairs)} pairs × {len(found.ranks)} draws"
    return {"first": first, "warm": warm, "residual": found.residual.max(), "note": note}


def measure_growth(count: int) -> dict[str, Any]:
    from jalin.equilibrium import Scenario, World

    panel, task = simulate(count)
    world = World.from_costs(*frames(panel, task), theta=THETA)
    scenario = Scenario.sign(*task["pair"], effect=EFFECT)
    _, one, found = clock(lambda: world.solve(scenario), 100 if count <= 200 else 20)
    first, warm, league = clock(lambda: world.league("all", effect=EFFECT), 4 if count <= 200 else 2)
    return {
        "one": one, "first": first, "warm": warm, "pairs": len(league.pairs), "alone": league.alone,
        "residual": max(found.residual, league.residual.max()), "home": float(np.median(np.diag(world.base.shares))),
    }  # fmt: skip


def measure_ours(folder: Path) -> dict[str, Any]:
    """The world and the scenario that gegravity is given, with the same tables at the end."""
    import polars as pl

    from jalin.equilibrium import Scenario, World

    panel, task = pl.read_csv(folder / "panel.csv"), json.loads((folder / "task.json").read_text(encoding="utf-8"))
    sizes, costs = frames(panel, task)
    made_first, made, world = clock(lambda: World.from_costs(sizes, costs, theta=THETA, deficits="proportional"), 5)
    scenario = Scenario.sign(*task["pair"], effect=task["coefficients"]["pta"])

    def solve() -> Any:
        result = world.solve(scenario)
        return result, result.to_frame(), result.trade_frame()

    first, warm, (full, table, _) = clock(solve, 50)
    # What gegravity solves for: resistances at the output and expenditure of before, and prices that follow from
    # outward resistance. The conditional equilibrium has these prices as supply^(−1/θ).
    held = world.solve(scenario, "conditional").solution
    at = world.places[task["reference"]]
    levels = {
        "full": (table["factory_gate_price_hat"].to_numpy(), table["inward_resistance_hat"].to_numpy()),
        "held": (held.supply ** (-1 / THETA), held.index ** (-1 / THETA)),
    }
    return {
        "made": made, "scenario": warm, "first": made_first + first, "residual": full.residual,
        "economies": world.economies,
        # Real output is free of the numeraire; prices are brought to gegravity's, the reference's price index.
        **{f"{level}_real": (price / index).tolist() for level, (price, index) in levels.items()},
        **{f"{level}_price": (price / index[at]).tolist() for level, (price, index) in levels.items()},
    }  # fmt: skip


def measure_gegravity(folder: Path) -> dict[str, Any]:
    """gegravity with the first factor with which it converges; trying others is not counted."""
    import gegravity
    import pandas

    warnings.simplefilter("ignore")
    panel = pandas.read_csv(folder / "panel.csv")
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    names = list(task["coefficients"])
    table = pandas.DataFrame({"var": names, "coeff": [task["coefficients"][name] for name in names]})

    def make(rescale: float) -> Any:
        baseline = gegravity.BaselineData(
            panel.copy(), imp_var_name="importer", exp_var_name="exporter", year_var_name="year",
            trade_var_name="trade", expend_var_name="E", output_var_name="Y",
        )  # fmt: skip
        model = gegravity.OneSectorGE(
            baseline, year="2006", expend_var_name="E", output_var_name="Y", cost_variables=names, quiet=True,
            cost_coeff_values=gegravity.CostCoeffs(table, identifier_col="var", coeff_col="coeff"),
            reference_importer=task["reference"], sigma=THETA + 1,
        )  # fmt: skip
        # Its limits on evaluations are for small worlds: a Jacobian takes three for each economy.
        model.build_baseline(omr_rescale=rescale, mr_max_iter=100_000)
        return model

    def simulate_in(model: Any) -> Any:
        changed = model.baseline_data.copy()
        one, other = task["pair"]
        for exporter, importer in ((one, other), (other, one)):
            changed.loc[(changed["exporter"] == exporter) & (changed["importer"] == importer), "pta"] = 1.0
        changed = changed.drop(columns="index", errors="ignore")
        model.define_experiment(changed)
        model.simulate(ge_max_iter=100_000)
        return model

    said = []
    for rescale in RESCALES:
        try:
            made_first, made, model = clock(lambda: make(rescale), 1)  # noqa: B023
            first, warm, _ = clock(lambda: simulate_in(model), 1)  # noqa: B023
        except ValueError as error:
            said.append(f"{rescale}: {error}")
            continue
        if all(found.success for found in model.solver_diagnostics.values()):
            break
        failed = [name for name, found in model.solver_diagnostics.items() if not found.success]
        said.append(f"{rescale}: {', '.join(failed)}")
    else:
        return {"failed": "; ".join(said)}
    both = made_first + first
    if both < SHORT:
        # A model is simulated once only.
        _, made, model = clock(lambda: make(rescale), 1)
        _, warm, _ = clock(lambda: simulate_in(model), 1)
    country, output = model.country_results, model.outputs_expenditures["experiment output"]
    sold = model.bilateral_trade_results["experiment trade"].groupby(level="exporter").sum()
    return {
        "made": made, "scenario": warm, "first": both, "rescale": rescale,
        "economies": country.index.tolist(),
        "real": (1 + country["GDP change (percent)"] / 100).tolist(),
        "price": (1 + country["factory gate price change (percent)"] / 100).tolist(),
        # Shares of the world's sales that it reports against shares of the output that it reports.
        "residual": float((sold / sold.sum() / (output / output.sum()) - 1).abs().max()),
    }  # fmt: skip


def measure(case: str, argument: str) -> None:
    """Print one measurement as JSON."""
    found = {
        "scenario": lambda: measure_scenario(argument),
        "pairs": measure_pairs,
        "draws": measure_draws,
        "growth": lambda: measure_growth(int(argument)),
        "write": lambda: write(argument),
        "ours": lambda: measure_ours(Path(argument)),
        "gegravity": lambda: measure_gegravity(Path(argument)),
    }[case]()
    print(json.dumps({**found, "memory": memory()}))


def write(argument: str) -> dict[str, Any]:
    """Write a panel and what to do with it into a folder, for both engines."""
    which, _, folder = argument.partition(":")
    panel, task = example() if which == "30" else simulate(int(which))
    panel.write_csv(Path(folder) / "panel.csv")
    (Path(folder) / "task.json").write_text(json.dumps(task), encoding="utf-8")
    return {"pair": task["pair"]}


def ask(case: str, argument: str = "", python: str = sys.executable, patience: int | None = None) -> dict[str, Any]:
    """One measurement, or {"failed": why}."""
    command = [python, __file__, "--measure", case, argument]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience)
    except subprocess.TimeoutExpired:
        return {"failed": f"not done within {patience} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]}
    return json.loads(done.stdout.strip().splitlines()[-1])


# Tables ---------------------------------------------------------------------------------------------------------------


def table_targets(cases: list[str]) -> None:
    rows = {
        "scenario": [
            ("one scenario, IDN signs with TUR", ("scenario", "pair"), 0.005),
            ("one scenario, every pair signs at once", ("scenario", "world"), None),
        ],
        "pairs": [("every pair, `league('all')`", ("pairs",), 1.0)],
        "draws": [("IDN's candidates with draws", ("draws",), 4.0)],
    }
    print("\n| 194 economies | warm, s | at most | first, s | memory, GB | largest residual | |")
    print("|---|---|---|---|---|---|---|")
    for case in cases:
        for what, question, most in rows[case]:
            found = ask(*question)
            if "failed" in found:
                print(f"| {what} | {found['failed']} | | | | | |", flush=True)
                continue
            print(
                f"| {what} | {found['warm']:.4f} | {most or '–'} | {found['first']:.2f} | {found['memory']:.2f} "
                f"| {found['residual']:.1e} | {found['note']} |",
                flush=True,
            )


def table_growth() -> None:
    print(
        "\n| simulated economies | one scenario, warm, ms | ratio | pairs | every pair, warm, s | ratio | µs a pair "
        "| ratio | first, s | memory, GB | largest residual | by Newton's method | median home share |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    before: dict[str, float] | None = None
    for count in SIZES:
        found = ask("growth", str(count))
        if "failed" in found:
            print(f"| {count} | {found['failed']} |" + " |" * 11, flush=True)
            before = None
            continue
        now = {"one": found["one"], "all": found["warm"], "each": found["warm"] / found["pairs"]}
        ratio = {key: f"{value / before[key]:.1f}" if before else "–" for key, value in now.items()}
        before = now
        print(
            f"| {count} | {1e3 * now['one']:.2f} | {ratio['one']} | {found['pairs']:,} | {now['all']:.3f} "
            f"| {ratio['all']} | {1e6 * now['each']:.1f} | {ratio['each']} | {found['first']:.2f} "
            f"| {found['memory']:.2f} | {found['residual']:.1e} | {found['alone']} | {found['home']:.2f} |",
            flush=True,
        )


def table_gegravity(python: str) -> None:
    probe = [python, "-c", "import gegravity"]
    try:
        works = subprocess.run(probe, capture_output=True, check=False).returncode == 0
    except OSError:
        works = False
    if not works:
        print(f"\ngegravity: skipped, as {python} cannot import it; see --gegravity-python.")
        return
    print(
        "\n| economies | engine | world, s | scenario, s | both, first, s | memory, GB | ratio of worlds "
        "| of scenarios | sales off output by | largest change of real output, % | largest difference of it, points "
        "| of prices, points | of real output where ours holds sizes, points | |"
    )
    print("|---" * 14 + "|")
    for panel in PANELS:
        with tempfile.TemporaryDirectory() as folder:
            written = ask("write", f"{panel}:{folder}")
            mine = ask("ours", folder)
            theirs = ask("gegravity", folder, python, PATIENCE)
        what = f"{panel}, {'–'.join(written['pair'])}"
        if "failed" in mine:
            print(f"| {what} | jalin | {mine['failed']} |" + " |" * 11, flush=True)
            continue
        largest = 100 * np.abs(np.array(mine["full_real"]) - 1).max()
        print(
            f"| {what} | jalin | {mine['made']:.4f} | {mine['scenario']:.4f} | {mine['first']:.2f} "
            f"| {mine['memory']:.2f} | 1 | 1 | {mine['residual']:.0e} | {largest:.3f} | | | | |",
            flush=True,
        )
        if "failed" in theirs:
            print(f"| {what} | gegravity | {theirs['failed']} |" + " |" * 11, flush=True)
            continue
        assert list(mine["economies"]) == list(theirs["economies"])
        gap = {
            key: 100 * np.abs(np.array(mine[key]) - np.array(theirs[key.split("_")[1]])).max()
            for key in ("full_real", "full_price", "held_real")
        }
        print(
            f"| {what} | gegravity | {theirs['made']:.2f} | {theirs['scenario']:.2f} | {theirs['first']:.2f} "
            f"| {theirs['memory']:.2f} | {theirs['made'] / mine['made']:,.0f} "
            f"| {theirs['scenario'] / mine['scenario']:,.0f} | {theirs['residual']:.0e} "
            f"| {100 * np.abs(np.array(theirs['real']) - 1).max():.3f} | {gap['full_real']:.4f} "
            f"| {gap['full_price']:.4f} | {gap['held_real']:.0e} | rescaled by {theirs['rescale']} |",
            flush=True,
        )
    print(
        "\nBoth are given the same world and scenario, θ = 4, deficits proportional; ours makes the same tables. "
        "gegravity 0.3 keeps the shares of output and expenditure of before in its resistances (`_full_ge` takes "
        "`baseline_output_share`), so that its sales do not add up to its output. The last difference is against ours "
        "with those sizes held: prices of the conditional equilibrium."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="case")
    parser.add_argument("--gegravity-python", default=sys.executable, metavar="PATH")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(*given.measure)
        return
    cases = given.cases or list(CASES)
    if unknown := [case for case in cases if case not in CASES]:
        parser.error(f"no such case: {', '.join(unknown)}")
    ours = [case for case in cases if case in ("scenario", "pairs", "draws")]
    if ours:
        table_targets(ours)
    if "growth" in cases:
        table_growth()
    if "gegravity" in cases:
        table_gegravity(given.gegravity_python)


if __name__ == "__main__":
    main()
