"""Every page in both languages: no complaint, no request to others, no serious fault of access, nothing cut off."""

from __future__ import annotations

import pytest
from conftest import AXE, watch
from examples import EXAMPLES, address
from playwright.sync_api import Browser, Page

from jalin.text import LANGUAGES, Language

MORE = ("/country/IDN?colour=gain", "/whatif", "/pair/IDN/TUV?field=religion-haj", "/pair/IDN/JPN?on=1999-12-31")
EVERY = [address(name, language) for name in EXAMPLES for language in LANGUAGES] + list(MORE)


# One visit a page, since most of the time goes into showing it.
@pytest.mark.parametrize("where", EVERY)
def test_nothing_is_amiss(browser: Browser, server: str, where: str) -> None:
    # English by day and Indonesian by night: every page in both, without looking at each twice.
    context = browser.new_context(color_scheme="dark" if where.startswith("/id") else "light")
    watched = watch(context, server)
    page = watched.go(where)
    assert page.locator("h1").count() == 1
    grave = find_grave(page)
    page.set_viewport_size({"width": 360, "height": 740})
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert (watched.complaints, watched.strangers) == ([], [])
    assert grave == []
    assert width <= 360


def find_grave(page: Page) -> list[tuple[str, str, int]]:
    """Serious and critical faults of access: the rule, the first place, and how many there are."""
    if not AXE.exists():
        return []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        (each["id"], each["nodes"][0]["html"][:160], len(each["nodes"]))
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]


def test_axe_finds_a_fault_that_is_there(browser: Browser) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed, so that no page was looked at with it; `make browser` installs it")
    page = browser.new_page()
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><button></button></main></html>")
    assert [rule for rule, _place, _count in find_grave(page)] == ["button-name"]
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_helps(browser: Browser, server: str, language: Language) -> None:
    context = browser.new_context()
    page = context.new_page()
    answer = page.goto(server + ("" if language == "en" else f"/{language}") + "/country/Japann")
    assert answer is not None
    assert answer.status == 404
    assert "japan" in page.locator("main").inner_text().lower()
    context.close()
