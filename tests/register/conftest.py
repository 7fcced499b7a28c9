"""Tiny registers, each in a folder of its own."""

from __future__ import annotations

import json

import pytest
from small import NO_CACHE, Make, Record, load

from jalin.register import Register


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes a register of the given records, which no test changes: the same records give the same register."""
    made: dict[str, Register] = {}

    def make(*records: Record) -> Register:
        key = json.dumps(records)
        if key not in made:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("JALIN_CACHE", NO_CACHE)
                made[key] = load(tmp_path_factory.mktemp("small") / "records", *records)
        return made[key]

    return make
