"""Which agreement applies to which observation: the columns of a gravity equation, coded from the register's dates.

An agreement applies to a pair in a year if it binds the pair on 1 July of the year (`register.trade_dyads`). A pair may
stand under several agreements at once; each has a column of its own, so that an effect is what the agreement adds to
the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from jalin.build.worth_panels import TradePanel
from jalin.register import Register

FIRST, LAST = 1950, 2023
DAY = "{year}-07-01"
# Years since an agreement began between a pair: (name, first, last).
PHASES = (("phase_0_2", 0, 2), ("phase_3_5", 3, 5), ("phase_6_10", 6, 10), ("phase_11_on", 11, 999))
LEADS = 5
TERM = ("name", "kind", "exporter", "importer")


@dataclass(frozen=True)
class Terms:
    """K columns of zeros and ones over the n rows of a panel.

    Attributes
    ----------
    table : K rows: name (agreement or class), kind, exporter, importer (sides, for kind `direction` only).
    design : (n, K).
    """

    table: pl.DataFrame
    design: csr_matrix


def make_dyads(register: Register, first: int = FIRST, last: int = LAST) -> pl.DataFrame:
    """Columns exporter, importer, agreement, trade_class, year, start (the first year since `first`)."""
    years = [
        register.trade_dyads(on=DAY.format(year=year)).to_frame().with_columns(year=pl.lit(year, dtype=pl.Int64))
        for year in range(first, last + 1)
    ]
    found = pl.concat([frame for frame in years if frame.height])
    start = pl.col("year").min().over("exporter", "importer", "agreement").alias("start")
    return found.with_columns(start).sort("agreement", "exporter", "importer", "year")


def held(panel: TradePanel, dyads: pl.DataFrame) -> pl.DataFrame:
    """Rows of the panel under an agreement: row, exporter, importer, year, agreement, trade_class, start, seen.

    `seen` says whether the panel has the pair in a year before the agreement began between them.
    """
    rows = panel.frame.drop("trade").with_row_index("row")
    first = rows.group_by("exporter", "importer").agg(pl.col("year").min().alias("first"))
    joined = rows.join(dyads, on=["exporter", "importer", "year"]).join(first, on=["exporter", "importer"])
    return joined.with_columns(seen=pl.col("start") > pl.col("first")).sort("row", "agreement")


def by_agreement(panel: TradePanel, dyads: pl.DataFrame) -> Terms:
    """One term an agreement."""
    return collect(panel, [_name(held(panel, dyads), pl.col("agreement"), "raw")])


def by_direction(panel: TradePanel, dyads: pl.DataFrame, sides: pl.DataFrame) -> Terms:
    """Two terms for an agreement with two sides, one for what each sells to the other; one for every other agreement.

    Parameters
    ----------
    sides : agreement, economy, side; only of agreements that have two.
    """
    found = held(panel, dyads)
    for role in ("exporter", "importer"):
        names = {"economy": role, "side": f"{role}_side"}
        found = found.join(sides.rename(names), on=["agreement", role], how="left")
    two = pl.col("exporter_side").is_not_null() & pl.col("importer_side").is_not_null()
    apart = found.filter(two).select(
        "row",
        pl.col("agreement").alias("name"),
        pl.lit("direction").alias("kind"),
        pl.col("exporter_side").alias("exporter"),
        pl.col("importer_side").alias("importer"),
    )
    return collect(panel, [apart, _name(found.filter(~two), pl.col("agreement"), "raw")])


def by_phase(panel: TradePanel, dyads: pl.DataFrame) -> Terms:
    """One term for each agreement and phase; pairs whose beginning the panel does not show have no phases."""
    found = held(panel, dyads).filter("seen")
    return collect(panel, _phases(found, pl.col("agreement")))


def with_leads(panel: TradePanel, dyads: pl.DataFrame) -> Terms:
    """One term an agreement, and one for the five years before it began, where the panel shows years before those."""
    leads = _before(panel, dyads).with_columns(name=pl.col("agreement"))
    found = [_name(held(panel, dyads), pl.col("agreement"), "raw"), _name(leads, pl.col("name"), "lead")]
    return collect(panel, found)


def by_class(panel: TradePanel, dyads: pl.DataFrame, kind: str) -> Terms:
    """Terms for each class of agreements, the pair being under at least one of them.

    Parameters
    ----------
    kind : `pooled` (one term), `phases`, or `leads` (the pooled term and one for each of five years before).
    """
    found, name = held(panel, dyads), pl.col("trade_class")
    if kind == "phases":
        return collect(panel, _phases(found.filter("seen"), name))
    pooled = [_name(found, name, "pooled")]
    if kind == "leads":
        before = _before(panel, dyads)
        ahead = pl.col("start") - pl.col("year")
        pooled += [_name(before.filter(ahead == lead), name, f"lead_{lead}") for lead in range(1, LEADS + 1)]
    return collect(panel, pooled)


def any_agreement(panel: TradePanel, dyads: pl.DataFrame) -> Terms:
    """One term: under any agreement at all."""
    return collect(panel, [_name(held(panel, dyads), pl.lit("any"), "pooled")])


def collect(panel: TradePanel, parts: list[pl.DataFrame]) -> Terms:
    """Terms from (row, name, kind, exporter, importer); a row counts once however often it is named."""
    entries = pl.concat(parts).unique(["row", *TERM])
    table = entries.select(TERM).unique().sort(TERM).with_row_index("column")
    entries = entries.join(table, on=list(TERM), nulls_equal=True)
    places = (entries["row"].cast(pl.Int64).to_numpy(), entries["column"].cast(pl.Int64).to_numpy())
    design = csr_matrix((np.ones(entries.height), places), shape=(panel.frame.height, table.height))
    return Terms(table.drop("column"), design)


def find_sides(dyads: pl.DataFrame) -> pl.DataFrame:
    """Columns agreement, economy, side (`A` or `B`, A the one with the economy first in the alphabet).

    Economies of one side make no pair with each other. Only agreements that always had the same two sides are listed.
    """
    pairs = dyads.select("agreement", "exporter", "importer").unique()
    rows: list[tuple[str, str, str]] = []
    for (agreement,), group in pairs.group_by(["agreement"], maintain_order=True):
        partners: dict[str, set[str]] = {}
        for one, other in group.select("exporter", "importer").iter_rows():
            partners.setdefault(one, set()).add(other)
            partners.setdefault(other, set()).add(one)
        sides = _two_sides(partners)
        rows.extend((str(agreement), economy, side) for economy, side in sides.items())
    schema = {"agreement": pl.String, "economy": pl.String, "side": pl.String}
    return pl.DataFrame(sorted(rows), schema=schema, orient="row")


def _two_sides(partners: dict[str, set[str]]) -> dict[str, str]:
    first = min(partners)
    others = partners[first]
    own = set(partners) - others
    crossed = all(partners[economy] <= others for economy in own)
    if not crossed or not all(partners[economy] <= own for economy in others):
        return {}
    return {economy: "A" if economy in own else "B" for economy in partners}


def _before(panel: TradePanel, dyads: pl.DataFrame) -> pl.DataFrame:
    """Rows in the five years before an agreement began, of pairs that the panel shows before those years."""
    rows = panel.frame.drop("trade").with_row_index("row")
    first = rows.group_by("exporter", "importer").agg(pl.col("year").min().alias("first"))
    begun = dyads.select("exporter", "importer", "agreement", "trade_class", "start").unique()
    joined = rows.join(begun, on=["exporter", "importer"]).join(first, on=["exporter", "importer"])
    soon = (pl.col("year") < pl.col("start")) & (pl.col("year") >= pl.col("start") - LEADS)
    shown = (pl.col("first") < pl.col("start") - LEADS) & (pl.col("start") <= panel.years[-1])
    return joined.filter(soon & shown)


def _phases(found: pl.DataFrame, name: pl.Expr) -> list[pl.DataFrame]:
    age = pl.col("year") - pl.col("start")
    return [_name(found.filter(age.is_between(low, high)), name, kind) for kind, low, high in PHASES]


def _name(rows: pl.DataFrame, name: pl.Expr, kind: str) -> pl.DataFrame:
    nobody = pl.lit(None, dtype=pl.String)
    return rows.select(
        "row", name.alias("name"), pl.lit(kind).alias("kind"), nobody.alias("exporter"), nobody.alias("importer")
    )
