"""WORTH as JSON: every number with its unit, year, sources and method."""

from __future__ import annotations

from typing import Any

from jalin.effects.worth import Estimate, Value, Worth
from jalin.estimates import Estimates
from jalin.quantity import Quantity
from jalin.sources import load_source

LOG_POINTS = "log points of trade"
PER_CENT = "per cent of real income, with against without"
SHARE = "share of output"


def worth_data(found: Worth) -> dict[str, Any]:
    """Everything `Worth` holds under stable names; a missing value is null."""
    return {
        "agreement": found.agreement,
        "type": found.type,
        "identified": found.identified,
        "panel": found.panel,
        "domestic": found.domestic,
        "verdict": found.verdict.model_dump(),
        "statuses": found.statuses,
        "estimates": [_estimate(each) for each in found.estimates],
        "mean_of_type": None if found.mean is None else _estimate(found.mean),
        "values": [_value(each, found) for each in found.values],
    }


def worth_sources(found: Worth) -> tuple[str, ...]:
    """Every source of data that the answer rests on."""
    panels = [each.panel for each in found.estimates] + [each.panel for each in found.values if each.panel is not None]
    return tuple(dict.fromkeys((*found.sources, *panels)))


def share_rows(estimates: Estimates) -> list[dict[str, Any]]:
    """One row a type and panel: agreements, in_force, identified, and their share of those in force."""
    table = estimates.share_identified
    return table.rows(table["type"] != "")


def share_data(estimates: Estimates) -> list[dict[str, Any]]:
    """The same as JSON, each number with its unit, year, sources and method."""
    year = estimates.equations["trade"].year

    def of(value: float | None, unit: str) -> dict[str, Any]:
        return Quantity(value, unit, year, ("jalin_register",), "worth").plain()

    return [
        {"type": row["type"], "panel": row["panel"]}
        | {name: of(row[name], "agreements") for name in ("agreements", "in_force", "identified")}
        | {"share": of(row["share"], "share of those in force at some time")}
        for row in share_rows(estimates)
    ]


def _estimate(each: Estimate) -> dict[str, Any]:
    # A mean rests on all years of its panel.
    year = load_source(each.panel).year if each.first_year is None else f"{each.first_year}–{each.last_year}"

    def of(value: float | None, unit: str = LOG_POINTS) -> dict[str, Any]:
        return Quantity(value, unit, year, (each.panel,), "worth").plain()

    return {
        "kind": each.kind,
        "panel": each.panel,
        "domestic": each.domestic,
        "exporter": each.exporter,
        "importer": each.importer,
        "effect": of(each.value),
        "standard_error": of(each.standard_error),
        "low": of(each.low),
        "high": of(each.high),
        "p_value": of(each.p_value, "probability"),
        "errors": each.errors,
        "pairs": of(each.pairs, "directed pairs"),
    }


def _value(each: Value, found: Worth) -> dict[str, Any]:
    panels = () if each.panel is None else (each.panel,)

    def of(value: float | None, unit: str) -> dict[str, Any]:
        return Quantity(value, unit, found.year, (*found.sources, *panels), "worth").plain()

    return {
        "removal": each.removal,
        "source_of_effect": each.source_of_effect,
        "panel": each.panel,
        "effect": of(each.effect, LOG_POINTS),
        "standard_error": of(each.standard_error, LOG_POINTS),
        "pairs": of(each.pairs, "directed pairs"),
        "covered": of(each.covered, "directed pairs"),
        "covered_by": list(each.covered_by),
        "world": of(each.world_change, PER_CENT),
        "residual": of(each.residual, SHARE),
        "identity_error": of(each.identity_error, "relative"),
        "economies": [
            {"economy": gain.economy, "role": gain.role, "change": of(gain.change, PER_CENT)} for gain in each.gains
        ],
    }
