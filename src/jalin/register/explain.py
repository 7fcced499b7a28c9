"""Turning what pydantic finds into faults in words that an author of records understands."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from jalin.problem import path_of, shorten
from jalin.register.claim import Model
from jalin.register.folder import Record
from jalin.register.yamlfile import Document

_SEE_TEMPLATE = "See the template for this field."
# What stands in a message for each type of fault, with the details that pydantic gives.
_EXPECTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "decimal_max_digits": "a number of at most {max_digits} digits",
    "decimal_parsing": "a number",
    "decimal_type": "a number",
    "dict_type": "fields with values",
    "finite_number": "a finite number",
    "float_parsing": "a number",
    "float_type": "a number",
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number from {ge} up",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "less_than_equal": "a number up to {le}",
    "literal_error": "{expected}",
    "model_attributes_type": "fields with values",
    "model_type": "fields with values",
    "string_too_long": "text of at most {max_length} characters",
    "string_too_short": "text of at least {min_length} characters",
    "string_type": "text",
    "too_long": "at most {max_length} entries",
    "too_short": "at least one entry",
    "tuple_type": "a list",
}
# Patterns of the models, said in words.
_SHAPES = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case letters, digits and hyphens",
    r"^([A-Z]{3}|[a-z0-9]+(-[a-z0-9]+)*)$": "an ISO 3166 alpha-3 code in capitals or the id of an organisation",
    r"^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$": "a term: letters, digits, hyphens",
    r"^[A-Z]{3}$": "three capital letters",
    r"^[a-z]{2,3}$": "two or three small letters (ISO 639)",
    r"^[a-z_]+$": "small letters and underscores",
    r"^\d{3}$": "three digits",
    r"^[A-Z]{3} (thousand|million|billion|trillion)$": "a currency and a scale, such as USD billion",
    r"^https?://[^\s<>\"]+$": "an address that begins with http:// or https://",
}


def explain(
    detail: ErrorDetails, document: Document, model: type[Record], reported: set[str], unreadable: frozenset[str]
) -> None:
    """Note one of pydantic's errors as a fault of the document, once.

    `reported` holds the fields that already have a fault, `unreadable` the record's fields in which reading found one.
    """
    location = document.original(tuple(detail["loc"]))
    field = path_of(location)
    kind, context = detail["type"], detail.get("ctx", {})
    # A part in which reading itself found a fault is not looked at twice.
    if field in reported or field.partition(".")[0].partition("[")[0] in unreadable:
        return
    # An empty list reported beside its faulty items would be the same fault said again.
    if kind == "too_short" and any(other.startswith(f"{field}[") for other in reported):
        return
    reported.add(field)
    document.fault(location, *_words(kind, context, detail["input"], location, model))


def _words(
    kind: str, context: dict[str, Any], value: object, location: tuple[str | int, ...], model: type[Record]
) -> tuple[str, str, str]:
    """(expected, found, mend) for one error."""
    found = shorten(value)
    if kind == "jalin":
        # Faults that the models themselves raise already carry what to say.
        return context["expected"], context["what"], context["mend"]
    if kind == "missing":
        return f"`{location[-1]}`", "nothing", "Add it; see the template."
    if kind == "extra_forbidden":
        near = _nearest_field(str(location[-1]), model, location)
        hint = f"Did you mean `{near}`?" if near else "Remove it, or see the template for the field's name."
        return "a field that the model knows", f"`{location[-1]}`", hint
    if kind == "string_pattern_mismatch":
        shape = _SHAPES.get(str(context.get("pattern")), "text of another shape")
        mend = "Copy it whole, with http:// or https://." if "http" in shape else "Mind capitals, hyphens and spaces."
        return shape, found, mend
    expected = _EXPECTED.get(kind, "another value").format_map(context)
    return expected, found, "Choose one of these." if kind == "literal_error" else _SEE_TEMPLATE


def _nearest_field(name: str, model: type[Record], location: tuple[str | int, ...]) -> str | None:
    # Names of every model below the record, since an author mistakes the level as easily as the letters.
    known = set(model.model_fields) if len(location) == 1 else _all_fields(Model)
    matches = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def _all_fields(model: type[Model]) -> set[str]:
    return set(model.model_fields).union(*(_all_fields(child) for child in model.__subclasses__()))
