"""Every address of the atlas, built in one place: the routes, and the way from an answer to its permalink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, urlencode

from jalin.errors import message
from jalin.text import LANGUAGES, Language

# How a page can be had; `html` is the page itself, the rest are endings of the same address.
FORMATS = ("html", "json", "csv", "xlsx", "md", "svg", "png")
MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may stand after `?` in an address.

    Attributes
    ----------
    name : as written in the address.
    meaning : what it does, for people and for the API description.
    choices : what it may be; empty where it is free text.
    """

    name: str
    meaning: str
    choices: tuple[str, ...] = ()


ON = Option("on", message("the day asked about, such as 2020-07-01; today where it is left out"))
KIND = Option(
    "kind",
    message("the kind of cooperation that the map counts"),
    ("all", "bilateral", "regional", "multilateral"),
)
PARTNER_KIND = Option("kind", KIND.meaning, ("bilateral", "all", "regional", "multilateral"))
FIELD = Option("field", message("only this field of cooperation, by its id, such as education"))
COLOUR = Option(
    "colour",
    message(
        "what colours the map: the number of ties, the closest kind of tie, the gain from an agreement that does not "
        "exist yet, or the distance"
    ),
    ("ties", "kind", "gain", "distance"),
)
WHO = Option("who", message("who signs next, so that a click on the map names the partner"))
YEAR = Option("year", message("a year; leads to the page as of its last day"))
QUERY = Option("q", message("what to look for: a country, an organisation, an agreement, a field, in either language"))
PICTURE = Option("picture", message("which of the page's pictures, for .svg and .png; the first where it is left out"))
SIGN = Option("sign", message("who signs: IDN:TUR, or the id of an agreement; several with semicolons"))
LEAVE = Option("leave", message("what is left: the id of an agreement, or JPN:rcep; several with semicolons"))
DEEPEN = Option("deepen", message("what goes further, with its effect: rcep@0.1; several with semicolons"))
PART = Option("part", message("which part of a long table, from 1"))


@dataclass(frozen=True, slots=True)
class Route:
    """One page.

    Attributes
    ----------
    name : of the page's module and template.
    pattern : path with the names of its parts in braces, without language and format.
    summary : what the page tells.
    options : what may stand after `?`.
    formats : how it can be had.
    """

    name: str
    pattern: str
    summary: str
    options: tuple[Option, ...] = ()
    formats: tuple[str, ...] = FORMATS


_NO_PICTURE = ("html", "json", "csv", "xlsx", "md")
ROUTES: tuple[Route, ...] = (
    Route("home", "/", message("The world: who cooperates how much, on a map."), (ON, KIND, YEAR, PICTURE)),
    Route(
        "country",
        "/country/{party}",
        message("One country: what binds it, and to whom."),
        (ON, PARTNER_KIND, COLOUR, PICTURE),
    ),
    Route(
        "pair",
        "/pair/{first}/{second}",
        message("Two countries: what binds them to each other."),
        (ON, FIELD, PICTURE),
    ),
    Route(
        "group",
        "/group/{parties}",
        message("A group: an organisation's members, or countries joined by commas; what binds all of them."),
        (ON, PICTURE),
    ),
    Route("brief", "/brief/{parties}",
          message("The brief on a country, a pair or a group: the four answers on two pages, to print."), (ON,),
          _NO_PICTURE),
    Route("agreement", "/agreement/{record}", message("One agreement, with every date and source."), (ON, PICTURE)),
    Route("organisation", "/organisation/{record}", message("One organisation and its members."), (ON, PICTURE)),
    Route("field", "/field/{field}", message("One field of cooperation."), (ON, PICTURE, PART)),
    Route("next", "/next/{party}", message("Agreements that a country, or a group, has not signed, each solved."),
          (ON, PICTURE)),
    Route("whatif", "/whatif", message("What signing, leaving or deepening agreements would do to every economy."),
          (SIGN, LEAVE, DEEPEN, WHO, PICTURE)),
    Route("browse", "/browse", message("Every country, organisation and field."), (ON,), _NO_PICTURE),
    Route("search", "/search", message("Finding countries, organisations, agreements and fields."), (QUERY, ON),
          _NO_PICTURE),
    Route("learn", "/learn", message("What cooperation is, with live examples and exercises."), (ON,),
          ("html", "json", "md")),
    Route("methods", "/methods", message("How every answer is worked out."), (), ("html", "json", "md")),
    Route("data", "/data", message("What the register holds and how well it is known."), (ON,), _NO_PICTURE),
    Route("about", "/about", message("What the atlas is, and how to cite it."), (), ("html", "json", "md")),
)  # fmt: skip


_BY_NAME = {entry.name: entry for entry in ROUTES}


def route(name: str) -> Route:
    """The route of this name."""
    return _BY_NAME[name]


@dataclass(frozen=True, slots=True)
class Urls:
    """Builds addresses that keep the language and the day asked about.

    Attributes
    ----------
    language : of the pages linked to.
    on : day that the addresses carry; None where the reader asked for none, so that links stay at today.
    """

    language: Language
    on: date | None = None

    def page(self, name: str, *, form: str = "html", options: dict[str, str] | None = None, **parts: str) -> str:
        """The address of a page; `options` with empty values are left out."""
        entry = route(name)
        path = entry.pattern
        for part, value in parts.items():
            path = path.replace(
                "{" + part + "}", value if value.isalnum() and value.isascii() else quote(value, safe=",")
            )
        if form != "html":
            path = ("/index" if path == "/" else path) + f".{form}"
        if self.language != "en":
            path = f"/{self.language}" + (path if path != "/" else "")
        if self.on is None and not options:
            return path
        known = {option.name for option in entry.options}
        query = {"on": str(self.on)} if self.on is not None and "on" in known else {}
        query |= {key: value for key, value in (options or {}).items() if value}
        return path + (f"?{urlencode(query)}" if query else "")

    def home(self) -> str:
        """The map of the world."""
        return self.page("home")

    def country(self, code: str) -> str:
        """A country."""
        return self.page("country", party=code)

    def party(self, code: str) -> str:
        """A country or an organisation."""
        return self.country(code) if code.isupper() else self.record(code, "organisation")

    def pair(self, first: str, second: str) -> str:
        """Two parties."""
        return self.page("pair", first=first, second=second)

    def group(self, parties: Sequence[str]) -> str:
        """Several parties."""
        return self.page("group", parties=",".join(parties))

    def brief(self, parties: Sequence[str]) -> str:
        """The brief to print."""
        return self.page("brief", parties=",".join(parties))

    def record(self, record_id: str, what: str) -> str:
        """An `agreement` or an `organisation`."""
        return self.page(what, record=record_id)

    def field(self, field: str) -> str:
        """A field of cooperation."""
        return self.page("field", field=field)

    def search(self, text: str = "") -> str:
        """What the search finds for `text`."""
        return self.page("search", options={"q": text})

    def static(self, name: str) -> str:
        """A file of the interface, the same in every language."""
        return f"/static/{name}"

    def at(self, day: date | None) -> Urls:
        """The same, as of another day."""
        return replace(self, on=day)

    def others(self) -> tuple[Urls, ...]:
        """The same in each other language."""
        return tuple(replace(self, language=language) for language in LANGUAGES if language != self.language)
