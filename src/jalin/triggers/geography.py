"""Geography: how far, with or without a border or a sea, in which region and climate."""

from __future__ import annotations

from collections.abc import Iterator

from jalin.errors import message
from jalin.text import Text, Word, say_both, word
from jalin.triggers.ground import Ground, missing, number, percentage, rank
from jalin.triggers.trigger import Trigger

CITIES, BORDERS, SEA = ("geonames",), ("geonames", "world_factbook"), ("landlocked",)
REGIONS = ("jalin_register",)
METHOD = "geography"
BELTS = {
    "tropical": message("tropical"),
    "subtropical": message("subtropical"),
    "temperate": message("temperate"),
    "cold": message("cold"),
}


def geography_triggers(ground: Ground) -> Iterator[Trigger]:
    """The triggers of this family, in reading order."""
    if not ground.pair:
        yield ground.of_pair(
            "distance", "geography", "distance", "km", CITIES, METHOD, missing(ground, word("Distance"))
        )
        return
    yield _distance(ground)
    yield _border(ground)
    yield _sea(ground)
    yield _region(ground)
    yield _climate(ground)


def _distance(ground: Ground) -> Trigger:
    distance = ground.pair["distance"]
    nearer = rank(distance, ground.estimates.pairs.known("distance"))
    sentence = say_both(
        "The people of {first} and {second} live {distance} km apart on average; {percent} of all pairs are nearer.",
        **ground.names,
        distance=number(distance),
        percent=percentage(nearer),
    )
    return ground.of_pair("distance", "geography", "distance", "km", CITIES, METHOD, sentence)


def _border(ground: Ground) -> Trigger:
    touching = ground.pair["contiguous"]
    sentence = (
        say_both("{first} and {second} share a land border.", **ground.names)
        if touching
        else say_both("{first} and {second} share no land border.", **ground.names)
    )
    return ground.of_pair("border", "geography", "contiguous", "yes = 1", BORDERS, METHOD, sentence)


def _sea(ground: Ground) -> Trigger:
    inland = [
        economy for economy, side in zip((ground.first, ground.second), ground.sides, strict=True) if side["landlocked"]
    ]
    if not inland:
        sentence = say_both("Both {first} and {second} have a sea coast.", **ground.names)
    elif len(inland) == 1:
        sentence = say_both("{who} has no sea coast; its trade must pass through others.", who=ground.name(inland[0]))
    else:
        sentence = say_both("Neither {first} nor {second} has a sea coast.", **ground.names)
    count = ground.quantity(len(inland), "economies without a coast", SEA, METHOD)
    shores = ground.estimates.economies["landlocked"]
    return Trigger("sea", "geography", count, _share_of_counts(len(inland), float(shores.mean())), None, None, sentence)


def _share_of_counts(count: int, share: float) -> float:
    """Where a pair with so many economies of a kind stands among all pairs, if pairs are drawn at random."""
    chance = ((1 - share) ** 2, 2 * share * (1 - share), share**2)
    return 100.0 * (sum(chance[:count]) + chance[count] / 2)


def _region(ground: Ground) -> Trigger:
    one, other = ground.sides
    regions = [_region_name(ground, side["subregion"] or side["region"]) for side in (one, other)]
    same = one["subregion"] == other["subregion"] and one["region"] == other["region"]
    sentence: Text = (
        say_both("{first} and {second} lie in one region: {region}.", **ground.names, region=regions[0])
        if same
        else say_both(
            "{first} lies in {region}, {second} in {other}.", **ground.names, region=regions[0], other=regions[1]
        )
    )
    value = ground.quantity(float(same), "yes = 1", REGIONS, METHOD)
    return Trigger("region", "geography", value, None, None, None, sentence)


def _region_name(ground: Ground, region: str) -> Word:
    return lambda language: ground.register.label("regions", region, language)


def _climate(ground: Ground) -> Trigger:
    belts = [side["climate_belt"] for side in ground.sides]
    words = {"first_belt": word(BELTS[belts[0]]), "second_belt": word(BELTS[belts[1]])}
    sentence = (
        say_both("Most people of {first} and of {second} live in the {first_belt} belt.", **ground.names, **words)
        if belts[0] == belts[1]
        else say_both(
            "Most people of {first} live in the {first_belt} belt, most of {second} in the {second_belt} belt.",
            **ground.names,
            **words,
        )
    )
    return ground.of_pair("climate", "geography", "climate_gap", "degrees of latitude", CITIES, METHOD, sentence)
