"""How well the register is known: dated claims seen, recalled and stale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from jalin.dates import parse_day
from jalin.errors import InputError, message
from jalin.register.agreement import Agreement
from jalin.register.claim import Claim, Evidence
from jalin.register.figure import Figures
from jalin.register.organisation import Organisation
from jalin.register.parts import parts
from jalin.register.query.stretch import shift
from jalin.register.rows import EvidenceCount, Rows

if TYPE_CHECKING:
    from jalin.register.register import Register

BY = ("family", "field", "decade", "region", "record")
Counted = Agreement | Figures | Organisation
# The field of cooperation that figures of trade in goods belong to.
GOODS = "goods-trade"


def evidence(register: Register, by: str, stale: str, on: str | date | None) -> Rows[EvidenceCount]:
    """Dated claims counted by a heading, in its order.

    Parameters
    ----------
    by : `family` (agreements, figures or organisations), `field` (the main one), `decade` of the date claimed, `region`
        of the parties (UN M49; a record of several counts in each) or `record`.
    on : the day as of which claims are stale, and organisations that are parties stand for their members.
    stale : stretch such as `2y`; a claim looked up longer ago than that counts as stale.
    """
    if by not in BY:
        raise InputError(
            message("no such choice for {name}"),
            expected=", ".join(BY),
            found=repr(by),
            mend=message("Choose one of these."),
            name="by",
        )
    day = parse_day(on)
    limit = shift(day, stale, back=True)
    counts: dict[str, list[int]] = {}
    regions = _regions(register) if by == "region" else {}
    for family, record in _records(register):
        shared = {"family": [family], "field": [_field(record)], "record": [record.id]}.get(by)
        if by == "region":
            shared = sorted({regions.get(who, "–") for who in _economies(register, record, day)}) or ["–"]
        for claim in _claims(record):
            heads = shared or [f"{claim.date.first.year // 10 * 10}s"]
            for head in heads:
                count = counts.setdefault(head, [0, 0, 0])
                seen = claim.evidence == "seen"
                count[0 if seen else 1] += 1
                count[2] += seen and claim.looked_up is not None and claim.looked_up.first < limit
    rows = [EvidenceCount(head, seen, recalled, stale_) for head, (seen, recalled, stale_) in sorted(counts.items())]
    return Rows(EvidenceCount, rows)


def _records(register: Register) -> Iterator[tuple[str, Counted]]:
    for record_id in register.ids("agreements"):
        yield "agreements", register.agreement(record_id)
    for record_id in register.ids("organisations"):
        yield "organisations", register.organisation(record_id)
    for record_id in register.ids("figures"):
        yield "figures", register.figure_record(record_id)


def _field(record: Counted) -> str:
    return GOODS if isinstance(record, Figures) else record.fields[0]


def _claims(record: Counted) -> Iterator[Claim]:
    for _location, part in parts(record):
        if isinstance(part, Evidence) and hasattr(part, "date") and part.date is not None:
            yield part  # type: ignore[misc]


def _economies(register: Register, record: Counted, day: date) -> set[str]:
    if isinstance(record, Figures):
        return {economy for who in (record.reporter, record.partner) for economy in register.economies(who, day)}
    entries = record.parties if isinstance(record, Agreement) else record.memberships
    return {economy for entry in entries for who in entry.who for economy in register.economies(who, day)}


def _regions(register: Register) -> dict[str, str]:
    """The region of each economy, by the widest division of UN M49 that is recorded."""
    found: dict[str, str] = {}
    for term in register.vocabulary("regions").terms:
        for economy in term.economies:
            found[economy] = term.within or term.id
    return found
