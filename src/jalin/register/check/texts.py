"""Is everything said in both languages, with the terms of the glossary?"""

from __future__ import annotations

import re

from jalin.register.check.reporter import Location, Reporter
from jalin.register.check.walk import records, texts
from jalin.register.folder import Folder
from jalin.register.vocabulary import Entry, Vocabulary
from jalin.text import Text

# Fields whose text is a name, which both languages may share.
_NAMES = frozenset({"short_title", "short_name", "title", "name"})


def check_texts(folder: Folder, report: Reporter) -> None:
    """Report Indonesian that is only English again, and glossary terms that are missed."""
    glossary = _glossary(folder)
    for name, record in records(folder):
        for location, text in texts(record):
            if text.en == text.id and not may_be_equal(location, text, isinstance(record, Vocabulary)):
                report(
                    name, record.id, (*location, "id"),
                    expected="Indonesian", found="the English text again", mend="Translate it.",
                )  # fmt: skip
            for entry, english, indonesian in () if isinstance(record, Vocabulary) else glossary:
                if english.search(text.en) and not indonesian.search(text.id):
                    report(
                        name, record.id, (*location, "id"),
                        expected=f"`{entry.label.id}` for `{entry.label.en}`", found="another word or none",
                        mend="Use the glossary's term (vocabularies/glossary.yml).",
                    )  # fmt: skip


def may_be_equal(location: Location, text: Text, in_vocabulary: bool) -> bool:
    """Whether a text may be the same in both languages: acronyms, proper names, and one-word labels of a vocabulary."""
    if in_vocabulary:
        return len(text.en.split()) == 1
    # A proper name has no word in small letters, whatever the language.
    return location[-1] in _NAMES and not any(word.islower() for word in re.findall(r"[^\W\d_]+", text.en))


def _glossary(folder: Folder) -> list[tuple[Entry, re.Pattern[str], re.Pattern[str]]]:
    vocabulary = folder.vocabularies.get("glossary")
    entries = vocabulary.terms if vocabulary else ()
    return [
        (entry, re.compile(rf"\b({entry.english})\b", re.IGNORECASE), re.compile(entry.indonesian, re.IGNORECASE))
        for entry in entries
        if entry.english and entry.indonesian
    ]
