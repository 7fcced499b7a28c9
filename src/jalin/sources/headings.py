"""Lists of HS headings as people write them: `18` a chapter, `01-24` chapters, `1802` a heading, `0901-0903` some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jalin.errors import InputError, message


def pick_headings(headings: Iterable[str], parts: Iterable[str]) -> frozenset[str]:
    """Those of `headings` (four digits) that one of the `parts` covers."""
    spans = [_span(part) for part in parts]
    return frozenset(heading for heading in headings if any(low <= heading[: len(low)] <= high for low, high in spans))


def assign_headings(headings: Iterable[str], groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The group of each heading; a group that names the heading goes before one that names its chapter.

    Raises
    ------
    InputError : a heading that no group covers, or that two cover equally closely.
    """
    spans = [(_span(part), group) for group, parts in groups.items() for part in parts]
    found: dict[str, str] = {}
    wrong = []
    for heading in headings:
        fits = [(len(low), group) for (low, high), group in spans if low <= heading[: len(low)] <= high]
        closest = {group for size, group in fits if size == max(fits)[0]}
        if len(closest) == 1:
            found[heading] = closest.pop()
        else:
            wrong.append(heading)
    if wrong:
        raise InputError(
            message("a concordance of HS headings has gaps or overlaps"),
            expected=message("one group for each heading"),
            found=", ".join(wrong[:10]),
            mend=message("Bring the concordance up to date with the edition of the HS."),
        )
    return found


def _span(part: str) -> tuple[str, str]:
    low, _, high = part.partition("-")
    return low, high or low
