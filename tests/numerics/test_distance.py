"""Distances: known ones, identities, and cases small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from jalin.errors import InputError
from jalin.numerics.distance import (
    EARTH_RADIUS,
    Cities,
    belt_shares,
    centres,
    disk_distance,
    districts,
    great_circle,
    latitude_quantile,
    weighted_distances,
)


def cities(*rows: tuple[int, float, float, float]) -> Cities:
    """Rows of economy, latitude, longitude, population."""
    economy, latitude, longitude, population = np.array(rows, dtype=float).T
    return Cities(economy.astype(np.int64), latitude, longitude, population)


def test_quarter_and_half_of_the_globe() -> None:
    pole, equator, antipode = (np.array(value) for value in (90.0, 0.0, 180.0))
    assert great_circle(equator, equator, pole, equator) == pytest.approx(np.pi / 2 * EARTH_RADIUS)
    assert great_circle(equator, equator, equator, antipode) == pytest.approx(np.pi * EARTH_RADIUS)
    # A degree of longitude at 60° is half of one at the equator, but for the bend of the great circle.
    sixty = np.array(60.0)
    degree = np.radians(1) * EARTH_RADIUS
    assert great_circle(sixty, equator, sixty, np.array(1.0)) == pytest.approx(degree / 2, rel=1e-4)


def test_the_180th_meridian_is_no_wall() -> None:
    at = np.array(-17.0)
    there = great_circle(at, np.array(179.5), at, np.array(-179.5))
    assert there == pytest.approx(great_circle(at, np.array(0.0), at, np.array(1.0)))


def test_triangle() -> None:
    draw = np.random.default_rng(1)
    latitude, longitude = draw.uniform(-90, 90, (3, 500)), draw.uniform(-180, 180, (3, 500))
    one, two, three = (
        great_circle(latitude[a], longitude[a], latitude[b], longitude[b]) for a, b in ((0, 1), (1, 2), (0, 2))
    )
    assert (three <= one + two + 1e-9).all()
    assert (one >= 0).all()


def test_one_city_each_is_the_distance_of_the_cities() -> None:
    made = weighted_distances(cities((0, 0, 0, 5), (1, 0, 90, 7)), np.array([np.pi * 100, np.nan]))
    assert made.arithmetic[0, 1] == pytest.approx(np.pi / 2 * EARTH_RADIUS)
    assert made.harmonic[0, 1] == pytest.approx(made.arithmetic[0, 1])
    # An area of 100 π is a disk of radius 10.
    assert made.arithmetic[0, 0] == pytest.approx(6.7)
    assert made.harmonic[0, 0] == pytest.approx(6.7)
    assert np.isnan(made.arithmetic[1, 1])


def test_weights_by_hand() -> None:
    """Three quarters of the people are 1° away, one quarter 3°; harmonic: 1 / (0.75 / 1 + 0.25 / 3) = 1.2."""
    made = weighted_distances(cities((0, 0, 0, 10), (1, 0, 1, 30), (1, 0, 3, 10)), np.array([1.0, np.pi]))
    degree = np.radians(1) * EARTH_RADIUS
    assert made.arithmetic[0, 1] == pytest.approx(1.5 * degree)
    assert made.harmonic[0, 1] == pytest.approx(1.2 * degree)
    # Within the second: (9/16) 0.67 √0.75 + (1/16) 0.67 √0.25 + 2 (3/16) 2°.
    own = 0.67 * (9 / 16 * np.sqrt(0.75) + 1 / 16 * 0.5)
    assert made.arithmetic[1, 1] == pytest.approx(own + 0.75 * degree)


def test_symmetric_and_harmonic_below_arithmetic() -> None:
    draw = np.random.default_rng(2)
    economy = np.sort(np.append(np.arange(12), draw.integers(0, 12, 60)))
    many = Cities(economy, draw.uniform(-60, 60, 72), draw.uniform(-180, 180, 72), draw.uniform(1, 9, 72))
    made = weighted_distances(many, np.full(12, 1e5))
    assert (made.arithmetic == made.arithmetic.T).all()
    assert (made.harmonic == made.harmonic.T).all()
    assert (made.harmonic <= made.arithmetic * (1 + 1e-12)).all()
    # Written out for one pair.
    here, there = economy == 3, economy == 7
    apart = great_circle(
        many.latitude[here, None], many.longitude[here, None], many.latitude[there], many.longitude[there]
    )
    weights = np.outer(many.population[here], many.population[there])
    assert made.arithmetic[3, 7] == pytest.approx((apart * weights).sum() / weights.sum(), rel=1e-12)
    assert made.harmonic[3, 7] == pytest.approx(weights.sum() / (weights / apart).sum(), rel=1e-12)


def test_cities_at_one_place_are_at_no_distance() -> None:
    made = weighted_distances(cities((0, 10, 10, 1), (1, 10, 10, 1), (1, 10, 20, 1)), np.array([1.0, 1.0]))
    assert made.harmonic[0, 1] == 0
    assert made.arithmetic[0, 1] > 0


def test_two_thirds_of_the_radius() -> None:
    """The mean distance from the middle of a disk, drawn from it; 0.67 is 2/3 rounded."""
    radius = 30 * np.sqrt(np.random.default_rng(3).uniform(size=200_000))
    assert disk_distance(np.array(np.pi * 900)) == pytest.approx(radius.mean(), rel=0.01)


def test_middle_across_the_180th_meridian() -> None:
    latitude, longitude = centres(cities((0, 0, 179, 1), (0, 0, -179, 1), (1, 10, 0, 3), (1, 50, 0, 1)))
    assert abs(longitude[0]) == pytest.approx(180)
    assert latitude[0] == pytest.approx(0)
    assert 10 < latitude[1] < 30


def test_quantiles_and_belts_by_hand() -> None:
    place = cities((0, 30, 0, 8), (0, -5, 0, 1), (0, 60, 0, 1), (1, 40, 0, 2))
    assert latitude_quantile(place, 0.1).tolist() == [-5, 40]
    assert latitude_quantile(place, 0.11).tolist() == [30, 40]
    assert latitude_quantile(place, 0.9).tolist() == [30, 40]
    assert latitude_quantile(place, 1.0).tolist() == [60, 40]
    shares = belt_shares(place, (23.5, 35.0, 55.0))
    np.testing.assert_allclose(shares, [[0.1, 0.8, 0, 0.1], [0, 0, 1, 0]])


def test_districts_are_parts_of_the_city_beside_them() -> None:
    """10,000 a km²: 3.14 million fill a disk of 10 km, 0.09 degrees; cities abroad are no districts of it."""
    people = 1e5 * np.pi * 10
    place = cities((0, 0, 0.05, 1000), (0, 0, 0, people), (0, 0, 0.2, 1000), (1, 0, 0.05, 1000))
    assert districts(place).tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((0, 91, 0, 1), "latitudes"),
        ((0, 0, 0, 0), "populations"),
        ((0, 0, 0, np.nan), "populations"),
        ((1, 0, 0, 1), "economies"),
    ],
)
def test_what_is_no_city(row: tuple[int, float, float, float], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        cities(row)
