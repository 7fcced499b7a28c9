"""What people do: search and read a pair, ask what if by the map, sort a league, move the date."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from conftest import Watched
from playwright.sync_api import Browser, Page, expect


def test_search_pair_language_time_line_csv(watched: Watched) -> None:
    page = watched.go("/")
    page.get_by_role("combobox", name="Search").fill("indonesia jepang")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pair/IDN/JPN")
    expect(page.get_by_role("heading", level=1)).to_have_text("Indonesia – Japan")
    page.get_by_role("link", name="Bahasa Indonesia").click()
    page.wait_for_url("**/id/pair/IDN/JPN")
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.get_by_role("heading", level=1)).to_have_text("Indonesia – Jepang")
    line = page.locator("svg.timeline")
    expect(line).to_be_visible()
    bars = line.locator("a[href*='/id/agreement/']")
    assert bars.count() > 10
    with page.expect_download() as download:
        page.locator("footer").get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8").splitlines()))
    assert "idn-jpn-ijepa" in {row["id"] for row in rows}
    line.locator("a[href='/id/agreement/idn-jpn-ijepa']").click()
    page.wait_for_url("**/id/agreement/idn-jpn-ijepa")


def test_the_search_needs_no_script(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    page.get_by_label("Search").first.fill("IJEPA")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=IJEPA")
    page.locator("main a[href='/agreement/idn-jpn-ijepa']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("IJEPA")
    context.close()


def click_on(page: Page, shape: str) -> None:
    """Click on land: the middle of an archipelago is sea."""
    found = page.locator(shape).first
    found.scroll_into_view_if_needed()
    place = found.evaluate("""shape => {
        const box = shape.getBBox(), point = shape.ownerSVGElement.createSVGPoint();
        for (let row = 1; row < 40; row++) for (let column = 1; column < 40; column++) {
            point.x = box.x + box.width * column / 40;
            point.y = box.y + box.height * row / 40;
            const seen = point.matrixTransform(shape.getScreenCTM());
            const free = shape.isPointInFill(point) && document.elementFromPoint(seen.x, seen.y) === shape;
            if (free) return [seen.x, seen.y];
        }
        return null;
    }""")
    assert place is not None, shape
    page.mouse.click(*place)


@pytest.mark.parametrize("prefix", ["", "/id"])
def test_what_if_from_the_map(watched: Watched, prefix: str) -> None:
    page = watched.go(f"{prefix}/whatif")
    click_on(page, "svg.changes-map a[href$='who=IDN'] path")
    page.wait_for_url("**/whatif?who=IDN")
    expect(page.get_by_role("status")).to_contain_text("Indonesia")
    click_on(page, "svg.changes-map a[href*='sign=IDN%3ATUR'] path")
    page.wait_for_url("**/whatif?sign=IDN%3ATUR")
    expect(page.locator("#sign")).to_have_value("IDN:TUR")
    rows = page.locator("#economies tbody tr")
    assert rows.count() == 194
    answer = page.request.get(page.url.replace("/whatif?", "/whatif.json?"))
    gains = {row["economy"]: row["welfare"] for row in json.loads(answer.text())["data"]["economies"]}
    assert gains["IDN"] > 0
    assert gains["TUR"] > 0
    # A second agreement is added to the first.
    click_on(page, "svg.changes-map a[href*='who=IDN'] path")
    page.wait_for_url("**who=IDN")
    click_on(page, "svg.changes-map a[href*='IDN%3ASAU'] path")
    page.wait_for_url("**/whatif?sign=IDN%3ATUR%3BIDN%3ASAU")


@pytest.mark.parametrize("prefix", ["", "/id"])
def test_a_league_is_sorted(watched: Watched, prefix: str) -> None:
    page = watched.go(f"{prefix}/next/IDN")
    table = page.locator("#league table")
    answer = page.request.get(f"{watched.server}/next/IDN.json")
    partners = json.loads(answer.text())["data"]["partners"]

    def column(place: int) -> list[str]:
        return table.locator(f"tbody tr td:nth-child({place})").all_inner_texts()

    def click(place: int) -> str:
        heading = table.locator(f"thead th:nth-child({place})")
        heading.get_by_role("button").click()
        return heading.get_attribute("aria-sort") or ""

    others = [round(row["others"], 1) for row in partners]
    assert click(6) == "descending"
    assert [read(text, prefix) for text in column(6)] == sorted(others, reverse=True)
    assert click(6) == "ascending"
    assert [read(text, prefix) for text in column(6)] == sorted(others)
    click(8)
    chances = [text for text in column(8) if text]
    assert len(chances) < len(partners)
    assert column(8)[: len(chances)] == chances, "partners without a known chance come last"
    assert [int(text) for text in chances] == sorted((int(text) for text in chances), reverse=True)
    assert click(2) == "ascending"
    names = column(2)
    ordered = page.evaluate("names => [...names].sort(new Intl.Collator(document.documentElement.lang).compare)", names)
    assert names == ordered


def read(text: str, prefix: str) -> float:
    """A number as the page's language writes it."""
    plain = text.replace(".", "").replace(",", ".") if prefix else text.replace(",", "")
    return float(plain.replace("−", "-"))


def test_days_are_sorted_by_time(watched: Watched) -> None:
    page = watched.go("/id/pair/IDN/JPN")
    table = page.locator("#agreements table")
    headings = table.locator("thead th").all_inner_texts()
    place = headings.index("Sejak") + 1
    table.locator(f"thead th:nth-child({place}) button").click()
    keys = table.locator(f"tbody tr td:nth-child({place})").evaluate_all("cells => cells.map(c => c.dataset.key)")
    assert keys == sorted(keys)
    assert len(set(keys)) > 5


def test_the_date_slider(watched: Watched) -> None:
    page = watched.go("/id")
    slider = page.locator("input[type=range]")
    slider.focus()
    now = int(slider.input_value())
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**/id?on={now - 1}-12-31&kind=all")
    expect(page.locator("form.slider output")).to_have_text(str(now - 1))
    click_on(page, "svg.world a[href^='/id/country/IDN'] path")
    page.wait_for_url(f"**/id/country/IDN?on={now - 1}-12-31")


def test_the_keyboard_reaches_the_content(watched: Watched) -> None:
    page = watched.go("/country/IDN")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_link_to_a_folded_table_unfolds_it(watched: Watched) -> None:
    page = watched.go("/country/IDN")
    page.locator("figure").first.get_by_role("link", name="the table behind this").click()
    expect(page.locator("#partner-table table")).to_be_visible()


@pytest.mark.parametrize(
    "where", ["/brief/IDN,JPN", "/id/brief/IDN,JPN", "/id/brief/IDN,TUR", "/brief/IDN,DEU", "/brief/asean"]
)
def test_the_brief_prints_on_two_pages(watched: Watched, where: str) -> None:
    page = watched.go(where)
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    page.emulate_media(media="print")
    for hidden in ("header.top", "form.day", "button.print"):
        expect(page.locator(hidden)).to_be_hidden()
