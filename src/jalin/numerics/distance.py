"""Distances over the globe, between and within economies, weighted by where people live.

Head and Mayer (2002, "Illusory border effects: distance mismeasurement inflates estimates of home bias in trade", CEPII
Working Paper 2002-01). With k the cities of economy i and l those of economy j,

    d_ij = ( Σ_k (pop_k / pop_i) Σ_l (pop_l / pop_j) d_kl^θ )^(1/θ),

the arithmetic mean for θ = 1 and the harmonic mean, which trade with a distance elasticity of −1 calls for, for θ = −1.
Within an economy i = j, and a city's distance to itself is that of a disk as large as the city's part of the economy's
area, 0.67 √(area / π): two thirds of the radius, the mean distance from the middle of a disk to its points (Mayer and
Zignago 2011, "Notes on CEPII's distances measures: the GeoDist database", CEPII Working Paper 2011-25). An economy with
one city is one disk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalin.errors import InputError, message

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Mean radius of the Earth in km (R1 of the International Union of Geodesy and Geophysics, GRS 80); spherical distances
# are within 0.56 % of those on the ellipsoid.
EARTH_RADIUS = 6371.0088
DISK = 0.67
# People a km² of a dense city, from which its size is guessed where GeoNames lists its districts too; and the radius in
# km, of 30,000 people, below which cities have none.
DENSITY = 10_000
LEAST_RADIUS = 1.0


@dataclass(frozen=True)
class Cities:
    """c cities of n economies.

    Attributes
    ----------
    economy : (c,) number of the economy, ascending, from 0 to n − 1, none left out.
    latitude, longitude : (c,) degrees, north and east positive.
    population : (c,) people, positive.
    """

    economy: Ints
    latitude: Floats
    longitude: Floats
    population: Floats

    def __post_init__(self) -> None:
        steps = np.diff(self.economy, prepend=-1)
        placed = (np.abs(self.latitude) <= 90) & (np.abs(self.longitude) <= 180)
        peopled = np.isfinite(self.population) & (self.population > 0)
        # The first step, from −1 to economy 0, is one as well.
        if len(self.economy) == 0 or steps[0] != 1 or not np.isin(steps, (0, 1)).all():
            raise _not_cities(message("economies numbered 0, 1, 2, … in ascending order"), self.economy[:5].tolist())
        if not placed.all():
            raise _not_cities(message("latitudes within ±90 and longitudes within ±180"), int((~placed).sum()))
        if not peopled.all():
            raise _not_cities(message("populations above zero"), int((~peopled).sum()))

    @property
    def starts(self) -> Ints:
        """(n,) place of each economy's first city."""
        return np.flatnonzero(np.diff(self.economy, prepend=-1))

    @property
    def shares(self) -> Floats:
        """(c,) pop_k / pop_i: each city's part of its economy's people, summing to one."""
        return self.population / np.add.reduceat(self.population, self.starts)[self.economy]


@dataclass(frozen=True, slots=True)
class Distances:
    """Distances in km among n economies, symmetric, those within on the diagonal.

    Attributes
    ----------
    arithmetic : (n, n) with θ = 1.
    harmonic : (n, n) with θ = −1; CEPII's `distwces`. Never above `arithmetic`.
    """

    arithmetic: Floats
    harmonic: Floats


def great_circle(latitude: Floats, longitude: Floats, to_latitude: Floats, to_longitude: Floats) -> Floats:
    """Distance in km over a sphere of radius 6371.0088 km, by the haversine formula; degrees in, arrays broadcast."""
    one, two = np.radians(latitude), np.radians(to_latitude)
    turn = np.radians(to_longitude) - np.radians(longitude)
    squared = np.sin((one - two) / 2) ** 2 + np.cos(one) * np.cos(two) * np.sin(turn / 2) ** 2
    # Antipodes may come out above one by a rounding.
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(squared, 1.0))))


def disk_distance(area: Floats) -> Floats:
    """0.67 √(area / π), in km for km²; not a number where the area is not."""
    return np.asarray(DISK * np.sqrt(area / np.pi))


