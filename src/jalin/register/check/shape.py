"""Do the parts of a record fit together, and does no other record claim the same name?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from jalin.register.agreement import AGREEMENT_EVENTS, PARTY_EVENTS, Agreement
from jalin.register.check.reporter import Location, Reporter
from jalin.register.check.walk import records
from jalin.register.economies import fold
from jalin.register.folder import Folder
from jalin.register.organisation import Organisation

TRADE_FORMS = frozenset({"fta", "cepa", "customs-union", "partial-scope", "preference-scheme"})


def check_shape(folder: Folder, report: Reporter) -> None:
    """Report parts that contradict each other, repetitions, and names used twice."""
    for agreement in folder.agreements.values():
        # What is missing from a salvaged record may be among its faulty parts.
        whole = ("agreements", agreement.id) not in folder.salvaged
        _check_parties(agreement, report, whole=whole)
        _check_events(agreement, report)
        if whole:
            _check_trade(agreement, report)
            _check_indonesia(agreement, report)
        _check_currency(agreement, report)
    for name, record in records(folder):
        if isinstance(record, (Agreement, Organisation)):
            _check_repeats(report, name, record.id, ("fields",), record.fields)
            _check_repeats(report, name, record.id, ("references",), record.references)
        scope = "agreement" if isinstance(record, Agreement) else "organisation"
        for location, role in _roles(record):
            entry = folder.vocabularies["roles"].entry(role) if "roles" in folder.vocabularies else None
            if entry is not None and entry.scope != scope:
                mend = f"Choose a role of scope `{scope}`."
                report(name, record.id, location, expected=f"a role in an {scope}", found=f"`{role}`", mend=mend)
    _check_names(folder, report)


def _roles(record: object) -> list[tuple[Location, str]]:
    if isinstance(record, Agreement):
        return [(("parties", index, "role"), entry.role) for index, entry in enumerate(record.parties)]
    if isinstance(record, Organisation):
        return [(("memberships", index, "role"), entry.role) for index, entry in enumerate(record.memberships)]
    return []


def _check_parties(agreement: Agreement, report: Reporter, *, whole: bool) -> None:
    everyone = [who for entry in agreement.parties for who in entry.who]
    for who, count in Counter(everyone).items():
        if count > 1:
            index = [index for index, entry in enumerate(agreement.parties) if who in entry.who][-1]
            mend = "Join the entries, with the events of both."
            report(
                "agreements", agreement.id, ("parties", index, "who"),
                expected=f"{who} once", found=f"{count} times", mend=mend,
            )  # fmt: skip
    if whole and len(set(everyone)) == 1 and everyone[0].isupper():
        report(
            "agreements", agreement.id, ("parties",),
            expected="at least two parties, or one organisation", found=everyone[0], mend="Add the other party.",
        )  # fmt: skip


def _check_events(agreement: Agreement, report: Reporter) -> None:
    for index, event in enumerate(agreement.events):
        _check_event_kind(agreement, report, ("events", index, "kind"), event.kind, AGREEMENT_EVENTS)
        if event.kind == "superseded" and event.by is None:
            report(
                "agreements", agreement.id, ("events", index),
                expected="`by` with the agreement that took over", found="nothing",
                mend="Add `by`, or make it `terminated`.",
            )  # fmt: skip
        if event.by == agreement.id:
            report(
                "agreements", agreement.id, ("events", index, "by"),
                expected="another agreement", found="itself", mend="Name the other agreement.",
            )  # fmt: skip
    for index, entry in enumerate(agreement.parties):
        for place, event in enumerate(entry.events):
            where: Location = ("parties", index, "events", place, "kind")
            _check_event_kind(agreement, report, where, event.kind, PARTY_EVENTS)


def _check_event_kind(
    agreement: Agreement, report: Reporter, location: Location, kind: str, known: tuple[str, ...]
) -> None:
    # A kind that no vocabulary knows is reported by `links`.
    if kind not in known and kind in {*AGREEMENT_EVENTS, *PARTY_EVENTS}:
        place = "the agreement's own events" if location[0] == "events" else "a party's events"
        mend = f"Move it, or choose one of {', '.join(known)}."
        report("agreements", agreement.id, location, expected=f"an event for {place}", found=f"`{kind}`", mend=mend)


def _check_trade(agreement: Agreement, report: Reporter) -> None:
    if agreement.form in TRADE_FORMS and agreement.trade is None:
        mend = "Add trade: with wto_type, covers and depth."
        report(
            "agreements", agreement.id, ("form",),
            expected=f"`trade` with the form {agreement.form}", found="nothing", mend=mend,
        )  # fmt: skip
    if agreement.trade is None:
        return
    roles = {entry.role for entry in agreement.parties}
    if not agreement.trade.reciprocal and not {"preference-giver", "preference-receiver"} <= roles:
        report(
            "agreements", agreement.id, ("trade", "reciprocal"),
            expected="a preference-giver and a preference-receiver", found=", ".join(sorted(roles)),
            mend="Give the parties these roles.",
        )  # fmt: skip


def _check_indonesia(agreement: Agreement, report: Reporter) -> None:
    everyone = {who for entry in agreement.parties for who in entry.who}
    if agreement.pengesahan and "IDN" not in everyone and all(who.isupper() for who in everyone):
        report(
            "agreements", agreement.id, ("pengesahan",),
            expected="Indonesia among the parties", found=", ".join(sorted(everyone)),
            mend="Remove pengesahan, or add IDN.",
        )  # fmt: skip
    for index, instrument in enumerate(agreement.pengesahan):
        if instrument.instrument != "none-needed" and (instrument.number is None or instrument.year is None):
            report(
                "agreements", agreement.id, ("pengesahan", index),
                expected="number and year of the instrument", found="one is missing",
                mend="Copy both from the source, or leave the entry out.",
            )  # fmt: skip


def _check_currency(agreement: Agreement, report: Reporter) -> None:
    if agreement.amount is None:
        return
    from babel import Locale

    # CLDR also knows currencies that are gone, such as the Deutsche Mark of older projects.
    if agreement.amount.currency not in Locale.parse("en").currencies:
        report(
            "agreements", agreement.id, ("amount", "currency"),
            expected="an ISO 4217 code such as USD", found=f"`{agreement.amount.currency}`", mend="Look the code up.",
        )  # fmt: skip


def _check_repeats(report: Reporter, name: str, record_id: str, location: Location, values: Iterable[str]) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            report(name, record_id, location, expected=f"`{value}` once", found=f"{count} times", mend="Delete one.")


def _check_names(folder: Folder, report: Reporter) -> None:
    """One name, one record: ids, aliases and organisations' names answer queries, so they must not be shared."""
    owner: dict[str, str] = {}
    for name in ("agreements", "organisations"):
        for record in folder.of(name).values():
            keys: dict[str, Location] = {fold(record.id): ("id",)}
            for index, alias in enumerate(record.aliases):
                keys.setdefault(fold(alias), ("aliases", index))
            if isinstance(record, Organisation):
                for field in ("short_name", "name"):
                    for language in ("en", "id"):
                        keys.setdefault(fold(getattr(getattr(record, field), language)), (field, language))
            for key, location in keys.items():
                other = owner.setdefault(key, record.id)
                if other != record.id:
                    mend = "Rename one of them."
                    report(
                        name, record.id, location,
                        expected="a name of its own", found=f"`{key}`, which {other} has too", mend=mend,
                    )  # fmt: skip
