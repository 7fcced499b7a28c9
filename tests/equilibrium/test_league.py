"""Leagues and sequences: each pair against the solver of one scenario; who may agree with whom by a small register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from register.small import agreement, claim, member, opened, organisation, trade

from jalin.equilibrium import Effect, League, Scenario, World
from jalin.errors import DateError, InputError, UnknownNameError
from jalin.register import Register

DEFICITS = ("fixed", "proportional", "none")
BETA, THETA = 0.5, 5.0
NAMES = ("AAA", "BBB", "CCC", "DDD", "EEE")


def make_world(names: Iterable[str] = NAMES, seed: int = 0, deficits: Any = "fixed", theta: float = THETA) -> World:
    """Economies of different sizes, deficits of some tenths of output."""
    names = sorted(names)
    size = len(names)
    random = np.random.default_rng(seed)
    mass = np.exp(random.normal(scale=1.0, size=size))
    values = np.outer(mass, mass) * np.exp(random.normal(scale=0.7, size=(size, size))) + np.diag(4 * mass)
    data = pl.DataFrame({"exporter": np.repeat(names, size), "importer": np.tile(names, size), "trade": values.ravel()})
    return World.from_trade(data, theta=theta, deficits=deficits)


def rows(league: League, order: Any = None) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["first"], row["second"]): row for row in league.to_frame(order).iter_rows(named=True)}


def assert_as_solved(world: World, league: League, register: Register | None = None, on: str | None = None) -> None:
    """Every row equals the full solution of the one scenario that it stands for."""
    spent = world.to_frame()["expenditure"].to_numpy()
    for (first, second), row in rows(league).items():
        step = Scenario.sign(first, second, effect=league.effect, on=on)
        solved = world.solve(step, register=register)
        sides = []
        for name in (first, second):
            who = [name] if name in world.places or register is None else sorted(
                members_of(register, name, on) & set(world.economies)
            )  # fmt: skip
            sides.append([world.places[each] for each in who])
        gain = (solved.welfare_hat - 1) * spent
        third = [place for place in range(len(spent)) if place not in sides[0] + sides[1]]
        expected = {
            "first_welfare_hat": solved.welfare_hat[sides[0]] @ spent[sides[0]] / spent[sides[0]].sum(),
            "second_welfare_hat": solved.welfare_hat[sides[1]] @ spent[sides[1]] / spent[sides[1]].sum(),
            "first_gain": gain[sides[0]].sum(),
            "second_gain": gain[sides[1]].sum(),
            "joint_gain": gain[sides[0] + sides[1]].sum(),
            "others_gain": gain[third].sum(),
        }
        for name, value in expected.items():
            assert row[name] == pytest.approx(value, rel=1e-7, abs=1e-8 * spent.sum()), (first, second, name)
        assert row["residual"] <= 1e-10
        if third:
            worst = min(third, key=lambda place: solved.welfare_hat[place])
            assert row["hardest_hit"] == world.economies[worst]
            assert row["hardest_hit_welfare_hat"] == pytest.approx(solved.welfare_hat[worst], rel=1e-9)


def members_of(register: Register, name: str, on: str | None) -> set[str]:
    return {row.who for row in register.members(name, on=on, role="member")}


# Every pair -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deficits", DEFICITS)
@pytest.mark.parametrize("beta", [0.5, -0.4, 3.0])
def test_each_pair_is_as_solved_alone(deficits: Any, beta: float) -> None:
    world = make_world(deficits=deficits)
    league = world.league("all", effect=beta)
    assert sorted(rows(league)) == list(combinations(NAMES, 2))
    assert_as_solved(world, league)


def test_table() -> None:
    league = make_world().league("all", effect=BETA)
    frame = league.to_frame()
    assert dict(frame.schema) == {
        "rank": pl.Int64, "first": pl.String, "second": pl.String,
        "first_welfare_hat": pl.Float64, "second_welfare_hat": pl.Float64,
        "first_gain": pl.Float64, "second_gain": pl.Float64, "joint_gain": pl.Float64, "others_gain": pl.Float64,
        "hardest_hit": pl.String, "hardest_hit_welfare_hat": pl.Float64,
        "partial": pl.List(pl.String), "negotiations": pl.List(pl.String), "residual": pl.Float64,
    }  # fmt: skip
    assert frame["rank"].to_list() == list(range(1, 11))
    assert frame["joint_gain"].is_sorted(descending=True)
    assert frame["partial"].list.len().sum() == frame["negotiations"].list.len().sum() == 0
    assert (league.welfare.shape, league.gain.shape, league.others.shape, league.ranks.shape) == (
        (10, 2), (10, 2), (10,), (0, 10),
    )  # fmt: skip
    assert repr(league).startswith("<League: 10 pairs, 0 draws, residual ")


@pytest.mark.parametrize(
    ("order", "column"),
    [(None, "joint_gain"), ("joint", "joint_gain"), ("first", "first_gain"), ("second", "second_gain"),
     ("harm", "others_gain")],
)  # fmt: skip
def test_order(order: Any, column: str) -> None:
    frame = make_world().league("all", effect=BETA).to_frame(order)
    assert frame[column].is_sorted(descending=True)
    assert frame["rank"].to_list() == list(range(1, 11))


def test_order_that_nobody_knows() -> None:
    order: Any = "size"
    with pytest.raises(InputError, match="no such choice for order") as raised:
        make_world().league("all", effect=BETA).to_frame(order)
    assert (raised.value.expected, raised.value.found) == ("first, second, joint, harm", "'size'")


def test_of_equals_the_earlier_is_first() -> None:
    trade_alike = np.full((3, 3), 10.0) + 60 * np.eye(3)
    frame = World(("AAA", "BBB", "CCC"), trade_alike, THETA).league("all", effect=0.0).to_frame()
    assert [*zip(frame["first"], frame["second"], strict=True)] == [("AAA", "BBB"), ("AAA", "CCC"), ("BBB", "CCC")]


def test_two_economies_have_no_others() -> None:
    world = make_world(["AAA", "BBB"])
    (row,) = rows(world.league("all", effect=BETA)).values()
    assert (row["hardest_hit"], row["hardest_hit_welfare_hat"]) == (None, None)
    assert row["others_gain"] == pytest.approx(0.0, abs=1e-9)
    assert_as_solved(world, world.league("all", effect=BETA))


def test_many_economies_and_strong_effects() -> None:
    """Pairs that one Jacobian does not solve are solved alone, and are as right as the others."""
    world = make_world([f"E{place}" for place in range(8)], seed=4, deficits="proportional", theta=1.5)
    league = world.league("all", effect=6.0)
    assert 0 < league.alone <= 28
    assert_as_solved(world, league)


# A country ------------------------------------------------------------------------------------------------------------


def test_the_country_asked_for_stands_first() -> None:
    world = make_world()
    whole, own = world.league("all", effect=BETA), world.league("all", effect=BETA, country="CCC")
    frame = own.to_frame()
    assert frame["first"].to_list() == ["CCC"] * 4
    assert sorted(frame["second"]) == ["AAA", "BBB", "DDD", "EEE"]
    assert frame["first_gain"].is_sorted(descending=True), "ranked by its own gain"
    assert own.to_frame("joint")["joint_gain"].is_sorted(descending=True)
    assert own.to_frame("second")["second_gain"].is_sorted(descending=True)
    assert_as_solved(world, own)
    there = rows(whole)
    for (_first, second), row in rows(own).items():
        same = there[min("CCC", second), max("CCC", second)]
        turned = second < "CCC"
        for one, other in (("first_gain", "second_gain"), ("first_welfare_hat", "second_welfare_hat")):
            expected = (same[other], same[one]) if turned else (same[one], same[other])
            assert (row[one], row[other]) == pytest.approx(expected, rel=1e-9)
        assert (row["joint_gain"], row["hardest_hit"]) == (pytest.approx(same["joint_gain"]), same["hardest_hit"])
    assert repr(own).startswith("<League of CCC: 4 pairs")


def test_pairs_that_are_named() -> None:
    world = make_world()
    league = world.league((pair for pair in [("EEE", "AAA"), ("BBB", "CCC")]), effect=BETA)
    assert sorted(rows(league)) == [("BBB", "CCC"), ("EEE", "AAA")]
    assert_as_solved(world, league)
    own = world.league([("EEE", "AAA"), ("BBB", "CCC")], effect=BETA, country="AAA")
    assert list(rows(own)) == [("AAA", "EEE")]


# Draws ----------------------------------------------------------------------------------------------------------------


def test_draws_without_errors_leave_every_rank() -> None:
    league = make_world().league("all", effect=BETA, draws=7)
    frame = league.to_frame()
    assert league.ranks.shape == (7, 10)
    assert frame["rank_low"].to_list() == frame["rank_high"].to_list() == frame["rank"].to_list()
    assert frame["first_five"].to_list() == [float(rank <= 5) for rank in frame["rank"]]
    assert frame.columns[-3:] == ["rank_low", "rank_high", "first_five"]


@pytest.mark.parametrize("country", [None, "CCC"])
def test_the_same_seed_gives_the_same_draws(country: str | None) -> None:
    world = make_world()
    asked: dict[str, Any] = {"effect": Effect(0.0, 0.5), "country": country, "draws": 12, "theta_error": 1.0}
    one, same, other = (world.league("all", **asked, seed=seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.ranks, same.ranks)
    assert one.to_frame().equals(same.to_frame())
    assert (one.ranks != other.ranks).any()
    for row in one.ranks:
        assert sorted(row) == list(range(1, row.size + 1))


def test_an_effect_of_either_sign_turns_the_ranks_round() -> None:
    """Under β < 0 whoever would gain most loses most; the interval has both."""
    frame = make_world().league("all", effect=Effect(0.02, 0.5), draws=60).to_frame()
    first, last = frame.row(0, named=True), frame.row(-1, named=True)
    assert (first["rank_low"], last["rank_high"]) == (1, 10)
    assert first["rank_high"] >= 8
    assert last["rank_low"] <= 3
    assert 0.3 < first["first_five"] < 0.7


def test_ranks_are_those_of_the_gain_that_ranks() -> None:
    """Draws that all have the coefficient itself and another θ rank as the league of a world with that θ."""
    world = make_world()
    league = world.league("all", effect=BETA, country="BBB", draws=1, theta_error=3.0, seed=2)
    random = np.random.default_rng(2)
    random.standard_normal()
    spread = np.sqrt(np.log1p((3.0 / THETA) ** 2))
    theta = THETA * np.exp(spread * random.standard_normal() - spread**2 / 2)
    again = world.with_theta(theta).league("all", effect=BETA, country="BBB").to_frame()
    ranks = dict(zip(again["second"], again["rank"], strict=True))
    for pair, rank in zip(league.pairs, league.ranks[0], strict=True):
        assert rank == ranks[pair.second if pair.first == "BBB" else pair.first]


def test_draws_of_theta_move_ranks_and_are_lognormal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mean θ and the standard deviation that was given, none below 0.5."""
    drawn: list[float] = []
    with_theta = World.with_theta

    def spy(world: World, theta: float) -> World:
        drawn.append(theta)
        return with_theta(world, theta)

    monkeypatch.setattr(World, "with_theta", spy)
    make_world(["AAA", "BBB"]).league("all", effect=BETA, draws=300, theta_error=1.5)
    assert len(drawn) == 300
    assert np.mean(drawn) == pytest.approx(THETA, abs=4 * 1.5 / 300**0.5)
    assert np.std(drawn) == pytest.approx(1.5, rel=0.2)
    drawn.clear()
    make_world(["AAA", "BBB"]).league("all", effect=BETA, draws=60, theta_error=20.0)
    assert min(drawn) == 0.5
    moved = make_world([f"E{place}" for place in range(7)], seed=3).league("all", effect=1.0, draws=30, theta_error=5.0)
    assert (moved.to_frame()["rank_low"] < moved.to_frame()["rank_high"]).any()


