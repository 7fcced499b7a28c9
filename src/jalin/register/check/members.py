"""Does the count of members equal what the organisation says, and does no organisation contain itself?"""

from __future__ import annotations

from jalin.dates import PartialDate
from jalin.register.check.reporter import Reporter
from jalin.register.folder import Folder
from jalin.register.organisation import Organisation


def check_members(folder: Folder, report: Reporter) -> None:
    """Report counts that differ from the organisation's own, and cycles of membership."""
    for organisation in folder.organisations.values():
        if ("organisations", organisation.id) in folder.salvaged:
            continue  # a membership may be among the faulty parts that were left out
        for index, stated in enumerate(organisation.stated_members):
            low, high = count_between(organisation, stated.role, stated.date)
            if not low <= stated.count <= high:
                counted = str(low) if low == high else f"{low} to {high}"
                report(
                    "organisations", organisation.id, ("stated_members", index, "count"),
                    expected=f"the {counted} {stated.role} entries computed as of {stated.date}",
                    found=str(stated.count),
                    mend="Find the member that is missing, extra or dated wrongly.",
                )  # fmt: skip
    for cycle in _cycles(folder):
        report(
            "organisations", cycle[0], ("memberships",),
            expected="no organisation inside itself", found=" > ".join((*cycle, cycle[0])),
            mend="Remove one of these memberships.",
        )  # fmt: skip


def count_between(organisation: Organisation, role: str, on: PartialDate) -> tuple[int, int]:
    """The least and the most members of a role that the organisation had on `on`, given that dates may be partial."""
    surely, possibly = set(), set()
    for entry in organisation.memberships:
        if entry.role != role or entry.start is None:
            continue
        start, end = entry.start.date, entry.end.date if entry.end else None
        if start.first <= on.last and (end is None or on.first < end.last or on.first < end.first):
            possibly |= set(entry.who)
        if start.last <= on.first and (end is None or on.last < end.first):
            surely |= set(entry.who)
    return len(surely), len(possibly)


def _cycles(folder: Folder) -> list[tuple[str, ...]]:
    """Each cycle of organisations that are members of one another, once, from its first id in order."""
    inside = {
        organisation.id: sorted(
            {
                who
                for entry in organisation.memberships
                for who in entry.who
                if entry.role == "member" and not who.isupper()
            }
            & folder.organisations.keys()
        )
        for organisation in folder.organisations.values()
    }
    found: set[tuple[str, ...]] = set()

    def walk(path: tuple[str, ...]) -> None:
        for following in inside[path[-1]]:
            if following == path[0]:
                found.add(path)
            elif following not in path and following > path[0]:
                walk((*path, following))

    for organisation in sorted(inside):
        walk((organisation,))
    return sorted(found)
