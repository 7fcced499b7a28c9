"""An equation of two regressors, worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from jalin.errors import UnknownNameError
from jalin.estimates.equation import Equation
from jalin.estimates.files import equation_from_plain, equation_to_plain
from jalin.estimates.regressors import NAMES, find_missing, make_regressors
from jalin.estimates.table import Table, write_table


@pytest.fixture
def equation() -> Equation:
    return Equation(
        name="trade",
        formula="x ~ near + like | exporter + importer",
        regressors=("near", "like"),
        coefficients=np.array([2.0, -0.5]),
        covariance=np.array([[0.25, 0.0], [0.0, 0.01]]),
        means=np.array([1.0, 3.0]),
        exporter_effects={"AAA": 0.3, "BBB": -0.3},
        importer_effects={"AAA": 0.1, "BBB": -0.1},
        intercept=1.5,
        observations=2,
        zeros=0,
        pseudo_r2=0.5,
        squared_correlation=0.5,
        log_correlation=0.5,
        unit="USD",
        year="2023",
        sources=("baci_2023",),
    )


def test_parts_by_hand(equation: Equation) -> None:
    parts = {
        part.name: part for part in equation.decompose("AAA", "BBB", np.array([2.0, 1.0]), np.zeros(2, dtype=bool))
    }
    assert parts["near"].value == pytest.approx(2.0)
    assert parts["like"].value == pytest.approx(1.0)
    # One unit away from the mean, a standard error of 0.5: ± 1.96 × 0.5.
    assert parts["near"].low == pytest.approx(2.0 - 0.979982, abs=1e-6)
    assert parts["near"].high == pytest.approx(2.0 + 0.979982, abs=1e-6)
    assert (parts["exporter"].value, parts["importer"].value) == (0.3, -0.1)
    assert parts["exporter"].low is None


def test_what_is_missing_goes_to_the_sides(equation: Equation) -> None:
    values, missing = np.array([2.0, 0.0]), np.array([False, True])
    parts = equation.decompose("AAA", "BBB", values, missing)
    by_name = {part.name: part for part in parts}
    assert not by_name["like"].known
    assert by_name["like"].value == 0.0
    whole = equation.decompose("AAA", "BBB", values, np.zeros(2, dtype=bool))
    assert sum(part.value for part in parts) == pytest.approx(sum(part.value for part in whole), abs=1e-15)


def test_outside_the_sample(equation: Equation) -> None:
    with pytest.raises(UnknownNameError, match="CCC"):
        equation.decompose("AAA", "CCC", np.zeros(2), np.zeros(2, dtype=bool))


def test_an_equation_survives_json(equation: Equation) -> None:
    again = equation_from_plain(json.loads(json.dumps(equation_to_plain(equation))))
    for field in Equation.__dataclass_fields__:
        np.testing.assert_equal(getattr(again, field), getattr(equation, field))


def test_regressors_of_one_row_are_those_of_a_table() -> None:
    columns = {
        "distance": [100.0, 2000.0],
        "contiguous": [1.0, 0.0],
        "climate_gap": [3.0, 0.0],
        "common_official": [1.0, np.nan],
        "common_spoken": [0.5, 0.0],
        "common_legal_origin": [np.nan, 1.0],
        "voting_gap": [0.2, np.nan],
        "income_gap": [0.0, 1.0],
        "export_similarity": [0.3, 0.1],
        "shared_organisations": [0.0, 3.0],
        "customs_union": [0.0, 0.0],
        "free_trade": [1.0, 0.0],
        "partial_scope": [0.0, 1.0],
    }
    table = make_regressors({name: np.array(values) for name, values in columns.items()})
    for place in range(2):
        row = {name: None if np.isnan(values[place]) else values[place] for name, values in columns.items()}
        np.testing.assert_array_equal(make_regressors(row)[0], table[place])
        missing = [NAMES[k] for k in np.flatnonzero(find_missing(row)[0])]
        assert missing == [name for name in NAMES[1:] if row[name] is None]
    assert table[0, 0] == pytest.approx(np.log(100.0))
    assert table[1, NAMES.index("shared_organisations")] == pytest.approx(np.log(4.0))


def test_a_table_keeps_texts_numbers_and_what_is_missing(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"code": ["AAA", "BBB", None], "size": [1.5, None, 2.0], "known": [True, None, False], "count": [1, 2, 3]},
        schema={"code": pl.String, "size": pl.Float64, "known": pl.Boolean, "count": pl.Int16},
    )
    write_table(tmp_path / "t.npz", frame)
    table = Table(tmp_path / "t.npz")
    assert table.row(code="AAA") == {"code": "AAA", "size": 1.5, "known": 1.0, "count": 1}
    assert table.row(code="BBB")["size"] is None
    assert table.row(code="ZZZ") == {}
    np.testing.assert_array_equal(table.known("size"), [1.5, 2.0])
    back = table.to_frame()
    assert back["code"].to_list() == ["AAA", "BBB", None]
    assert back["size"].to_list() == [1.5, None, 2.0]
    assert not table["size"].flags.writeable