@pytest.mark.parametrize("draws", [0, 3])
def test_progress_is_told(draws: int) -> None:
    told: list[tuple[int, int]] = []
    make_world().league("all", effect=Effect(BETA, 0.1), draws=draws, progress=lambda *both: told.append(both))
    assert told == [(10 * number, 10 * (draws + 1)) for number in range(1, draws + 2)]


@pytest.mark.parametrize(("draws", "theta_error"), [(-1, 0.0), (3, -1.0), (3, float("nan")), (3, float("inf"))])
def test_draws_that_cannot_be_made(draws: int, theta_error: float) -> None:
    with pytest.raises(InputError, match="draws that cannot be made") as raised:
        make_world().league("all", effect=BETA, draws=draws, theta_error=theta_error)
    assert raised.value.found == f"{draws}, {theta_error}"


# What cannot be -------------------------------------------------------------------------------------------------------


def test_pairs_that_cannot_be(founding: Register) -> None:
    world = make_world()
    with pytest.raises(InputError, match="no such choice for pairs") as raised:
        world.league("some", effect=BETA)
    assert raised.value.found == "'some'"
    for none in ([], [("AAA", "BBB")]):
        with pytest.raises(InputError, match="no pairs"):
            world.league(none, effect=BETA, country="CCC")
    with pytest.raises(InputError, match="someone on both sides") as raised:
        world.league([("AAA", "AAA")], effect=BETA)
    assert raised.value.found == "AAA, AAA"
    with pytest.raises(UnknownNameError, match="unknown economy") as raised:
        world.league([("AAA", "AAB")], effect=BETA)
    assert "AAA" in raised.value.mend
    with pytest.raises(UnknownNameError, match="Atlantis"):
        world.league([("AAA", "Atlantis")], effect=BETA, register=founding)
    with pytest.raises(InputError, match="no one is in this world") as raised:
        world.league([("AAA", "Japan")], effect=BETA, register=founding)
    assert raised.value.found == "'Japan'"
    with pytest.raises(InputError, match="not a number"):
        world.league("all", effect=float("nan"))


