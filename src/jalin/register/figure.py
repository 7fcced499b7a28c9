"""The figures record: what a reporter published about its trade in goods with one partner, year by year."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from jalin.dates import PartialDate
from jalin.register.claim import Evidence, Id, Model, PartyCode, fault
from jalin.text import Text

# A decimal keeps the digits that were published, and with them how far the number was rounded.
Signed = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=15)]
Flow = Annotated[Decimal, Field(ge=0, allow_inf_nan=False, max_digits=15)]
AMOUNTS = ("exports", "imports", "balance", "total")


class Figure(Evidence):
    """What one source says of one whole year; what it does not say is left out, never zero.

    Attributes
    ----------
    year : calendar year.
    exports : the reporter's exports of goods to the partner.
    imports : the reporter's imports of goods from the partner.
    balance : exports less imports; negative where the reporter imports more.
    total : exports and imports together.
    unit : ISO 4217 currency and scale, such as `USD billion`.
    note : what a reader must know before relying on it.
    """

    year: Annotated[int, Field(ge=1945, le=2200)]
    exports: Flow | None = None
    imports: Flow | None = None
    balance: Signed | None = None
    total: Flow | None = None
    unit: Annotated[str, Field(pattern=r"^[A-Z]{3} (thousand|million|billion|trillion)$")]
    note: Text | None = None

    @property
    def date(self) -> PartialDate:
        """The year as a date, so that figures are counted with the other dated claims."""
        return PartialDate(self.year)

    def amounts(self) -> dict[str, Decimal]:
        """What is stated, by name."""
        found = {name: getattr(self, name) for name in AMOUNTS}
        return {name: value for name, value in found.items() if value is not None}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.amounts():
            raise fault(
                "no amount",
                expected="at least one of exports, imports, balance and total",
                mend="Add what the source says, or remove the entry.",
            )
        return self


class Figures(Model):
    """Headline figures of the trade in goods between a reporter and a partner; see records/README.md."""

    id: Id
    reporter: PartyCode
    partner: PartyCode
    figures: Annotated[tuple[Figure, ...], Field(min_length=1)]
    note: Text | None = None
