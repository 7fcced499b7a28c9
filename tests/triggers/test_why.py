"""The founding claims come out by computation; gaps are said; no number is bare."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from jalin.document import Document
from jalin.errors import InputError
from jalin.estimates import Estimates, load_estimates
from jalin.register import Register
from jalin.register.sheet import Sources
from jalin.register.tables import Speaker
from jalin.sources import load_source
from jalin.triggers import Why, decompose, why
from jalin.triggers.data import why_data
from jalin.triggers.document import SHORT, why_blocks

QUANTITY = {"value", "unit", "year", "sources", "method"}
# Little or no data: the economies that the issue names.
THIN = ("XKX", "PSE", "TWN", "HKG", "PRK")


@pytest.fixture(scope="module")
def estimates() -> Estimates:
    return load_estimates()


@pytest.fixture(scope="module")
def ask(estimates: Estimates, founding: Register) -> Any:
    return lambda one, other: why(one, other, estimates=estimates, register=founding)


def headings(found: Why, giver: str, taker: str) -> list[str]:
    products = found.products[giver, taker]
    assert products is not None
    return [product.heading for product in products]


def bound(found: Why) -> set[str]:
    return {product.heading for product in found.place_bound()}


def test_coal_against_technology(ask: Any) -> None:
    found = ask("IDN", "JPN")
    assert "2701" in headings(found, "IDN", "JPN")[:10]
    assert sum(heading[:2] in ("84", "85", "90") for heading in headings(found, "JPN", "IDN")) >= 60
    resources = next(trigger for trigger in found.family("difference") if trigger.name == "resource_share")
    assert resources.first.value > 5 * resources.second.value


@pytest.mark.parametrize("partner", ["DEU", "NLD", "ITA", "CHE", "FRA", "ESP", "POL", "SWE", "NOR", "GBR"])
def test_palm_oil_is_bound_to_place(ask: Any, partner: str) -> None:
    found = ask("IDN", partner)
    assert "1511" in bound(found)
    assert "1511" in headings(found, "IDN", partner)


def test_germany_and_indonesia(ask: Any) -> None:
    found = ask("IDN", "DEU")
    assert {"0901", "0902", "2401", "1511"} <= set(headings(found, "IDN", "DEU"))
    german = headings(found, "DEU", "IDN")
    count = {chapter: sum(heading.startswith(chapter) for heading in german) for chapter in ("84", "85", "90")}
    assert count["84"] >= 15
    assert count["85"] >= 10
    assert count["90"] >= 5


def test_what_is_bound_to_place(estimates: Estimates) -> None:
    table = dict(zip(estimates.headings["heading"].tolist(), estimates.headings["place_bound"].tolist(), strict=True))
    assert all(table[heading] for heading in ("1511", "0901", "0902", "1801", "4001", "0803"))
    assert not any(table[heading] for heading in ("2701", "8703", "8536", "6601"))


def test_roasters_do_not_grow_coffee(ask: Any) -> None:
    """Switzerland, Germany and Italy export coffee, the Netherlands palm oil and cocoa."""
    for taker, heading in (("CHE", "0901"), ("DEU", "0901"), ("ITA", "0901"), ("NLD", "1511"), ("NLD", "1801")):
        found = ask("IDN", taker)
        assert heading not in headings(found, taker, "IDN")


def test_order_only_swaps_the_sides(ask: Any) -> None:
    there, back = ask("IDN", "KEN"), ask("KEN", "IDN")
    by_name = {trigger.name: trigger for trigger in back.triggers}
    for trigger in there.triggers:
        other = by_name[trigger.name]
        assert trigger.quantity == other.quantity, trigger.name
        assert trigger.percentile == other.percentile
        assert (trigger.first, trigger.second) == (other.second, other.first)
    assert there.products == {way: back.products[way] for way in there.products}


def test_parts_add_up_to_the_prediction(estimates: Estimates) -> None:
    trade = estimates.trade.to_frame()
    fitted = {(one, other): value for one, other, value in trade.iter_rows()}
    economies = sorted({one for one, _other in fitted})
    draw = random.Random(7)
    for _ in range(200):
        one, other = draw.sample(economies, 2)
        found = decompose(estimates, "trade", one, other)
        assert found is not None
        assert found.total == pytest.approx(sum(part.value for part in found.parts), abs=1e-12)
        assert np.log(found.prediction) == pytest.approx(np.log(fitted[one, other]), abs=1e-10)
        assert found.total + found.equation.intercept == pytest.approx(np.log(fitted[one, other]), abs=1e-10)


def numbers(data: Any, inside: dict[str, Any] | None = None) -> Iterator[tuple[Any, dict[str, Any] | None]]:
    """Every number of a JSON document, and the object that it stands in."""
    if isinstance(data, dict):
        for value in data.values():
            yield from numbers(value, data)
    elif isinstance(data, list):
        for value in data:
            yield from numbers(value, None)
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield data, inside


def random_pairs(estimates: Estimates, count: int) -> list[tuple[str, str]]:
    draw = random.Random(20261123)
    economies = estimates.economies["economy"].tolist()
    return [tuple(draw.sample(economies, 2)) for _ in range(count)]


def test_no_number_is_bare_and_every_source_is_known(ask: Any, estimates: Estimates) -> None:
    for pair in random_pairs(estimates, 50):
        for number, inside in numbers(why_data(ask(*pair))):
            assert inside is not None, number
            assert set(inside) == QUANTITY, inside
            assert inside["unit"]
            assert inside["year"]
            assert inside["method"]
            assert inside["sources"]
            for source in inside["sources"]:
                assert load_source(source).citation


def smallest(estimates: Estimates) -> list[str]:
    table = estimates.economies
    order = np.argsort(table["output"])  # what is not a number comes last
    return table["economy"][order[:20]].tolist()


@pytest.mark.parametrize("language", ["en", "id"])
def test_gaps_are_said_never_filled(ask: Any, estimates: Estimates, founding: Register, language: str) -> None:
    missing = {"en": "not available", "id": "tidak tersedia"}[language]
    say = Speaker(founding, language)
    gaps = 0
    for economy in [*smallest(estimates), *THIN]:
        for partner in ("IDN", "PRK" if economy != "PRK" else "XKX"):
            found = ask(economy, partner)
            text = Document(tuple(why_blocks(found, say, Sources(founding)))).markdown()
            for trigger in found.triggers:
                if trigger.known:
                    assert trigger.percentile is None or 0 <= trigger.percentile <= 100
                else:
                    gaps += 1
                    assert missing in trigger.sentence[language], trigger.sentence
                    assert trigger.percentile is None
            short = Document(tuple(why_blocks(found, say, Sources(founding), SHORT))).markdown()
            assert all(trigger.known or trigger.sentence[language] in short for trigger in found.triggers)
            if any(products is None for products in found.products.values()):
                assert missing in text
            assert "nan" not in text.lower().split()
            assert "None" not in text
    assert gaps > 50


def test_north_korea_has_no_trade_equation_and_no_votes_gap_with_taiwan(ask: Any) -> None:
    found = ask("TWN", "PRK")
    assert ("trade", "TWN", "PRK") not in found.decompositions
    votes = next(trigger for trigger in found.triggers if trigger.name == "voting_gap")
    assert not votes.known


@pytest.mark.parametrize("pair", [("IDN", "IDN"), ("IDN", "ASEAN"), ("ASEAN", "EU")])
def test_two_economies_are_wanted(ask: Any, pair: tuple[str, str]) -> None:
    with pytest.raises(InputError, match="two different countries"):
        ask(*pair)
