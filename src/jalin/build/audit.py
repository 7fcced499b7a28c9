"""The register against outside lists: what is missing, what is extra, what is dated differently.

Lists are there to check against, not to copy from: each difference is a question to be answered from sources.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import polars as pl

from jalin.build.outside import Outside
from jalin.register import Register
from jalin.register.binding import STARTS, first_event
from jalin.register.query.dyads import class_of
from jalin.register.query.standing import is_internal
from jalin.register.status import force_interval

FIRST_YEAR = 1990
FULL = ("FTA", "CU", "EIA")
# Share of pairs that a record and an outside agreement must have in common to be taken for the same, and how many years
# apart they may have begun.
ALIKE = 0.5
FURTHEST = 5


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found; every count is of directed dyad-years unless it says otherwise.

    Attributes
    ----------
    recall : stratum, listed, found, share: of the outside dyad-years, how many the register has in any agreement.
    missing : agreement, stratum, listed, missing, first_year, last_year, pairs (examples): by outside agreement, most
        first.
    precision : year, register, listed, share: pairs that the register binds fully in the last year, and how many of
        them are in the list; economies that the list does not know are left out.
    extra : agreement (id), pairs, extra: by record, most first.
    starts : agreement, record, ended, listed, recorded, difference: years of entry into force by DESTA, each with the
        record of the same parties that began nearest, and no more than five years off; null where there is none.
    members : economy, year, what: differences in membership of the UN.
    """

    recall: pl.DataFrame
    missing: pl.DataFrame
    precision: pl.DataFrame
    extra: pl.DataFrame
    starts: pl.DataFrame
    members: pl.DataFrame


def audit(
    register: Register,
    outside: Outside,
    *,
    since: int = FIRST_YEAR,
    territories: bool = False,
    progress: Callable[[int, int], object] | None = None,
) -> Audit:
    """Compare the register with outside lists.

    Parameters
    ----------
    since : first year that counts.
    territories : whether dependent territories count; the register binds them through their parents only where a source
        says so.
    progress : told how many years are done, and of how many.
    """
    dyads = outside.dyads.filter(pl.col("year") >= since)
    if not territories:
        states = register.economies("un", _day(2023)) | {"TWN", "HKG", "MAC", "XKX", "PSE", "COK", "NIU", "VAT"}
        dyads = dyads.filter(pl.col("exporter").is_in(states) & pl.col("importer").is_in(states))
    years = sorted(dyads["year"].unique())
    mine: dict[int, dict[tuple[str, str], set[str]]] = {}
    for done, year in enumerate(years, start=1):
        held: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in register.trade_dyads(on=f"{year}-12-31"):
            held[row.exporter, row.importer].add(row.agreement)
        mine[year] = held
        if progress is not None:
            progress(done, len(years))
    found = [
        (one, other) in mine[year] for one, other, year in dyads.select("exporter", "importer", "year").iter_rows()
    ]
    marked = dyads.with_columns(found=pl.Series(found, dtype=pl.Boolean))
    precision, extra = _precision(register, marked, mine)
    return Audit(
        recall=_recall(marked),
        missing=_missing(marked),
        precision=precision,
        extra=extra,
        starts=_starts(register, outside.starts),
        members=_members(register, outside.voters),
    )


def _recall(marked: pl.DataFrame) -> pl.DataFrame:
    return (
        marked.group_by("stratum")
        .agg(listed=pl.len(), found=pl.col("found").sum())
        .with_columns(share=pl.col("found") / pl.col("listed"))
        .sort("stratum")
    )


def _missing(marked: pl.DataFrame) -> pl.DataFrame:
    gone = ~pl.col("found")
    pair = pl.concat_str("exporter", "importer", separator="–")
    return (
        marked.group_by("agreement", "stratum")
        .agg(
            listed=pl.len(),
            missing=gone.sum(),
            first_year=pl.col("year").filter(gone).min(),
            last_year=pl.col("year").filter(gone).max(),
            pairs=pair.filter(gone).unique().sort().head(6),
        )
        .filter(pl.col("missing") > 0)
        .sort("missing", "agreement", descending=[True, False])
    )