# Who may agree with whom, by a small register -------------------------------------------------------------------------

UNION = organisation(
    "union",
    [member("DEU FRA", "1958-01-01"), member("GBR", "1973-01-01", "2020-02-01"), member("POL", "2004-05-01")],
    common_commercial_policy={"start": claim("1970-01-01")},
)
BLOC = organisation("bloc", [member("IDN", "1967-08-08"), member("MYS", "2015-01-01"), member("VNM", "1995-07-28")])
TIES = (
    agreement("fta", "IDN JPN", ["signed 2007-08-20", "in_force 2008-07-01"], form="fta"),
    agreement("signed", "AUS IDN", ["signed 2019-03-04"], form="cepa"),
    agreement("frozen", "JPN TUR", ["in_force 2010-01-01", "suspended 2015-01-01"], form="fta"),
    agreement("services", "AUS JPN", ["in_force 2015-01-15"], form="cepa", trade=trade("EIA", covers=["services"])),
    agreement("talks", "IDN TUR", ["negotiations_opened 2018-01-01"], form="cepa"),
    agreement("idea", "IDN TUR", ["proposed 2017-01-01"], form="partial-scope", trade=trade("PSA", depth="partial")),
    agreement("ended", "IDN KEN", ["in_force 1990-01-01", "terminated 2000-01-01"], form="fta"),
    agreement("scope", "IDN PAK", ["in_force 2013-09-01"], form="partial-scope", trade=trade("PSA", depth="partial")),
    agreement("union-jpn", "JPN union", ["signed 2018-07-17", "in_force 2019-02-01"], form="cepa"),
    agreement("union-idn", "IDN union", ["negotiations_opened 2016-07-18"], form="cepa"),
    agreement("memo", "KEN PAK", ["signed 2010-01-01"], form="mou"),
    agreement("pol-ken", "KEN POL", ["in_force 2005-01-01"], form="fta"),
    agreement("later", "KEN TUR", ["signed 2025-06-01"], form="fta"),
)
WORLD = make_world(["AUS", "DEU", "FRA", "GBR", "IDN", "JPN", "KEN", "MYS", "PAK", "ROW", "TUR"], seed=3)
DAY = "2022-01-01"
PLAYERS = ("AUS", "GBR", "IDN", "JPN", "KEN", "MYS", "PAK", "ROW", "TUR", "union")
# The FTA of a single member of the union counts where that member is in the world: POL is not.
SIGNED = {("IDN", "JPN"), ("AUS", "IDN"), ("JPN", "TUR"), ("AUS", "JPN"), ("JPN", "union")}


