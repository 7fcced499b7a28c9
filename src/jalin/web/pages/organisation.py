"""One organisation: its members and roles on a day, and the agreements that it is a party to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.document import Document
from jalin.register import AgreementRow, Member, Rows
from jalin.register.agreement import KindName
from jalin.register.organisation import Organisation
from jalin.register.query.agreements import agreement_row
from jalin.register.reference import Reference
from jalin.register.sheet import sheet_document
from jalin.text import format_day
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import agreements_grid, members_grid, source_items
from jalin.web.page import Drawn, Grid, Page, Show
from jalin.web.pages.agreement import find_record
from jalin.web.pictures.worldmap import draw_sets


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One organisation as of a day.

    Attributes
    ----------
    record : the record as it stands, memberships of all times included.
    on : the day.
    kind : regional or multilateral.
    members : who has which role on the day.
    agreements : agreements to which it is itself a party and of which something had happened by the day.
    sources : every reference that the record cites.
    """

    record: Organisation
    on: date
    kind: KindName
    members: Rows[Member]
    agreements: Rows[AgreementRow]
    sources: tuple[Reference, ...]


def answer(atlas: Atlas, asked: Asked) -> OrganisationPage:
    """Ask the register about the organisation."""
    register = atlas.register
    record = register.organisation(find_record(atlas, asked, "organisations"))
    rows = []
    for record_id in sorted(register.linked_agreements(record.id)):
        agreement = register.agreement(record_id)
        named = any(record.id in (*entry.who, entry.side) for entry in agreement.parties)
        if named and register.status(agreement, asked.on) is not None:
            rows.append(agreement_row(register, agreement, asked.on))
    cited = dict.fromkeys(record.references)
    for entry in record.memberships:
        for claim in (entry.start, entry.end):
            if claim is not None and claim.reference is not None:
                cited[claim.reference] = None
    cited |= dict.fromkeys(each.reference for each in record.stated_members if each.reference is not None)
    return OrganisationPage(
        record=record,
        on=asked.on,
        kind=register.organisation_kind(record),
        members=register.members(record.id, on=asked.on),
        agreements=Rows(AgreementRow, sorted(rows, key=lambda row: (str(row.in_force or row.signed or ""), row.id))),
        sources=tuple(register.reference(reference) for reference in cited),
    )


def title(data: OrganisationPage, show: Show) -> str:
    """The short name."""
    return data.record.short_name[show.say.language]


def lead(data: OrganisationPage, show: Show) -> str:
    """What it does."""
    return data.record.summary[show.say.language]


def draw_map(data: OrganisationPage, show: Show) -> Drawn | None:
    """The map of members, and of those in other roles."""
    if not data.members:
        return None
    _ = show.say.translate
    register = show.atlas.register
    heading = _("Members of {name}, {day}").format(name=title(data, show), day=format_day(data.on, show.say.language))
    roles = dict.fromkeys(["member", *(row.role for row in data.members)])
    sets = []
    for role in roles:
        who = {code for row in data.members if row.role == role for code in register.economies(row.who, data.on)}
        if who:
            sets.append((show.say.term("roles", role), frozenset(who)))
    about = _("A map of the world. Members are darkest; other roles are paler; the table holds every one.")
    svg = draw_sets(show, sets, name="members-map", title=heading, description=about)
    return Drawn(svg, heading, "members")


def grids(data: OrganisationPage, show: Show) -> tuple[Grid, ...]:
    """Members and agreements."""
    _ = show.say.translate
    found = [
        members_grid(show, data.members, name="members", caption=_("Members")),
        agreements_grid(show, data.agreements, name="agreements", caption=_("Agreements to which it is a party")),
    ]
    return tuple(grid for grid in found if grid.rows)


def more(data: OrganisationPage, show: Show) -> dict[str, Any]:
    """Facts and sources in words."""
    say, record = show.say, data.record
    return {
        "type": say.term("organisation_types", record.type),
        "fields": [(say.term("fields", field), show.urls.field(field)) for field in record.fields],
        "stated": [
            (say.term("roles", each.role), each.count, say.day(each.date), each.evidence == "seen")
            for each in record.stated_members
        ],
        "group": show.urls.group((record.id,)),
        "sources": source_items(show, data.sources),
    }


def document(data: OrganisationPage, show: Show) -> Document:
    """The sheet."""
    return sheet_document(show.atlas.register, data.record.id, data.on, show.say.language)


PAGE = Page(
    name="organisation", data=OrganisationPage, answer=answer, title=title, lead=lead,
    rows=lambda data: {"members": data.members, "agreements": data.agreements},
    grids=grids, pictures={"map": draw_map}, more=more, document=document,
)  # fmt: skip
