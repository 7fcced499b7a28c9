"""WORTH of single agreements, on a hand-sized folder of estimates and on those that ship."""

from __future__ import annotations

import json
import math

import pytest

from jalin.effects import Worth, worth
from jalin.effects.data import share_rows, worth_data
from jalin.effects.document import small, worth_blocks
from jalin.effects.verdict import PANELS, REASONS, say_percent, say_verdict
from jalin.effects.worth import Estimate
from jalin.errors import InputError
from jalin.estimates import files, load_estimates
from jalin.estimates.estimates import SHIPPED
from jalin.register import Register
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker

IJEPA = "idn-jpn-ijepa"
shipped = pytest.mark.skipif(
    not all((SHIPPED / name).is_file() for name in files.WORTH), reason="the estimates of WORTH are not built here"
)


def made(value: float, error: float, *, domestic: bool = True) -> Estimate:
    panel = "wiod_2013" if domestic else "comtrade_dta"
    low, high = value - 1.96 * error, value + 1.96 * error
    return Estimate("raw", panel, domestic, None, None, value, error, low, high, "placebo", 2, 2008, 2011)


@pytest.fixture(scope="module")
def ijepa(founding: Register) -> Worth:
    return worth(IJEPA, register=founding)


def test_the_p_value_is_the_normal_distributions() -> None:
    assert made(1.959963984540054, 1.0).p_value == pytest.approx(0.05)


def test_log_points_are_said_as_per_cent() -> None:
    assert say_percent(math.log(2), "en") == "+100 %"
    assert say_percent(math.log(0.5), "en") == "−50 %"


@pytest.mark.parametrize(("error", "clear"), [(0.1, True), (1.0, False)])
def test_a_verdict_says_whether_zero_is_ruled_out(founding: Register, error: float, clear: bool) -> None:
    said = say_verdict(founding, IJEPA, made(0.5, error), {})
    assert ("cannot be told from zero" in said.en) is not clear
    assert "IJEPA" in said.id


def test_a_verdict_without_domestic_trade_says_so(founding: Register) -> None:
    said = say_verdict(founding, IJEPA, made(0.5, 0.1, domestic=False), {})
    assert "lacks domestic trade" in said.en


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_said(founding: Register, reason: str) -> None:
    said = say_verdict(founding, IJEPA, None, dict.fromkeys(PANELS, reason))
    assert "not identified" in said.en and REASONS[reason] in said.en


def test_an_agreement_that_cannot_be_told_from_another_names_it(founding: Register) -> None:
    said = say_verdict(founding, IJEPA, None, {"agtpa": "collinear_with:rcep"})
    assert "RCEP" in said.en


def test_an_agreement_not_estimated_is_not_called_zero(founding: Register) -> None:
    assert "not estimated" in say_verdict(founding, IJEPA, None, {}).en


@shipped
def test_the_value_of_a_covered_agreement_is_labelled(ijepa: Worth, founding: Register) -> None:
    own, every = ijepa.values
    assert (own.removal, own.pairs, own.gains) == ("own_pairs", 0, ())
    assert own.covered == every.pairs == 2 and "rcep" in own.covered_by
    assert {gain.economy for gain in every.gains if gain.role == "party"} == {"IDN", "JPN"}
    assert every.residual is not None and every.residual < 1e-9
    blocks = worth_blocks(ijepa, Speaker(founding, "en"), Sources(founding))
    assert any("Covered" in str(block) for block in blocks)


@shipped
def test_the_panel_that_counts_comes_with_domestic_trade_after_2006(ijepa: Worth) -> None:
    assert (ijepa.panel, ijepa.domestic) == ("wiod_2013", True)
    assert ijepa.best is not None and ijepa.best.kind == "corrected"
    assert ijepa.mean is not None and ijepa.mean.panel == ijepa.panel


@shipped
def test_every_number_has_unit_year_sources_and_method(ijepa: Worth) -> None:
    data = json.loads(json.dumps(worth_data(ijepa)))
    for each in data["estimates"]:
        assert set(each["effect"]) == {"value", "unit", "year", "sources", "method"}
        assert each["effect"]["sources"] == [each["panel"]]
    assert data["values"][1]["world"]["year"] == ijepa.year


@shipped
def test_no_effect_that_a_value_rests_on_lacks_domestic_trade() -> None:
    assert "comtrade_dta" not in load_estimates().value_scalars["panel"].tolist()


@shipped
def test_the_share_identified_is_a_share_of_those_in_force() -> None:
    every = next(row for row in share_rows(load_estimates()) if (row["type"], row["panel"]) == ("all", "any"))
    assert every["share"] == pytest.approx(every["identified"] / every["in_force"])
    assert every["in_force"] <= every["agreements"]


@shipped
def test_a_record_without_trade_is_refused(founding: Register) -> None:
    other = next(name for name in founding.ids("agreements") if founding.agreement(name).trade is None)
    with pytest.raises(InputError):
        worth(other, register=founding)


def test_a_small_change_keeps_two_digits_and_rounding_is_called_so(founding: Register) -> None:
    say = Speaker(founding, "id")
    assert [small(value, say) for value in (0.00768, -1.9e-6, 12.34, 1e-31, 0.0)] == [
        "+0,0077",
        "−0,0000019",
        "+12,3",
        "≈ 0",
        "≈ 0",
    ]


def test_an_interval_without_end_is_said_to_be_so() -> None:
    assert say_percent(2000.0, "en") == "> +1,000,000 %"
    assert say_percent(-2000.0, "id") == "−100 %"


@shipped
def test_every_trade_agreement_can_be_asked_about(founding: Register) -> None:
    estimates, say = load_estimates(), Speaker(founding, "id")
    ids = [name for name in founding.ids("agreements") if founding.agreement(name).trade is not None]
    assert len(ids) > 500
    for name in ids:
        assert worth_blocks(worth(name, estimates=estimates, register=founding), say, Sources(founding))
