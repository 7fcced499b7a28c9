"""Do codes, ids and terms that records name exist?"""

from __future__ import annotations

from collections.abc import Iterator

from jalin.register.agreement import Agreement
from jalin.register.check.reporter import Location, Reporter
from jalin.register.check.walk import cited, records
from jalin.register.economies import economies, is_economy, nearest
from jalin.register.figure import Figures
from jalin.register.folder import Folder, Record
from jalin.register.organisation import Organisation
from jalin.register.reference import Reference
from jalin.register.vocabulary import Vocabulary

# Folder, record and field in which something is named.
Place = tuple[str, str, Location]


def check_links(folder: Folder, report: Reporter) -> None:
    """Report parties, references, agreements and terms that do not exist."""
    for name, record in records(folder):
        for location, reference in _references(record):
            _known(folder, report, (name, record.id, location), reference, ("references",))
        for location, party in _parties(record):
            _check_party(folder, report, name, record.id, location, party)
        for location, vocabulary, term in _terms(record):
            _check_term(folder, report, name, record.id, location, vocabulary, term)
        if isinstance(record, Agreement):
            _check_part_of(folder, report, record)
            for index, entry in enumerate(record.parties):
                if entry.side is not None:
                    where: Place = (name, record.id, ("parties", index, "side"))
                    _known(folder, report, where, entry.side, ("organisations",))
        if isinstance(record, (Agreement, Organisation)):
            for location, other in _successors(record):
                _known(folder, report, (name, record.id, location), other, (name,))
        if isinstance(record, Reference):
            _check_language(report, record)
        if isinstance(record, Vocabulary):
            _check_entries(report, record)


def _known(folder: Folder, report: Reporter, place: Place, found: str, folders: tuple[str, ...]) -> None:
    """Report `found` where none of `folders` has a record of that id; a faulty record counts as there."""
    if any(folder.exists(name, found) for name in folders):
        return
    close = nearest(found, (known for name in folders for known in folder.of(name)))
    mend = f"Did you mean {', '.join(close)}?" if close else "Write that record first, or mend the id."
    what = " or ".join(name.removesuffix("s") for name in folders)
    name, record_id, location = place
    report(name, record_id, location, expected=f"the id of an existing {what}", found=f"`{found}`", mend=mend)


def _check_part_of(folder: Folder, report: Reporter, record: Agreement) -> None:
    if record.part_of == record.id:
        report(
            "agreements", record.id, ("part_of",),
            expected="another agreement, or an organisation", found="itself", mend="Name the whole, or delete it.",
        )  # fmt: skip
    elif record.part_of is not None:
        place: Place = ("agreements", record.id, ("part_of",))
        _known(folder, report, place, record.part_of, ("agreements", "organisations"))


def _check_language(report: Reporter, record: Reference) -> None:
    import pycountry

    languages = pycountry.languages
    if languages.get(alpha_2=record.language) is None and languages.get(alpha_3=record.language) is None:
        report(
            "references", record.id, ("language",),
            expected="a code of ISO 639", found=f"`{record.language}`", mend="Look the code up.",
        )  # fmt: skip


def _check_entries(report: Reporter, record: Vocabulary) -> None:
    terms = [entry.id for entry in record.terms]
    for index, entry in enumerate(record.terms):
        if entry.id in terms[:index]:
            report(
                "vocabularies", record.id, ("terms", index, "id"),
                expected=f"`{entry.id}` once", found=f"`{entry.id}` again", mend="Join the two or delete one.",
            )  # fmt: skip
        if entry.within is not None and entry.within not in terms:
            report(
                "vocabularies", record.id, ("terms", index, "within"),
                expected=f"a term of {record.id}", found=f"`{entry.within}`", mend="Mend the term, or add it.",
            )  # fmt: skip


def _check_party(folder: Folder, report: Reporter, name: str, record_id: str, location: Location, party: str) -> None:
    if not party.isupper():
        _known(folder, report, (name, record_id, location), party, ("organisations",))
    elif not is_economy(party):
        close = nearest(party, economies())
        mend = f"Did you mean {', '.join(close)}?" if close else "Look the ISO 3166 code up."
        report(name, record_id, location, expected="an ISO 3166 alpha-3 code", found=f"`{party}`", mend=mend)


