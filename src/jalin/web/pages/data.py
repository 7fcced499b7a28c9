"""Data and coverage: what the register holds, and how well it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jalin.register import EvidenceCount, Rows
from jalin.text import format_day
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.grids import number_cell
from jalin.web.page import Cell, Grid, Page, Show


@dataclass(frozen=True, slots=True)
class DataPage:
    """The register in numbers.

    Attributes
    ----------
    on : the day as of which evidence counts as stale.
    records : how many records each folder holds.
    families, fields, decades, regions : dated claims seen, recalled and stale, by what they belong to.
    """

    on: date
    records: tuple[tuple[str, int], ...]
    families: Rows[EvidenceCount]
    fields: Rows[EvidenceCount]
    decades: Rows[EvidenceCount]
    regions: Rows[EvidenceCount]


def answer(atlas: Atlas, asked: Asked) -> DataPage:
    """Count the records and their evidence."""
    register = atlas.register
    folders = ("agreements", "organisations", "figures", "references")
    return DataPage(
        on=asked.on,
        records=tuple((folder, len(register.ids(folder))) for folder in folders),
        families=register.evidence(by="family", on=asked.on),
        fields=register.evidence(by="field", on=asked.on),
        decades=register.evidence(by="decade", on=asked.on),
        regions=register.evidence(by="region", on=asked.on),
    )


def title(_data: DataPage, show: Show) -> str:
    """The page's title."""
    return show.say.translate("Data and coverage")


def lead(data: DataPage, show: Show) -> str:
    """How much is known how well."""
    counts = dict(data.records)
    seen = sum(row.seen for row in data.families)
    total = seen + sum(row.recalled for row in data.families)
    text = show.say.translate("The register holds {agreements} agreements, {organisations} organisations, "
                              "{figures} records "
                              "of trade figures and {references} sources. Of {total} dated claims, {share} per "
                              "cent were "
                              "seen in a source, as of {day}; the rest are marked unverified.")  # fmt: skip
    return text.format(
        total=total,
        share=round(100 * seen / total) if total else 0,
        day=format_day(data.on, show.say.language),
        **counts,
    )


def grids(data: DataPage, show: Show) -> tuple[Grid, ...]:
    """Evidence by what it belongs to."""
    say, _ = show.say, show.say.translate
    family = {"agreements": _("Agreements"), "organisations": _("Organisations"), "figures": _("Trade figures")}
    headings = (_("Seen"), _("Recalled"), _("Stale"))

    def grid(name: str, caption: str, first: str, rows: Rows[EvidenceCount], label: dict[str, Cell]) -> Grid:
        cells = tuple(
            (label.get(row.heading, Cell(row.heading)), *(number_cell(n) for n in (row.seen, row.recalled, row.stale)))
            for row in rows
        )
        return Grid(name, caption, (first, *headings), cells)

    fields = {row.heading: Cell(say.term("fields", row.heading), show.urls.field(row.heading)) for row in data.fields}
    regions = {row.heading: Cell(say.term("regions", row.heading)) for row in data.regions if row.heading != "–"}
    families = {name: Cell(text) for name, text in family.items()}
    return (
        grid("families", _("Dated claims by family of records"), _("Family"), data.families, families),
        grid("fields", _("Dated claims by main field"), _("Field"), data.fields, fields),
        grid("regions", _("Dated claims by region of the parties"), _("Region"), data.regions, regions),
        grid("decades", _("Dated claims by decade"), _("Decade"), data.decades, {}),
    )


PAGE = Page(
    name="data", data=DataPage, answer=answer, title=title, lead=lead,
    rows=lambda data: {
        "families": data.families, "fields": data.fields, "regions": data.regions, "decades": data.decades,
    },
    grids=grids,
)  # fmt: skip
