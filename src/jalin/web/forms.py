"""One answer in each of its forms: page, JSON, CSV, workbook, Markdown, picture."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

import jinja2
from markupsafe import Markup

from jalin.errors import InputError, message
from jalin.register import Rows
from jalin.register.recent import Recent
from jalin.text import LANGUAGES, Language, catalogue, format_day
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.page import Drawn, Page, Show
from jalin.web.urls import Urls, route

TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NAVIGATION = ("home", "browse", "whatif", "learn", "methods", "data", "about")
# Columns of a picture in points; twice as many dots, for print.
DOTS = 2.0


@dataclass(frozen=True, slots=True)
class Made:
    """A finished answer.

    Attributes
    ----------
    body : as sent.
    type : its media type.
    name : of the file, where it is one to keep; empty for pages.
    """

    body: bytes
    type: str
    name: str = ""


class Forms:
    """Turns the data of a page into any of its forms."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        # One answer serves both languages and every form of a page.
        self._answers: Recent[tuple[object, ...], Any] = Recent(64)
        self._templates = {language: _environment(language) for language in LANGUAGES}

    def make(self, page: Page[Any], asked: Asked) -> Made:
        """Work the answer out and give it the form asked for."""
        if asked.options.get("picture", next(iter(page.pictures), None)) not in (*page.pictures, None):
            raise InputError(
                message("this page has no such picture"),
                expected=", ".join(page.pictures),
                found=repr(asked.options["picture"][:40]),
                mend=message("Choose one of these."),
            )
        if page.speaks:
            data = page.answer(self._atlas, asked)
        else:
            data = self._answers.get(asked.question, lambda: page.answer(self._atlas, asked))
        show = Show(self._atlas, self._atlas.speaker(asked.language), asked.urls, asked)
        make = {
            "html": self._html, "json": self._json, "csv": self._csv, "xlsx": self._xlsx, "md": self._markdown,
            "svg": self._svg, "png": self._png,
        }[asked.form]  # fmt: skip
        name = "" if asked.form == "html" else _file_name(asked)
        return Made(make(page, data, show), TYPES[asked.form], name)

    def error(self, language: Language, status: int, heading: str, text: str, asked_for: str) -> bytes:
        """The page that says what went wrong and what to do."""
        urls = Urls(language)
        return self._render(
            "error", language, urls, title=heading, status=status, text=text, asked_for=asked_for,
            switch=tuple((other.language, other.home()) for other in urls.others()),
        )  # fmt: skip

    def _html(self, page: Page[Any], data: Any, show: Show) -> bytes:
        asked, title = show.asked, page.title(data, show)
        entry = route(page.name)
        pictures = []
        for name, draw in page.pictures.items():
            drawn: Drawn | None = draw(data, show)
            if drawn is not None:
                pictures.append(
                    {
                        "svg": Markup(drawn.svg),  # made by jalin.web.pictures, which escapes
                        "title": drawn.title,
                        "table": drawn.table,
                        "files": [(form.upper(), self._picture_address(asked, form, name)) for form in ("svg", "png")],
                    }
                )
        options = {option.name: option for option in entry.options}
        return self._render(
            page.name, asked.language, show.urls, title=title, lead=page.lead(data, show), data=data, pictures=pictures,
            grids={grid.name: grid for grid in page.grids(data, show)}, asked=asked, say=show.say,
            cite=self._atlas.cite(title, asked.on, asked.language), dated="on" in options,
            forms=[(form, asked.address(form)) for form in ("json", "csv", "xlsx", "md") if form in entry.formats],
            switch=tuple(
                (other.language, asked.address(urls=other)) for other in show.urls.others()
            ),
            address=asked.address(), **page.more(data, show),
        )  # fmt: skip

    def _picture_address(self, asked: Asked, form: str, name: str) -> str:
        main = next(iter(self._pages_pictures(asked)), name)
        return asked.address(form, picture="" if name == main else name)

    def _pages_pictures(self, asked: Asked) -> tuple[str, ...]:
        from jalin.web.pages import PAGES

        return next(tuple(page.pictures) for page in PAGES if page.name == asked.route.name)

    def _render(self, template: str, language: Language, urls: Urls, **values: Any) -> bytes:
        text = catalogue(language)
        navigation = [(name, urls.page(name)) for name in NAVIGATION]
        found = self._templates[language].get_template(f"{template}.html").render(
            language=language, urls=urls, navigation=navigation, version=self._atlas.version, page_name=template,
            translate=text.gettext, **values,
        )  # fmt: skip
        return found.encode()

    def _head(self, page: Page[Any], data: Any, show: Show) -> dict[str, Any]:
        asked, title = show.asked, page.title(data, show)
        return {
            "jalin": self._atlas.version,
            "page": page.name,
            "address": asked.address(),
            "language": asked.language,
            "on": str(asked.on),
            "title": title,
            "cite": self._atlas.cite(title, asked.on, asked.language),
            "licence": "CC-BY-4.0",
            "world": self._atlas.estimates.equations["trade"].year,
        }

    def _json(self, page: Page[Any], data: Any, show: Show) -> bytes:
        value = self._head(page, data, show) | {"data": page.plain(data, show)}
        return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()

    def _csv(self, page: Page[Any], data: Any, _show: Show) -> bytes:
        rows = next(iter(page.rows(data).values()))
        return write_csv(rows).encode()

    def _xlsx(self, page: Page[Any], data: Any, show: Show) -> bytes:
        from jalin.workbook import Sheet, make_workbook

        sheets: list[Sheet] = [
            ("about", ("jalin", self._atlas.version), list(self._head(page, data, show).items())[1:])
        ]
        for grid in page.grids(data, show):
            rows = [[_cell(cell.text) if cell.number else cell.text for cell in row] for row in grid.rows]
            sheets.append((f"{grid.name}-{show.say.language}"[:31], grid.headings, rows))
        for name, table in page.rows(data).items():
            records = [[_join(value) for value in record.values()] for record in table.records()]
            sheets.append((name[:31], table.columns, records))
        return make_workbook(sheets)

    def _markdown(self, page: Page[Any], data: Any, show: Show) -> bytes:
        document = page.as_document(data, show).markdown()
        cite = self._atlas.cite(page.title(data, show), show.asked.on, show.asked.language)
        return f"{document}\n{cite}\n".encode()

    def _svg(self, page: Page[Any], data: Any, show: Show) -> bytes:
        draw = page.pictures[show.asked.options.get("picture", next(iter(page.pictures)))]
        drawn = draw(data, show)
        if drawn is None:
            raise InputError(
                message("nothing to draw"),
                expected=message("a day and parties with something on record, and at most 48 economies in a network"),
                found=format_day(show.asked.on, show.asked.language),
                mend=message("Choose another day or another group."),
            )
        return drawn.svg.encode()

    def _png(self, page: Page[Any], data: Any, show: Show) -> bytes:
        import vl_convert

        # Links mean nothing in a picture of dots; the background is paper.
        svg = self._svg(page, data, show).decode()
        body: bytes = vl_convert.svg_to_png(svg, scale=DOTS if page.name in ("pair", "group") else DOTS / 2)
        return body


def _environment(language: Language) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("jalin.web"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    text = catalogue(language)
    environment.install_gettext_callables(text.gettext, text.ngettext)  # type: ignore[attr-defined]
    return environment


def write_csv(rows: Rows[Any]) -> str:
    """CSV with a header; lists are joined by semicolons, what is not recorded is empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(rows.columns)
    for record in rows.records():
        writer.writerow([_join(value) for value in record.values()])
    return buffer.getvalue()


def _join(value: Any) -> Any:
    return ";".join(str(item) for item in value) if isinstance(value, list) else value


def _cell(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() else text


def _file_name(asked: Asked) -> str:
    """A name that is safe in a header and says what the file holds."""
    words = ["jalin", asked.route.name, *asked.parts.values(), str(asked.on), asked.language]
    plain = "-".join(words).replace(",", "-")
    return (
        "".join(char for char in plain if char.isascii() and (char.isalnum() or char in "-_"))[:120] + f".{asked.form}"
    )
