"""Who may agree with whom: economies, unions with one trade policy, and the pairs of them without an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from jalin.dates import parse_day
from jalin.equilibrium.scenario import expand
from jalin.errors import InputError, message
from jalin.register.query.dyads import FULL

if TYPE_CHECKING:
    from jalin.register import Register

UNDER_WAY = ("negotiating", "proposed")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two players, and what is on record between them short of an agreement.

    Attributes
    ----------
    first, second : an economy or an organisation.
    members : (first's, second's) places of the economies in the world.
    partial : ids of partial-scope and one-way agreements in force or signed between them.
    negotiations : ids of trade agreements under negotiation or proposed.
    """

    first: str
    second: str
    members: tuple[tuple[int, ...], tuple[int, ...]]
    partial: tuple[str, ...] = ()
    negotiations: tuple[str, ...] = ()


def find_pairs(
    pairs: str | Iterable[tuple[str, str]],
    economies: Sequence[str],
    register: Register | None,
    on: str | None,
    country: str | None,
) -> list[Pair]:
    """The pairs of a league.

    Parameters
    ----------
    pairs : `all` pairs of economies; the `unsigned` ones, of players; or the pairs themselves, of economies or groups.
    register : needed for `unsigned`, for groups and for names.
    on : the day as of which the register is asked.
    country : only pairs of this player.
    """
    places = {economy: place for place, economy in enumerate(economies)}
    if pairs == "all":
        found = [Pair(one, other, ((places[one],), (places[other],))) for one, other in combinations(economies, 2)]
    elif pairs == "unsigned":
        assert register is not None
        found = _find_unsigned(places, register, on, country)
    elif isinstance(pairs, str):
        raise InputError(
            message("no such choice for {name}"),
            expected=message("`all`, `unsigned`, or pairs of names"),
            found=repr(pairs),
            mend=message("Choose one of these."),
            name="pairs",
        )
    else:
        found = [_make(one, other, places, register, on) for one, other in pairs]
    if country is not None:
        who = country if country in places or register is None else register.resolve(country)
        found = [pair for pair in found if who in (pair.first, pair.second)]
    if not found:
        raise InputError(
            message("no pairs"),
            expected=message("at least one pair of economies without an agreement"),
            found="0",
            mend=message("Ask for `all` pairs, or name some."),
        )
    return found


def _find_unsigned(places: Mapping[str, int], register: Register, on: str | None, country: str | None) -> list[Pair]:
    """Every pair of players that no FTA, CU or EIA, in force or signed, ties; a group asked for is a player too."""
    players, in_union = _find_players(places, register, on)
    who = None
    if country is not None:
        who = country if country in places else register.resolve(country)
        if who in in_union:
            raise InputError(
                message("a member of a union with one trade policy"),
                expected=message("a player that concludes agreements of its own"),
                found=repr(who),
                mend=message("Ask for {union}."),
                union=in_union[who],
            )
        if who not in players:
            players[who] = _members(who, places, register, on)
    record = _Record(register, on)
    codes = {place: economy for economy, place in places.items()}
    found = []
    for first, second in combinations(players, 2):
        mine, theirs = players[first], players[second]
        if (who is not None and who not in (first, second)) or set(mine) & set(theirs):
            continue
        keys = [_key(codes[one], codes[other]) for one in mine for other in theirs]
        if not record.has_signed(keys):
            partial, talks = (record.named(known, keys) for known in (record.partial, record.talks))
            found.append(Pair(first, second, (mine, theirs), partial, talks))
    return found


def _find_players(
    places: Mapping[str, int], register: Register, on: str | None
) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """Players with the places of their economies, and the union of each economy that is in one."""
    players: dict[str, tuple[int, ...]] = {}
    in_union: dict[str, str] = {}
    for union in register.common_policy_unions(on=on):
        members = sorted(row.who for row in register.members(union, on=on, role="member"))
        in_union |= dict.fromkeys(members, union)
        here = tuple(places[member] for member in members if member in places)
        if here:
            players[union] = here
    players |= {economy: (place,) for economy, place in places.items() if economy not in in_union}
    return players, in_union


class _Record:
    """What the register has between pairs of economies on a day."""

    def __init__(self, register: Register, on: str | None) -> None:
        self._signed: set[tuple[str, str]] = set()
        self.partial: dict[tuple[str, str], set[str]] = {}
        self.talks: dict[tuple[str, str], set[str]] = {}
        for link in register.trade_links(on=on):
            key = (link.first, link.second)
            if link.status in UNDER_WAY:
                self.talks.setdefault(key, set()).add(link.agreement)
            elif link.trade_class in FULL:
                self._signed.add(key)
            else:
                self.partial.setdefault(key, set()).add(link.agreement)

    def has_signed(self, keys: list[tuple[str, str]]) -> bool:
        """Whether an agreement ties some of these pairs: with a union, that is one with the union."""
        return any(key in self._signed for key in keys)

    def named(self, known: Mapping[tuple[str, str], set[str]], keys: list[tuple[str, str]]) -> tuple[str, ...]:
        """Ids of the agreements `known` between these pairs."""
        return tuple(sorted({name for key in keys for name in known.get(key, ())}))


def _key(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _members(name: str, places: Mapping[str, int], register: Register | None, on: str | None) -> tuple[int, ...]:
    """The places of a player's economies; InputError where no one is in this world."""
    day = None if on is None else parse_day(on)
    members = tuple(places[each] for each in expand(name, day, dict(places), register) if each in places)
    if not members:
        raise InputError(
            message("a party of which no one is in this world"),
            expected=message("one of its {count} economies"),
            found=repr(name),
            mend=message("`World.economies` lists them."),
            count=len(places),
        )
    return members


def _make(one: str, other: str, places: Mapping[str, int], register: Register | None, on: str | None) -> Pair:
    sides = [_members(name, places, register, on) for name in (one, other)]
    if set(sides[0]) & set(sides[1]):
        raise InputError(
            message("a pair with someone on both sides"),
            expected=message("two players that have no member in common"),
            found=f"{one}, {other}",
            mend=message("Name the members of one of them singly."),
        )
    names = [name if name in places or register is None else register.resolve(name) for name in (one, other)]
    return Pair(names[0], names[1], (sides[0], sides[1]))


def need_register(pairs: object, register: Register | None) -> Register | None:
    """The register given; the one that comes with Jalin where none is and unsigned pairs are asked for."""
    if register is None and pairs == "unsigned":
        from jalin.register import load_register

        return load_register()
    return register
