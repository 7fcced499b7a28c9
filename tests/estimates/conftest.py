"""Starts what takes minutes as soon as it is known that it will be needed."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from building import start_building
from register.shared import SHARED

from jalin.build.estimates import Made

DATA = SHARED / "data"
BUILDING = pytest.StashKey[Future[Made]]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin to build once the tests that need it are known to run."""
    wanted = any("made" in getattr(item, "fixturenames", ()) and item.path.parent == Path(__file__).parent
                 for item in session.items)  # fmt: skip
    if wanted and DATA.is_dir() and not session.config.option.collectonly:
        session.config.stash[BUILDING] = start_building(DATA)


@pytest.fixture(scope="session")
def made(pytestconfig: pytest.Config) -> Made:
    """What a build from the public data makes."""
    return pytestconfig.stash[BUILDING].result()
