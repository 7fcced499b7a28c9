"""Sources of data in a list of sources."""

from __future__ import annotations

from collections.abc import Iterable

from jalin.register.sheet import Sources
from jalin.register.tables import Speaker
from jalin.sources import Source, load_source


def source_text(source: Source, say: Speaker) -> str:
    """A source of data in a list of sources: what it is, its years, its citation, its licence."""
    licence = say.translate("Licence: {licence}.").format(licence=source.licence)
    return f"{source.title[say.language]} ({source.year}). {source.citation} {licence}"


def cite_data(ids: Iterable[str], say: Speaker, sources: Sources) -> str:
    """The numbers of sources of data."""
    return " ".join(
        sources.cite_line(f"data:{each}", source_text(load_source(each), say)) for each in dict.fromkeys(ids)
    )
