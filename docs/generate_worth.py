"""Writes the results into docs/methods/worth.md, and the backtest's plot beside it.

`python docs/generate_worth.py --estimates DIR` reads effects.parquet, types.parquet, backtest.parquet and
backtest_cases.parquet, as `jalin.build.worth*` makes them; with `--check` it exits with 1 where the page differs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import polars as pl

from jalin.build.worth import share_identified

HERE = Path(__file__).resolve().parent
PAGE, PLOT = HERE / "methods" / "worth.md", HERE / "methods" / "worth_backtest.svg"
START, END = "<!-- results -->", "<!-- /results -->"
CASE = "idn-jpn-ijepa"
PANELS = ("agtpa", "wiod_2013", "wiod_2016", "comtrade_dta")
SIDE, EDGE, LOW, HIGH = 460, 50, -1.0, 1.5


def table(headings: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *(tuple(str(cell) for cell in row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


def interval(row: dict[str, Any]) -> str:
    return f"{number(row['low'])} … {number(row['high'])}"


def shares(effects: pl.DataFrame) -> str:
    found = share_identified(effects).filter((pl.col("type") != "never_in_force") & (pl.col("in_force") > 0))
    wide = {(row["type"], row["panel"]): row for row in found.to_dicts()}
    columns = ("any", "any_domestic", *PANELS)
    kinds = [*sorted({kind for kind, _ in wide} - {"all"}), "all"]
    rows = [
        (
            kind,
            wide[kind, "any"]["in_force"],
            *(f"{wide[kind, name]['identified']} ({100 * wide[kind, name]['share']:.0f} %)" for name in columns),
        )
        for kind in kinds
    ]
    return table(("class", "were in force", "any panel", "any with domestic trade", *PANELS), rows)


def means(types: pl.DataFrame) -> str:
    rows = [
        (
            row["type"], row["panel"], "yes" if row["domestic"] else "**no**", row["agreements"], row["kind"],
            number(row["value"]), number(row["standard_error"]), interval(row), number(row["spread"]),
        )
        for row in types.filter(pl.col("kind").is_in(["mean", "pooled"])).sort("type", "domestic", "panel").to_dicts()
    ]  # fmt: skip
    return table(("class", "panel", "domestic", "agreements", "kind", "β", "s.e.", "95 %", "spread"), rows)


def timing(types: pl.DataFrame) -> str:
    every = {(row["panel"], row["kind"]): row for row in types.filter(pl.col("type") == "any").to_dicts()}
    kinds = [f"lead_{lead}" for lead in range(5, 0, -1)] + ["phase_0_2", "phase_3_5", "phase_6_10", "phase_11_on"]
    cells = [
        (
            panel,
            *(
                f"{number(every[panel, kind]['value'])} ({number(every[panel, kind]['standard_error'])})"
                if (panel, kind) in every
                else "–"
                for kind in kinds
            ),
            f"{every[panel, 'leads']['p_value']:.3f}",
        )
        for panel in PANELS
    ]
    return table(("panel", *kinds, "p, no leads"), cells)


def verdict(effects: pl.DataFrame) -> str:
    rows = [
        (
            row["panel"], "yes" if row["domestic"] else "**no**",
            row["kind"] + (f" {row['exporter']} → {row['importer']}" if row["exporter"] else ""),
            number(row["value"]), number(row["standard_error"]), interval(row), row["errors"] or "–", row["status"],
            "preferred" if row["preferred"] else "",
        )
        for row in effects.filter(pl.col("agreement") == CASE).to_dicts()
    ]  # fmt: skip
    return table(("panel", "domestic", "kind", "β", "s.e.", "95 %", "errors", "status", ""), rows)


def outcome(backtest: pl.DataFrame) -> str:
    rows = [
        (
            row["test"], row["rule"], row["agreements"], row["pairs"], number(row["mean_predicted"]),
            f"{number(row['mean_realised'])} ({interval(row)})",
            f"{number(row['difference'])} ({number(row['difference_error'])})", number(row["correlation"]),
            f"{number(row['slope'])} ({number(row['slope_error'])})", f"{100 * row['covered']:.0f} %",
            number(row["rmse"]), number(row["rmse_zero"]),
        )
        for row in backtest.to_dicts()
    ]  # fmt: skip
    headings = (
        "realised in", "predicted by", "agreements", "pairs", "predicted", "realised (95 %)", "difference (s.e.)",
        "correlation", "slope (s.e.)", "within 95 %", "RMSE", "RMSE of zero",
    )  # fmt: skip
    return table(headings, rows)


def place(value: float) -> float:
    return EDGE + (min(max(value, LOW), HIGH) - LOW) / (HIGH - LOW) * (SIDE - 2 * EDGE)


def plot(cases: pl.DataFrame) -> str:
    """Realised on predicted, a dot an agreement with its 95 % interval, by the rule that varies, in manufacturing."""
    shown = cases.filter((pl.col("test") == "wiod_2013_manufacturing") & (pl.col("rule") == "head_ries"))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" font-family="sans-serif" '
        'font-size="11">',
        "<title>Predicted from data to 2004, and realised, by agreement</title>",
        f'<rect width="{SIDE}" height="{SIDE}" fill="white"/>',
    ]
    for tick in (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5):
        at = place(tick)
        parts += [
            f'<line x1="{at:.1f}" y1="{EDGE}" x2="{at:.1f}" y2="{SIDE - EDGE}" stroke="#e4e4e4"/>',
            f'<line x1="{EDGE}" y1="{SIDE - at:.1f}" x2="{SIDE - EDGE}" y2="{SIDE - at:.1f}" stroke="#e4e4e4"/>',
            f'<text x="{at:.1f}" y="{SIDE - EDGE + 14}" text-anchor="middle">{tick:g}</text>',
            f'<text x="{EDGE - 6}" y="{SIDE - at + 4:.1f}" text-anchor="end">{tick:g}</text>',
        ]
    low, high = place(LOW), place(HIGH)
    dashed = 'stroke="#999" stroke-dasharray="4"'
    parts.append(f'<line x1="{low}" y1="{SIDE - low}" x2="{high}" y2="{SIDE - high}" {dashed}/>')
    for row in shown.to_dicts():
        across, width = place(row["predicted"]), 1.96 * row["standard_error"]
        low, high = (SIDE - place(row["value"] + sign * width) for sign in (-1, 1))
        level = SIDE - place(row["value"])
        parts += [
            f'<line x1="{across:.1f}" y1="{low:.1f}" x2="{across:.1f}" y2="{high:.1f}" stroke="#4a6fa5"/>',
            f'<circle cx="{across:.1f}" cy="{level:.1f}" r="4" fill="#1f3b63"/>',
            f'<text x="{across + 6:.1f}" y="{level + 3:.1f}" font-size="8">{row["agreement"]}</text>',
        ]
    parts += [
        f'<text x="{SIDE / 2}" y="{SIDE - 12}" text-anchor="middle">predicted β, from manufacturing to 2004</text>',
        f'<text transform="translate(14 {SIDE / 2}) rotate(-90)" text-anchor="middle">realised β, to 2011</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def results(folder: Path) -> tuple[str, str]:
    """The results, as Markdown, and the plot."""
    effects, types, backtest, cases = (
        pl.read_parquet(folder / f"{name}.parquet") for name in ("effects", "types", "backtest", "backtest_cases")
    )
    parts = [
        START, "<!-- Written by docs/generate_worth.py. Do not edit between the marks. -->", "",
        "## Share identified", "", shares(effects), "", "## Means by class", "",
        "`mean`: of the agreements' effects, by how well each is known, and how much true ones vary (spread). "
        "`pooled`: one column for the class.", "", means(types), "", "## Before and after, all agreements together", "",
        timing(types), "", "## IJEPA (Indonesia–Japan, in force 1 July 2008)", "", verdict(effects), "",
        "## Backtest", "", outcome(backtest), "",
        "![Predicted from data to 2004, and realised, by agreement](worth_backtest.svg)", "", END,
    ]  # fmt: skip
    return "\n".join(parts), plot(cases)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--estimates", type=Path, metavar="DIR", required=True)
    asked = arguments.parse_args()
    text, picture = results(asked.estimates)
    now = PAGE.read_text(encoding="utf-8")
    page = now[: now.index(START)] + text + now[now.index(END) + len(END) :]
    if asked.check:
        if page == now and PLOT.is_file() and PLOT.read_text(encoding="utf-8") == picture:
            return 0
        print("docs/methods/worth.md differs from the estimates: run docs/generate_worth.py", file=sys.stderr)
        return 1
    PAGE.write_text(page, encoding="utf-8")
    PLOT.write_text(picture, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
