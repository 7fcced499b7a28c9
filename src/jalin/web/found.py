"""Finding records by any of their names, in either language."""

from __future__ import annotations

from dataclasses import dataclass

from jalin.errors import JalinError
from jalin.register import Register
from jalin.register.economies import find_economy, fold, names, nearest

MOST = 60
MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that fits what was looked for.

    Attributes
    ----------
    what : country, organisation, agreement, field or pair.
    id : ISO alpha-3, id of a record, id of a field, or two codes joined by `/`.
    fit : exact, begins, contains or similar; the better ones come first.
    """

    what: str
    id: str
    fit: str


_FITS = ("exact", "begins", "contains", "similar")
_ORDER = ("pair", "country", "organisation", "field", "agreement")


class Index:
    """Every folded name, with what it names."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._names: list[tuple[str, str, str]] = []
        for name, codes in names().items():
            self._names += [(name, "country", code) for code in codes]
        for record_id in register.ids("organisations"):
            organisation = register.organisation(record_id)
            self._add("organisation", record_id, organisation.aliases, organisation.name, organisation.short_name)
        for record_id in register.ids("agreements"):
            agreement = register.agreement(record_id)
            self._add("agreement", record_id, agreement.aliases, agreement.title, agreement.short_title)
        for term in register.vocabulary("fields").terms:
            self._add("field", term.id, (), term.label)

    def _add(self, what: str, record_id: str, aliases: tuple[str, ...], *texts: object) -> None:
        words = {record_id, *aliases}
        for text in texts:
            words |= {getattr(text, "en", ""), getattr(text, "id", "")}
        self._names += [(fold(word), what, record_id) for word in words if word]

    def find(self, text: str) -> list[Found]:
        """What fits `text`, best first, at most `MOST`."""
        wanted = fold(text[:MOST_CHARACTERS])
        if not wanted:
            return []
        fits: dict[tuple[str, str], int] = {}

        def note(what: str, record_id: str, fit: int) -> None:
            key = (what, record_id)
            fits[key] = min(fit, fits.get(key, fit))

        for code in find_economy(text):
            note("country", code, 0)
        for name, what, record_id in self._names:
            if name == wanted:
                note(what, record_id, 0)
            elif name.startswith(wanted):
                note(what, record_id, 1)
            elif len(wanted) > 2 and wanted in name:
                # Inside a word counts less than at its beginning, but still.
                note(what, record_id, 2)
        for pair in self._pairs(text):
            note("pair", pair, 0)
        if not fits:
            close = set(nearest(text[:MOST_CHARACTERS], [name for name, _what, _id in self._names], count=8))
            for name, what, record_id in self._names:
                if name in close:
                    note(what, record_id, 3)
        ranked = sorted(fits.items(), key=lambda item: (item[1], _ORDER.index(item[0][0]), item[0][1]))
        return [Found(what, record_id, _FITS[fit]) for (what, record_id), fit in ranked[:MOST]]

    def _pairs(self, text: str) -> list[str]:
        """Two names side by side, such as `Indonesia Jepang` or `IDN - JPN`, are a pair."""
        words = fold(text).split()
        for cut in range(1, min(len(words), 8)):
            left = [word for word in words[:cut] if word not in ("and", "dan", "with", "dengan")]
            right = [word for word in words[cut:] if word not in ("and", "dan", "with", "dengan")]
            codes = [self._party(" ".join(left)), self._party(" ".join(right))]
            if codes[0] and codes[1] and codes[0] != codes[1]:
                return [f"{codes[0]}/{codes[1]}"]
        return []

    def _party(self, text: str) -> str:
        if len(text) < 2:
            return ""
        try:
            return self._register.resolve(text)
        except JalinError:
            return ""
