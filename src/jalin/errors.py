"""Every exception Jalin raises on purpose.

JalinError
├── InputError                something the caller gave (also a ValueError)
│   ├── DateError             a date or interval that cannot be read
│   ├── UnknownNameError      a country, organisation, record or term nobody knows
│   ├── AmbiguousNameError    a name that fits more than one
│   ├── OutputError           a place that cannot be written to
│   └── EstimationError       data from which an equation cannot be estimated
├── ConvergenceError          an iteration that did not reach its goal; no result is returned
└── RegisterError             records with faults; carries every problem found
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jalin.problem import Problem


def message(text: str) -> str:
    """Marks a text of an error for the catalogue; it is translated when somebody is told (see `InputError.say`)."""
    return text


class JalinError(Exception):
    """Base of all errors that Jalin raises on purpose."""


class InputError(JalinError, ValueError):
    """Something the caller gave cannot be used.

    Parameters
    ----------
    what : what is wrong, in one clause.
    expected : what was looked for.
    found : what was there instead, as it was.
    mend : what the caller can do about it.
    values : what stands for the {names} in `what`, `expected` and `mend`.
    """

    def __init__(self, what: str, *, expected: str, found: str, mend: str, **values: object) -> None:
        self._what, self._expected, self._mend = what, expected, mend
        self._values = values
        self.found = found
        super().__init__(self.say(str))

    @property
    def what(self) -> str:
        """What is wrong."""
        return self._what.format(**self._values)

    @property
    def expected(self) -> str:
        """What was looked for."""
        return self._expected.format(**self._values)

    @property
    def mend(self) -> str:
        """What the caller can do about it."""
        return self._mend.format(**self._values)

    def say(self, translate: Callable[[str], str]) -> str:
        """The whole message in the language of `translate` (a catalogue's gettext)."""
        what, expected, mend = (
            translate(text).format(**self._values) for text in (self._what, self._expected, self._mend)
        )
        frame = translate(message("{what}: expected {expected}, found {found}. {mend}"))
        return frame.format(what=what, expected=expected, found=self.found, mend=mend)


class DateError(InputError):
    """A date or an interval that cannot be read."""


class UnknownNameError(InputError):
    """A country, organisation, record or term that nobody knows."""


class AmbiguousNameError(InputError):
    """A name that fits more than one country, organisation or record."""


class OutputError(InputError):
    """A place that cannot be written to."""


class EstimationError(InputError):
    """Data from which an equation cannot be estimated."""


class ConvergenceError(JalinError):
    """An iteration that did not reach its goal.

    Attributes
    ----------
    iterations : how many steps were made.
    residual : how far from the goal it still was, in the measure that the message names.
    """

    def __init__(self, what: str, *, iterations: int, residual: float) -> None:
        self.iterations = iterations
        self.residual = residual
        super().__init__(f"{what}: no convergence after {iterations} iterations, residual {residual:.3g}")


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
