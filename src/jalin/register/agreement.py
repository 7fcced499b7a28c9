"""The agreement record: all written cooperation, from treaty to memorandum to loan."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from jalin.dates import PartialDate
from jalin.register.claim import Citation, Claim, Evidence, Id, Model, PartyCode, Term, fault
from jalin.text import Text

KindName = Literal["bilateral", "regional", "multilateral"]
PARTY_EVENTS = (
    "signed", "consented", "provisionally_applied", "in_force", "attested", "suspended", "resumed", "withdrawn",
    "denounced",
)  # fmt: skip
AGREEMENT_EVENTS = (
    "proposed", "negotiations_opened", "negotiations_concluded", "adopted", "signed", "consented",
    "provisionally_applied", "in_force", "attested", "amended", "suspended", "resumed", "denounced", "terminated",
    "superseded", "expires",
)  # fmt: skip


class Event(Claim):
    """Something that happened to an agreement, or will.

    Attributes
    ----------
    kind : a term of vocabularies/events.yml.
    form : the form of consent to be bound, with `consented` only.
    by : id of the agreement that supersedes or amends this one.
    """

    kind: Term
    form: Term | None = None
    by: Id | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.form is not None and self.kind != "consented":
            raise fault(
                f"form {self.form} with {self.kind}",
                expected="form beside `kind: consented` only",
                mend="Remove form, or make the event a `consented` one.",
            )
        if self.by is not None and self.kind not in ("superseded", "amended"):
            raise fault(
                f"by {self.by} with {self.kind}",
                expected="by beside `kind: superseded` or `kind: amended` only",
                mend="Remove by, or correct the kind.",
            )
        return self


class Party(Model):
    """One or more parties that share a role and dates of their own.

    Attributes
    ----------
    who : ISO 3166 alpha-3 codes or organisation ids.
    role : a term of vocabularies/roles.yml of scope `agreement`.
    side : organisation whose side these parties form together; the side counts as one party.
    through : parent through which a territory is bound; it stands with its parent as one party.
    binds_members : whether an organisation in `who` binds its members; false where it is a party for itself alone and
        its members join, or do not, on their own.
    events : only what differs from the agreement's own events.
    """

    who: Annotated[tuple[PartyCode, ...], Field(min_length=1)]
    role: Term = "party"
    side: Id | None = None
    through: PartyCode | None = None
    binds_members: bool = True
    events: tuple[Event, ...] = ()

    @property
    def stands_as(self) -> str | None:
        """The party of the text as which all in `who` stand together; None where each stands for itself."""
        return self.side or self.through


class Notification(Claim):
    """Notification of a trade agreement to the WTO."""


class Trade(Model):
    """What makes an agreement a trade agreement (WTO terms)."""

    wto_type: Annotated[tuple[Term, ...], Field(min_length=1)]
    covers: Annotated[tuple[Term, ...], Field(min_length=1)]
    depth: Term
    reciprocal: bool = True
    wto_notification: Notification | None = None


class Pengesahan(Evidence):
    """Indonesia's instrument of consent to be bound (Law 24/2000)."""

    instrument: Term
    number: Annotated[int, Field(ge=1, le=9999)] | None = None
    year: Annotated[int, Field(ge=1945, le=2200)] | None = None
    date: PartialDate | None = None


class Amount(Claim):
    """Money of a loan, grant or investment, in whole units of an ISO 4217 currency."""

    value: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Trigger(Citation):
    """A reason for cooperating that the text, or the parties when they made it, name."""

    family: Term
    text: Text


class Principle(Citation):
    """A principle of relations that the instrument states."""

    principle: Term


class KindOverride(Model):
    """A kind set by hand, with its reason."""

    kind: KindName
    reason: Text


class Agreement(Model):
    """One written cooperation; see records/README.md for every field."""

    id: Id
    aliases: tuple[Id, ...] = ()
    title: Text
    short_title: Text
    summary: Text
    goal: Text
    form: Term
    fields: Annotated[tuple[Term, ...], Field(min_length=1)]
    part_of: Id | None = None
    parties: Annotated[tuple[Party, ...], Field(min_length=1)]
    events: Annotated[tuple[Event, ...], Field(min_length=1)]
    trade: Trade | None = None
    pengesahan: tuple[Pengesahan, ...] = ()
    amount: Amount | None = None
    triggers: tuple[Trigger, ...] = ()
    principles: tuple[Principle, ...] = ()
    kind_override: KindOverride | None = None
    references: Annotated[tuple[Id, ...], Field(min_length=1)]
    note: Text | None = None
