"""`jalin worth`, as a user has it."""

from __future__ import annotations

import json

import pytest
from running import Run, numbers

from jalin.sources import load_source

IJEPA = "idn-jpn-ijepa"
LANGUAGES = pytest.mark.parametrize("language", ["en", "id"])


@LANGUAGES
def test_the_verdict_on_ijepa_is_printed_first(said: Run, language: str) -> None:
    text = " ".join(said("worth", IJEPA, "--lang", language).out.split())
    verdict = {
        "en": "By the WIOD 2013 panel, IJEPA changed trade between its parties by −15 %",
        "id": "Menurut panel WIOD 2013, IJEPA mengubah perdagangan di antara para pihaknya sebesar −15 %",
    }[language]
    doubt = {"en": "cannot be told from zero", "id": "tidak dapat dibedakan dari nol"}[language]
    assert text.index(verdict) < 60
    assert doubt in text


@LANGUAGES
def test_an_effect_that_is_not_identified_is_said_with_its_reason(said: Run, language: str) -> None:
    text = " ".join(said("worth", "idn-kor-ik-cepa", "--lang", language).out.split())
    assert {"en": "not identified", "id": "tidak teridentifikasi"}[language] in text


@LANGUAGES
def test_the_share_identified(said: Run, language: str) -> None:
    text = said("worth", "--share", "--lang", language).out
    assert {"en": "any panel with domestic trade", "id": "perdagangan domestik"}[language] in " ".join(text.split())


@pytest.mark.parametrize("asked", [IJEPA, "--share"])
def test_no_number_is_bare(said: Run, asked: str) -> None:
    found = list(numbers(json.loads(said("worth", asked, "--format", "json").out)))
    assert len(found) > 50
    for quantity in found:
        assert quantity is not None
        assert set(quantity) == {"value", "unit", "year", "sources", "method"}
        assert quantity["year"]
        assert all(load_source(source).citation for source in quantity["sources"])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), "--share"),
        ((IJEPA, "--share"), "--share"),
        (("asean-charter",), "trade"),
        (("no-such-text",), "no-such-text"),
    ],
)
def test_what_cannot_be_answered_is_refused(said: Run, arguments: tuple[str, ...], word: str) -> None:
    result = said("worth", *arguments)
    assert result.code == 1
    assert word in result.err
