"""A tiny register written by hand: records as dicts, put into a folder as YAML and loaded from there.

Dates and events are words: "1995-01-01" or "1995 recalled"; "signed 1993-04-05", "superseded 2001 by=other-id".
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

import jalin
from jalin.register import Register, load_register

RECORDS = Path(jalin.__file__).parent / "records"
SOURCE = "small-gazette"
TRADE_FORMS = ("fta", "cepa", "customs-union", "partial-scope", "preference-scheme")
_PROOF = {"evidence": "seen", "reference": SOURCE, "words": "the words that say so", "looked_up": "2026-01-15"}

# A cache folder that cannot be made: the register is kept in memory, which spares the disk.
NO_CACHE = f"{os.devnull}/cache"

Record = dict[str, Any]
Make = Callable[..., Register]


def text(en: str, indonesian: str) -> dict[str, str]:
    return {"en": en, "id": indonesian}


def claim(words: str) -> Record:
    """A dated claim, seen unless the words say `recalled`."""
    date, *rest = words.split()
    return {"date": date} | ({"evidence": "recalled"} if rest == ["recalled"] else _PROOF)


def event(words: str) -> Record:
    """An event: its kind, its date, and what else there is (`recalled`, `by=…`, `form=…`)."""
    kind, date, *rest = words.split()
    more = dict(word.split("=") for word in rest if "=" in word)
    return {"kind": kind, **claim(" ".join([date, *(word for word in rest if "=" not in word)])), **more}


def party(who: str, *events: str, **more: Any) -> Record:
    """An entry of `parties`; codes are separated by spaces."""
    return {"who": who.split(), **({"events": [event(words) for words in events]} if events else {}), **more}


def member(who: str, start: str | None, end: str | None = None, role: str = "member", **more: Any) -> Record:
    """An entry of `memberships`."""
    dates = {name: claim(words) for name, words in (("start", start), ("end", end)) if words is not None}
    return {"who": who.split(), "role": role, **dates, **more}


def agreement(record_id: str, parties: str | list[Record], events: list[str], **more: Any) -> Record:
    """An agreement, a treaty unless `form` says otherwise; a text of codes stands for plain parties."""
    record = {
        "id": record_id,
        "title": text(f"Agreement on {record_id}", f"Persetujuan tentang {record_id}"),
        "short_title": text(record_id.upper(), record_id.upper()),
        "summary": text("What it does.", "Isinya."),
        "goal": text("What it is for.", "Tujuannya."),
        "form": "treaty",
        "fields": ["diplomacy"],
        "parties": [party(parties)] if isinstance(parties, str) else parties,
        "events": [event(words) for words in events],
        "references": [SOURCE],
    } | more
    if record["form"] in TRADE_FORMS:
        record.setdefault("trade", trade("FTA"))
    return record


def trade(*wto_types: str, **more: Any) -> Record:
    """What makes an agreement a trade agreement."""
    return {"wto_type": list(wto_types), "covers": ["goods"], "depth": "goods", **more}


def organisation(record_id: str, memberships: list[Record], **more: Any) -> Record:
    """An organisation, regional unless `type` says otherwise; it states the members that its first day had."""
    dated = [entry for entry in memberships if entry["role"] == "member" and "start" in entry]
    first = min(entry["start"]["date"] for entry in dated)
    count = sum(len(entry["who"]) for entry in dated if entry["start"]["date"] == first)
    return {
        "id": record_id,
        "name": text(f"Organisation {record_id}", f"Organisasi {record_id}"),
        "short_name": text(record_id.upper(), record_id.upper()),
        "summary": text("What it does.", "Kegiatannya."),
        "goal": text("What it is for.", "Tujuannya."),
        "type": "regional",
        "fields": ["diplomacy"],
        "events": [event(f"in_force {first}")],
        "memberships": memberships,
        "stated_members": [{"count": count, **claim(first)}],
        "references": [SOURCE],
    } | more


def reference(record_id: str = SOURCE) -> Record:
    return {
        "id": record_id,
        "title": "Gazette of small cases",
        "publisher": "Ministry of Small Cases",
        "type": "ministry",
        "language": "en",
        "document": "Gazette 1/2026",
    }


def figures(reporter: str, partner: str, *entries: Record) -> Record:
    """A record of trade figures; entries are seen unless they say otherwise, in billions of US dollars."""
    return {
        "id": f"{reporter}-{partner}-goods".lower(),
        "reporter": reporter,
        "partner": partner,
        "figures": [
            {"unit": "USD billion", **({} if entry.get("evidence") == "recalled" else _PROOF), **entry}
            for entry in entries
        ],
    }


def folder_of(record: Record) -> str:
    if "figures" in record:
        return "figures"
    if "parties" in record:
        return "agreements"
    return "organisations" if "memberships" in record else "references"


def write(root: Path, *records: Record) -> Path:
    """Write records below `root`, with the vocabularies that Jalin ships and a source to cite."""
    if not root.is_dir():
        shutil.copytree(RECORDS / "vocabularies", root / "vocabularies")
        (root / "references").mkdir()
        shutil.copy(RECORDS / "references" / "unsd-m49.yml", root / "references")
    for record in (reference(), *records):
        path = root / folder_of(record) / f"{record['id']}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return root


def load(root: Path, *records: Record) -> Register:
    """Write records and open them as a register."""
    return load_register(write(root, *records))


@contextmanager
def opened(*records: Record) -> Iterator[Register]:
    """A register of the given records for the length of a block; for tests that need many, one after the other."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALIN_CACHE", NO_CACHE)
        yield load(Path(folder) / "records", *records)