def weighted_distances(cities: Cities, area: Floats) -> Distances:
    """Population-weighted distances between and within n economies.

    Parameters
    ----------
    cities : where the people of each live.
    area : (n,) km² of each, to measure within it; NaN where unknown, and then the diagonal is NaN.
    """
    starts, shares = cities.starts, cities.shares
    ends = np.append(starts[1:], len(shares))
    own = disk_distance(shares * area[cities.economy])
    arithmetic, harmonic = np.empty((2, len(starts), len(starts)))
    for economy, (first, last) in enumerate(zip(starts, ends, strict=True)):
        here = slice(first, last)
        apart = great_circle(
            cities.latitude[here, None], cities.longitude[here, None], cities.latitude, cities.longitude
        )
        apart[np.arange(last - first), np.arange(first, last)] = own[here]
        arithmetic[economy] = np.add.reduceat((shares[here] @ apart) * shares, starts)
        # Two cities at one place are at no distance; the harmonic mean is then its limit, zero.
        with np.errstate(divide="ignore"):
            harmonic[economy] = 1 / np.add.reduceat((shares[here] @ (1 / apart)) * shares, starts)
    return Distances(_mirror(arithmetic), _mirror(harmonic))


def districts(cities: Cities) -> NDArray[np.bool_]:
    """(c,) whether a place is a part of a larger city that is listed as well, whose people would count twice.

    It is where it lies on the disk of that city, which is as large as 10,000 people a km² make it; 8 million, 16 km.
    """
    radius = np.sqrt(cities.population / (DENSITY * np.pi))
    found = np.zeros(len(radius), dtype=bool)
    ends = np.append(cities.starts[1:], len(radius))
    for first, last in zip(cities.starts, ends, strict=True):
        order = first + np.argsort(-cities.population[first:last], kind="stable")
        for place, city in enumerate(order):
            if radius[city] < LEAST_RADIUS:
                break
            if not found[city]:
                smaller = order[place + 1 :]
                apart = great_circle(
                    cities.latitude[city], cities.longitude[city], cities.latitude[smaller], cities.longitude[smaller]
                )
                found[smaller[apart < radius[city]]] = True
    return found


def centres(cities: Cities) -> tuple[Floats, Floats]:
    """(n,) latitude and (n,) longitude of where each economy's people are on average.

    The mean is of points in space, brought back up to the surface, so that it is right across the 180th meridian.
    """
    latitude, longitude = np.radians(cities.latitude), np.radians(cities.longitude)
    points = (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    x, y, z = (np.add.reduceat(cities.shares * axis, cities.starts) for axis in points)
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))


def latitude_quantile(cities: Cities, share: float) -> Floats:
    """(n,) the latitude up to which `share` of each economy's people live, counted from the south."""
    order = np.lexsort((cities.latitude, cities.economy))
    ends = np.append(cities.starts[1:], len(order))
    latitudes, shares = cities.latitude[order], cities.shares[order]
    found = np.empty(len(ends))
    for economy, (first, last) in enumerate(zip(cities.starts, ends, strict=True)):
        # The shares of all sum to one but for roundings.
        place = np.searchsorted(np.cumsum(shares[first:last]), share - 1e-9)
        found[economy] = latitudes[min(first + place, last - 1)]
    return found


def belt_shares(cities: Cities, edges: tuple[float, ...]) -> Floats:
    """(n, edges + 1) parts of each economy's people by distance from the equator, in degrees; edges ascending."""
    belt = np.digitize(np.abs(cities.latitude), edges)
    held = (belt[:, None] == np.arange(len(edges) + 1)) * cities.shares[:, None]
    return np.asarray(np.add.reduceat(held, cities.starts, axis=0))


def _mirror(square: Floats) -> Floats:
    """The same with the lower triangle put in place of the upper: sums in another order differ by roundings."""
    lower = np.tril(square)
    return lower + np.tril(square, -1).T


def _not_cities(expected: str, found: object) -> InputError:
    return InputError(
        message("cities that distances cannot be measured from"),
        expected=expected,
        found=str(found),
        mend=message("Leave out cities without people or a place, and number economies without a gap."),
    )
