"""NEXT: the league on the world that ships, kinds of agreement, comparable countries, and what a brief looks up."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.stats import spearmanr

import jalin
from jalin.equilibrium import Effect, Scenario
from jalin.estimates import Estimates, load_estimates
from jalin.prospects.kinds import CLASSES, kind_of_talks, load_kinds, widest_spread
from jalin.prospects.pair import find_players, find_solved, next_for_pair
from jalin.prospects.peers import find_examples, find_peers
from jalin.prospects.prospects import Prospects, prospects
from jalin.register import Register

ON = "2026-11-23"


@pytest.fixture(scope="module")
def estimates() -> Estimates:
    return load_estimates()


@pytest.fixture(scope="module")
def league(estimates: Estimates, founding: Register) -> Prospects:
    return prospects("IDN", on=ON, estimates=estimates, register=founding)


def test_a_pair_alone_is_what_a_scenario_gives(league: Prospects, estimates: Estimates, founding: Register) -> None:
    """Identity: a row of the league is that pair's agreement solved by itself."""
    row = next(row for row in league.rows if row.partner == "TUR")
    world = estimates.world()
    alone = world.solve(Scenario.sign("IDN", "TUR", effect=row.kind.effect()), register=founding)
    for economy, gain in (("IDN", row.gain), ("TUR", row.partner_gain)):
        assert 100 * (alone.welfare_hat[world.places[economy]] - 1) == pytest.approx(gain, rel=1e-6)


def test_what_ships_is_what_solving_gives(league: Prospects, estimates: Estimates) -> None:
    shipped = {row.partner: row for row in find_solved(estimates, "IDN")}
    assert set(shipped) == {row.partner for row in league.rows}
    for row in league.rows:
        kept = shipped[row.partner]
        assert (kept.gain, kept.partner_gain) == pytest.approx((row.gain, row.partner_gain), rel=1e-7, abs=1e-11)
        assert kept.rank == row.rank
        assert kept.kind == row.kind.name
        assert kept.signing == row.signing


def test_ranks_go_by_gain_and_every_pair_is_solved(league: Prospects) -> None:
    gains = [row.gain for row in league.rows]
    assert gains == sorted(gains, reverse=True)
    assert league.residual < 1e-10
    assert league.identity_error < 1e-10
    assert league.difference < 1e-9
    assert league.solved == 1
    assert len(league.rows) == len(league.league.pairs)


def test_the_correlation_with_trade_is_spearmans(league: Prospects) -> None:
    world = league.league.world
    flows = []
    for pair in league.league.pairs:
        one, other = (list(side) for side in pair.members)
        flows.append(world.trade[np.ix_(one, other)].sum() + world.trade[np.ix_(other, one)].sum())
    gain = {row.partner: row.gain for row in league.rows}
    names = [pair.second if pair.first == "IDN" else pair.first for pair in league.league.pairs]
    expected = spearmanr([gain[name] for name in names], flows).statistic
    assert league.trade_correlation == pytest.approx(expected, abs=1e-12)


def test_draws_widen_ranks(estimates: Estimates, founding: Register) -> None:
    found = prospects("KEN", draws=40, top=10, on=ON, estimates=estimates, register=founding)
    assert all(row.rank_low is not None and row.rank_high is not None for row in found.rows)
    assert any(row.rank_high - row.rank_low > 5 for row in found.rows)  # type: ignore[operator]


def test_the_package_answers_when_called(estimates: Estimates, founding: Register) -> None:
    found = jalin.prospects("IDN", top=1, on=ON, effect=Effect(0.5), estimates=estimates, register=founding)
    assert [row.kind.name for row in found.rows] == ["given"]
    assert found.rows[0].rank == 1


def test_kinds_come_from_a_panel_with_domestic_trade(estimates: Estimates) -> None:
    kinds = load_kinds(estimates)
    assert set(kinds) == set(CLASSES)
    types = estimates.types.to_frame().to_dicts()
    for kind in kinds.values():
        row = next(
            row
            for row in types
            if (row["panel"], row["type"], row["kind"])
            == (kind.panel, kind.based_on, "pooled" if kind.based_on == "any" else "mean")
        )
        assert row["domestic"]
        assert kind.coefficient == row["value"]
        assert kind.standard_error <= 0.2
        assert kind.spread == row["spread"]


def test_a_spread_that_is_not_known_is_not_zero(estimates: Estimates) -> None:
    kinds = load_kinds(estimates)
    widest = widest_spread(kinds.values())
    assert kinds["EIA"].spread is None
    assert kinds["EIA"].drawn(widest).spread == widest == kinds["CU"].spread
    assert kinds["FTA"].drawn(widest).spread == kinds["FTA"].spread != widest
    assert kinds["EIA"].effect().spread == 0


def test_the_deepest_talks_decide_the_kind(founding: Register) -> None:
    assert kind_of_talks((), founding) == "FTA"
    assert kind_of_talks(("eu-idn-cepa",), founding) == "FTA"


def test_comparable_countries_are_not_the_country(estimates: Estimates) -> None:
    peers = find_peers(estimates, "IDN")
    assert len(peers) == 3
    assert "IDN" not in peers
    assert "VNM" in peers
    assert find_peers(estimates, "asean") == ()


def test_examples_are_fields_that_the_country_lacks(founding: Register) -> None:
    """Viet Nam has a free trade agreement with the United Kingdom, Indonesia has none."""
    day = date.fromisoformat(ON)
    found = find_examples(founding, "IDN", "GBR", ("VNM",), day)
    assert "goods-trade" in {each.field for each in found}
    assert all(each.peer == "VNM" for each in found)
    assert find_examples(founding, "IDN", "JPN", ("VNM",), day) == tuple(
        each for each in find_examples(founding, "IDN", "JPN", ("VNM",), day) if each.field != "goods-trade"
    )
    assert find_examples(founding, "asean", "GBR", ("VNM",), day) == ()


def test_who_would_sign(founding: Register) -> None:
    assert find_players(("DEU", "IDN"), founding, ON) == ("eu", "IDN")
    assert find_players(("GBR",), founding, "2015-01-01") == ("eu",)


@pytest.mark.parametrize(
    ("pair", "agreements", "state"),
    [
        (("DEU", "FRA"), (), "one_player"),
        (("IDN", "JPN"), ("idn-jpn-ijepa",), "bound"),
        (("IDN", "TUR"), ("d8-pta",), "unsigned"),
        (("IDN", "PRK"), (), "not_solved"),
    ],
)
def test_states_of_a_pair(
    pair: tuple[str, str], agreements: tuple[str, ...], state: str, estimates: Estimates, founding: Register
) -> None:
    found = next_for_pair(*pair, agreements, estimates=estimates, register=founding, on=ON)
    assert found.state == state
    assert (found.solved is not None) == (state == "unsigned")


def test_a_pair_is_the_same_from_both_sides(estimates: Estimates, founding: Register) -> None:
    here = next_for_pair("IDN", "TUR", (), estimates=estimates, register=founding, on=ON).solved
    there = next_for_pair("TUR", "IDN", (), estimates=estimates, register=founding, on=ON).solved
    assert here is not None
    assert there is not None
    assert (here.gain, here.rank) == (there.partner_gain, there.partner_rank)
