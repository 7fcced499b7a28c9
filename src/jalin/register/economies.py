"""Economies: ISO 3166 codes (pycountry), names in English and Indonesian (CLDR through Babel).

`economy` is any ISO 3166 entry, with Kosovo as XKX, the code that DESIGN.md sets.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from jalin.text import LANGUAGES, Language

KOSOVO = "XKX"
# Names in daily use that neither CLDR nor ISO 3166 lists. A row each, so that anyone can add one;
# a name that stands twice is ambiguous and is answered with an error that names both.
COMMON_NAMES: tuple[tuple[str, str], ...] = (
    ("america", "USA"),
    ("britain", "GBR"),
    ("burma", "MMR"),
    ("cape verde", "CPV"),
    ("congo", "COD"),
    ("congo", "COG"),
    ("czech republic", "CZE"),
    ("drc", "COD"),
    ("east timor", "TLS"),
    ("england", "GBR"),
    ("great britain", "GBR"),
    ("holland", "NLD"),
    ("inggris", "GBR"),
    ("inggris raya", "GBR"),
    ("ivory coast", "CIV"),
    ("kongo", "COD"),
    ("kongo", "COG"),
    ("korea", "KOR"),
    ("korea", "PRK"),
    ("korea selatan", "KOR"),
    ("korea utara", "PRK"),
    ("macau", "MAC"),
    ("makau", "MAC"),
    ("north korea", "PRK"),
    ("north macedonia", "MKD"),
    ("palestina", "PSE"),
    ("palestine", "PSE"),
    ("pantai gading", "CIV"),
    ("perancis", "FRA"),
    ("republik korea", "KOR"),
    ("republik rakyat tiongkok", "CHN"),
    ("rrt", "CHN"),
    ("rusia", "RUS"),
    ("russia", "RUS"),
    ("south korea", "KOR"),
    ("swaziland", "SWZ"),
    ("tiongkok", "CHN"),
    ("timor leste", "TLS"),
    ("turkey", "TUR"),
    ("turki", "TUR"),
    ("uae", "ARE"),
    ("uea", "ARE"),
    ("uk", "GBR"),
    ("united states of america", "USA"),
    ("us", "USA"),
    ("vatican", "VAT"),
)


@lru_cache(maxsize=1)
def _codes() -> dict[str, tuple[str, str]]:
    """ISO alpha-3 to (alpha-2, numeric code, which is also the M49 code)."""
    import pycountry

    codes = {entry.alpha_3: (entry.alpha_2, entry.numeric) for entry in pycountry.countries}
    # UN M49 and ISO 3166 give Kosovo no code; 412 is what UN agencies use.
    codes[KOSOVO] = ("XK", "412")
    return codes


def is_economy(code: str) -> bool:
    """Whether `code` is an ISO alpha-3 code (or XKX)."""
    return code in _codes()


def alpha3_of(alpha2: str) -> str:
    """The alpha-3 code of an alpha-2 one, such as IDN of ID; raises KeyError for a code that ISO 3166 does not know."""
    return _by_alpha2()[alpha2]


def alpha2_of(code: str) -> str:
    """The alpha-2 code of an alpha-3 one, such as ID of IDN."""
    return _codes()[code][0]


def numeric_codes() -> dict[str, str]:
    """The three-digit code of every economy (ISO 3166-1 numeric, which is also M49), by its alpha-3 code."""
    return {code: numeric for code, (_alpha2, numeric) in _codes().items()}


@lru_cache(maxsize=1)
def _by_alpha2() -> dict[str, str]:
    return {alpha2: code for code, (alpha2, _) in _codes().items()}


def economies() -> tuple[str, ...]:
    """Every economy's alpha-3 code, in order."""
    return tuple(sorted(_codes()))


def economy_name(code: str, language: Language) -> str:
    """The economy's name in CLDR, such as Japan or Jepang."""
    return _territories(language)[_codes()[code][0]]


@lru_cache(maxsize=len(LANGUAGES))
def _territories(language: Language) -> dict[str, str]:
    from babel import Locale

    return dict(Locale.parse(language).territories)


def fold(name: str) -> str:
    """A name without case, accents and punctuation, for comparing names."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(" " if not char.isalnum() else char for char in plain if not unicodedata.combining(char))
    words = kept.split()
    # "The Gambia" and "Gambia" are one name; a lone "the" would be none.
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@lru_cache(maxsize=1)
def names() -> dict[str, frozenset[str]]:
    """Every folded code and name of every economy, with the alpha-3 codes that it may mean."""
    import pycountry

    found: dict[str, set[str]] = {}

    def add(name: str | None, code: str) -> None:
        if name:
            found.setdefault(fold(name), set()).add(code)

    for code, (alpha_2, numeric) in _codes().items():
        for name in (code, alpha_2, numeric):
            add(name, code)
        for language in LANGUAGES:
            add(_territories(language).get(alpha_2), code)
            add(_territories(language).get(f"{alpha_2}-alt-short"), code)
        entry = pycountry.countries.get(alpha_3=code)
        for attribute in ("name", "official_name", "common_name"):
            listed = getattr(entry, attribute, None)
            if listed:
                add(listed, code)
                add(_straight(listed), code)
    for name, code in COMMON_NAMES:
        add(name, code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _straight(name: str) -> str:
    """ISO's inverted names put right: `Korea, Republic of` is the Republic of Korea; brackets are left out."""
    plain = name.partition(" (")[0]
    first, comma, rest = plain.partition(", ")
    return f"{rest} {first}" if comma and rest.endswith((" of", " of the")) else plain


def find_economy(text: str) -> frozenset[str]:
    """The alpha-3 codes that `text` (ISO2, ISO3, M49, English or Indonesian name) may mean; empty if none."""
    stripped = text.strip()
    if stripped.isupper() and stripped in _codes():
        return frozenset({stripped})
    if stripped.isdigit():
        stripped = stripped.zfill(3)
    return names().get(fold(stripped), frozenset())


def nearest(text: str, candidates: Iterable[str], count: int = 3) -> list[str]:
    """The names most like `text`, best first."""
    from difflib import get_close_matches

    by_fold = {fold(candidate): candidate for candidate in candidates}
    return [by_fold[match] for match in get_close_matches(fold(text), list(by_fold), n=count, cutoff=0.6)]
