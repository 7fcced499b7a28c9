"""`jalin next` on the world that ships, and the brief's WORTH and NEXT, as a user has them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from running import Run, numbers

from jalin.sources import load_source

LANGUAGES = pytest.mark.parametrize("language", ["en", "id"])
# Two pages of A4 at 9.5 points hold so many lines of 120 characters; sources and the citation come after.
TWO_PAGES = 150


@LANGUAGES
def test_the_league_says_the_answer_first(said: Run, language: str) -> None:
    text = " ".join(said("next", "IDN", "--top", "3", "--lang", language).out.split())
    answer = {"en": "would raise its real income most with EU", "id": "paling menaikkan pendapatan riilnya dengan UE"}
    assert answer[language] in text[:400]
    assert {"en": "markets clear to", "id": "pasar seimbang hingga"}[language] in text
    assert {"en": "Two of three single agreements", "id": "Dua dari tiga perjanjian"}[language] in text


def test_the_table_as_csv_has_every_partner(said: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(said("next", "IDN", "--top", "3", "--format", "csv").out)))
    assert len(rows) > 100
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))
    gains = [float(row["first_gain"]) for row in rows]
    assert gains == sorted(gains, reverse=True)
    assert all(float(row["residual"]) < 1e-10 for row in rows)
    assert rows[0]["kind"] == "FTA"
    assert rows[3]["kind"] == ""


def test_a_group_is_one_player(said: Run) -> None:
    data = json.loads(said("next", "asean", "--top", "2", "--format", "json").out)
    assert data["country"] == "asean"
    assert "JPN" not in {row["partner"] for row in data["partners"]}
    assert len(data["partners"]) == 2


def test_draws_give_ranks_an_interval(said: Run) -> None:
    data = json.loads(said("next", "KEN", "--top", "5", "--draws", "10", "--format", "json").out)
    assert data["draws"]["value"] == 10
    for row in data["partners"]:
        assert row["rank_low"]["value"] <= row["rank"]["value"]
        assert row["rank_high"]["value"] >= row["rank_low"]["value"]


def test_an_effect_that_is_given_is_taken(said: Run) -> None:
    data = json.loads(said("next", "IDN", "--effect", "0.5", "--top", "1", "--format", "json").out)
    assert [kind["name"] for kind in data["kinds"]] == ["given"]
    assert data["kinds"][0]["effect"]["value"] == 0.5


@LANGUAGES
def test_a_sequence_on_the_shipped_world(said: Run, language: str) -> None:
    text = said("next", "IDN", "--sequence", "2", "--lang", language).out
    assert {"en": "IN ORDER: INDONESIA", "id": "INDONESIA"}[language] in text


def test_a_member_of_a_union_is_sent_to_it(said: Run) -> None:
    result = said("next", "DEU")
    assert result.code == 1
    assert "eu" in result.err


@pytest.mark.parametrize(
    "command", [("next", "IDN", "--top", "5"), ("brief", "IDN"), ("brief", "asean"), ("brief", "IDN", "TUR")]
)
def test_no_number_is_bare(said: Run, command: tuple[str, ...]) -> None:
    found = list(numbers(json.loads(said(*command, "--format", "json").out)))
    assert len(found) > 30
    for quantity in found:
        assert quantity is not None
        assert set(quantity) == {"value", "unit", "year", "sources", "method"}
        assert quantity["year"]


def test_every_source_of_the_league_has_a_citation(said: Run) -> None:
    for quantity in numbers(json.loads(said("next", "IDN", "--top", "2", "--format", "json").out)):
        assert all(load_source(source).citation for source in quantity["sources"])


# The brief


@LANGUAGES
@pytest.mark.parametrize("parties", [("IDN", "JPN"), ("IDN", "TUR"), ("IDN", "SAU"), ("IDN",), ("asean",)])
def test_the_answers_fit_on_two_pages(said: Run, parties: tuple[str, ...], language: str) -> None:
    text = said("brief", *parties, "--lang", language).out
    heading = {"en": "\nSources\n", "id": "\nSumber\n"}[language]
    body, _, rest = text.partition(heading)
    assert rest
    assert body.count("\n") <= TWO_PAGES
    for answer in {"en": ("Worth: ", "Next: "), "id": ("Nilai: ", "Selanjutnya: ")}[language]:
        assert answer in body[:1800]
    assert "@misc{jalin-" in rest


def test_a_pair_without_an_agreement_is_told_what_one_would_be_worth(said: Run) -> None:
    data = json.loads(said("brief", "IDN", "TUR", "--format", "json").out)["next"]["pair"]
    assert data["state"] == "unsigned"
    league = json.loads(said("next", "IDN", "--format", "json").out)["partners"]
    solved = next(row for row in league if row["partner"] == "TUR")
    assert data["solved"]["gain"]["value"] == pytest.approx(solved["gain"]["value"], rel=1e-8)
    assert data["solved"]["partner_gain"]["value"] == pytest.approx(solved["partner_gain"]["value"], rel=1e-8)
    assert data["solved"]["rank"]["value"] == solved["rank"]["value"]


@pytest.mark.parametrize(
    ("pair", "state"), [(("IDN", "JPN"), "bound"), (("DEU", "FRA"), "one_player"), (("KOR", "IDN"), "bound")]
)
def test_pairs_that_have_an_agreement_are_told_so(said: Run, pair: tuple[str, str], state: str) -> None:
    assert json.loads(said("brief", *pair, "--format", "json").out)["next"]["pair"]["state"] == state


def test_a_member_of_a_union_stands_with_it(said: Run) -> None:
    data = json.loads(said("brief", "IDN", "DEU", "--format", "json").out)["next"]["pair"]
    assert data["players"] == ["IDN", "eu"]
    assert data["state"] == "unsigned"


def test_an_economy_outside_the_world_is_said_to_be(said: Run) -> None:
    data = json.loads(said("brief", "IDN", "PRK", "--format", "json").out)["next"]["pair"]
    assert data["state"] == "not_solved"
    assert data["solved"] is None


@LANGUAGES
def test_ijepas_worth_stands_in_the_brief(said: Run, language: str) -> None:
    text = said("brief", "IDN", "JPN", "--lang", language, "--format", "md").out
    assert "| IJEPA | −15 % | −49 % … +41 % |" in text
    assert {"en": "estimated by Jalin", "id": "perkiraan Jalin"}[language] in text


@LANGUAGES
@pytest.mark.parametrize("who", ["PRK", "TWN"])
def test_a_country_outside_the_world_is_not_said_to_have_signed_all(said: Run, who: str, language: str) -> None:
    text = " ".join(said("brief", who, "--lang", language).out.split())
    assert {"en": "Next: Not available", "id": "Selanjutnya: Tidak tersedia"}[language] in text


def test_a_brief_says_as_of_when_pairs_count_as_unsigned(said: Run) -> None:
    assert "unsigned as of 23 November 2026" in " ".join(said("brief", "IDN", "TUR").out.split())


def test_an_error_of_no_effect_is_refused(said: Run) -> None:
    result = said("next", "IDN", "--effect-error", "0.1")
    assert result.code == 1
    assert "--effect" in result.err


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_sequence_is_a_picture_too(said: Run, language: str) -> None:
    text = said("next", "IDN", "--sequence", "2", "--format", "svg", "--lang", language).out
    assert text.startswith("<svg")
    assert text.count("<rect") >= 3
