"""What every test may use: a cache of its own, and the register that Jalin ships."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import jalin
from jalin.register import Register, load_register
from jalin.register.folder import Folder
from jalin.register.load import read_folder

RECORDS = Path(jalin.__file__).parent / "records"


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps the tests away from the user's cache and language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JALIN_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("JALIN_LANG", raising=False)
        yield


@pytest.fixture(scope="session")
def founding() -> Register:
    """The register that Jalin ships."""
    return load_register()


@pytest.fixture(scope="session")
def founding_folder() -> Folder:
    """Its files, read and not yet checked; not to be changed."""
    return read_folder(RECORDS)
