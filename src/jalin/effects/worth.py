"""`worth(agreement)`: the estimated effect of an agreement on trade, and its value in general equilibrium."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from jalin.effects.verdict import IDENTIFIED, say_verdict
from jalin.errors import InputError, message
from jalin.estimates import Estimates, load_estimates
from jalin.estimates.table import Table
from jalin.register import Register, load_register
from jalin.text import Text

MAIN = ("raw", "corrected", "shrunk")
PHASES = ("lead", "phase_0_2", "phase_3_5", "phase_6_10", "phase_11_on")


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimated partial effect.

    Attributes
    ----------
    kind : `raw`, `corrected`, `shrunk`, `direction`, `lead`, `phase_…`; `mean` for that of a class.
    panel, domestic : where it is from, and whether that panel holds domestic trade.
    exporter, importer : sides, for kind `direction`; None otherwise.
    value, standard_error, low, high : β in log points, and its 95 per cent interval.
    errors : `clustered`, `placebo` or `empirical_bayes`; None for means.
    pairs : directed pairs it rests on.
    first_year, last_year : years in which it applies within the panel; None for means.
    """

    kind: str
    panel: str
    domestic: bool
    exporter: str | None
    importer: str | None
    value: float
    standard_error: float
    low: float
    high: float
    errors: str | None
    pairs: int
    first_year: int | None
    last_year: int | None

    @property
    def p_value(self) -> float:
        """Of no effect, two-sided, by the normal distribution."""
        if self.standard_error > 0:
            return math.erfc(abs(self.value / self.standard_error) / math.sqrt(2.0))
        return 1.0 if self.value == 0 else 0.0

    @property
    def clear(self) -> bool:
        """Whether the 95 per cent interval leaves zero out."""
        return self.low * self.high > 0


@dataclass(frozen=True, slots=True)
class Gain:
    """Real income of an economy with the agreement against without, in per cent; role is `party` or `third`."""

    economy: str
    role: str
    change: float


@dataclass(frozen=True, slots=True)
class Value:
    """Value in general equilibrium in the baseline year.

    Attributes
    ----------
    removal : `own_pairs` (pairs that no other agreement of its depth binds) or `all_pairs`.
    source_of_effect : `own`, `class_mean`, or `none` where no panel with domestic trade has either.
    panel, effect, standard_error : of the β that is removed; None with `none`.
    pairs, covered : directed pairs removed, and those that another agreement of its depth binds too.
    covered_by : ids of these agreements.
    world_change : real income of the world, per cent; None, as `residual`, where nothing is removed.
    residual : market clearing, as a share of output.
    gains : parties, then the third economies that change most; empty where nothing is removed.
    """

    removal: str
    source_of_effect: str
    panel: str | None
    effect: float | None
    standard_error: float | None
    pairs: int
    covered: int
    covered_by: tuple[str, ...]
    world_change: float | None
    residual: float | None
    identity_error: float | None
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """What an agreement did and is worth.

    Attributes
    ----------
    agreement, type : id, and class of trade agreement (CU, FTA, EIA, partial_scope, non_reciprocal); type is None where
        it binds no pair.
    panel, domestic : the panel that counts; None where no panel identifies the effect.
    estimates : those of every panel that has one.
    statuses : by panel, `identified` or the code of why not.
    mean : mean effect of its class in the panel that counts, or None.
    verdict : the answer as a sentence.
    values : of `own_pairs` and `all_pairs`; empty where it was not in force at the end of the baseline year.
    year, sources : of the world that values are worked out on.
    """

    agreement: str
    type: str | None
    panel: str | None
    domestic: bool | None
    estimates: tuple[Estimate, ...]
    statuses: dict[str, str]
    mean: Estimate | None
    verdict: Text
    values: tuple[Value, ...]
    year: str
    sources: tuple[str, ...]

    @property
    def identified(self) -> bool:
        """Whether some panel tells its effect."""
        return self.panel is not None

    def of(self, panel: str | None, *kinds: str) -> tuple[Estimate, ...]:
        """Estimates of one panel, in the order of the kinds."""
        return tuple(each for kind in kinds for each in self.estimates if (each.panel, each.kind) == (panel, kind))

    @property
    def best(self) -> Estimate | None:
        """The estimate of the panel that counts, its bias corrected where it can be."""
        return next(iter(self.of(self.panel, "corrected", "raw")), None)


