"""One trigger of cooperation between two economies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from jalin.quantity import Quantity
from jalin.text import LANGUAGES, Language, Text, catalogue

Family = Literal["difference", "similarity", "geography"]
# What stands in a sentence: a text that is the same in both languages, or one that depends on the language.
Word = str | Callable[[Language], str]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger.

    Attributes
    ----------
    name : stable, such as `distance` or `capital_per_worker`.
    family : difference, similarity or geography.
    quantity : the pair's value, its unit, year, sources and method; its value is None where no source has it.
    percentile : share of all pairs with a lower value, those with the same counted half, from 0 to 100; None without a
        value.
    first, second : what the value is made from on each side, where it compares two; None otherwise.
    sentence : the trigger as a newspaper could print it, in both languages.
    """

    name: str
    family: Family
    quantity: Quantity
    percentile: float | None
    first: Quantity | None
    second: Quantity | None
    sentence: Text

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.quantity.value is not None


def say_both(message_id: str, **words: Word) -> Text:
    """A message of the catalogue in both languages, its places filled."""
    return Text(**{language: _fill(message_id, language, words) for language in LANGUAGES})


def word(message_id: str) -> Callable[[Language], str]:
    """A word of the catalogue, in whichever language the sentence is."""
    return lambda language: catalogue(language).gettext(message_id)


def _fill(message_id: str, language: Language, words: dict[str, Word]) -> str:
    filled = {name: word(language) if callable(word) else word for name, word in words.items()}
    return catalogue(language).gettext(message_id).format(**filled)
