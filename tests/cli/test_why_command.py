"""`jalin why` and `jalin estimates`, and the brief's WHY, as a user has them."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from register.shared import SHARED
from running import Run

from jalin.estimates import load_estimates
from jalin.register import Register
from jalin.sources import load_source
from jalin.triggers.economist import replication_script

LANGUAGES = pytest.mark.parametrize("language", ["en", "id"])
here = pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="../shared is not here: nothing to estimate from")


@LANGUAGES
def test_why_speaks_both_languages(said: Run, language: str) -> None:
    text = said("why", "IDN", "JPN", "--lang", language).out
    words = {"en": ("coal", "palm oil", "live 5,481 km apart"), "id": ("batu bara", "minyak sawit", "5.481 km")}
    flat = " ".join(text.split())
    assert all(word in flat for word in words[language])


def test_why_for_economists(said: Run) -> None:
    text = said("why", "Indonesia", "Jerman", "--economist", "--format", "md").out
    assert "trade ~ log_distance + contiguous" in text
    assert "from jalin.gravity import ppml" in text
    assert "@misc{baci_2023," in text
    assert "| Distance | log_distance |" in text


def test_why_of_a_group_is_refused(said: Run) -> None:
    result = said("why", "IDN", "ASEAN")
    assert result.code == 1
    assert "two different countries" in result.err


def test_own_estimates_that_were_never_built(said: Run) -> None:
    result = said("why", "IDN", "JPN", "--own")
    assert result.code == 1
    assert "jalin estimates build" in result.err


@LANGUAGES
def test_info_names_inputs_and_treated_economies(said: Run, language: str) -> None:
    text = said("estimates", "info", "--lang", language, "--format", "md").out
    assert "baci2023_194c_matrix" in text
    assert {"en": "Marshall Islands", "id": "Kepulauan Marshall"}[language] in text
    assert json.loads(said("estimates", "info", "--format", "json").out)["trade"] == "fitted"


def test_a_build_without_data_writes_nothing(jalin: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    result = jalin("estimates", "build", "--data", tmp_path / "data", "--to", tmp_path / "out")
    assert result.code == 1
    assert "a file of data is missing" in result.err
    assert not (tmp_path / "out").exists()
    assert [file.name for file in tmp_path.iterdir()] == ["data"]


@here
def test_the_script_gives_the_shipped_coefficients(tmp_path: Path) -> None:
    script = replication_script().replace('Path("data")', f"Path({str(SHARED / 'data')!r})")
    script = script.replace("print(", "result = (")
    space: dict[str, Any] = {}
    exec(script, space)  # the script that users get, run as they would
    shipped = load_estimates().equations["trade"]
    frame = space["result"]
    np.testing.assert_allclose(frame["coefficient"], shipped.coefficients, rtol=1e-8)


def bare(data: Any, inside: Any = None) -> Any:
    if isinstance(data, dict):
        for value in data.values():
            yield from bare(value, data)
    elif isinstance(data, list):
        for value in data:
            yield from bare(value)
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield data, inside


def test_no_number_of_a_brief_is_bare(jalin: Run, founding: Register) -> None:
    draw = random.Random(50)
    economies = load_estimates().economies["economy"].tolist()
    references = set(founding.ids("references"))
    for _ in range(50):
        pair = draw.sample(economies, 2)
        data = json.loads(jalin("brief", *pair, "--format", "json").out)
        for number, inside in bare(data):
            assert inside is not None, (pair, number)
            assert set(inside) == {"value", "unit", "year", "sources", "method"}, (pair, inside)
            for source in inside["sources"]:
                assert source in references or load_source(source).citation
