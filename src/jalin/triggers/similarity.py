"""Similarities: languages, law, income, shared organisations, votes, and what both export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from jalin.errors import message
from jalin.text import Language, format_number, say_both, word
from jalin.triggers.ground import Ground, Scale, missing, number, percentage, rank
from jalin.triggers.trigger import Trigger

LANGUAGES, LAW, INCOME = ("cldr",), ("legal_origin",), ("baci_2023", "world_bank")
REGISTER, VOTES, EXPORTS = ("jalin_register",), ("un_ideal_points",), ("open_trade_statistics",)
MOST_FIELDS = 3
UNIVERSAL = "universal"
# Likeness of legal families from which a newspaper may call them one.
ONE_FAMILY = 0.5


def similarity_triggers(ground: Ground) -> Iterator[Trigger]:
    """The triggers of this family, in reading order."""
    yield _official(ground)
    yield _spoken(ground)
    yield _law(ground)
    yield _income(ground)
    yield _organisations(ground)
    yield _votes(ground)
    yield _exports(ground)
    yield _intra(ground)


def _official(ground: Ground) -> Trigger:
    shared = ground.pair.get("common_official")
    if shared is None:
        sentence = missing(ground, word(message("Official language in common")))
    elif shared:
        one, other = (set(side["official_languages"].split(";")) for side in ground.sides)
        sentence = say_both(
            "{first} and {second} share an official language: {languages}.",
            **ground.names,
            languages=_language_names(sorted(one & other)),
        )
    else:
        sentence = say_both("{first} and {second} share no official language.", **ground.names)
    return ground.of_pair(
        "common_official", "similarity", "common_official", "yes = 1", LANGUAGES, "geography", sentence
    )


def _language_names(codes: list[str]) -> Callable[[Language], str]:
    from babel import Locale

    def say(language: Language) -> str:
        names = Locale.parse(language).languages
        return ", ".join(str(names.get(code.split("_")[0], code)) for code in codes)

    return say


def _spoken(ground: Ground) -> Trigger:
    value = ground.pair.get("common_spoken")
    sentence = (
        missing(ground, word(message("Language in common")))
        if value is None
        else say_both(
            "The chance that someone of {first} and someone of {second} speak one language is at most {percent}.",
            **ground.names,
            percent=percentage(100 * value),
        )
    )
    return ground.of_pair("common_spoken", "similarity", "common_spoken", "0 to 1", LANGUAGES, "geography", sentence)


def _law(ground: Ground) -> Trigger:
    value = ground.pair.get("common_legal_origin")
    if value is None:
        sentence = missing(ground, word(message("Family of law")))
    elif value >= ONE_FAMILY:
        sentence = say_both(
            "The laws of {first} and {second} are of one family, such as civil or common law.", **ground.names
        )
    else:
        sentence = say_both(
            "The laws of {first} and {second} are of different families, such as civil and common law.", **ground.names
        )
    return ground.of_pair("common_legal_origin", "similarity", "common_legal_origin", "0 to 1", LAW, "why", sentence)


def _income(ground: Ground) -> Trigger:
    found = ground.compare("income")
    sentence = (
        missing(ground, word(message("Income per head")), *found.lacking)
        if found.lacking
        else say_both(
            "Income per head in {ahead} is {times} times that in {behind}, at market exchange rates.",
            ahead=ground.name(found.ahead),
            behind=ground.name(found.behind),
            times=number(found.times, 1),
        )
    )
    scale = Scale("median economy = 1", ratio=True)
    return ground.of_sides("income", "similarity", scale, INCOME, "endowments", sentence)


def _organisations(ground: Ground) -> Trigger:
    ties = ground.register.ties(ground.first, ground.second, what="organisation")
    # As the equation counts them: the universal ones tell no pair from another.
    common = [tie for tie in ties if ground.register.organisation(tie.id).type != UNIVERSAL]
    fields = Counter(field for row in common for field in row.fields)
    shared = ground.pair.get("shared_organisations")

    def by_field(language: Language) -> str:
        most = fields.most_common(MOST_FIELDS)
        return ", ".join(
            f"{ground.register.label('fields', field, language)} ({format_number(count, language)})"
            for field, count in most
        )

    if not common:
        sentence = say_both("No organisation that both belong to is on record, but for universal ones.")
    else:
        sentence = say_both(
            "{first} and {second} share {count} organisations besides universal ones, most of them on {fields}.",
            **ground.names,
            count=number(len(common)),
            fields=by_field,
        )
    quantity = ground.quantity(len(common), "organisations", REGISTER, "register")
    place = None if shared is None else rank(len(common), ground.estimates.pairs.known("shared_organisations"))
    return Trigger("shared_organisations", "similarity", quantity, place, None, None, sentence)


def _votes(ground: Ground) -> Trigger:
    value = ground.pair.get("voting_gap")
    if value is None:
        sentence = missing(ground, word(message("Votes in the United Nations")))
    else:
        closer = rank(value, ground.estimates.pairs.known("voting_gap"))
        sentence = say_both(
            "In UN General Assembly votes {first} and {second} stand {gap} apart; {percent} of pairs are closer.",
            **ground.names,
            gap=number(value, 2),
            percent=percentage(closer),
        )
    unit = "ideal points (standard normal)"
    return ground.of_pair("voting_gap", "similarity", "voting_gap", unit, VOTES, "why", sentence)


def _exports(ground: Ground) -> Trigger:
    value = ground.pair.get("export_similarity")
    sentence = (
        missing(ground, word(message("Similarity of exports")))
        if value is None
        else say_both(
            "{percent} of what {first} and {second} export overlaps, heading by heading.",
            **ground.names,
            percent=percentage(100 * value),
        )
    )
    return ground.of_pair(
        "export_similarity", "similarity", "export_similarity", "0 to 1", EXPORTS, "products", sentence
    )


def _intra(ground: Ground) -> Trigger:
    value = ground.pair.get("intra_industry")
    what = word(message("Room for trade within industries"))
    if value is None:
        sentence = missing(ground, what)
    else:
        below = rank(value, ground.estimates.pairs.known("intra_industry"))
        sentence = say_both(
            "Room for trade within the same industries: {value} of 1, more than {percent} of pairs.",
            value=number(value, 2),
            percent=percentage(below),
        )
    return ground.of_pair("intra_industry", "similarity", "intra_industry", "0 to 1", EXPORTS, "products", sentence)
