"""What an address asks for, read strictly: whatever cannot be understood is answered with what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from jalin.dates import parse_day
from jalin.errors import InputError, UnknownNameError, message
from jalin.register import Register
from jalin.text import Language
from jalin.web.urls import Route, Urls

MOST_PARTIES = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the atlas.

    Attributes
    ----------
    route : the page.
    language : of the answer.
    form : html, json, csv, xlsx, md, svg or png.
    parts : what stands in the path, by name.
    options : what stands after `?`, by name; only names that the page knows.
    on : the day asked about.
    dated : whether the address itself names the day.
    """

    route: Route
    language: Language
    form: str
    parts: dict[str, str]
    options: dict[str, str]
    on: date
    dated: bool

    @property
    def urls(self) -> Urls:
        """The builder of addresses that keep this question's language and day."""
        return Urls(self.language, self.on if self.dated else None)

    def address(self, form: str | None = None, urls: Urls | None = None, **options: str) -> str:
        """This question's own address, in another form or with other options."""
        kept = {key: value for key, value in self.options.items() if key not in ("on", "year", "picture")} | options
        return (urls or self.urls).page(self.route.name, form=form or "html", options=kept, **self.parts)

    @property
    def question(self) -> tuple[object, ...]:
        """What the data of the answer depend on, whatever the language and the form."""
        options = tuple(sorted((name, value) for name, value in self.options.items() if name not in ("on", "picture")))
        return (self.route.name, tuple(self.parts.items()), options, self.on)

    @property
    def key(self) -> tuple[object, ...]:
        """What the answer depends on, besides the register."""
        return (
            self.route.name,
            self.language,
            self.form,
            tuple(self.parts.items()),
            tuple(sorted(self.options.items())),
            self.on,
            self.dated,
        )


def read_asked(route: Route, language: Language, form: str, parts: dict[str, str], query: Sequence[tuple[str, str]]
               ) -> Asked:  # fmt: skip
    """Read an address; InputError says what cannot be understood."""
    if form not in route.formats:
        raise InputError(
            message("this page has no such format"),
            expected=", ".join(route.formats),
            found=repr(form),
            mend=message("Choose one of these."),
        )
    options: dict[str, str] = {}
    known = [option.name for option in route.options]
    for name, value in query:
        if name not in known:
            raise UnknownNameError(
                message("unknown word after ? in the address"),
                expected=", ".join(known) or "–",
                found=repr(name[:40]),
                mend=_suggest(name, known),
                names=", ".join(get_close_matches(name, known, n=1)),
            )
        if name in options:
            raise InputError(
                message("{name} stands twice in the address"),
                expected=message("one value"),
                found=f"{options[name][:40]!r}, {value[:40]!r}",
                mend=message("Remove one of them."),
                name=name,
            )
        if value.strip():
            options[name] = value.strip()
    for option in route.options:
        if option.choices and options.get(option.name, option.choices[0]) not in option.choices:
            raise UnknownNameError(
                message("no such choice for {name}"),
                expected=", ".join(option.choices),
                found=repr(options[option.name][:40]),
                mend=message("Choose one of these."),
                name=option.name,
            )
    day = options.get("on")
    return Asked(route, language, form, parts, options, parse_day(day), day is not None)


def _suggest(name: str, known: list[str]) -> str:
    if get_close_matches(name, known, n=1):
        return message("Did you mean {names}?")
    return message("Remove it.")


def read_parties(register: Register, text: str) -> tuple[str, ...]:
    """Codes of countries and ids of organisations, joined by commas in an address, each once.

    Raises
    ------
    UnknownNameError, AmbiguousNameError : a name that nobody knows, or that fits two.
    InputError : none, or more than MOST_PARTIES.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not 0 < len(names) <= MOST_PARTIES:
        raise InputError(
            message("a group of too many or no parties"),
            expected=message("1 to {most} countries or organisations joined by commas"),
            found=str(len(names)),
            mend=message("Name fewer, or an organisation that has them as members."),
            most=MOST_PARTIES,
        )
    return tuple(dict.fromkeys(register.resolve(name) for name in names))


def read_number(asked: Asked, name: str, most: int) -> int:
    """A whole number from 1 to `most`; 1 where it is left out."""
    text = asked.options.get(name, "1")
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise InputError(
            message("no such {name}"),
            expected=message("a whole number from 1 to {most}"),
            found=repr(text[:40]),
            mend=message("Choose one of these."),
            name=name,
            most=most,
        )
    return int(text)
