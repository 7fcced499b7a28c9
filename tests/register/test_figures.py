"""Published trade figures: what the query gives, and that digits are kept as published."""

from __future__ import annotations

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from small import Make, figures, member, opened, organisation

from jalin.errors import InputError, UnknownNameError
from jalin.register import Register
from jalin.register.figure import Figure
from jalin.register.folder import RECORDS
from jalin.register.tables import make_table
from jalin.text import format_decimal

IDN_JPN = figures(
    "IDN",
    "JPN",
    {"year": 2021, "exports": "17.80", "imports": "14.64"},
    {"year": 2023, "exports": 20.7, "imports": 16.5, "balance": 4.2, "note": {"en": "Goods.", "id": "Barang."}},
)
JPN_IDN = figures("JPN", "IDN", {"year": 2023, "total": "5250", "unit": "JPY billion", "evidence": "recalled"})
IDN_DEU = figures("IDN", "DEU", {"year": 2022, "balance": "-1.5"})
UNION = organisation("union", [member("DEU", "1958-01-01")])
UNION_IDN = figures("union", "IDN", {"year": 2024, "total": 27})
EVERYTHING = (IDN_JPN, JPN_IDN, IDN_DEU, UNION, UNION_IDN)


def test_a_pair_the_newest_first_and_the_first_party_before_the_other(make: Make) -> None:
    rows = make(*EVERYTHING).figures("Indonesia", "Jepang")
    assert [(row.reporter, row.year) for row in rows] == [("IDN", 2023), ("IDN", 2021), ("JPN", 2023)]
    assert (rows[0].exports, rows[0].imports, rows[0].balance, rows[0].total) == (
        Decimal("20.7"), Decimal("16.5"), Decimal("4.2"), None,
    )  # fmt: skip
    assert [row.verified for row in rows] == [True, True, False]
    assert (rows[0].note_en, rows[0].note_id, rows[1].note_en) == ("Goods.", "Barang.", None)
    assert rows[2].reference is None
    turned = make(*EVERYTHING).figures("JPN", "IDN")
    assert [(row.reporter, row.year) for row in turned] == [("JPN", 2023), ("IDN", 2023), ("IDN", 2021)]


def test_one_party_with_anyone(make: Make) -> None:
    rows = make(*EVERYTHING).figures("IDN")
    assert [(row.id, row.year) for row in rows] == [
        ("idn-deu-goods", 2022), ("idn-jpn-goods", 2023), ("idn-jpn-goods", 2021), ("jpn-idn-goods", 2023),
        ("union-idn-goods", 2024),
    ]  # fmt: skip
    assert [row.id for row in make(*EVERYTHING).figures("union")] == ["union-idn-goods"]


def test_a_member_does_not_stand_for_its_union(make: Make) -> None:
    assert [row.id for row in make(*EVERYTHING).figures("DEU", "IDN")] == ["idn-deu-goods"]


def test_nothing_is_an_empty_answer_and_bad_questions_are_errors(make: Make) -> None:
    register = make(*EVERYTHING)
    assert list(register.figures("KEN", "URY")) == []
    with pytest.raises(InputError, match="different"):
        register.figures("IDN", "Indonesia")
    with pytest.raises(UnknownNameError):
        register.figures("IDN", "Atlantis")


def test_missing_is_not_zero_anywhere(make: Make) -> None:
    register = make(*EVERYTHING)
    rows = register.figures("JPN", "IDN")
    assert rows.records()[0]["exports"] is None
    assert rows.to_frame()["exports"].to_list() == [None, 20.7, 17.8]
    assert make_table(register, rows, "en").cells[0][3:6] == ("–", "–", "–")


def test_digits_stay_as_published(make: Make) -> None:
    register = make(*EVERYTHING)
    rows = register.figures("IDN", "JPN")
    assert str(rows[1].exports) == "17.80"
    english, indonesian = (make_table(register, rows, language).cells[1] for language in ("en", "id"))
    assert (english[3], english[7]) == ("17.80", "USD billion")
    assert (indonesian[3], indonesian[7]) == ("17,80", "miliar USD")


def test_numbers_have_the_separators_of_the_language() -> None:
    assert [format_decimal(Decimal("5250.10"), language) for language in ("en", "id")] == ["5,250.10", "5.250,10"]
    assert format_decimal(Decimal("-0.44672"), "id") == "-0,44672"
    assert format_decimal(Decimal(38), "en") == "38"


@pytest.mark.parametrize("entry", [{}, {"total": "NaN"}, {"total": "Infinity"}, {"total": 1, "unit": "dollars"}])
def test_bad_entries(entry: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Figure.model_validate({"year": 2020, "unit": "USD billion", "evidence": "recalled", **entry})


@given(st.decimals(0, 999, places=2), st.decimals(0, 999, places=2))
def test_what_adds_up_before_rounding_is_no_fault(exports: Decimal, imports: Decimal) -> None:
    """Rounded to one digit, a balance may differ from the rounded parts by as much as their roundings, no more."""
    tenth = Decimal("0.1")
    published = {
        "exports": exports.quantize(tenth), "imports": imports.quantize(tenth),
        "balance": (exports - imports).quantize(tenth), "total": (exports + imports).quantize(tenth),
    }  # fmt: skip
    record = figures("IDN", "JPN", {"year": 2020, **{name: str(value) for name, value in published.items()}})
    with opened(record) as register:
        assert len(register.figures("IDN", "JPN")) == 1


def test_every_figure_shipped_is_found_both_ways(founding: Register) -> None:
    count = 0
    for path in (RECORDS / "figures").glob("*.yml"):
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        count += len(record["figures"])
        for parties in ((record["reporter"], record["partner"]), (record["partner"], record["reporter"])):
            assert record["id"] in {row.id for row in founding.figures(*parties)}
    assert count == {row.heading: row.seen + row.recalled for row in founding.evidence()}["figures"]


def test_words_of_shipped_figures_hold_their_numbers(founding: Register) -> None:
    """The words that locate a figure say it, in the unit of the record or in one a thousand or a million times less."""
    for record_id in founding.ids("figures"):
        for figure in founding.figure_record(record_id).figures:
            words = "".join(char for char in figure.words or "" if char.isdigit() or char.isspace())
            for name, value in figure.amounts().items():
                digits = str(abs(value)).replace(".", "").strip("0")
                assert digits in words, (record_id, figure.year, name)
