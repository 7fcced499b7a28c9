"""HOW do they cooperate: what the register says, counted and sourced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jalin.brief.figures import answer_figures
from jalin.dates import PartialDate, parse_day
from jalin.register import AgreementRow, FigureRow, Register, Rows, Tie
from jalin.register.agreement import Agreement
from jalin.register.organisation import Organisation


@dataclass(frozen=True, slots=True)
class How:
    """The register's answer for a country, a pair or a group.

    Attributes
    ----------
    parties : codes of countries and ids of organisations.
    on : the day asked about.
    ties : everything that binds them on that day.
    under_way : agreements between them that are proposed, under negotiation, or signed and not in force.
    kinds, fields : number of ties by kind and by field, the largest first; a tie counts in each of its fields.
    oldest : the tie that binds them longest; None where there is none.
    sources : references behind each tie or agreement, by its id.
    figures : trade in goods that either of a pair published about the other, for years before that of the day.
    """

    parties: tuple[str, ...]
    on: date
    ties: Rows[Tie]
    under_way: Rows[AgreementRow]
    kinds: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    oldest: Tie | None
    sources: dict[str, tuple[str, ...]]
    figures: Rows[FigureRow]


def answer_how(register: Register, parties: Sequence[str], on: str | date | None = None) -> How:
    """Ask the register how `parties` cooperate as of `on`."""
    day = parse_day(on)
    codes = tuple(dict.fromkeys(register.resolve(party) for party in parties))
    ties = register.ties(*codes, on=day)
    under_way = register.under_way(*codes, on=day)
    sources = {tie.id: tuple(_sources(register, tie.id, tie.what, codes)) for tie in ties}
    sources |= {row.id: tuple(_sources(register, row.id, "agreement", codes)) for row in under_way}
    return How(
        parties=codes,
        on=day,
        ties=ties,
        under_way=under_way,
        kinds=tuple(Counter(tie.kind for tie in ties).most_common()),
        fields=_by_count(Counter(field for tie in ties for field in tie.fields)),
        oldest=min(ties, key=_age, default=None),
        sources=sources,
        figures=answer_figures(register, codes, day),
    )


def _age(tie: Tie) -> tuple[PartialDate, str]:
    return tie.since, tie.id


def _by_count(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _sources(register: Register, record_id: str, what: str, codes: tuple[str, ...]) -> Iterator[str]:
    """The references that the tie's dates rest on; the record's own where no date was seen."""
    record: Agreement | Organisation
    if what == "organisation":
        record = register.organisation(record_id)
        claims = [entry.start for entry in record.memberships if entry.start and set(codes) & set(entry.who)]
    else:
        record = register.agreement(record_id)
        claims = [event for event in record.events if event.kind in ("adopted", "signed", "in_force", "attested")]
        claims += [event for entry in record.parties if set(codes) & set(entry.who) for event in entry.events]
    cited = [claim.reference for claim in claims if claim.reference is not None]
    yield from dict.fromkeys(cited or record.references)
