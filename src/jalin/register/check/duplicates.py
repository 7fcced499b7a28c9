"""Is one agreement recorded twice, under two ids?"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations

from jalin.dates import PartialDate
from jalin.register.agreement import Agreement
from jalin.register.binding import first_event
from jalin.register.check.reporter import Reporter
from jalin.register.folder import Folder

# On one day the same parties may sign several texts, or one text in parts, which titles tell apart.
DATED = ("signed", "in_force", "adopted")
# Words that do not tell one text of two parties from another.
EMPTY = frozenset(
    " ".join(
        (
            "a and agreement an arrangement between concerning cooperation for government in joint memorandum of on",
            "protocol regarding republic the to treaty understanding with",
        )
    ).split()
)


def check_duplicates(folder: Folder, report: Reporter) -> None:
    """Report pairs of agreements of the same parties, with a date in common and titles alike."""
    by_parties: dict[frozenset[str], list[Agreement]] = defaultdict(list)
    for record in folder.of("agreements").values():
        if isinstance(record, Agreement):
            by_parties[frozenset(who for entry in record.parties for who in entry.who)].append(record)
    for some in by_parties.values():
        for one, other in combinations(sorted(some, key=lambda record: record.id), 2):
            if _share_a_date(one, other) and (_names_the_same(one, other) or _trades_the_same(one, other)):
                report(
                    "agreements", other.id, ("title",),
                    expected="an agreement that no other record describes",
                    found=f"`{one.id}`, of the same parties, with a date in common and nothing to tell them apart",
                    mend="Merge the two, or say in their titles what sets them apart.",
                )  # fmt: skip


def _share_a_date(one: Agreement, other: Agreement) -> bool:
    """Whether a date is the same, and that of signature does not differ."""
    first, second = _dates(one), _dates(other)
    if "signed" in first and "signed" in second:
        return first["signed"] == second["signed"]
    return bool(first.items() & second.items())


def _dates(record: Agreement) -> dict[str, PartialDate]:
    found = {kind: first_event(record.events, (kind,)) for kind in DATED}
    return {kind: event.date for kind, event in found.items() if event is not None}


def _names_the_same(one: Agreement, other: Agreement) -> bool:
    """Whether both titles have the same words, but for those that do not tell texts apart."""
    first, second = (set(re.findall(r"\w+", record.title.en.lower())) - EMPTY for record in (one, other))
    return first == second


def _trades_the_same(one: Agreement, other: Agreement) -> bool:
    """Whether both are trade agreements of one type that cover the same."""
    if one.trade is None or other.trade is None:
        return False
    return set(one.trade.wto_type) == set(other.trade.wto_type) and set(one.trade.covers) == set(other.trade.covers)
