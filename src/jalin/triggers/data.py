"""WHY as JSON: every number with its unit, year, sources and method."""

from __future__ import annotations

from typing import Any

from jalin.estimates import Part
from jalin.quantity import Quantity
from jalin.triggers.decomposition import Decomposition
from jalin.triggers.products import Product
from jalin.triggers.trigger import Trigger
from jalin.triggers.why import Why

PRODUCTS = ("open_trade_statistics",)
PRODUCT_YEAR = "2017"
LOG_POINTS = "log points against the average pair"


def why_data(found: Why) -> dict[str, Any]:
    """Everything `Why` holds under stable names; a missing value is null."""
    return {
        "first": found.first,
        "second": found.second,
        "triggers": [_trigger(trigger) for trigger in found.triggers],
        "products": [
            {
                "giver": giver,
                "taker": taker,
                "available": products is not None,
                "headings": [_product(product) for product in products or ()],
            }
            for (giver, taker), products in found.products.items()
        ],
        "decompositions": [_decomposition(each) for each in found.decompositions.values()],
    }


def source_ids(found: Why) -> list[str]:
    """Every source of data that the answer rests on, once."""
    ids = [source for trigger in found.triggers for source in trigger.quantity.sources]
    ids += [source for each in found.decompositions.values() for source in each.equation.sources]
    return list(dict.fromkeys([*ids, *PRODUCTS]))


def _trigger(trigger: Trigger) -> dict[str, Any]:
    quantity = trigger.quantity
    place = Quantity(trigger.percentile, "per cent of pairs below", quantity.year, quantity.sources, quantity.method)
    return {
        "name": trigger.name,
        "family": trigger.family,
        "available": trigger.known,
        "quantity": quantity.plain(),
        "percentile": place.plain(),
        "first": None if trigger.first is None else trigger.first.plain(),
        "second": None if trigger.second is None else trigger.second.plain(),
        "sentence": trigger.sentence.model_dump(),
    }


def _product(product: Product) -> dict[str, Any]:
    def of(value: float, unit: str) -> dict[str, Any]:
        return Quantity(value, unit, PRODUCT_YEAR, PRODUCTS, "products").plain()

    band = product.latitudes
    return {
        "heading": product.heading,
        "name": product.name.model_dump(),
        "giver_advantage": of(product.giver_advantage, "RSCA, −1 to 1"),
        "taker_advantage": of(product.taker_advantage, "RSCA, −1 to 1"),
        "world_share": of(product.world_share, "share of world trade"),
        "weight": of(product.weight, "RSCA × share of world trade"),
        "latitudes": None if band is None else [of(edge, "degrees from the equator") for edge in band],
    }


def _decomposition(found: Decomposition) -> dict[str, Any]:
    equation = found.equation

    def of(value: float | None, unit: str) -> dict[str, Any]:
        return Quantity(value, unit, equation.year, equation.sources, f"equation: {equation.name}").plain()

    def part(each: Part) -> dict[str, Any]:
        return {
            "name": each.name,
            "available": each.known,
            "effect": of(each.value if each.known else None, LOG_POINTS),
            "low": of(each.low, LOG_POINTS),
            "high": of(each.high, LOG_POINTS),
        }

    return {
        "equation": equation.name,
        "exporter": found.exporter,
        "importer": found.importer,
        "parts": [part(each) for each in found.parts],
        "total": of(found.total, LOG_POINTS),
        "prediction": of(found.prediction, equation.unit),
        "average_pair": of(found.average, equation.unit),
    }
