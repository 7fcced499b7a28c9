"""Can the dates of a record be true together?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jalin.dates import Interval
from jalin.register.agreement import Agreement, Event
from jalin.register.binding import first_event
from jalin.register.check.reporter import Location, Reporter
from jalin.register.check.walk import cited, records
from jalin.register.folder import Folder
from jalin.register.organisation import Organisation

# Each of these cannot come after any of those that follow it.
_ORDER = (
    ("proposed",), ("negotiations_opened",), ("negotiations_concluded",), ("adopted", "signed"), ("in_force",),
    ("terminated", "superseded", "expires"),
)  # fmt: skip
# These are made when they happen; only the later stages of a treaty's life can be dated in advance.
_NEVER_AHEAD = frozenset(
    {"proposed", "negotiations_opened", "negotiations_concluded", "adopted", "signed", "consented", "attested"}
)


def check_dates(folder: Folder, report: Reporter) -> None:
    """Report orders that cannot be, dates ahead of today, and stretches that overlap."""
    today = date.today()
    for name, record in records(folder):
        for location, part in cited(record):
            if part.looked_up is not None and part.looked_up.first > today:
                mend = "Write the day on which you looked."
                report(
                    name, record.id, (*location, "looked_up"),
                    expected="a day that has been", found=str(part.looked_up), mend=mend,
                )  # fmt: skip
        if isinstance(record, (Agreement, Organisation)):
            _check_events(report, name, record.id, ("events",), record.events, today)
        if isinstance(record, Agreement):
            for index, entry in enumerate(record.parties):
                _check_events(report, name, record.id, ("parties", index, "events"), entry.events, today)
        if isinstance(record, Organisation):
            _check_overlaps(report, record)


def _check_events(
    report: Reporter, name: str, record_id: str, where: Location, events: Sequence[Event], today: date
) -> None:
    stages = [stage for kinds in _ORDER if (stage := first_event(events, kinds)) is not None]
    for place, later in enumerate(stages):
        # The nearest stage before it that contradicts it; a vague date between two others must not hide them.
        wrong = [earlier for earlier in stages[:place] if later.date.last < earlier.date.first]
        if wrong:
            report(
                name, record_id, (*where, events.index(later), "date"),
                expected=f"{later.kind} not before {wrong[-1].kind} ({wrong[-1].date})", found=str(later.date),
                mend="Correct the wrong one.",
            )  # fmt: skip
    for index, event in enumerate(events):
        if event.kind in _NEVER_AHEAD and event.date.first > today:
            report(
                name, record_id, (*where, index, "date"),
                expected=f"{event.kind} on a day that has been", found=str(event.date), mend="Correct the date.",
            )  # fmt: skip


def _check_overlaps(report: Reporter, organisation: Organisation) -> None:
    """No one has the same role twice at once."""
    held: dict[tuple[str, str], list[Interval]] = {}
    for index, entry in enumerate(organisation.memberships):
        if entry.start is None:
            continue
        interval = Interval(entry.start.date, entry.end.date if entry.end else None)
        for place, who in enumerate(entry.who):
            earlier = held.setdefault((who, entry.role), [])
            if any(interval.meet(other) is not None for other in earlier):
                report(
                    "organisations", organisation.id, ("memberships", index, "who", place),
                    expected=f"{who} as {entry.role} once at a time", found="two stretches that overlap",
                    mend="End the first before the second starts.",
                )  # fmt: skip
            earlier.append(interval)