@pytest.fixture(scope="module")
def small() -> Iterator[Register]:
    with opened(UNION, BLOC, *TIES) as register:
        yield register


def players(league: League) -> set[tuple[str, str]]:
    return {(min(pair.first, pair.second), max(pair.first, pair.second)) for pair in league.pairs}


def test_unsigned_pairs(small: Register) -> None:
    league = WORLD.league(effect=BETA, register=small, on=DAY)
    assert players(league) == set(combinations(PLAYERS, 2)) - SIGNED
    assert len(league.pairs) == 45 - 5
    assert_as_solved(WORLD, league, small, DAY)


def test_what_is_on_record_between_them(small: Register) -> None:
    table = rows(WORLD.league(effect=BETA, register=small, on=DAY, country="IDN"))
    record = {second: (row["partial"], row["negotiations"]) for (_first, second), row in table.items()}
    assert record == {
        "GBR": ([], []),
        "KEN": ([], []),
        "MYS": ([], []),
        "PAK": (["scope"], []),
        "ROW": ([], []),
        "TUR": ([], ["idea", "talks"]),
        "union": ([], ["union-idn"]),
    }
    before = rows(WORLD.league(effect=BETA, register=small, on="2013-08-31", country="IDN"))
    assert before["IDN", "PAK"]["partial"] == before["IDN", "TUR"]["negotiations"] == []


