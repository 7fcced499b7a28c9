"""The description of every address for programs (OpenAPI 3.1), made from the routes and the pages' dataclasses."""

from __future__ import annotations

import inspect
from typing import Any

from jalin import __version__
from jalin.text import LANGUAGES
from jalin.web.forms import TYPES
from jalin.web.page import Page
from jalin.web.urls import Option, Route, route

_PARTS = {
    "party": ("a country (ISO alpha-2, alpha-3, or name) or an organisation (id or name)", "IDN"),
    "first": ("a country or organisation", "IDN"),
    "second": ("another country or organisation", "JPN"),
    "parties": ("an organisation, or 1 to 60 countries and organisations joined by commas", "asean"),
    "record": ("the id, or any name, of the record", "asean"),
    "field": ("the id of a field of cooperation", "education"),
}


def describe() -> dict[str, Any]:
    """The description, whole."""
    from jalin.web.pages import PAGES

    paths: dict[str, Any] = {}
    for page in PAGES:
        entry = route(page.name)
        for language in LANGUAGES:
            for form in entry.formats:
                paths[_path(entry, language, form)] = {"get": _operation(entry, page, language, form)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Jalin: the atlas of cooperation",
            "version": __version__,
            "description": "Every page, and the data behind it. Field names are stable; dates are ISO 8601 and "
            "may be a "
            "year or a month; codes are ISO 3166-1 alpha-3 (Kosovo XKX).",
            "license": {"name": "Records: CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "paths": paths,
        "components": {"schemas": {"Error": _ERROR} | {page.data.__name__: _schema(page) for page in PAGES}},
    }


def _path(entry: Route, language: str, form: str) -> str:
    prefix = "" if language == "en" else f"/{language}"
    if form == "html":
        return (prefix + entry.pattern).rstrip("/") or "/"
    return f"{prefix}{'/index' if entry.pattern == '/' else entry.pattern}.{form}"


def _operation(entry: Route, page: Page[Any], language: str, form: str) -> dict[str, Any]:
    parts = [part.partition("}")[0] for part in entry.pattern.split("{")[1:]]
    media = TYPES[form].partition(";")[0]
    schema = {"$ref": f"#/components/schemas/{page.data.__name__}"} if form == "json" else {"type": "string"}
    return {
        "operationId": f"{entry.name}-{form}-{language}",
        "summary": entry.summary,
        "parameters": [_part(name, entry) for name in parts] + [_option(option) for option in entry.options],
        "responses": {
            "200": {"description": f"the page as {form}", "content": {media: {"schema": schema}}},
            "304": {"description": "nothing has changed since the ETag given in If-None-Match"},
            "307": {"description": "the answer stands at its canonical address"},
            "400": _problem("what cannot be read, what was expected and how to mend it"),
            "404": _problem("an unknown name, with the nearest ones"),
            "405": _problem("the atlas can only be read"),
            "413": _problem("a body, where none is taken"),
            "414": _problem("too long an address"),
            "503": _problem("an answer that takes too long; ask again in a moment"),
        },
    }


def _problem(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {
            "text/html": {"schema": {"type": "string"}},
            "application/json": {"schema": {"$ref": "#/components/schemas/Error"}},
        },
    }


def _part(name: str, entry: Route) -> dict[str, Any]:
    meaning, example = _PARTS[name]
    if name == "record" and entry.name == "agreement":
        example = "idn-jpn-ijepa"
    return {
        "name": name, "in": "path", "required": True, "description": meaning, "example": example,
        "schema": {"type": "string", "minLength": 1, "maxLength": 400},
    }  # fmt: skip


def _option(option: Option) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": 200}
    if option.choices:
        schema = {"type": "string", "enum": list(option.choices), "default": option.choices[0]}
    if option.name == "on":
        schema = {"type": "string", "format": "date"}
    return {"name": option.name, "in": "query", "required": False, "description": option.meaning, "schema": schema}


_ERROR = {
    "type": "object",
    "required": ["error", "says", "expected", "found", "mend"],
    "properties": {name: {"type": "string"} for name in ("error", "says", "expected", "found", "mend")},
}


def _schema(page: Page[Any]) -> dict[str, Any]:
    """What the JSON of a page holds; the fields' meanings come from the docstring of its dataclass."""
    meanings = _attributes(page.data)
    head = ("jalin", "page", "address", "language", "on", "title", "cite", "licence", "world")
    return {
        "type": "object",
        "required": [*head, "data"],
        "properties": {name: {"type": "string"} for name in head}
        | {
            "data": {
                "type": "object",
                "description": (inspect.getdoc(page.data) or "").partition("\n")[0],
                "required": list(meanings),
                "properties": {name: {"description": meaning} for name, meaning in meanings.items()},
            }
        },
    }


def _attributes(data: type) -> dict[str, str]:
    """The meaning of each field, from the section Attributes of the docstring."""
    from dataclasses import fields

    lines = (inspect.getdoc(data) or "").partition("----------\n")[2].splitlines()
    found: dict[str, str] = {}
    names: list[str] = []
    for line in lines:
        if line and not line.startswith(" "):
            left, _colon, meaning = line.partition(" : ")
            names = [name.strip() for name in left.split(",")]
            for name in names:
                found[name] = meaning.strip()
        else:
            for name in names:
                found[name] = f"{found[name]} {line.strip()}".strip()
    return {entry.name: found[entry.name] for entry in fields(data)}
