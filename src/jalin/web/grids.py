"""Tables that several pages show, with links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jalin.dates import PartialDate
from jalin.register import AgreementRow, FigureRow, Happening, Member, Tie
from jalin.register.reference import Reference
from jalin.register.sheet import source_line
from jalin.register.tables import figure_note
from jalin.web.page import Cell, Grid, Show


def party_cell(show: Show, code: str) -> Cell:
    """A country or organisation, linked."""
    return Cell(show.say.party(code), show.urls.party(code))


def record_cell(show: Show, record_id: str, what: str) -> Cell:
    """An agreement or organisation, linked."""
    return Cell(show.say.title(record_id), show.urls.record(record_id, what))


def number_cell(number: int | str) -> Cell:
    """A number."""
    return Cell(str(number), number=True)


def day_cell(show: Show, day: PartialDate | None) -> Cell:
    """A day, sorted by time; empty where there is none."""
    return Cell("") if day is None else Cell(show.say.day(day), key=str(day))


def ties_grid(show: Show, ties: Iterable[Tie], *, name: str, caption: str) -> Grid:
    """What binds the parties asked for."""
    say, _ = show.say, show.say.translate
    rows = tuple(
        (
            record_cell(show, tie.id, tie.what),
            Cell(say.term("kinds", tie.kind)),
            Cell(say.term("fields", tie.fields[0]), show.urls.field(tie.fields[0])),
            day_cell(show, tie.since),
            Cell(tie_note(show, tie)),
        )
        for tie in ties
    )
    headings = (_("Tie"), _("Kind"), _("Main field"), _("Since"), _("Note"))
    return Grid(name, caption, headings, rows).without_empty() if rows else Grid(name, caption, headings, ())


def tie_note(show: Show, tie: Tie) -> str:
    """What sets a tie apart: suspension, the way through an organisation, roles, doubt."""
    say, _ = show.say, show.say.translate
    notes = [say.term("statuses", tie.status)] if tie.status == "suspended" else []
    through = say.via(tie.via)
    if through:
        notes.append(_("through {organisations}").format(organisations=through))
    special = [role for role in dict.fromkeys(tie.roles) if role not in ("party", "member", "itself")]
    notes += [say.term("roles", role) for part in special for role in part.split("/")]
    if tie.without:
        notes.append(_("without {members}").format(members=say.parties(tie.without)))
    doubt = say.doubt(certain=tie.certain, verified=tie.verified)
    return ", ".join([*notes, doubt] if doubt else notes)


def agreements_grid(show: Show, agreements: Iterable[AgreementRow], *, name: str, caption: str) -> Grid:
    """Agreements with their parties and status."""
    say, _ = show.say, show.say.translate
    rows = tuple(
        (
            record_cell(show, row.id, "agreement"),
            Cell(say.term("kinds", row.kind)),
            Cell(say.parties(row.parties, most=3)),
            Cell(say.term("statuses", row.status)),
            day_cell(show, row.in_force),
            Cell(say.doubt(certain=True, verified=row.verified)),
        )
        for row in agreements
    )
    headings = (_("Agreement"), _("Kind"), _("Parties"), _("Status"), _("In force"), _("Note"))
    return Grid(name, caption, headings, rows)


def members_grid(show: Show, members: Iterable[Member], *, name: str, caption: str) -> Grid:
    """Members of an organisation."""
    say, _ = show.say, show.say.translate
    rows = tuple(
        (
            party_cell(show, row.who),
            Cell(say.term("roles", row.role)),
            day_cell(show, row.since),
            day_cell(show, row.until),
            Cell(_("yes") if row.suspended else ""),
            Cell(say.doubt(certain=row.certain, verified=row.verified)),
        )
        for row in members
    )
    headings = (_("Member"), _("Role"), _("Since"), _("Until"), _("Suspended"), _("Note"))
    return Grid(name, caption, headings, rows).without_empty() if rows else Grid(name, caption, headings, ())


def figures_grid(show: Show, figures: Iterable[FigureRow], *, name: str, caption: str) -> Grid:
    """Published trade figures."""
    say, _ = show.say, show.say.translate
    rows = tuple(
        (
            Cell(say.party(row.reporter), show.urls.country(row.reporter)),
            Cell(say.party(row.partner), show.urls.country(row.partner)),
            number_cell(row.year),
            number_cell(say.amount(row.exports)),
            number_cell(say.amount(row.imports)),
            number_cell(say.amount(row.balance)),
            number_cell(say.amount(row.total)),
            Cell(say.unit(row.unit)),
            Cell(say.publication(row.reference)),
            Cell(figure_note(say, row)),
        )
        for row in figures
    )
    headings = (
        _("Reporter"), _("Partner"), _("Year"), _("Exports"), _("Imports"), _("Balance"), _("Total"), _("Unit"),
        _("Publication"), _("Note"),
    )  # fmt: skip
    return Grid(name, caption, headings, rows)


def happenings_grid(show: Show, happenings: Sequence[Happening], *, name: str, caption: str) -> Grid:
    """Dated events, oldest first."""
    say, _ = show.say, show.say.translate
    organisations = frozenset(show.atlas.register.ids("organisations"))
    rows = tuple(
        (
            day_cell(show, row.date),
            Cell(_event(show, row.event)),
            record_cell(show, row.id, "organisation" if row.id in organisations else "agreement"),
            Cell(say.party(row.who) if row.who else ""),
            Cell(say.doubt(certain=True, verified=row.verified)),
        )
        for row in happenings
    )
    return Grid(name, caption, (_("Date"), _("Event"), _("Tie"), _("Who"), _("Note")), rows)


def _event(show: Show, event: str) -> str:
    _ = show.say.translate
    own = {"joined": _("Joined"), "left": _("Left")}
    return own.get(event) or show.say.term("events", event)


def counts_grid(show: Show, counts: Mapping[str, Mapping[str, int]], *, name: str, caption: str) -> Grid:
    """How many agreements of each kind each economy has; the most first."""
    say, _ = show.say, show.say.translate
    kinds = ("bilateral", "regional", "multilateral")
    ranked = sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows = tuple(
        (
            Cell(say.party(code), show.urls.country(code)),
            *(number_cell(each.get(kind, 0)) for kind in kinds),
            number_cell(sum(each.values())),
        )
        for code, each in ranked
    )
    headings = (_("Country"), *(say.term("kinds", kind) for kind in kinds), _("All agreements"))
    return Grid(name, caption, headings, rows)


def source_items(show: Show, sources: Iterable[Reference]) -> list[tuple[str, str | None]]:
    """Each source as a reader finds it, and its address."""
    return [(source_line(reference, show.say), reference.address) for reference in sources]
