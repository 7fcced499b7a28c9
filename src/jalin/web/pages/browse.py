"""Every country, organisation and field, each linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jalin.register import Rows
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import number_cell, party_cell
from jalin.web.page import Cell, Grid, Page, Show
from jalin.web.pages.home import EconomyCount
from jalin.web.standing import count_by_economy


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation in the list.

    Attributes
    ----------
    id : of the record.
    type : term of vocabularies/organisation_types.yml.
    members : how many economies its members stand for on the day.
    """

    id: str
    type: str
    members: int


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field in the list.

    Attributes
    ----------
    field : term of vocabularies/fields.yml.
    agreements : how many agreements in it are in force on the day.
    """

    field: str
    agreements: int


@dataclass(frozen=True, slots=True)
class Browse:
    """Everything that has a page, agreements excepted, as of a day.

    Attributes
    ----------
    on : the day.
    fields, organisations, economies : one row each.
    """

    on: date
    fields: Rows[FieldRow]
    organisations: Rows[OrganisationRow]
    economies: Rows[EconomyCount]


def answer(atlas: Atlas, asked: Asked) -> Browse:
    """List everything."""
    register, standing = atlas.register, atlas.standing(asked.on)
    counts = count_by_economy(standing)
    return Browse(
        on=asked.on,
        fields=Rows(
            FieldRow,
            (
                FieldRow(term.id, sum(term.id in each.fields for each in standing))
                for term in register.vocabulary("fields").terms
            ),
        ),
        organisations=Rows(
            OrganisationRow,
            (
                OrganisationRow(found, register.organisation(found).type, len(register.economies(found, asked.on)))
                for found in register.ids("organisations")
            ),
        ),
        economies=Rows(
            EconomyCount,
            (
                EconomyCount(code, each["bilateral"], each["regional"], each["multilateral"], sum(each.values()))
                for code, each in sorted(counts.items())
            ),
        ),
    )


def title(_data: Browse, show: Show) -> str:
    """The page's title."""
    return show.say.translate("Browse")


def lead(data: Browse, show: Show) -> str:
    """What is here."""
    text = show.say.translate(
        "{fields} fields, {organisations} organisations and {economies} countries and territories."
    )
    return text.format(fields=len(data.fields), organisations=len(data.organisations), economies=len(data.economies))


def grids(data: Browse, show: Show) -> tuple[Grid, ...]:
    """Fields, organisations, countries."""
    say, _ = show.say, show.say.translate
    fields = tuple(
        (Cell(say.term("fields", row.field), show.urls.field(row.field)), number_cell(row.agreements))
        for row in data.fields
    )
    organisations = tuple(
        (party_cell(show, row.id), Cell(say.term("organisation_types", row.type)), number_cell(row.members))
        for row in sorted(data.organisations, key=lambda row: say.party(row.id).casefold())
    )
    economies = tuple(
        (party_cell(show, row.economy), Cell(row.economy), number_cell(row.bilateral), number_cell(row.all))
        for row in sorted(data.economies, key=lambda row: say.party(row.economy).casefold())
    )
    bilateral = say.term("kinds", "bilateral")
    return (
        Grid("fields", _("Fields of cooperation"), (_("Field"), _("Agreements in force")), fields),
        Grid("organisations", _("Organisations"), (_("Organisation"), _("Type"), _("Economies")), organisations),
        Grid("countries", _("Countries and territories"), (_("Country"), _("Code"), bilateral, _("All agreements")),
             economies),
    )  # fmt: skip


def more(_data: Browse, _show: Show) -> dict[str, Any]:
    """Nothing besides the tables."""
    return {}


PAGE = Page(
    name="browse", data=Browse, answer=answer, title=title, lead=lead,
    rows=lambda data: {
        "organisations": data.organisations, "fields": data.fields, "economies": data.economies,
    },
    grids=grids, more=more,
)  # fmt: skip
