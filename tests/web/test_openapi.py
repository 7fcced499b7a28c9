"""The description of the addresses, tried out: whatever is made up by its rules, or against them, is answered."""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from jalin.register import Register
from jalin.text import LANGUAGES
from jalin.web import create_app
from jalin.web.urls import FORMATS, ROUTES

CASES = 1_000
EACH = 4
CHECKS = [
    schemathesis.checks.not_a_server_error, openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance, openapi_checks.response_schema_conformance,
]  # fmt: skip


@pytest.fixture(scope="module")
def operations(founding: Register) -> dict[str, schemathesis.APIOperation]:
    """Every operation of the description, as the app itself serves it, by its id."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(founding))
    found = [result.ok() for result in schema.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in found}


@pytest.fixture(scope="module")
def tried() -> Counter[int]:
    """How often each status was the answer."""
    return Counter()


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [entry.name for entry in ROUTES])
def test_no_case_breaks_it(
    operations: dict[str, schemathesis.APIOperation],
    tried: Counter[int],
    page: str,
    language: str,
    mode: GenerationMode,
) -> None:
    """Cases by the rules of the description, and cases against them."""
    ran = 0
    for form in FORMATS:
        operation = operations.get(f"{page}-{form}-{language}")
        # Pages without anything to choose have no wrong cases.
        if operation is None or (mode is GenerationMode.NEGATIVE and not operation.definition.raw["parameters"]):
            continue

        @settings(max_examples=EACH, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            answer = case.call()
            case.validate_response(answer, checks=CHECKS)
            tried[answer.status_code] += 1

        ask()
        ran += 1
    assert ran or mode is GenerationMode.NEGATIVE


def test_enough_cases_were_tried(tried: Counter[int]) -> None:
    assert sum(tried.values()) >= CASES
    assert tried[200] > CASES / 20
    assert not any(status >= 500 for status in tried)
