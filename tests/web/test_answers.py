"""WHY, WORTH and NEXT in the atlas: the same numbers as on the command line, and addresses that hold a scenario."""

from __future__ import annotations

import json

import pytest
from client import Client

from jalin.estimates import load_estimates
from jalin.prospects.pair import find_solved
from jalin.web.urls import Urls


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_pair_has_all_four_answers(client: Client, language: str) -> None:
    text = client.get(Urls(language).pair("IDN", "TUR")).text
    for anchor in ("why", "worth", "next", "answer-sources"):
        assert f'id="{anchor}"' in text


def test_the_league_is_that_of_the_estimates(client: Client) -> None:
    data = json.loads(client.get("/next/IDN.json").text)["data"]
    shipped = {row.partner: row.gain for row in find_solved(load_estimates(), "IDN")}
    assert {row["partner"]: row["gain"] for row in data["partners"]} == pytest.approx(shipped, rel=1e-6)
    assert data["residual"] < 1e-10


def test_a_member_of_a_union_is_told_whom_to_ask(client: Client) -> None:
    answer = client.get("/next/DEU")
    assert answer.status == 400
    assert "eu" in answer.text


def test_a_scenario_stands_in_its_address(client: Client) -> None:
    data = json.loads(client.get("/whatif.json?sign=IDN:TUR").text)["data"]
    shipped = {row.partner: row.gain for row in find_solved(load_estimates(), "IDN")}
    welfare = {row["economy"]: row["welfare"] for row in data["economies"]}
    assert welfare["IDN"] == pytest.approx(shipped["TUR"], rel=1e-6)
    assert data["steps"][0]["pairs"] is None or data["steps"][0]["pairs"] == 2
    assert data["identity_error"] < 1e-10
    page = client.get("/id/whatif?sign=idn-tur-it-cepa&leave=JPN:rcep&deepen=rcep@0.1")
    assert page.status == 200
    assert 'value="idn-tur-it-cepa"' in page.text


def test_a_scenario_of_nothing_is_a_form(client: Client) -> None:
    page = client.get("/whatif")
    assert page.status == 200
    assert "<form" in page.text
    assert json.loads(client.get("/whatif.json").text)["data"]["economies"] == []


@pytest.mark.parametrize(
    "query",
    [
        "sign=IDN",
        "sign=IDN:IDN",
        "sign=IDN:Atlantis",
        "deepen=rcep",
        "deepen=rcep@x",
        "sign=IDN:TUR@1e308",
        "sign=IDN:TUR@nan",
        "sign=IDN:TUR@-99",
        "who=Atlantis",
        "sign=" + ";".join(["IDN:TUR"] * 21),
    ],
)
def test_a_scenario_that_cannot_be_is_refused(client: Client, query: str) -> None:
    assert 400 <= client.get(f"/whatif?{query}").status < 500


def test_what_has_no_equilibrium_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from jalin.equilibrium import World
    from jalin.errors import ConvergenceError

    def fail(*_given: object, **_named: object) -> None:
        raise ConvergenceError("general equilibrium", iterations=7, residual=0.5)

    monkeypatch.setattr(World, "solve", fail)
    answer = client.get("/whatif?sign=IDN:MEX")
    assert answer.status == 400
    assert "5.0e-01" in answer.text


def test_json_says_what_it_rests_on(client: Client) -> None:
    value = json.loads(client.get("/country/IDN.json").text)
    assert value["world"] == load_estimates().equations["trade"].year
    answers = value["data"]["answers"]
    assert set(answers) == {"why", "worth", "next", "data_sources"}
    assert all(source["citation"] and source["year"] for source in answers["data_sources"])
