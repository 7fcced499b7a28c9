"""How to cite a brief."""

from __future__ import annotations

from datetime import date

from jalin import __version__
from jalin.document import Block, Drawing, Heading, Paragraph
from jalin.register.tables import Speaker
from jalin.text import format_day


def cite_blocks(names: str, parties: tuple[str, ...], on: date, say: Speaker) -> list[Block]:
    """A line to cite the brief by, and BibTeX."""
    _ = say.translate
    text = _("Jalin {version} ({year}), Brief on {names}, register as of {day}. Records: CC BY 4.0.")
    line = text.format(version=__version__, year=on.year, names=names, day=format_day(on, say.language))
    return [Heading(_("Cite this")), Paragraph(line), Drawing(bibtex(names, parties, on))]


def bibtex(names: str, parties: tuple[str, ...], on: date) -> tuple[str, ...]:
    """The entry, line by line."""
    key = "-".join(("jalin", *(party.lower() for party in parties), on.isoformat()))
    return (
        f"@misc{{{key},",
        "  author = {{The Jalin founders}},",
        f"  title = {{Brief on {names}}},",
        f"  year = {{{on.year}}},",
        f"  note = {{Jalin, version {__version__}; register as of {on.isoformat()}}}",
        "}",
    )
