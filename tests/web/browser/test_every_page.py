"""Every page in both languages: no complaint, no request to others, no serious fault of access, nothing cut off."""

from __future__ import annotations

import pytest
from conftest import AXE, Watched, watch
from examples import EXAMPLES, address
from playwright.sync_api import Browser

from jalin.text import LANGUAGES, Language

MORE = ("/country/IDN?colour=gain", "/whatif", "/pair/IDN/TUV?field=religion-haj", "/pair/IDN/JPN?on=1999-12-31")
EVERY = [address(name, language) for name in EXAMPLES for language in LANGUAGES] + list(MORE)


@pytest.mark.parametrize("where", EVERY)
def test_nothing_is_amiss(watched: Watched, where: str) -> None:
    page = watched.go(where)
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("where", EVERY)
def test_axe_finds_nothing_serious(browser: Browser, server: str, where: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed; `make browser` installs it")
    # English by day and Indonesian by night: every page in both, without looking at each twice.
    context = browser.new_context(color_scheme="dark" if where.startswith("/id") else "light")
    page = watch(context, server).go(where)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    context.close()
    grave = [
        (each["id"], each["nodes"][0]["html"][:160], len(each["nodes"]))
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert grave == []


@pytest.mark.parametrize("where", EVERY)
def test_it_fits_a_phone(browser: Browser, server: str, where: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = watch(context, server).go(where)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert width <= 360


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_helps(browser: Browser, server: str, language: Language) -> None:
    context = browser.new_context()
    page = context.new_page()
    answer = page.goto(server + ("" if language == "en" else f"/{language}") + "/country/Japann")
    assert answer is not None
    assert answer.status == 404
    assert "japan" in page.locator("main").inner_text().lower()
    context.close()
