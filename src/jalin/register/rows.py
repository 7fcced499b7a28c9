"""What queries return: an immutable sequence of documented rows, and the way from it to a frame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, overload

from jalin.dates import PartialDate
from jalin.register.agreement import KindName
from jalin.register.status import Status

if TYPE_CHECKING:
    import polars as pl

Row = TypeVar("Row")


class Rows(Sequence[Row]):
    """An immutable sequence of rows of one dataclass.

    Indexing, iterating and comparing work as for a tuple; `to_frame` gives a polars frame with one column a field.
    """

    __slots__ = ("_rows", "row_type")

    def __init__(self, row_type: type[Row], rows: Iterable[Row] = ()) -> None:
        self.row_type = row_type
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Rows[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Rows[Row]:
        if isinstance(index, slice):
            return Rows(self.row_type, self._rows[index])
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self._rows == other._rows

    def __hash__(self) -> int:
        return hash(self._rows)

    def __repr__(self) -> str:
        return f"Rows({self.row_type.__name__}, {len(self)} rows)"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(field.name for field in fields(self.row_type))  # type: ignore[arg-type]

    def records(self) -> list[dict[str, Any]]:
        """The rows as plain values: dates as ISO text, tuples as lists, decimals as numbers; for JSON and frames."""
        return [{name: plain(getattr(row, name)) for name in self.columns} for row in self._rows]

    def to_frame(self) -> pl.DataFrame:
        """The rows as a polars frame (n rows, one column a field; partial dates as text)."""
        import polars as pl

        records = self.records()
        if not records:
            return pl.DataFrame(schema=dict.fromkeys(self.columns, pl.String))
        return pl.DataFrame(records, infer_schema_length=None)


def plain(value: Any) -> Any:
    """A value as JSON and frames know it."""
    if isinstance(value, (PartialDate, date)):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (tuple, list, frozenset)):
        return [plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing that binds all the parties asked for: an agreement, or a shared organisation.

    Attributes
    ----------
    id : id of the agreement or organisation.
    what : `agreement` or `organisation`.
    kind : bilateral, regional or multilateral, as of the day asked for.
    form : form of the agreement; `organisation` for a shared membership.
    fields : fields of cooperation, the main one first.
    since : first day on which it binds them all; may be partial.
    until : first day on which it no longer will, where recorded.
    status : in_force or suspended.
    via : for each party asked for, the organisations through which it is bound, joined by `>`; empty where directly.
    roles : each party's role.
    without : members of an organisation asked for that joined it after the agreement began and are not bound.
    certain : False where a partial date leaves open whether it holds on the day asked for.
    verified : whether every claim behind `since` and `until` was seen.
    """

    id: str
    what: str
    kind: KindName
    form: str
    fields: tuple[str, ...]
    since: PartialDate
    until: PartialDate | None
    status: Status
    via: tuple[str, ...]
    roles: tuple[str, ...]
    without: tuple[str, ...]
    certain: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an organisation on a day.

    Attributes
    ----------
    who : economy or organisation.
    role : its role.
    since, until : may be partial.
    suspended : whether its membership is suspended on that day.
    certain, verified : as in Tie.
    """

    who: str
    role: str
    since: PartialDate
    until: PartialDate | None
    suspended: bool
    certain: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement on a day.

    Attributes
    ----------
    id, form, fields : as in the record.
    kind, status : computed as of the day; status is None before anything on record had happened.
    parties : parties as of the day, an organisation and its members on one side as one.
    signed, in_force, ended : the agreement's own dates, where recorded.
    verified : whether all its dated claims were seen.
    """

    id: str
    kind: KindName
    form: str
    fields: tuple[str, ...]
    status: Status | None
    parties: tuple[str, ...]
    signed: PartialDate | None
    in_force: PartialDate | None
    ended: PartialDate | None
    verified: bool


@dataclass(frozen=True, slots=True)
class Common:
    """One thing that two parties share or that only one of them has.

    Attributes
    ----------
    id : a group (agreement or organisation) where two economies are compared; a member where two groups are.
    held_by : `both`, `first` or `second`.
    first_since, second_since : since when; None on the side that does not hold it.
    """

    id: str
    held_by: str
    first_since: PartialDate | None
    second_since: PartialDate | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated event in what binds two or more parties.

    Attributes
    ----------
    date : may be partial.
    event : term of vocabularies/events.yml, or `joined` / `left` for organisations.
    id : agreement or organisation.
    who : the party concerned; empty where the event concerns the whole.
    verified : whether the claim was seen.
    reference : the source's id, where seen.
    """

    date: PartialDate
    event: str
    id: str
    who: str
    verified: bool
    reference: str | None


@dataclass(frozen=True, slots=True)
class Expiry:
    """An agreement that will end.

    Attributes
    ----------
    id : agreement.
    ends : first day on which it no longer holds; may be partial.
    event : expires, terminated or superseded.
    days : whole days from the day asked about to the first day that `ends` may be.
    verified : whether the claim was seen.
    """

    id: str
    ends: PartialDate
    event: str
    days: int
    verified: bool


@dataclass(frozen=True, slots=True)
class TradeDyad:
    """One directed pair of economies that a trade agreement in force binds.

    Attributes
    ----------
    exporter, importer : ISO alpha-3.
    agreement : id.
    trade_class : CU, FTA, EIA, `partial_scope` or `non_reciprocal`; the first that applies in that order.
    """

    exporter: str
    importer: str
    agreement: str
    trade_class: str


@dataclass(frozen=True, slots=True)
class TradeLink:
    """One pair of economies and a trade agreement between them that has not ended.

    Attributes
    ----------
    first, second : ISO alpha-3, in alphabetical order.
    agreement : id.
    trade_class : CU, FTA, EIA, `partial_scope`, `non_reciprocal`, or `other` where the WTO has no type for it.
    status : proposed, negotiating, signed, in_force or suspended.
    """

    first: str
    second: str
    agreement: str
    trade_class: str
    status: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """What one source says of the trade in goods of a reporter with a partner in one year.

    Attributes
    ----------
    id : the record.
    reporter : whose statistics they are.
    partner : with whom it trades.
    year : calendar year.
    exports, imports : the reporter's, to and from the partner; None where the source does not say.
    balance : exports less imports, as published.
    total : exports and imports together, as published.
    unit : ISO 4217 currency and scale, such as `USD billion`.
    verified : whether the source was seen.
    reference : the source's id, where seen.
    note_en, note_id : what a reader must know, in English and in Indonesian.
    """

    id: str
    reporter: str
    partner: str
    year: int
    exports: Decimal | None
    imports: Decimal | None
    balance: Decimal | None
    total: Decimal | None
    unit: str
    verified: bool
    reference: str | None
    note_en: str | None
    note_id: str | None


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """Dated claims under one heading.

    Attributes
    ----------
    heading : family, field, decade, region or id of a record, by what was asked.
    seen, recalled : how many were looked up, and how many were not.
    stale : how many of those seen were looked up too long ago.
    """

    heading: str
    seen: int
    recalled: int
    stale: int
