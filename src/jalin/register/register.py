"""The register: records by id, names to ids, and the queries.

Records are read from the cache one by one, as queries ask for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from jalin.dates import Interval, parse_day
from jalin.errors import AmbiguousNameError, RegisterError, UnknownNameError, message
from jalin.register import query
from jalin.register.agreement import Agreement, KindName
from jalin.register.binding import Bond, bonds, memberships_of
from jalin.register.economies import economy_name, find_economy, is_economy, names, nearest
from jalin.register.figure import Figures
from jalin.register.folder import RECORDS
from jalin.register.kind import kind_of, parties_on
from jalin.register.organisation import Organisation
from jalin.register.recent import Recent
from jalin.register.reference import Reference
from jalin.register.rows import (
    AgreementRow,
    Common,
    EvidenceCount,
    Expiry,
    FigureRow,
    Happening,
    Member,
    Rows,
    Tie,
    TradeDyad,
    TradeLink,
)
from jalin.register.status import Status, status_on
from jalin.register.store import Store, cache_path, fingerprint, open_store, write_store
from jalin.register.vocabulary import Vocabulary
from jalin.text import Language

A_PARTY = message("the name of a country or an organisation")
A_RECORD = message("the name of an agreement or an organisation")
R = TypeVar("R", bound=BaseModel)
Day = str | date | None


def load_register(folder: str | Path | None = None) -> Register:
    """Open the register.

    Parameters
    ----------
    folder : folder of records; the ones that come with Jalin where it is left out.

    Raises
    ------
    InputError : `folder` is not a folder of records.
    RegisterError : records have faults; it carries every one of them.
    """
    root = RECORDS if folder is None else Path(folder)
    expected = fingerprint(root)
    path = cache_path(root)
    store = open_store(path, expected)
    if store is None:
        # Only a changed folder needs the YAML reader and the checks.
        from jalin.register.check import check_folder
        from jalin.register.load import read_folder

        content = read_folder(root)
        problems = check_folder(content)
        if problems:
            raise RegisterError(problems)
        store = write_store(path, content, expected)
    return Register(store)


class Register:
    """Who cooperates with whom, when and in what field.

    Every query takes `on`, the day asked about (a date, or text such as "2020-07-01"; today where it is left out).
    Countries are accepted as ISO alpha-2, alpha-3, M49, or their English or Indonesian name; organisations by id or
    name. An unknown or ambiguous name raises UnknownNameError or AmbiguousNameError, which suggest the nearest.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        # Records and what was worked out from them; they never change while a store is open. Days are without number,
        # so what depends on one is kept within bounds.
        self._records: dict[tuple[str, str], BaseModel] = {}
        self._economies: Recent[tuple[str, date], frozenset[str]] = Recent(4_000)
        self._statuses: Recent[tuple[str, date], Status | None] = Recent(20_000)
        self._parties: Recent[tuple[str, date], tuple[str, ...]] = Recent(20_000)
        self._kinds: Recent[tuple[str, date], KindName] = Recent(20_000)
        self._bonds: Recent[tuple[str, str], tuple[Bond, ...]] = Recent(60_000)
        self._circles: Recent[tuple[str, str], tuple[Bond, ...]] = Recent(60_000)
        self._standings: Recent[tuple[str, str], frozenset[str]] = Recent(60_000)
        self._groups: Recent[str, frozenset[str]] = Recent(2_000)
        self._linked: Recent[str, frozenset[str]] = Recent(500)
        self._trade_links: Recent[date, Rows[TradeLink]] = Recent(2)

    # Records ---------------------------------------------------------------------------------------------------------

    def agreement(self, record_id: str) -> Agreement:
        """The agreement with this id; UnknownNameError if there is none."""
        return self._record(Agreement, "agreements", record_id)

    def figure_record(self, record_id: str) -> Figures:
        """The record of trade figures with this id; UnknownNameError if there is none."""
        return self._record(Figures, "figures", record_id)

    def organisation(self, record_id: str) -> Organisation:
        """The organisation with this id; UnknownNameError if there is none."""
        return self._record(Organisation, "organisations", record_id)

    def reference(self, record_id: str) -> Reference:
        """The reference with this id; UnknownNameError if there is none."""
        return self._record(Reference, "references", record_id)

    def vocabulary(self, record_id: str) -> Vocabulary:
        """The vocabulary with this id; UnknownNameError if there is none."""
        return self._record(Vocabulary, "vocabularies", record_id)

    def ids(self, folder: str) -> list[str]:
        """The ids in `agreements`, `figures`, `organisations`, `references` or `vocabularies`, in order."""
        return self._store.ids(folder)

    def _record(self, model: type[R], folder: str, record_id: str) -> R:
        found = self._records.get((folder, record_id))
        if found is None:
            json = self._store.json(folder, record_id)
            if json is None:
                close = nearest(record_id, self._store.ids(folder))
                raise UnknownNameError(
                    message("no such record in {folder}"),
                    expected=message("the id of a record"),
                    found=repr(record_id),
                    mend=message("Did you mean {names}?") if close else message("See `jalin agreements`."),
                    folder=folder,
                    names=", ".join(close),
                )
            found = model.model_validate_json(json)
            self._records[folder, record_id] = found
        assert isinstance(found, model)
        return found

    # Names -----------------------------------------------------------------------------------------------------------

    def resolve(self, text: str) -> str:
        """The code of a country (ISO alpha-3) or the id of an organisation that `text` names."""
        if is_economy(text) or self._store.json("organisations", text) is not None:
            return text  # a code or an id, letter for letter: `au` is the African Union, though `AU` may be Australia
        found = set(find_economy(text)) | {
            record_id for folder, record_id in self._store.named(text) if folder == "organisations"
        }
        return self._one(text, found, A_PARTY)

    def resolve_record(self, text: str) -> tuple[str, str]:
        """(folder, id) of the agreement or organisation that `text` names by id, alias, title or short title."""
        found = {f"{folder}/{record_id}" for folder, record_id in self._store.named(text)}
        folder, _, record_id = self._one(text, found, A_RECORD).partition("/")
        return folder, record_id

    def _one(self, text: str, found: set[str], wanted: str) -> str:
        if len(found) == 1:
            return found.pop()
        if found:
            raise AmbiguousNameError(
                message("ambiguous name"),
                expected=wanted,
                found=repr(text),
                mend=message("It may be {codes}: give the code or id."),
                codes=", ".join(sorted(found)),
            )
        known = [*(names() if wanted == A_PARTY else self._store.names("agreements"))]
        known += self._store.names("organisations")
        close = nearest(text, known)
        mend = (
            message("Did you mean {names}?")
            if close
            else message("Give an ISO code, an id, or an English or Indonesian name.")
        )
        raise UnknownNameError(
            message("unknown name"), expected=wanted, found=repr(text), mend=mend, names=", ".join(close)
        )

    def name(self, party: str, language: Language) -> str:
        """What people call a country or organisation, by its code or id."""
        if is_economy(party):
            return economy_name(party, language)
        return self.organisation(party).short_name[language]

    def label(self, vocabulary: str, term: str, language: Language) -> str:
        """What people call a term of a vocabulary."""
        entry = self.vocabulary(vocabulary).entry(term)
        if entry is None:
            raise UnknownNameError(
                message("unknown term of {vocabulary}"),
                expected=", ".join(entry.id for entry in self.vocabulary(vocabulary).terms),
                found=repr(term),
                mend=message("Choose one of these."),
                vocabulary=vocabulary,
            )
        return entry.label[language]

    # What records mean as of a day -----------------------------------------------------------------------------------

    def economies(self, party: str, on: date) -> frozenset[str]:
        """The economies that `party` stands for: itself, or an organisation's members as of `on`, nested ones too."""
        if is_economy(party):
            return frozenset({party})
        return self._economies.get((party, on), lambda: frozenset(self._expand(party, on, ())))

    def _expand(self, organisation: str, on: date, seen: tuple[str, ...]) -> Iterator[str]:
        if organisation in seen:
            return
        record = self.organisation(organisation)
        for entry in record.memberships:
            for who in entry.who:
                if any(bond.interval.covers(on) for bond in memberships_of(record, who)):
                    if is_economy(who):
                        yield who
                    else:
                        yield from self._expand(who, on, (*seen, organisation))

    def groups_of(self, party: str) -> set[str]:
        """The organisations of which `party` is or was a member, itself or through another organisation."""

        def work_out() -> frozenset[str]:
            found: set[str] = set()
            todo = [party]
            while todo:
                new = self._store.linked(todo.pop(), "organisations") - found
                found |= new
                todo.extend(new)
            return frozenset(found)

        return set(self._groups.get(party, work_out))

    def linked_agreements(self, party: str) -> set[str]:
        """The agreements that name `party`, or an organisation of which it is or was a member."""

        def work_out() -> frozenset[str]:
            groups = {party} | self.groups_of(party)
            return frozenset(found for who in groups for found in self._store.linked(who, "agreements"))

        return set(self._linked.get(party, work_out))

    def naming_agreements(self, *parties: str) -> set[str]:
        """The agreements that name each of `parties` itself, not only an organisation that it is in."""
        return set.intersection(*(self._store.linked(party, "agreements") for party in parties))

    def linked_figures(self, party: str) -> set[str]:
        """The records of trade figures in which `party` is the reporter or the partner."""
        return self._store.linked(party, "figures")

    def is_binding(self, agreement: Agreement) -> bool:
        """Whether the agreement's form binds in law (vocabularies/forms.yml)."""
        entry = self.vocabulary("forms").entry(agreement.form)
        return bool(entry and entry.binding)

    def bonds(self, agreement: Agreement, party: str) -> list[Bond]:
        """Every way in which the agreement binds `party`."""
        return list(
            self._bonds.get(
                (agreement.id, party),
                lambda: tuple(bonds(agreement, party, self.organisation, binding=self.is_binding(agreement))),
            )
        )

    def standings(self, agreement: Agreement, party: str) -> frozenset[str]:
        """The parties of the text as which `party` ever stood in it, or is named in it."""
        key = (agreement.id, party)
        return self._standings.get(key, lambda: frozenset(query.standings(self, agreement, party)))

    def circle_bonds(self, organisation: Organisation, party: str) -> list[Bond]:
        """Every stretch in which `party` is a member or dialogue partner of the organisation, or is it."""
        key = (organisation.id, party)
        return list(self._circles.get(key, lambda: tuple(query.circle_bonds(self, organisation, party))))

    def status(self, agreement: Agreement, on: date) -> Status | None:
        """The agreement's status as of `on`."""
        return self._statuses.get(
            (agreement.id, on), lambda: status_on(agreement, on, binding=self.is_binding(agreement))
        )

    def parties(self, agreement: Agreement, on: date) -> list[str]:
        """The agreement's parties as of `on`, an organisation and its members on one side as one."""
        return list(
            self._parties.get(
                (agreement.id, on),
                lambda: tuple(parties_on(agreement, on, self.economies, binding=self.is_binding(agreement))),
            )
        )

    def kind(self, agreement: Agreement, on: date) -> KindName:
        """Bilateral, regional or multilateral as of `on`."""
        if agreement.kind_override is not None:
            return agreement.kind_override.kind
        return self._kinds.get((agreement.id, on), lambda: self._kind(agreement, on))

    def _kind(self, agreement: Agreement, on: date) -> KindName:
        parties = self.parties(agreement, on)
        return kind_of(parties, on, self.economies, self._regional_sets(parties, on))

    def organisation_kind(self, organisation: Organisation) -> KindName:
        """Regional for organisations of that type, otherwise multilateral."""
        return "regional" if organisation.type == "regional" else "multilateral"

    def _regional_sets(self, parties: list[str], on: date) -> Iterator[frozenset[str]]:
        regions: dict[str, set[str]] = {}
        for entry in self.vocabulary("regions").terms:
            if entry.within is not None:
                regions.setdefault(entry.within, set()).update(entry.economies)
        yield from (frozenset(region) for region in regions.values())
        # All parties must belong, so the organisations of one of them suffice.
        first = next((who for who in parties if is_economy(who)), None)
        if first is not None:
            for group in sorted(self.groups_of(first)):
                if self.organisation(group).type == "regional":
                    yield self.economies(group, on)

    # Queries ---------------------------------------------------------------------------------------------------------

    def ties(self, *parties: str, on: Day = None, what: str | None = None) -> Rows[Tie]:
        """What binds all of `parties` to one another as of `on` (one party: to anyone); see `query.ties`."""
        return query.ties(self, parties, on, what)

    def members(self, organisation: str, *, on: Day = None, role: str | None = None) -> Rows[Member]:
        """Who belongs to `organisation` as of `on`, in any role or in one."""
        return query.members(self, organisation, on, role)

    def agreements(
        self,
        *,
        country: str | None = None,
        kind: str | None = None,
        field: str | None = None,
        form: str | None = None,
        status: str | None = None,
        on: Day = None,
    ) -> Rows[AgreementRow]:
        """The agreements that fit every filter as of `on`."""
        return query.agreements(self, country=country, kind=kind, field=field, form=form, status=status, on=on)

    def under_way(self, *parties: str, on: Day = None) -> Rows[AgreementRow]:
        """What is proposed, under negotiation, or signed and not in force among all of `parties` as of `on`."""
        return query.under_way(self, parties, on)

    def overlap(self, first: str, second: str, *, on: Day = None) -> Rows[Common]:
        """What two countries, or two groups, have in common and what only one has, as of `on`."""
        return query.overlap(self, first, second, on)

    def history(self, *parties: str) -> Rows[Happening]:
        """Every dated event of everything that ever bound all of `parties`, oldest first."""
        return query.history(self, parties)

    def expiring(self, *, within: str = "1y", on: Day = None) -> Rows[Expiry]:
        """The agreements in force on `on` that end within a stretch such as `90d`, `6m` or `1y`."""
        return query.expiring(self, within, on)

    def figures(self, first: str, second: str | None = None) -> Rows[FigureRow]:
        """Trade in goods as published by `first` about `second` or the reverse; of one party, with anyone."""
        return query.figures(self, first, second)

    def evidence(self, *, by: str = "family", stale: str = "2y", on: Day = None) -> Rows[EvidenceCount]:
        """Dated claims seen, recalled and stale, counted by family, field, decade, region or record."""
        return query.evidence(self, by, stale, on)

    def trade_dyads(self, *, on: Day = None) -> Rows[TradeDyad]:
        """Every directed pair of economies that a trade agreement in force on `on` binds."""
        return query.trade_dyads(self, on)

    def trade_links(self, *, on: Day = None) -> Rows[TradeLink]:
        """Every pair of economies that a trade agreement in force, signed or under way on `on` ties or may tie."""
        day = parse_day(on)
        return self._trade_links.get(day, lambda: query.trade_links(self, day))

    def common_policy_unions(self, *, on: Day = None) -> list[str]:
        """The organisations whose members have one trade policy on `on`, so that they conclude agreements as one."""
        day = parse_day(on)
        found = []
        for record_id in self.ids("organisations"):
            policy = self.organisation(record_id).common_commercial_policy
            if policy is not None and Interval(policy.start.date, policy.end.date if policy.end else None).covers(day):
                found.append(record_id)
        return found
