"""Writes docs/coverage.md from the records, the last audit and the notes on what it found.

`python docs/generate_coverage.py` writes the page; with `--check` it exits with 1 where the page differs from what it
would write.
`--against DIR` runs the audit first (`make audit`), and keeps in docs/audit.json what differs and how much agrees,
nothing of the lists themselves. Reasons for what differs are in docs/coverage.yml.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from jalin.build import audit, read_outside
from jalin.register import Register, load_register

HERE = Path(__file__).resolve().parent
PAGE, AUDIT, NOTES = HERE / "coverage.md", HERE / "audit.json", HERE / "coverage.yml"
DAY = "2023-12-31"
INTRODUCTION = """\
# Coverage

<!-- Written by docs/generate_coverage.py. Do not edit. -->

What the register holds, how well it is known, and what it lacks. It is no complete list of the world's cooperation:
**what is not recorded may well exist**. `jalin evidence` prints the counts as of today, `jalin audit --against DIR` the
comparison with outside lists.
"""


def table(headings: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *(tuple(str(cell) for cell in row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def evidence(register: Register, by: str, heading: str) -> str:
    rows = []
    for row in register.evidence(by=by, on="2026-11-23"):
        label = row.heading
        if by == "field":
            label = register.label("fields", label, "en")
        elif by == "region" and label != "–":
            label = register.label("regions", label, "en")
        rows.append((label, row.seen, row.recalled, percent(row.seen / (row.seen + row.recalled))))
    return table((heading, "seen", "recalled", "share seen"), rows)


def holdings(register: Register) -> str:
    forms = Counter(register.agreement(name).form for name in register.ids("agreements"))
    classes = Counter(
        {row.agreement: row.trade_class for row in register.trade_links(on=DAY) if row.status == "in_force"}.values()
    )
    rows = [
        ("agreements", len(register.ids("agreements"))),
        ("organisations", len(register.ids("organisations"))),
        ("figures", len(register.ids("figures"))),
        ("references", len(register.ids("references"))),
        *((f"trade agreements in force on {DAY}: {name}", count) for name, count in sorted(classes.items())),
        *((f"form: {register.label('forms', name, 'en')}", count) for name, count in forms.most_common()),
    ]
    return table(("what", "records"), rows)


def indonesia(register: Register) -> str:
    names = [
        name
        for name in register.ids("agreements")
        if any("IDN" in entry.who for entry in register.agreement(name).parties)
    ]
    fields = Counter(field for name in names for field in register.agreement(name).fields)
    partners = Counter(
        who
        for name in names
        if len({who for entry in register.agreement(name).parties for who in entry.who}) <= 3
        for entry in register.agreement(name).parties
        for who in entry.who
        if who != "IDN"
    )
    top = ", ".join(f"{register.name(who, 'en')} {count}" for who, count in partners.most_common(12))
    return (
        f"{len(names)} agreements name Indonesia itself; with {len(partners)} partners (of texts of two or three "
        f"parties: {top}, …), in {len(fields)} fields."
    )


def comparison(found: dict[str, list[dict[str, Any]]], notes: dict[str, Any]) -> str:
    parts = ["### Dyad-years 1990–2023, dependent territories left out", ""]
    parts.append(
        table(
            ("stratum", "directed dyad-years listed", "in the register", "share"),
            [(row["stratum"], row["listed"], row["found"], percent(row["share"])) for row in found["recall"]],
        )
    )
    for row in found["precision"]:
        parts += [
            "",
            f"Of {row['register']:,} directed pairs that the register binds by an FTA, CU or EIA at the end of "
            f"{row['year']}, {row['listed']:,} ({percent(row['share'])}) are in the list.",
        ]
    parts += ["", "### Years of entry into force, against DESTA", ""]
    rows = [(row["label"], row["matched"], percent(row["near"])) for row in found["agreement_of_starts"]]
    parts.append(table(("agreements", "matched by their parties", "within one year"), rows))
    parts += ["", "### What differs, and why", ""]
    reasons = notes["reasons"]
    rows = [
        (row["agreement"], row["missing"], row["listed"], f"{row['first_year']}–{row['last_year']}",
         reasons.get(row["agreement"], "**not explained yet**"))
        for row in found["missing"]
    ]  # fmt: skip
    parts.append(table(("missing: agreement as listed", "dyad-years", "of", "years", "why"), rows))
    rows = [
        (f"`{row['agreement']}`", row["extra"], row["pairs"], reasons.get(row["agreement"], "**not explained yet**"))
        for row in found["extra"]
    ]
    parts += ["", table(("beyond the list: record", "directed pairs", "of", "why"), rows), ""]
    rows = [
        (row["agreement"], f"`{row['record']}`", row["listed"], row["recorded"],
         reasons.get(row["record"], "**not explained yet**"))
        for row in found["starts"]
    ]  # fmt: skip
    parts.append(table(("dated differently: DESTA", "record", "DESTA", "register", "why"), rows))
    parts += [
        "",
        "UN membership agrees with the votes of every year 1946–2024. Those who voted and have no record of membership "
        "are states that no longer exist, or are represented otherwise now: "
        f"{', '.join(found['not_members'])}.",
    ]
    return "\n".join(parts)


def run_audit(folder: Path) -> dict[str, Any]:
    """What differs between the register and the lists, and how much agrees."""
    found = audit(load_register(), read_outside(folder))
    starts = found.starts.drop_nulls()
    near = pl.col("difference").abs() <= 1
    agreement = [
        {"label": label, "matched": some.height, "near": some.select(near.mean()).item()}
        for label, some in (("all", starts), ("ended ones", starts.filter("ended")))
    ]
    return {
        **{name: getattr(found, name).to_dicts() for name in ("recall", "missing", "precision", "extra")},
        "starts": starts.filter(~near).to_dicts(),
        "agreement_of_starts": agreement,
        "not_members": sorted(name or "one without a code" for name in found.members["economy"].unique()),
    }


def page() -> str:
    register = load_register()
    notes = yaml.safe_load(NOTES.read_text(encoding="utf-8"))
    found = json.loads(AUDIT.read_text(encoding="utf-8"))
    parts = [INTRODUCTION, "## Records", "", holdings(register), "", "## Evidence", ""]
    for by, heading in (("family", "family"), ("region", "region of the parties"), ("decade", "decade of the date")):
        parts += [evidence(register, by, heading), ""]
    parts += [evidence(register, "field", "main field"), "", "## Indonesia", "", indonesia(register), ""]
    parts += [notes["indonesia"].strip(), "", "## Against outside lists", "", notes["lists"].strip(), ""]
    parts += [comparison(found, notes), "", "## Known gaps", "", notes["gaps"].strip(), ""]
    parts += ["## Blind checks", "", notes["blind"].strip(), ""]
    return "\n".join(parts)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--against", type=Path, metavar="DIR")
    asked = arguments.parse_args()
    if asked.against is not None:
        AUDIT.write_text(json.dumps(run_audit(asked.against), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = page()
    if asked.check:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
            return 0
        print("docs/coverage.md differs from the records: run `python docs/generate_coverage.py`", file=sys.stderr)
        return 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
