"""Checking the terms that callers filter by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jalin.register.register import Register


def check_term(register: Register, vocabulary: str, term: str | None) -> None:
    """Raise UnknownNameError where `term` is not in the vocabulary; None, no filter, is fine."""
    if term is not None:
        register.label(vocabulary, term, "en")
