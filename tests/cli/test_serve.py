"""`jalin serve`: who may be let in, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from jalin.cli.app import app
from jalin.errors import InputError

RUNNER = CliRunner()


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, dict[str, Any]]]:
    """What uvicorn would have been asked to serve."""
    calls: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr("uvicorn.run", lambda served, **named: calls.append((served, named)))
    return calls


def test_it_listens_to_this_machine_alone(served: list[tuple[Any, dict[str, Any]]]) -> None:
    result = RUNNER.invoke(app, ["serve", "--port", "8700"])
    assert result.exit_code == 0, result.output
    ((guard, named),) = served
    assert (named["host"], named["port"]) == ("127.0.0.1", 8700)
    assert named["server_header"] is False
    assert guard._hosts == {"127.0.0.1", "localhost", "::1", "[::1]"}
    assert "http://127.0.0.1:8700/" in result.output
    # A page of each kind was made before anyone asked.
    assert len(guard.server.kept) >= 5


def test_others_are_let_in_only_by_word(served: list[tuple[Any, dict[str, Any]]]) -> None:
    result = RUNNER.invoke(app, ["serve", "--host", "0.0.0.0"])
    assert isinstance(result.exception, InputError)
    assert "--public" in str(result.exception)
    assert served == []


def test_letting_others_in_is_warned_of(served: list[tuple[Any, dict[str, Any]]]) -> None:
    result = RUNNER.invoke(app, ["serve", "--host", "0.0.0.0", "--public"])
    assert result.exit_code == 0, result.output
    assert "Warning" in result.output
    assert served[0][0]._hosts is None
