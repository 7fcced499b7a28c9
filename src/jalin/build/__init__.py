"""What makes and checks the things that ship: audits of the register against outside lists."""

from jalin.build.audit import Audit, audit
from jalin.build.outside import read_outside

__all__ = ["Audit", "audit", "read_outside"]
