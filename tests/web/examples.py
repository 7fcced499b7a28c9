"""One address of every page, for tests that look at all of them."""

from __future__ import annotations

from jalin.text import Language
from jalin.web.urls import Urls

EXAMPLES: dict[str, dict[str, str]] = {
    "home": {}, "country": {"party": "IDN"}, "pair": {"first": "IDN", "second": "JPN"}, "group": {"parties": "asean"},
    "brief": {"parties": "IDN,JPN"}, "agreement": {"record": "idn-jpn-ijepa"}, "organisation": {"record": "asean"},
    "field": {"field": "education"}, "next": {"party": "IDN"}, "whatif": {}, "browse": {}, "search": {}, "learn": {},
    "methods": {}, "data": {}, "about": {},
}  # fmt: skip


def address(name: str, language: Language, form: str = "html", on: str | None = None) -> str:
    """Where the example of a page stands."""
    options = {"search": {"q": "Jepang"}, "whatif": {"sign": "IDN:TUR"}}.get(name, {})
    if on is not None:
        options["on"] = on
    return Urls(language).page(name, form=form, options=options, **EXAMPLES[name])