def test_unsigned_pairs_are_those_of_the_day(small: Register) -> None:
    # Until 2020 GBR is in the union; AUS signed with IDN on 4 March 2019, the union with JPN on 17 July 2018.
    then = players(WORLD.league(effect=BETA, register=small, on="2018-07-16"))
    those = tuple(player for player in PLAYERS if player != "GBR")
    assert then == set(combinations(those, 2)) - {("IDN", "JPN"), ("JPN", "TUR"), ("AUS", "JPN")}
    # In 1969 no union has one policy, and there is no agreement; in 1995 the one with KEN is in force.
    alone = players(WORLD.league(effect=BETA, register=small, on="1969-12-31"))
    assert alone == set(combinations(WORLD.economies, 2))
    assert ("IDN", "KEN") not in players(WORLD.league(effect=BETA, register=small, on="1995-01-01"))
    with pytest.raises(DateError):
        WORLD.league(effect=BETA, register=small, on="2018")


def test_one_member_with_an_agreement_ties_the_union(small: Register) -> None:
    world = make_world(["DEU", "JPN", "KEN", "PAK", "POL"], seed=3)
    found = players(world.league(effect=BETA, register=small, on=DAY))
    assert found == {("JPN", "KEN"), ("JPN", "PAK"), ("KEN", "PAK"), ("PAK", "union")}


def test_a_union_gains_what_its_members_gain(small: Register) -> None:
    league = WORLD.league(effect=BETA, register=small, on=DAY, country="union")
    assert_as_solved(WORLD, league, small, DAY)
    row = rows(league)["union", "IDN"]
    solved = WORLD.solve(Scenario.sign(["DEU", "FRA"], "IDN", effect=BETA))
    spent = WORLD.to_frame()["expenditure"].to_numpy()
    own = [WORLD.places["DEU"], WORLD.places["FRA"]]
    assert row["first_gain"] == pytest.approx(((solved.welfare_hat - 1) * spent)[own].sum(), rel=1e-8)
    assert row["first_welfare_hat"] == pytest.approx(1 + row["first_gain"] / spent[own].sum(), rel=1e-10)
    assert league.to_frame()["first"].unique().to_list() == ["union"]


@pytest.mark.parametrize("name", ["DEU", "Germany", "Jerman", "FRA"])
def test_a_member_of_a_union_is_refused_and_the_union_named(small: Register, name: str) -> None:
    for ask in (
        lambda: WORLD.league(effect=BETA, register=small, on=DAY, country=name),
        lambda: WORLD.best_sequence(name, 2, effect=BETA, register=small, on=DAY),
    ):
        with pytest.raises(InputError, match="one trade policy") as raised:
            ask()
        assert raised.value.found == repr("FRA" if name == "FRA" else "DEU")
        assert raised.value.mend == "Ask for union."


