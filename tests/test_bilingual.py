"""Everything people read is there in English and in Indonesian."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import jalin
from jalin.errors import UnknownNameError
from jalin.register.check.reporter import Reporter
from jalin.register.check.texts import check_texts
from jalin.register.folder import Folder
from jalin.text import Text, catalogue, check_language, format_day, format_number

SOURCE = Path(jalin.__file__).parent
LOCALE = SOURCE / "locale"
INDONESIAN = LOCALE / "id" / "LC_MESSAGES" / "jalin.po"
MAKEFILE = Path(__file__).parents[1] / "Makefile"
# Words that both languages share.
SAME_IN_BOTH = {
    "Data",
    "Id",
    "Jepang, Japan, JPN, IJEPA …",
    "Panel",
    "Status",
    "bilateral {bilateral}, regional {regional}, multilateral {multilateral}",
}


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_mo(file) if path.suffix == ".mo" else read_po(file)


def messages(catalog: Catalog) -> dict[str | tuple[str, ...], Message]:
    return {_key(message.id): message for message in catalog if message.id}


def _key(found: str | tuple[str, ...] | list[str]) -> str | tuple[str, ...]:
    return found if isinstance(found, str) else tuple(found)


def _texts(found: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found)


TEMPLATE = messages(read(LOCALE / "jalin.pot"))
TRANSLATED = messages(read(INDONESIAN))


# The interface


def test_every_message_is_translated() -> None:
    assert TRANSLATED.keys() == TEMPLATE.keys()
    missing = [key for key, message in TRANSLATED.items() if not all(_texts(message.string)) or message.fuzzy]
    assert missing == []


def test_translation_is_not_the_english_again() -> None:
    same = {text for message in TRANSLATED.values() for text in _texts(message.id) if text in _texts(message.string)}
    assert same == SAME_IN_BOTH


def test_translation_keeps_what_will_be_filled_in() -> None:
    for message in TRANSLATED.values():
        wanted = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in _texts(message.id)]
        for text in _texts(message.string):
            assert {name for _, name, _, _ in Formatter().parse(text) if name} == wanted[-1], text


def test_translation_ends_as_the_message_does() -> None:
    """A sentence stays a sentence and a heading a heading."""
    for message in TRANSLATED.values():
        for text in _texts(message.string):
            assert text.endswith(".") == _texts(message.id)[0].endswith("."), text
            first = _texts(message.id)[0][0]
            assert text[0].isupper() == first.isupper() or not first.isalpha(), text


def _without_codes(text: str) -> str:
    """Examples of what may be typed, such as cepa or mou, are the same in every language."""
    return re.sub(r"\b[Ss]uch as [^.]*", "", text)


def test_interface_uses_the_terms_of_the_glossary(founding_folder: Folder) -> None:
    missed = [
        (text, entry.label.id)
        for message in TRANSLATED.values()
        for entry in founding_folder.vocabularies["glossary"].terms
        for text in _texts(message.string)
        if re.search(rf"\b({entry.english})\b", _without_codes(_texts(message.id)[0]), re.IGNORECASE)
        and not re.search(entry.indonesian or "", text, re.IGNORECASE)
    ]
    assert missed == []


def test_catalogue_is_up_to_date_with_the_source() -> None:
    """Extracts the messages as `make catalogues` does, with the keywords that stand there."""
    line = next(line for line in MAKEFILE.read_text(encoding="utf-8").splitlines() if "pybabel -q extract" in line)
    keywords = dict(DEFAULT_KEYWORDS) | parse_keywords(re.findall(r"-k (\S+)", line))
    with MAKEFILE.with_name("babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    extracted = extract_from_dir(SOURCE, methods, options, keywords)
    found = {_key(message) for _file, _line, message, _comments, _context in extracted}
    assert found == TEMPLATE.keys(), "run `make catalogues`"


def test_compiled_catalogue_is_the_catalogue() -> None:
    compiled = messages(read(INDONESIAN.with_suffix(".mo")))
    assert {key: _texts(message.string) for key, message in compiled.items()} == {
        key: _texts(message.string) for key, message in TRANSLATED.items()
    }


def test_catalogue_speaks() -> None:
    assert catalogue("id").gettext("Parties") == "Pihak"
    assert catalogue("en").gettext("Parties") == "Parties"
    assert catalogue("id").ngettext("{count} agreement", "{count} agreements", 2) == "{count} perjanjian"
    assert catalogue("en").ngettext("{count} agreement", "{count} agreements", 2) == "{count} agreements"


@pytest.mark.parametrize("language", ["", "EN", "fr", "ind"])
def test_other_languages_are_refused(language: str) -> None:
    with pytest.raises(UnknownNameError, match="unknown language"):
        check_language(language)


def test_dates_and_numbers_are_written_as_the_language_writes_them() -> None:
    from jalin.dates import PartialDate

    dates = [PartialDate.parse(text) for text in ("2008-07-01", "2008-08", "2008")]
    assert [format_day(day, "en") for day in dates] == ["1 July 2008", "August 2008", "2008"]
    assert [format_day(day, "id") for day in dates] == ["1 Juli 2008", "Agustus 2008", "2008"]
    assert [format_number(1234567.5, language) for language in ("en", "id")] == ["1,234,567.5", "1.234.567,5"]


# The records


def problems(folder: Folder) -> list[str]:
    reporter = Reporter(folder)
    check_texts(folder, reporter)
    return [str(problem) for problem in reporter.problems]


def test_records_say_everything_in_both_languages(founding_folder: Folder) -> None:
    assert problems(founding_folder) == []


@pytest.mark.parametrize(
    ("field", "en", "indonesian", "said"),
    [
        ("summary", "Cuts tariffs.", "Cuts tariffs.", "the English text again"),
        ("goal", "Freer trade.", "Freer trade.", "the English text again"),
        ("title", "Agreement on trade", "Agreement on trade", "the English text again"),
        ("summary", "Rules of origin apply.", "Aturan asal berlaku.", "ketentuan asal barang"),
        ("summary", "It entered into force in 2008.", "Ini dimulai pada 2008.", "mulai berlaku"),
        ("summary", "A customs union.", "Sebuah persatuan bea cukai.", "serikat pabean"),
    ],
)
def test_doctored_text_is_found(founding_folder: Folder, field: str, en: str, indonesian: str, said: str) -> None:
    doctored = copy.copy(founding_folder)
    record = founding_folder.agreements["idn-jpn-ijepa"]
    text = Text(en=en, id=indonesian)
    doctored.agreements = founding_folder.agreements | {record.id: record.model_copy(update={field: text})}
    (problem,) = problems(doctored)
    assert f"{field}.id" in problem
    assert said in problem


def test_records_leave_no_text_unspoken(founding_folder: Folder) -> None:
    """A label, title or summary of one language only cannot be read, let alone shipped."""
    for folder in (founding_folder.agreements, founding_folder.organisations):
        for record in folder.values():
            for text in (record.summary, record.goal):
                assert len(text.en.split()) > 2, record.id
                assert len(text.id.split()) > 2, record.id
