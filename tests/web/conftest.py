"""The atlas of the register that Jalin ships, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from client import Client

from jalin.register import Register
from jalin.web import create_app


@pytest.fixture(scope="session")
def client(founding: Register) -> Iterator[Client]:
    made = Client(create_app(founding))
    yield made
    made.loop.close()