def _precision(
    register: Register, marked: pl.DataFrame, mine: dict[int, dict[tuple[str, str], set[str]]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of pairs that the register binds fully in the last year, those listed; and who binds the others."""
    schema = {"year": pl.Int64, "register": pl.Int64, "listed": pl.Int64, "share": pl.Float64}
    blame = {"agreement": pl.String, "pairs": pl.Int64, "extra": pl.Int64}
    if not mine:
        return pl.DataFrame(schema=schema), pl.DataFrame(schema=blame)
    year = max(mine)
    last = marked.filter(pl.col("year") == year)
    known = {*last["exporter"], *last["importer"]}
    listed = set(last.select("exporter", "importer").iter_rows())
    pairs: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    total = hits = 0
    full = {name: class_of(register.agreement(name)) in FULL for name in {n for v in mine[year].values() for n in v}}
    for pair, names in mine[year].items():
        strong = [name for name in names if full[name]]
        if not strong or not known.issuperset(pair):
            continue
        total += 1
        hits += pair in listed
        pairs.update(strong)
        if pair not in listed:
            extra.update(strong)
    share = hits / total if total else None
    rows = [(name, pairs[name], count) for name, count in extra.most_common()]
    return (
        pl.DataFrame([(year, total, hits, share)], schema=schema, orient="row"),
        pl.DataFrame(rows, schema=blame, orient="row"),
    )


def _starts(register: Register, starts: pl.DataFrame) -> pl.DataFrame:
    """Each outside agreement with the record whose pairs are most alike and whose start is nearest."""
    schema = {
        "agreement": pl.String, "record": pl.String, "ended": pl.Boolean, "listed": pl.Int64, "recorded": pl.Int64,
        "difference": pl.Int64,
    }  # fmt: skip
    if starts.is_empty():
        return pl.DataFrame(schema=schema)
    records = _started(register)
    by_pair: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, record in records.items():
        for pair in record.pairs:
            by_pair[pair].add(name)
    rows: list[tuple[object, ...]] = []
    for (agreement,), part in starts.group_by("agreement", maintain_order=True):
        pairs = {(min(one, other), max(one, other)) for one, other in part.select("first", "second").iter_rows()}
        listed = int(part["year"].mode().min())  # type: ignore[arg-type]
        alike = [
            (abs(year - listed), year, name)
            for name in {name for pair in pairs for name in by_pair.get(pair, ())}
            for year in records[name].years
            if len(pairs & records[name].pairs) / len(pairs | records[name].pairs) >= ALIKE
        ]
        nearest = min(alike, default=None)
        if nearest is not None and nearest[0] <= FURTHEST:
            _gap, year, name = nearest
            rows.append((agreement, name, records[name].ended, listed, year, year - listed))
        else:
            rows.append((agreement, None, None, listed, None, None))
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        pl.col("difference").abs(), descending=True, nulls_last=True
    )


@dataclass(frozen=True, slots=True)
class _Started:
    """A trade agreement: the pairs it bound when it began, the years in which it or a part of it took effect."""

    pairs: set[tuple[str, str]]
    years: set[int]
    ended: bool


def _started(register: Register) -> dict[str, _Started]:
    found = {}
    for name in register.ids("agreements"):
        agreement = register.agreement(name)
        interval = force_interval(agreement, binding=register.is_binding(agreement))
        if agreement.trade is None or interval is None:
            continue
        sides: dict[str, set[str]] = defaultdict(set)
        for entry in agreement.parties:
            for who in entry.who:
                sides[entry.stands_as or who] |= register.economies(who, interval.start.last)
        if is_internal(agreement):
            sides = defaultdict(set, {who: {who} for side in sides.values() for who in side})
        pairs = {
            (min(one, other), max(one, other))
            for first, second in combinations(sides.values(), 2)
            for one in first
            for other in second
        }
        events = [*agreement.events, *(event for entry in agreement.parties for event in entry.events)]
        years = {event.date.first.year for event in events if event.kind in STARTS} | {interval.start.first.year}
        ended = first_event(agreement.events, ("terminated", "superseded")) is not None
        found[name] = _Started(pairs, years, ended)
    return found


def _members(register: Register, voters: pl.DataFrame) -> pl.DataFrame:
    """Who voted in the UN without being a member at some time of that year, by the register."""
    schema = {"economy": pl.String, "year": pl.Int64, "what": pl.String}
    rows: list[tuple[str, int, str]] = []
    for year in sorted(voters["year"].unique()):
        there = set(voters.filter(pl.col("year") == year)["economy"])
        whole = register.economies("un", _day(year)) | register.economies("un", _day(year - 1))
        rows += [(economy, year, "votes, not a member") for economy in sorted(there - whole)]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _day(year: int) -> date:
    return date(year, 12, 31)
