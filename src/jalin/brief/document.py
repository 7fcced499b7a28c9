"""The brief as people read it and as JSON."""

from __future__ import annotations

from jalin.brief.answer import Brief
from jalin.brief.cite import cite_blocks
from jalin.brief.figures import figures_blocks
from jalin.brief.how import How
from jalin.brief.next import next_answer, next_blocks
from jalin.brief.timeline import draw_timeline
from jalin.brief.worth import worth_answer, worth_rows
from jalin.dates import PartialDate
from jalin.document import Block, Bullets, Document, Drawing, Heading, Paragraph, Table
from jalin.estimates.cite import cite_data
from jalin.register import Register, Rows, Tie
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker
from jalin.text import Language, format_day
from jalin.triggers.document import SHORT, why_answer, why_blocks

# The document is two pages; `jalin ties` has every tie, and JSON too.
MOST_TIES = 4
MOST_FIELDS = 8
MOST_NAMES = 12
MOST_BARS = 6
# Forms that bind most come first.
FORMS = (
    "customs-union",
    "cepa",
    "fta",
    "partial-scope",
    "strategic-partnership",
    "defence-pact",
    "investment-treaty",
    "treaty",
    "charter",
    "framework-agreement",
    "protocol",
)


def brief_document(register: Register, brief: Brief, language: Language) -> Document:
    """The brief, answer first."""
    how = brief.how
    say = Speaker(register, language)
    _ = say.translate
    sources = Sources(register)
    names = _join([say.party(code) for code in how.parties], _("and"))
    headline = _("{names}: how they cooperate") if len(how.parties) > 1 else _("{names}: how it cooperates")
    blocks: list[Block] = [
        Heading(headline.format(names=names), 1),
        Paragraph(_answer(how, names, say)),
        Bullets(tuple(_answers(brief, say))),
        *_how(how, say, sources),
        *figures_blocks(how.figures, brief.why, say, sources),
    ]
    if brief.why is not None:
        blocks += [Heading(_("Why they cooperate, or may")), *why_blocks(brief.why, say, sources, SHORT)]
    blocks += [Heading(_("What it is worth")), *worth_rows(brief.worth, how.parties, say, sources)]
    blocks += [Heading(_("What next")), *next_blocks(brief.next, how, say, sources)]
    blocks += sources.blocks(say)
    return Document((*blocks, *cite_blocks(names, how.parties, how.on, say)))


def _answers(brief: Brief, say: Speaker) -> list[str]:
    """The other three answers, a point each."""
    _ = say.translate
    points = [(_("Why"), why_answer(brief.why, say))] if brief.why is not None else []
    points += [(_("Worth"), worth_answer(brief.worth, say)), (_("Next"), next_answer(brief.next, say))]
    return [f"{word}: {answer}" for word, answer in points]


def _how(how: How, say: Speaker, sources: Sources) -> list[Block]:
    """Counts, a time line, agreements, organisations, and what is under way."""
    _ = say.translate
    blocks: list[Block] = []
    if how.ties:
        blocks += [Heading(_("Ties by kind and by field")), *_counts(how, say)]
        blocks += [
            Heading(_("Time line")),
            Drawing(draw_timeline(_weightiest(list(how.ties))[:MOST_BARS], how.on, say)),
        ]
        agreements = [tie for tie in how.ties if tie.what == "agreement"]
        organisations = [tie for tie in how.ties if tie.what == "organisation"]
        if agreements:
            blocks += [Heading(_("Agreements in force")), *_ties(agreements, how, say, sources)]
        if organisations:
            blocks += [Heading(_("Shared organisations")), Paragraph(_names(organisations, say, sources))]
    if how.under_way:
        blocks += [Heading(_("Under way")), Bullets(tuple(_under_way(how, say, sources)))]
    return blocks