def test_who_has_left_the_union_is_a_player(small: Register) -> None:
    with pytest.raises(InputError, match="Ask for union"):
        WORLD.league(effect=BETA, register=small, on="2020-01-31", country="GBR")
    assert len(WORLD.league(effect=BETA, register=small, on="2020-02-01", country="GBR").pairs) == 9


def test_a_group_asked_for_is_a_player_too(small: Register) -> None:
    """IDN and MYS together: without those that have signed with either, and without themselves."""
    league = WORLD.league(effect=BETA, register=small, on=DAY, country="bloc")
    frame = league.to_frame()
    assert frame["first"].unique().to_list() == ["bloc"]
    assert sorted(frame["second"]) == ["GBR", "KEN", "PAK", "ROW", "TUR", "union"]
    table = rows(league)
    assert (table["bloc", "PAK"]["partial"], table["bloc", "union"]["negotiations"]) == (["scope"], ["union-idn"])
    assert_as_solved(WORLD, league, small, DAY)


def test_the_country_may_be_a_name(small: Register) -> None:
    league = WORLD.league(effect=BETA, register=small, on=DAY, country="Kenya", draws=2)
    assert (league.country, len(league.pairs)) == ("KEN", 9)
    assert league.to_frame()["first"].unique().to_list() == ["KEN"]
    with pytest.raises(UnknownNameError, match="Kenia2"):
        WORLD.league(effect=BETA, register=small, on=DAY, country="Kenia2")


def test_pairs_of_groups(small: Register) -> None:
    league = WORLD.league([("bloc", "union"), ("Jepang", "bloc")], effect=BETA, register=small)
    assert sorted(rows(league)) == [("JPN", "bloc"), ("bloc", "union")]
    assert_as_solved(WORLD, league, small)
    both = WORLD.league([("IDN", "MYS"), ("bloc", "union")], effect=BETA, register=small, country="bloc")
    assert list(rows(both)) == [("bloc", "union")]
    with pytest.raises(InputError, match="someone on both sides"):
        WORLD.league([("bloc", "IDN")], effect=BETA, register=small)
    with pytest.raises(UnknownNameError, match="need the register"):
        WORLD.league([("bloc", "TUR")], effect=BETA)


def test_no_pairs_are_left(small: Register) -> None:
    world = make_world(["AUS", "IDN", "JPN"])
    with pytest.raises(InputError, match="no pairs"):
        world.league(effect=BETA, register=small, on=DAY)


NO_DAY = "players.py expands groups with None for `on`: as of today"


def test_groups_in_pairs_are_those_of_the_day(small: Register) -> None:
    """GBR is in the union in 2019, and MYS joins the bloc in 2015."""
    league = WORLD.league([("union", "TUR"), ("bloc", "AUS")], effect=BETA, register=small, on="2014-12-31")
    sides = {pair.first: {WORLD.economies[place] for place in pair.members[0]} for pair in league.pairs}
    assert sides == {"union": {"DEU", "FRA", "GBR"}, "bloc": {"IDN"}}


def test_a_group_asked_for_is_that_of_the_day(small: Register) -> None:
    league = WORLD.league(effect=BETA, register=small, on="2014-12-31", country="bloc")
    assert "MYS" in league.to_frame()["second"].to_list()


