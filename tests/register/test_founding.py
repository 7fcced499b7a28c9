"""What the register that Jalin ships must say, by the founding text and by outside references."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jalin.register import Register
from jalin.register.check import check_folder
from jalin.register.folder import Folder

NOW = "2026-11-01"


def agreement_ties(register: Register, one: str, other: str, on: str = NOW) -> dict[str, tuple[str, ...]]:
    """Fields of each agreement that ties the two, by id."""
    return {tie.id: tie.fields for tie in register.ties(one, other, on=on) if tie.what == "agreement"}


def member_codes(register: Register, organisation: str, on: str) -> set[str]:
    return {row.who for row in register.members(organisation, on=on, role="member")}


def test_no_fault(founding_folder: Folder) -> None:
    assert check_folder(founding_folder) == []


def test_every_agreement_and_organisation_has_references(founding: Register) -> None:
    for found in founding.ids("agreements"):
        assert founding.agreement(found).references, found
    for found in founding.ids("organisations"):
        assert founding.organisation(found).references, found


def test_size_of_the_founding_register(founding: Register) -> None:
    assert len(founding.ids("agreements")) >= 40
    assert len(founding.ids("organisations")) >= 25


def test_organisations_of_the_founding_text(founding: Register) -> None:
    named = {"un", "wto", "imf", "world-bank", "asean", "apec", "eu", "g20", "oic", "opec", "oecd"}
    named |= {"au", "mercosur", "gcc", "brics", "sco"}
    assert named <= set(founding.ids("organisations"))


def test_every_organisation_answers_to_its_id_and_names(founding: Register) -> None:
    for found in founding.ids("organisations"):
        record = founding.organisation(found)
        for name in (found, record.name.en, record.name.id):
            assert founding.resolve(name) == found, name


def test_every_agreement_answers_to_its_id(founding: Register) -> None:
    for found in founding.ids("agreements"):
        assert founding.resolve_record(found) == ("agreements", found)


# Ties that the founding text names


@pytest.mark.parametrize(
    ("record_id", "other", "day"),
    [("idn-jpn-ijepa", "JPN", date(2008, 7, 1)), ("idn-kor-ik-cepa", "KOR", date(2023, 1, 1))],
)
def test_partnership_ties_from_its_entry_into_force(founding: Register, record_id: str, other: str, day: date) -> None:
    assert record_id not in agreement_ties(founding, "IDN", other, str(day - timedelta(days=1)))
    assert record_id in agreement_ties(founding, "IDN", other, str(day))
    assert founding.status(founding.agreement(record_id), day) == "in_force"
    assert founding.kind(founding.agreement(record_id), day) == "bilateral"


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ("SAU", "religion-haj"),
        ("KOR", "diplomacy"),
        ("KOR", "defence-security"),
        ("KOR", "goods-trade"),
        ("USA", "health"),
        ("USA", "goods-trade"),
        ("BRA", "agriculture-livestock"),
        ("DEU", "goods-trade"),
        ("DEU", "agriculture-livestock"),
        ("DEU", "investment"),
        ("DEU", "science-technology"),
        ("JPN", "education"),
        ("JPN", "science-technology"),
        ("JPN", "goods-trade"),
    ],
)
def test_fields_of_cooperation(founding: Register, other: str, field: str) -> None:
    assert field in {field for fields in agreement_ties(founding, "IDN", other).values() for field in fields}


@pytest.mark.parametrize(
    ("record_id", "words"),
    [
        ("idn-kor-special-strategic-partnership", ["special strategic partnership"]),
        ("idn-usa-covid19", ["covid"]),
        ("idn-bra-livestock-genetics", ["livestock", "genetic"]),
        ("idn-deu-commodity-trade", ["coffee", "tea", "tobacco", "palm oil", "electronic"]),
        ("idn-deu-krakatau-steel", ["krakatau steel"]),
        ("idn-deu-iptn", ["iptn"]),
        ("idn-sau-haj", ["haj"]),
    ],
)
def test_records_of_the_founding_text_say_what_it_says(founding: Register, record_id: str, words: list[str]) -> None:
    record = founding.agreement(record_id)
    said = " ".join((record.title.en, record.short_title.en, record.summary.en, record.goal.en)).casefold()
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("record_id", ["rcep", "asean-atiga", "asean-kor-goods", "asean-jpn-ajcep"])
def test_asia_pacific_trade_agreements_are_regional(founding: Register, record_id: str) -> None:
    record = founding.agreement(record_id)
    assert record.trade is not None
    assert founding.status(record, date(2026, 1, 1)) == "in_force"
    assert founding.kind(record, date(2026, 1, 1)) == "regional"


@pytest.mark.parametrize("record_id", ["bandung-1955", "asean-tac", "asean-charter"])
def test_principles_stand_with_the_instruments_that_state_them(founding: Register, record_id: str) -> None:
    stated = {entry.principle for entry in founding.agreement(record_id).principles}
    assert {"mutual-respect", "non-interference", "rejecting-force"} <= stated


def test_every_principle_of_the_founding_text_is_stated(founding: Register) -> None:
    stated = {
        entry.principle
        for found in ("bandung-1955", "asean-tac", "asean-charter")
        for entry in founding.agreement(found).principles
    }
    assert {"mutual-respect", "non-interference", "rejecting-force", "consensus"} <= stated


# Memberships


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("1957-12-31", 0),
        ("1958-01-01", 6),
        ("1972-12-31", 6),
        ("1973-01-01", 9),
        ("1981-01-01", 10),
        ("1986-01-01", 12),
        ("1994-12-31", 12),
        ("1995-01-01", 15),
        ("2004-04-30", 15),
        ("2004-05-01", 25),
        ("2007-01-01", 27),
        ("2013-06-30", 27),
        ("2013-07-01", 28),
        ("2020-01-31", 28),
        ("2020-02-01", 27),
        ("2026-01-01", 27),
    ],
)
def test_european_union(founding: Register, day: str, count: int) -> None:
    assert len(member_codes(founding, "eu", day)) == count


def test_the_united_kingdom_left(founding: Register) -> None:
    assert "GBR" in member_codes(founding, "eu", "2020-01-31")
    assert "GBR" not in member_codes(founding, "eu", "2020-02-01")


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("1967-08-07", 0),
        ("1967-08-08", 5),
        ("1984-12-31", 6),
        ("1995-07-27", 6),
        ("1995-07-28", 7),
        ("1997-12-31", 9),
        ("1999-04-29", 9),
        ("1999-04-30", 10),
        ("2025-10-25", 10),
        ("2025-10-26", 11),
    ],
)
def test_asean(founding: Register, day: str, count: int) -> None:
    assert len(member_codes(founding, "asean", day)) == count


@pytest.mark.parametrize(
    ("organisation", "day", "count"),
    [("un", "2026-01-01", 193), ("un", "1945-12-31", 51), ("apec", "2026-01-01", 21), ("gcc", "2026-01-01", 6)],
)
def test_other_organisations(founding: Register, organisation: str, day: str, count: int) -> None:
    expected = count
    if (organisation, day) == ("un", "1945-12-31"):
        # Czechoslovakia and Yugoslavia, of the 51 founders, have no code today and no one continuing state.
        expected = count - 2
    assert len(member_codes(founding, organisation, day)) == expected