def _join(names: list[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def _answer(how: How, names: str, say: Speaker) -> str:
    """One paragraph that says the most."""
    _, plural = say.translate, say.translate_plural
    when = format_day(how.on, say.language)
    if not how.ties:
        return _("No tie between {names} is on record as of {day}.").format(names=names, day=when)
    agreements = sum(tie.what == "agreement" for tie in how.ties)
    shared = len(how.ties) - agreements
    parts = [
        plural("{count} agreement", "{count} agreements", agreements).format(count=agreements),
        plural("{count} shared organisation", "{count} shared organisations", shared).format(count=shared),
    ]
    many, one = _("{names} are bound by {list} as of {day}."), _("{names} is bound by {list} as of {day}.")
    sentences = [(many if len(how.parties) > 1 else one).format(names=names, list=_join(parts, _("and")), day=when)]
    if how.oldest is not None:
        oldest = _("The oldest tie is {tie} ({day}).")
        sentences.append(oldest.format(tie=say.title(how.oldest.id), day=say.day(how.oldest.since)))
    if how.under_way:
        count = len(how.under_way)
        more = plural("{count} more is under way.", "{count} more are under way.", count)
        sentences.append(more.format(count=count))
    unverified = sum(not tie.verified for tie in how.ties)
    if unverified:
        warning = plural(
            "{count} tie rests on claims not yet verified; it is marked so.",
            "{count} ties rest on claims not yet verified; they are marked so.",
            unverified,
        )
        sentences.append(warning.format(count=unverified))
    return " ".join(sentences)


def _counts(how: How, say: Speaker) -> list[Block]:
    _ = say.translate
    kinds = ", ".join(f"{say.term('kinds', kind)} {count}" for kind, count in how.kinds)
    counted = [f"{say.term('fields', field)} {count}" for field, count in how.fields[:MOST_FIELDS]]
    if len(how.fields) > MOST_FIELDS:
        counted.append(_("{count} more").format(count=len(how.fields) - MOST_FIELDS))
    fields = ", ".join(counted)
    return [Bullets((_("By kind") + f": {kinds}", _("By field") + f": {fields}"))]


def _ties(ties: list[Tie], how: How, say: Speaker, sources: Sources) -> list[Block]:
    """The weightiest ties, and how many more there are."""
    chosen = _weightiest(ties)[:MOST_TIES]
    blocks: list[Block] = [_ties_table(chosen, how, say, sources)]
    rest = len(ties) - len(chosen)
    if rest:
        more = say.translate_plural("{count} more: jalin ties {parties}", "{count} more: jalin ties {parties}", rest)
        blocks.append(Paragraph(more.format(count=rest, parties=" ".join(how.parties))))
    return blocks


def _weightiest(ties: list[Tie]) -> list[Tie]:
    """Ties of the pair's own before those of a region and of the world; of these the forms that bind most, then age."""
    kinds = {"bilateral": 0, "regional": 1, "multilateral": 2}

    def weight(tie: Tie) -> tuple[int, int, PartialDate, str]:
        form = FORMS.index(tie.form) if tie.form in FORMS else len(FORMS)
        return kinds[tie.kind], form, tie.since, tie.id

    return sorted(ties, key=weight)


def _names(ties: list[Tie], say: Speaker, sources: Sources) -> str:
    """Organisations by name, each with the year since when both belong to it."""
    named = [f"{say.title(tie.id)} ({tie.since.year})" for tie in ties[:MOST_NAMES]]
    rest = len(ties) - len(named)
    if rest > 0:
        named.append(say.translate("{count} more").format(count=rest))
    return f"{', '.join(named)}. {cite_data(('jalin_register',), say, sources)}"


def _ties_table(ties: list[Tie], how: How, say: Speaker, sources: Sources) -> Table:
    _ = say.translate
    cells = tuple(
        (
            say.title(tie.id),
            say.term("kinds", tie.kind),
            say.terms("fields", tie.fields),
            say.day(tie.since),
            _remark(tie, say),
            sources.cite_all(how.sources[tie.id]),
        )
        for tie in Rows(Tie, ties)
    )
    headings = (_("Tie"), _("Kind"), _("Fields"), _("Since"), _("Note"), _("Sources"))
    return Table(headings, cells)


def _remark(tie: Tie, say: Speaker) -> str:
    """What sets this tie apart: suspension, the way through an organisation, roles, doubt."""
    notes = []
    if tie.status == "suspended":
        notes.append(say.term("statuses", tie.status))
    through = say.via(tie.via)
    if through:
        notes.append(say.translate("through {organisations}").format(organisations=through))
    special = [role for role in dict.fromkeys(tie.roles) if role not in ("party", "member", "itself")]
    notes += [say.term("roles", role) for part in special for role in part.split("/")]
    if tie.without:
        notes.append(say.translate("without {members}").format(members=say.parties(tie.without)))
    doubt = say.doubt(certain=tie.certain, verified=tie.verified)
    if doubt:
        notes.append(doubt)
    return ", ".join(notes)


def _under_way(how: How, say: Speaker, sources: Sources) -> list[str]:
    lines = []
    for row in how.under_way:
        cited = sources.cite_all(how.sources[row.id])
        status = say.term("statuses", row.status)
        doubt = say.doubt(certain=True, verified=row.verified)
        lines.append(
            " ".join(part for part in (f"{say.title(row.id)}: {status}", doubt and f"({doubt})", cited) if part)
        )
    return lines
