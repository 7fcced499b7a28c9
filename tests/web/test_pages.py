"""Every route in both languages and every form; headers, escaping, weight, and what pages may not hold."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields, is_dataclass
from xml.etree import ElementTree

import pytest
from client import Client
from examples import EXAMPLES, address
from openpyxl import load_workbook

from jalin.register import Register
from jalin.text import LANGUAGES
from jalin.web.openapi import _attributes, describe
from jalin.web.pages import PAGES
from jalin.web.standing import standing_on
from jalin.web.urls import FORMATS, ROUTES, Urls, route

EVERY = [(page.name, language, form) for page in PAGES for language in LANGUAGES for form in route(page.name).formats]
HEAVIEST = 250_000


def test_every_route_has_a_page() -> None:
    assert [page.name for page in PAGES] == [entry.name for entry in ROUTES]


@pytest.mark.parametrize(("name", "language", "form"), EVERY)
def test_every_route_answers(client: Client, name: str, language: str, form: str) -> None:
    answer = client.get(address(name, language, form))
    assert answer.status == 200, answer.text[:400]
    assert answer.body
    if form == "json":
        value = json.loads(answer.text)
        page = next(page for page in PAGES if page.name == name)
        assert set(value["data"]) == {entry.name for entry in fields(page.data)}
        assert value["language"] == language
        assert value["cite"].startswith("Jalin ")
    elif form == "csv":
        assert len({len(row) for row in csv.reader(io.StringIO(answer.text))}) == 1
    elif form == "xlsx":
        book = load_workbook(io.BytesIO(answer.body))
        assert book["about"]["A1"].value == "jalin"
    elif form == "svg":
        ElementTree.fromstring(answer.text)
    elif form == "png":
        assert answer.body.startswith(b"\x89PNG")
    elif form == "html":
        assert f'<html lang="{language}">' in answer.text
        assert len(answer.body) <= HEAVIEST


@pytest.mark.parametrize("path", ["/country/DEU", "/country/FRA", "/country/USA", "/organisation/un", "/group/un",
                                  "/field/goods-trade", "/agreement/unclos", "/pair/FRA/DEU"])  # fmt: skip
def test_large_pages_stay_light(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 200
    assert len(answer.body) <= HEAVIEST


def test_every_data_class_is_documented_and_frozen() -> None:
    for page in PAGES:
        assert is_dataclass(page.data)
        assert page.data.__dataclass_params__.frozen
        assert all(_attributes(page.data).values())


def test_the_description_covers_every_route() -> None:
    paths = describe()["paths"]
    for entry in ROUTES:
        for language in ("", "/id"):
            for form in entry.formats:
                tail = "" if form == "html" else f".{form}"
                pattern = "/index" if entry.pattern == "/" and tail else entry.pattern
                assert ((language + pattern).rstrip("/") or "/") + tail in paths
    assert len(paths) == sum(len(entry.formats) for entry in ROUTES) * len(LANGUAGES)


@pytest.mark.parametrize("name", list(EXAMPLES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_loaded_from_elsewhere_and_every_link_answers(client: Client, name: str, language: str) -> None:
    text = client.get(address(name, language, "html")).text
    for found in re.findall(r'(?:src|action|data-suggest)="([^"]*)"', text):
        assert found.startswith("/") and not found.startswith("//")
    for tag in re.findall(r"<(?:a|link)\b[^>]*>", text):
        href = re.search(r'href="([^"]*)"', tag)
        assert href is not None
        if not href[1].startswith(("/", "#")):
            assert 'rel="external noopener noreferrer"' in tag and tag.startswith("<a ")
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", text)
    own = sorted({href for href in re.findall(r'href="(/[^"#]*)"', text) if not href.startswith("/static")})
    for href in own[:: max(1, len(own) // 12)]:
        assert client.get(href.replace("&amp;", "&")).status == 200, href


def test_anchors_exist(client: Client) -> None:
    for name in EXAMPLES:
        text = client.get(address(name, "en", "html")).text
        ids = re.findall(r'\sid="([^"]*)"', text)
        assert len(ids) == len(set(ids)), name
        assert set(re.findall(r'href="#([^"]*)"', text)) <= set(ids), name


def test_headers_and_etags(client: Client) -> None:
    first = client.get("/pair/IDN/JPN")
    assert "default-src 'none'" in first.headers["content-security-policy"]
    assert "unsafe" not in first.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in first.headers["content-security-policy"]
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["referrer-policy"] == "no-referrer"
    again = client.get("/pair/IDN/JPN", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert client.get("/id/pair/IDN/JPN").headers["etag"] != first.headers["etag"]
    assert client.get("/nowhere").headers["x-content-type-options"] == "nosniff"
    assert client.get("/static/atlas.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(("text", "found"), [("Jepang", "JPN"), ("Japan", "JPN"), ("JPN", "JPN"),
                                             ("IJEPA", "idn-jpn-ijepa"), ("indonesia jepang", "IDN/JPN"),
                                             ("pendidikan", "education"), ("Jepnag", "JPN")])  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_search_finds_names_in_both_languages(client: Client, text: str, found: str, language: str) -> None:
    answer = client.get(Urls(language).page("search", form="json", options={"q": text}))
    assert found in [hit["id"] for hit in json.loads(answer.text)["data"]["hits"]][:3]


def test_names_lead_to_the_permalink(client: Client) -> None:
    for asked, moved in (("/country/jepang", "/country/JPN"), ("/pair/indonesia/Jepang", "/pair/IDN/JPN"),
                         ("/country/asean", "/organisation/asean"), ("/id/group/IDN", "/id/country/IDN"),
                         ("/agreement/IJEPA", "/agreement/idn-jpn-ijepa"), ("/?year=1999", "/?on=1999-12-31"),
                         ("/country/jepang.json?on=2000-01-01", "/country/JPN.json?on=2000-01-01")):  # fmt: skip
        answer = client.get(asked)
        assert (answer.status, answer.headers.get("location")) == (307, moved), asked


def test_the_day_is_kept_in_links_and_answers(client: Client) -> None:
    text = client.get("/pair/IDN/JPN?on=2008-06-30").text
    assert "/country/IDN?on=2008-06-30" in text
    before = json.loads(client.get("/pair/IDN/JPN.json?on=2008-06-30").text)["data"]
    after = json.loads(client.get("/pair/IDN/JPN.json?on=2008-07-01").text)["data"]
    assert "idn-jpn-ijepa" not in [tie["id"] for tie in before["ties"]]
    assert "idn-jpn-ijepa" in [tie["id"] for tie in after["ties"]]


def test_an_empty_field_names_the_nearest(client: Client) -> None:
    answer = client.get("/pair/IDN/TUV?field=religion-haj")
    assert answer.status == 200
    assert "The nearest that is on record" in answer.text


@pytest.mark.parametrize("code", ["IDN", "JPN", "DEU", "USA", "TLS"])
@pytest.mark.parametrize("on", ["2026-11-23", "1999-12-31"])
def test_the_map_counts_what_ties_say(founding: Register, code: str, on: str) -> None:
    from jalin.dates import parse_day

    counted = {each.id for each in standing_on(founding, parse_day(on)) if code in each.economies}
    assert counted == {tie.id for tie in founding.ties(code, on=on) if tie.what == "agreement"}


def test_forms_are_the_ones_promised() -> None:
    assert {form for entry in ROUTES for form in entry.formats} == set(FORMATS)
