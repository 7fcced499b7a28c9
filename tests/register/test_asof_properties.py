"""Whatever the dates are: a tie is there exactly on the days its interval covers, and members change only at events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from small import Record, agreement, member, opened, organisation, party

from jalin.register import Register, Tie

quick = settings(max_examples=12, deadline=None)
few = settings(max_examples=5, deadline=None)
ONE_DAY = timedelta(days=1)
FIRST = date(1990, 1, 1)

Stretch = tuple[date, date | None]
DAY_NUMBERS = st.lists(st.integers(0, 4000), min_size=1, max_size=6, unique=True).map(sorted)


def day_of(number: int) -> date:
    return FIRST + timedelta(days=number)


def stretches(numbers: list[int]) -> list[Stretch]:
    """Days that do not overlap: every other gap between the numbers; the last is open where their count is odd."""
    days: list[date | None] = [*map(day_of, numbers), None]
    pairs = zip(days[::2], days[1::2], strict=False)
    return [(start, end) for start, end in pairs if start is not None]


STRETCHES = DAY_NUMBERS.map(stretches)


def covers(stretch: Stretch, day: date) -> bool:
    start, end = stretch
    return start <= day and (end is None or day < end)


def boundary_days(*some: list[Stretch]) -> list[date]:
    """Every day on which something begins or ends, the days around it, and days far from any."""
    edges = {edge for each in some for stretch in each for edge in stretch if edge is not None}
    around = {edge + step * ONE_DAY for edge in edges for step in (-1, 0, 1)}
    return sorted(around | {FIRST - ONE_DAY, date(2050, 1, 1)})


def members_of(who: str, held: list[Stretch]) -> list[Record]:
    return [member(who, str(start), end and str(end)) for start, end in held]


def ids(register: Register, one: str, other: str, day: date) -> list[str]:
    return [tie.id for tie in register.ties(one, other, on=day)]


@quick
@given(STRETCHES, STRETCHES)
def test_tie_through_an_organisation(one: list[Stretch], other: list[Stretch]) -> None:
    with opened(organisation("club", members_of("IDN", one) + members_of("JPN", other))) as register:
        for day in boundary_days(one, other):
            expected = any(covers(stretch, day) for stretch in one) and any(covers(stretch, day) for stretch in other)
            assert ids(register, "IDN", "JPN", day) == ["club"] * expected


@quick
@given(STRETCHES, STRETCHES)
def test_tie_through_an_organisation_in_an_organisation(inner: list[Stretch], outer: list[Stretch]) -> None:
    union = organisation("union", members_of("DEU", inner))
    club = organisation("club", [member("IDN", str(FIRST)), *members_of("union", outer)])
    with opened(union, club) as register:
        for day in boundary_days(inner, outer):
            expected = any(covers(stretch, day) for stretch in inner) and any(covers(stretch, day) for stretch in outer)
            assert ids(register, "IDN", "DEU", day) == ["club"] * expected
            assert ("DEU" in register.economies("club", day)) == expected


@quick
@given(
    st.lists(st.integers(0, 4000), min_size=4, max_size=4, unique=True).map(sorted),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_tie_by_an_agreement(numbers: list[int], ends: bool, joins_late: bool, leaves: bool) -> None:
    """In force, then a later party, then one that leaves, then the end; each of the last three may be missing."""
    start, joined, left, end = map(day_of, numbers)
    parties = [
        party("IDN AUS"),
        party("JPN", *([f"in_force {joined}"] if joins_late else []), *([f"withdrawn {left}"] if leaves else [])),
    ]
    pact = agreement("pact", parties, [f"in_force {start}", *([f"terminated {end}"] if ends else [])])
    held = (joined if joins_late else start, left if leaves else end if ends else None)
    with opened(pact) as register:
        for day in boundary_days([(start, end)], [(joined, left)]):
            tied = register.ties("IDN", "JPN", on=day)
            assert [tie.id for tie in tied] == ["pact"] * covers(held, day)
            assert all((str(tie.since), str(tie.until)) == tuple(map(str, held)) for tie in tied)


@quick
@given(STRETCHES, STRETCHES)
def test_tie_by_what_a_union_concluded(membership: list[Stretch], force: list[Stretch]) -> None:
    """One agreement a stretch: bound through the union exactly while a member and while in force."""
    pacts = [
        agreement(f"pact-{index}", "IDN union", [f"in_force {start}", *([f"terminated {end}"] if end else [])])
        for index, (start, end) in enumerate(force)
    ]
    union = organisation("union", [member("DEU FRA", str(FIRST)), *members_of("POL", membership)])
    with opened(union, *pacts) as register:
        for day in boundary_days(membership, force):
            in_force = [f"pact-{index}" for index, stretch in enumerate(force) if covers(stretch, day)]
            belongs = any(covers(stretch, day) for stretch in membership)
            assert ids(register, "IDN", "POL", day) == (in_force if belongs else [])


@quick
@given(st.dictionaries(st.sampled_from(["IDN", "JPN", "MYS", "THA"]), STRETCHES, min_size=1))
def test_members_change_only_at_events(held: dict[str, list[Stretch]]) -> None:
    club = organisation("club", [entry for who, some in held.items() for entry in members_of(who, some)])
    events = {edge for some in held.values() for stretch in some for edge in stretch if edge is not None}
    with opened(club) as register:
        days = boundary_days(*held.values())
        for day, following in pairwise(days):
            before, after = register.members("club", on=day), register.members("club", on=following)
            if not any(day < event <= following for event in events):
                assert before == after
            assert {row.who for row in after} == {
                who for who, some in held.items() if any(covers(stretch, following) for stretch in some)
            }


def shuffled(record: Record, random: st.DataObject) -> Record:
    """The same record with its entries, codes and events in another order."""
    result = dict(record)
    for name in ("parties", "memberships", "events"):
        if name in record:
            entries = [
                entry | ({"who": random.draw(st.permutations(entry["who"]))} if "who" in entry else {})
                for entry in record[name]
            ]
            result[name] = random.draw(st.permutations(entries))
    return result


@few
@given(STRETCHES, STRETCHES, st.data())
def test_answers_depend_neither_on_the_order_of_parties_nor_of_records(
    one: list[Stretch], other: list[Stretch], data: st.DataObject
) -> None:
    records = [
        organisation("union", [member("DEU FRA", str(FIRST)), *members_of("POL", one)]),
        organisation("club", [member("IDN union", str(FIRST)), *members_of("POL", other)]),
        agreement("pact", [party("IDN JPN"), party("union", "in_force 1995-05-05")], ["signed 1990", "in_force 1991"]),
        agreement("memo", "POL IDN JPN", ["signed 1993", "expires 1999", "expires 2005"], form="mou"),
    ]
    mixed = data.draw(st.permutations([shuffled(record, data) for record in records]))
    with opened(*records) as register, opened(*mixed) as again:
        for day in boundary_days(one, other):
            ties = register.ties("IDN", "POL", on=day)
            assert again.ties("IDN", "POL", on=day) == ties
            assert [mirrored(tie) for tie in again.ties("POL", "IDN", on=day)] == list(ties)
            assert again.members("club", on=day) == register.members("club", on=day)
            assert again.trade_dyads(on=day) == register.trade_dyads(on=day)
            assert again.overlap("IDN", "POL", on=day) == register.overlap("IDN", "POL", on=day)
            rows, others = register.agreements(on=day), again.agreements(on=day)
            assert [replace(row, parties=tuple(sorted(row.parties))) for row in others] == [
                replace(row, parties=tuple(sorted(row.parties))) for row in rows
            ]
        assert again.history("IDN", "POL") == register.history("IDN", "POL")


def mirrored(tie: Tie) -> Tie:
    return replace(tie, via=tie.via[::-1], roles=tie.roles[::-1])


def test_founding_ties_are_the_same_from_both_ends(founding: Register) -> None:
    for other in ("JPN", "DEU", "asean", "eu", "PNG", "BRA"):
        for day in ("1968-01-01", "1996-01-01", "2010-06-30", "2026-01-01"):
            there, back = founding.ties("IDN", other, on=day), founding.ties(other, "IDN", on=day)
            assert [mirrored(tie) for tie in back] == list(there)
