"""The brief as JSON: codes and ids under stable names, every number with unit, year, sources and method."""

from __future__ import annotations

from typing import Any

from jalin import __version__
from jalin.brief.answer import Brief
from jalin.brief.figures import figures_data
from jalin.brief.how import How
from jalin.brief.next import next_data, next_sources
from jalin.effects.data import worth_data, worth_sources
from jalin.quantity import Quantity
from jalin.register import Register
from jalin.sources import load_source
from jalin.triggers.data import source_ids, why_data

REGISTER = ("jalin_register",)


def brief_data(register: Register, brief: Brief) -> dict[str, Any]:
    """Everything the brief holds, and under `sources` and `data_sources` what its ids stand for."""
    how = brief.how
    cited = dict.fromkeys(reference for references in how.sources.values() for reference in references)
    cited |= dict.fromkeys(row.reference for row in how.figures if row.reference is not None)
    data = dict.fromkeys(REGISTER) | dict.fromkeys(source_ids(brief.why) if brief.why else ())
    data |= dict.fromkeys(source for each in brief.worth for source in worth_sources(each))
    data |= dict.fromkeys(next_sources(brief.next))
    return {
        "version": __version__,
        "parties": list(how.parties),
        "on": str(how.on),
        "how": _how(how),
        "why": why_data(brief.why) if brief.why else None,
        "worth": [worth_data(each) for each in brief.worth],
        "next": next_data(brief.next),
        "sources": [register.reference(reference).model_dump(mode="json", exclude_none=True) for reference in cited],
        "data_sources": [_source(source) for source in data],
    }


def _how(how: How) -> dict[str, Any]:
    return {
        "ties": [record | {"sources": list(how.sources[record["id"]])} for record in how.ties.records()],
        "under_way": [record | {"sources": list(how.sources[record["id"]])} for record in how.under_way.records()],
        "kinds": {kind: _count(count, how) for kind, count in how.kinds},
        "fields": {field: _count(count, how) for field, count in how.fields},
        "oldest": how.oldest.id if how.oldest else None,
        "figures": figures_data(how.figures),
    }


def _count(count: int, how: How) -> dict[str, Any]:
    return Quantity(count, "ties", str(how.on.year), REGISTER, "register").plain()


def _source(source_id: str) -> dict[str, Any]:
    source = load_source(source_id)
    kept = {"id", "title", "publisher", "citation", "licence", "year", "obtained"}
    return source.model_dump(mode="json", include=kept)
