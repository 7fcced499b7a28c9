"""NEXT: agreements that do not exist yet, what they are worth to whom, and how sure that is.

`jalin.prospects("IDN")` is `jalin.prospects.prospects.prospects("IDN")`: the package answers when it is called, since a
function of its name could not stand beside it. Looking a pair up (`pair`) does not load what solving needs.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jalin.prospects.prospects import Prospects


class _Package(ModuleType):
    """This package, which can be called."""

    def __call__(self, country: str, **options: Any) -> Prospects:
        """The league of a country's unsigned partners; see `jalin.prospects.prospects.prospects`."""
        from jalin.prospects.prospects import prospects

        return prospects(country, **options)


sys.modules[__name__].__class__ = _Package
