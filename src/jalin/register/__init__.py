"""HOW: the register of written cooperation, its checks and its queries."""

from jalin.register.register import Register, load_register
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

__all__ = [
    "AgreementRow",
    "Common",
    "EvidenceCount",
    "Expiry",
    "FigureRow",
    "Happening",
    "Member",
    "Register",
    "Rows",
    "Tie",
    "TradeDyad",
    "TradeLink",
    "load_register",
]
