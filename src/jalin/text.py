"""Bilingual text, and the interface's own words in both languages."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints

from jalin.dates import PartialDate
from jalin.errors import UnknownNameError, message

Language = Literal["en", "id"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
# What stands in a sentence: a text that is the same in both languages, or one that depends on the language.
Word = str | Callable[[Language], str]
_LOCALES = Path(__file__).parent / "locale"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class Text(BaseModel):
    """The same thing said in English and in Indonesian; both are required."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: Line
    id: Line

    def __getitem__(self, language: Language) -> str:
        return self.en if language == "en" else self.id


def check_language(language: str) -> Language:
    """Return `language` if Jalin speaks it; raise UnknownNameError otherwise."""
    for known in LANGUAGES:
        if language == known:
            return known
    raise UnknownNameError(
        message("unknown language"),
        expected=message("en or id"),
        found=repr(language),
        mend=message("Give --lang en or --lang id."),
    )


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: Language) -> gettext.NullTranslations:
    """The interface's words in `language`; English is the language of the messages themselves."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("jalin", localedir=_LOCALES, languages=[language])


def say_both(message_id: str, **words: Word) -> Text:
    """A message of the catalogue in both languages, its places filled."""
    return Text(**{language: _fill(message_id, language, words) for language in LANGUAGES})


def word(message_id: str) -> Callable[[Language], str]:
    """A word of the catalogue, in whichever language the sentence is."""
    return lambda language: catalogue(language).gettext(message_id)


def _fill(message_id: str, language: Language, words: dict[str, Word]) -> str:
    filled = {name: word(language) if callable(word) else word for name, word in words.items()}
    return catalogue(language).gettext(message_id).format(**filled)


@lru_cache(maxsize=16_384)
def format_day(day: PartialDate | date, language: Language) -> str:
    """A date as people write it: 1 July 2008, Juli 2008, 2008 (pattern from CLDR)."""
    from babel.dates import format_date

    if isinstance(day, PartialDate):
        if day.month is None:
            return str(day.year)
        if day.day is None:
            return format_date(day.first, "MMMM y", locale=_locale(language))
        day = day.first
    return format_date(day, "d MMMM y", locale=_locale(language))


@lru_cache(maxsize=8192, typed=True)
def format_number(number: float, language: Language) -> str:
    """A number with the separators of the language (CLDR), and a minus sign, which is longer than a hyphen."""
    from babel.numbers import format_decimal

    if isinstance(number, int):
        # Groups of three in every language that Jalin speaks.
        return f"{number:,}".replace(",", _group(language)).replace("-", "−")
    return format_decimal(number, locale=_locale(language)).replace("-", "−")


@lru_cache
def _group(language: Language) -> str:
    from babel.numbers import get_group_symbol

    return get_group_symbol(_locale(language))


def format_decimal(number: Decimal, language: Language) -> str:
    """A number with every digit that it came with, zeros at the end too: 12.80 keeps them."""
    # By its text, since numbers that are equal may have come with different zeros.
    return _format_decimal(str(number), language)


@lru_cache(maxsize=8192)
def _format_decimal(text: str, language: Language) -> str:
    from babel.numbers import format_decimal as format_

    number = Decimal(text)
    exponent = number.as_tuple().exponent
    digits = max(-exponent, 0) if isinstance(exponent, int) else 0
    return format_(number, "#,##0" + ("." + "0" * digits if digits else ""), locale=_locale(language))


def _locale(language: Language) -> str:
    # Day before month in both languages: British English.
    return "en_GB" if language == "en" else "id"
