"""The questions that the register answers as of a day; one module a question, each a function of the register.

People call them as methods of `Register`.
"""

from jalin.register.query.agreements import agreements, expiring, under_way
from jalin.register.query.dyads import trade_dyads
from jalin.register.query.evidence import evidence
from jalin.register.query.figures import figures
from jalin.register.query.history import history
from jalin.register.query.links import trade_links
from jalin.register.query.members import members
from jalin.register.query.overlap import overlap
from jalin.register.query.standing import circle_bonds, standings
from jalin.register.query.ties import ties

__all__ = [
    "agreements",
    "circle_bonds",
    "evidence",
    "expiring",
    "figures",
    "history",
    "members",
    "overlap",
    "standings",
    "ties",
    "trade_dyads",
    "trade_links",
    "under_way",
]