def _check_term(
    folder: Folder, report: Reporter, name: str, record_id: str, location: Location, vocabulary: str, term: str
) -> None:
    if ("vocabularies", vocabulary) in folder.broken:
        return  # its own faults are reported; whether the term is in it cannot be told
    if vocabulary not in folder.vocabularies:
        mend = f"Restore vocabularies/{vocabulary}.yml."
        report(name, record_id, location, expected=f"the vocabulary {vocabulary}", found="no such file", mend=mend)
        return
    terms = [entry.id for entry in folder.vocabularies[vocabulary].terms]
    if term not in terms:
        close = nearest(term, terms)
        mend = f"Did you mean {', '.join(close)}?" if close else f"See vocabularies/{vocabulary}.yml."
        report(name, record_id, location, expected=f"a term of {vocabulary}", found=f"`{term}`", mend=mend)


def _references(record: Record) -> Iterator[tuple[Location, str]]:
    if isinstance(record, (Agreement, Organisation)):
        yield from ((("references", index), found) for index, found in enumerate(record.references))
    if isinstance(record, Vocabulary) and record.reference is not None:
        yield ("reference",), record.reference
    for location, part in cited(record):
        if part.reference is not None:
            yield (*location, "reference"), part.reference


def _parties(record: Record) -> Iterator[tuple[Location, str]]:
    if isinstance(record, Agreement):
        for index, entry in enumerate(record.parties):
            yield from ((("parties", index, "who", place), who) for place, who in enumerate(entry.who))
            if entry.through is not None:
                yield ("parties", index, "through"), entry.through
    elif isinstance(record, Organisation):
        for index, membership in enumerate(record.memberships):
            yield from ((("memberships", index, "who", place), who) for place, who in enumerate(membership.who))
    elif isinstance(record, Figures):
        yield from ((("reporter",), record.reporter), (("partner",), record.partner))
    elif isinstance(record, Vocabulary):
        for index, term in enumerate(record.terms):
            yield from ((("terms", index, "economies", place), who) for place, who in enumerate(term.economies))


def _successors(record: Agreement | Organisation) -> Iterator[tuple[Location, str]]:
    for index, event in enumerate(record.events):
        if event.by is not None:
            yield ("events", index, "by"), event.by


def _terms(record: Record) -> Iterator[tuple[Location, str, str]]:
    """(place, vocabulary, term) of every closed term in a record."""
    if isinstance(record, Agreement):
        yield ("form",), "forms", record.form
        yield from _agreement_terms(record)
    if isinstance(record, Organisation):
        yield ("type",), "organisation_types", record.type
        for index, membership in enumerate(record.memberships):
            yield ("memberships", index, "role"), "roles", membership.role
        for index, stated in enumerate(record.stated_members):
            yield ("stated_members", index, "role"), "roles", stated.role
    if isinstance(record, (Agreement, Organisation)):
        yield from ((("fields", index), "fields", field) for index, field in enumerate(record.fields))
        for index, event in enumerate(record.events):
            yield ("events", index, "kind"), "events", event.kind
            if event.form is not None:
                yield ("events", index, "form"), "consent_forms", event.form
        for index, principle in enumerate(record.principles):
            yield ("principles", index, "principle"), "principles", principle.principle
    if isinstance(record, Reference):
        yield ("type",), "reference_types", record.type


def _agreement_terms(record: Agreement) -> Iterator[tuple[Location, str, str]]:
    for index, entry in enumerate(record.parties):
        yield ("parties", index, "role"), "roles", entry.role
        for place, event in enumerate(entry.events):
            yield ("parties", index, "events", place, "kind"), "events", event.kind
            if event.form is not None:
                yield ("parties", index, "events", place, "form"), "consent_forms", event.form
    if record.trade is not None:
        for index, term in enumerate(record.trade.wto_type):
            yield ("trade", "wto_type", index), "wto_types", term
        for index, term in enumerate(record.trade.covers):
            yield ("trade", "covers", index), "coverages", term
        yield ("trade", "depth"), "depths", record.trade.depth
    for index, trigger in enumerate(record.triggers):
        yield ("triggers", index, "family"), "trigger_families", trigger.family
    for index, instrument in enumerate(record.pengesahan):
        yield ("pengesahan", index, "instrument"), "instruments", instrument.instrument
