"""Every exception Jalin raises on purpose.

JalinError
├── InputError                something the caller gave (also a ValueError)
│   ├── DateError             a date or interval that cannot be read
│   ├── UnknownNameError      a country, organisation, record or term nobody knows
│   ├── AmbiguousNameError    a name that fits more than one
│   └── OutputError           a place that cannot be written to
└── RegisterError             records with faults; carries every problem found
"""

from __future__ import annotations

from collections.abc import Sequence

from jalin.problem import Problem


class JalinError(Exception):
    """Base of all errors that Jalin raises on purpose."""


class InputError(JalinError, ValueError):
    """Something the caller gave cannot be used.

    Parameters
    ----------
    what : what is wrong, in one clause.
    expected, found : what was looked for and what was there instead.
    mend : what the caller can do about it.
    """

    def __init__(self, what: str, *, expected: str, found: str, mend: str) -> None:
        self.what = what
        self.expected = expected
        self.found = found
        self.mend = mend
        super().__init__(f"{what}: expected {expected}, found {found}. {mend}")


class DateError(InputError):
    """A date or an interval that cannot be read."""


class UnknownNameError(InputError):
    """A country, organisation, record or term that nobody knows."""


class AmbiguousNameError(InputError):
    """A name that fits more than one country, organisation or record."""


class OutputError(InputError):
    """A place that cannot be written to."""


class RegisterError(JalinError):
    """The register has faults.

    Attributes
    ----------
    problems : every fault found, in file order.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "\n".join(f"  {problem}" for problem in self.problems[:20])
        more = len(self.problems) - 20
        tail = f"\n  … and {more} more; `jalin check` lists them all." if more > 0 else ""
        super().__init__(f"The register has {len(self.problems)} fault(s):\n{shown}{tail}")