@pytest.mark.parametrize("name", ["Kenya", "Union"])
def test_without_a_register_the_shipped_one_knows_the_name(
    small: Register, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("jalin.register.load_register", lambda: small)
    assert len(WORLD.league(effect=BETA, on=DAY, country="KEN").pairs) == 9
    assert WORLD.league(effect=BETA, on=DAY, country=name).pairs
    assert WORLD.best_sequence(name, 1, effect=BETA, on=DAY).steps


@pytest.mark.parametrize("name", ["FJI", "Fiji", "VNM"])
def test_a_country_that_is_not_in_the_world_is_refused(small: Register, name: str) -> None:
    with pytest.raises(InputError, match="no one is in this world"):
        WORLD.league(effect=BETA, register=small, on=DAY, country=name)


def test_a_sequence_of_a_country_that_is_not_in_the_world_is_refused(small: Register) -> None:
    with pytest.raises(InputError, match="no one is in this world"):
        WORLD.best_sequence("FJI", 2, effect=BETA, register=small, on=DAY)


# Sequences ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("deficits", DEFICITS)
def test_a_sequence_begins_with_the_best_and_adds_up(deficits: Any) -> None:
    world = make_world(deficits=deficits, seed=2)
    league = world.league("all", effect=BETA, country="BBB").to_frame()
    sequence = world.best_sequence("BBB", 3, effect=BETA, pairs="all")
    frame = sequence.to_frame()
    assert (sequence.country, frame.columns) == (
        "BBB", ["step", "partner", "gain", "welfare_hat", "alone", "residual"],
    )  # fmt: skip
    assert frame["step"].to_list() == [1, 2, 3]
    best = league.row(0, named=True)
    first = frame.row(0, named=True)
    assert first["partner"] == best["second"]
    assert first["gain"] == first["alone"] == pytest.approx(best["first_gain"], rel=1e-9)
    assert first["welfare_hat"] == pytest.approx(best["first_welfare_hat"], rel=1e-10)
    alone = dict(zip(league["second"], league["first_gain"], strict=True))
    spent = world.to_frame()["expenditure"][world.places["BBB"]]
    together = Scenario()
    for number, step in enumerate(sequence.steps, start=1):
        together += Scenario.sign("BBB", step.partner, effect=BETA)
        solved = world.solve(together).welfare_hat[world.places["BBB"]]
        assert step.welfare_hat == pytest.approx(solved, rel=1e-9)
        assert sum(each.gain for each in sequence.steps[:number]) == pytest.approx((solved - 1) * spent, rel=1e-6)
        assert step.alone == pytest.approx(alone[step.partner], rel=1e-7)
        assert step.residual <= 1e-10


@pytest.mark.parametrize("deficits", DEFICITS)
def test_each_step_is_the_best_given_those_before(deficits: Any) -> None:
    """The oracle: every partner that is left, solved in full together with the steps before."""
    world = make_world([f"E{place}" for place in range(6)], deficits=deficits, seed=8)
    place = world.places["E2"]
    left, before = set(world.economies) - {"E2"}, Scenario()
    for step in world.best_sequence("E2", 5, effect=1.2, pairs="all").steps:
        welfare = {
            partner: world.solve(before + Scenario.sign("E2", partner, effect=1.2)).welfare_hat[place]
            for partner in left
        }
        assert step.partner == max(welfare, key=lambda partner: welfare[partner])
        left.discard(step.partner)
        before += Scenario.sign("E2", step.partner, effect=1.2)


def test_a_sequence_ends_when_no_partner_is_left() -> None:
    steps = make_world().best_sequence("CCC", 50, effect=BETA, pairs="all").steps
    assert sorted(step.partner for step in steps) == ["AAA", "BBB", "DDD", "EEE"]


def test_a_sequence_by_the_register(small: Register) -> None:
    league = WORLD.league(effect=BETA, register=small, on=DAY, country="union").to_frame()
    sequence = WORLD.best_sequence("union", 20, effect=Effect(BETA, 0.1), register=small, on=DAY)
    assert sorted(step.partner for step in sequence.steps) == sorted(league["second"])
    assert sequence.steps[0].partner == league["second"][0]
    together = sum(
        (Scenario.sign(["DEU", "FRA"], step.partner, effect=BETA) for step in sequence.steps), start=Scenario()
    )
    solved = WORLD.solve(together).welfare_hat
    spent = WORLD.to_frame()["expenditure"].to_numpy()
    own = [WORLD.places["DEU"], WORLD.places["FRA"]]
    expected = solved[own] @ spent[own] / spent[own].sum()
    assert sequence.steps[-1].welfare_hat == pytest.approx(expected, rel=1e-9)
    named = WORLD.best_sequence("Kenya", 1, effect=BETA, register=small, on=DAY)
    assert named.country == "KEN"


@pytest.mark.parametrize("k", [0, -1])
def test_a_sequence_of_no_steps(k: int) -> None:
    with pytest.raises(InputError, match="no steps") as raised:
        make_world().best_sequence("CCC", k, effect=BETA, pairs="all")
    assert raised.value.found == str(k)