def worth(agreement: str, *, estimates: Estimates | None = None, register: Register | None = None) -> Worth:
    """What a trade agreement did to trade, and what it is worth.

    Parameters
    ----------
    agreement : id, alias or title.
    estimates, register : those that ship, where none are given.

    Raises
    ------
    UnknownNameError, AmbiguousNameError : a name that nobody knows, or that fits two.
    InputError : a record that is no trade agreement.
    """
    register = load_register() if register is None else register
    estimates = load_estimates() if estimates is None else estimates
    folder, name = register.resolve_record(agreement)
    if folder != "agreements" or register.agreement(name).trade is None:
        raise InputError(
            message("effects on trade are estimated for trade agreements"),
            expected=message("an agreement with a section `trade`"),
            found=name,
            mend=message("`jalin agreements --field goods-trade` lists most of them."),
        )
    found: Worth = estimates.recent.get(("worth", register, name), lambda: _worth(name, estimates, register))
    return found


def _worth(name: str, estimates: Estimates, register: Register) -> Worth:
    rows = estimates.effects.rows_of("agreement", name)
    found = tuple(_estimate(row) for row in rows if row["status"] == IDENTIFIED and row["value"] is not None)
    statuses = {str(row["panel"]): str(row["status"]) for row in rows if row["kind"] == "raw"}
    panel = next((str(row["panel"]) for row in rows if row["preferred"]), None)
    domestic = next((each.domestic for each in found if each.panel == panel), None)
    best = next(
        (each for kind in ("corrected", "raw") for each in found if (each.panel, each.kind) == (panel, kind)), None
    )
    kind = next((row["type"] for row in rows if row["type"]), None)
    equation = estimates.equations["trade"]
    scalars = estimates.value_scalars.rows_of("agreement", name)
    return Worth(
        name,
        kind,
        panel,
        domestic,
        found,
        statuses,
        _mean(estimates.types, kind, panel),
        say_verdict(register, name, best, statuses),
        tuple(_value(estimates, row) for row in scalars),
        equation.year,
        equation.sources,
    )


def _estimate(row: dict[str, Any]) -> Estimate:
    years = [None if row.get(name) is None else int(row[name]) for name in ("first_year", "last_year")]
    return Estimate(
        row["kind"],
        row["panel"],
        bool(row["domestic"]),
        row.get("exporter"),
        row.get("importer"),
        row["value"],
        row["standard_error"],
        row["low"],
        row["high"],
        row.get("errors"),
        int(row["pairs"]),
        years[0],
        years[1],
    )


def _mean(types: Table, kind: str | None, panel: str | None) -> Estimate | None:
    if kind is None or panel is None:
        return None
    places = (types["type"] == kind) & (types["panel"] == panel) & (types["kind"] == "mean")
    return next((_estimate(row) for row in types.rows(places)), None)


def _value(estimates: Estimates, row: dict[str, Any]) -> Value:
    gains = tuple(
        Gain(each["economy"], each["role"], each["welfare_change"])
        for each in estimates.value.rows_of("agreement", row["agreement"])
        if each["removal"] == row["removal"]
    )
    return Value(
        row["removal"],
        row["source_of_effect"],
        row["panel"],
        row["effect"],
        row["standard_error"],
        int(row["pairs"]),
        int(row["covered"]),
        tuple((row["covered_by"] or "").split(";")) if row["covered_by"] else (),
        row["world_change"],
        row["residual"],
        row["identity_error"],
        gains,
    )
