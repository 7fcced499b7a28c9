"""Pictures by hand: which class a number falls in, where a dot stands, what is not coloured."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from client import Client

from jalin.register import Register
from jalin.register.economies import economies
from jalin.web.asked import Asked
from jalin.web.atlas import Atlas
from jalin.web.page import Show
from jalin.web.pictures.scatter import BOTTOM, LEFT, RIGHT, TOP, Dot, draw_scatter
from jalin.web.pictures.svg import CHOSEN, KIND_COLOURS, LOSSES, STEPS
from jalin.web.pictures.worldmap import draw_values, make_scale
from jalin.web.urls import Urls, route

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def show(founding: Register) -> Show:
    atlas = Atlas(founding)
    asked = Asked(route("home"), "en", "html", {}, {}, date(2026, 1, 1), False)
    return Show(atlas, atlas.speaker("en"), Urls("en"), asked)


def fills(svg: str) -> dict[str, str | None]:
    """The colour of each economy by where its link leads."""
    found = {}
    for link in ElementTree.fromstring(svg).iter(f"{SVG}a"):
        shape = link.find(f"{SVG}path")
        shape = shape if shape is not None else link.find(f"{SVG}circle")
        assert shape is not None
        found[str(link.get("href")).rpartition("/")[2]] = shape.get("fill")
    return found


def test_gains_are_blue_losses_orange_and_the_rest_grey(show: Show) -> None:
    values = {"IDN": 9.0, "JPN": 5.0, "KOR": 1.0, "CHN": -2.0, "IND": 0.001}
    svg = draw_values(show, values, str, name="x", title="T", description="D", unit="%", least=0.01,
                      chosen=frozenset({"IDN"}))  # fmt: skip
    colours = fills(svg)
    assert colours["IDN"] == CHOSEN
    assert colours["JPN"] == STEPS[2]
    assert colours["KOR"] == STEPS[1]
    assert colours["CHN"] in LOSSES
    assert colours["IND"] == colours["BRA"] == STEPS[0]
    assert "China: -2.0 %" in svg
    # Brazil is not known and India about zero: the legend says both of grey.
    assert "≈ 0; not known" in svg


def test_near_is_dark(show: Show) -> None:
    svg = draw_values(show, {"SGP": 900.0, "JPN": 5000.0}, str, name="x", title="T", description="D", unit="km",
                      near=True)  # fmt: skip
    colours = fills(svg)
    assert STEPS.index(str(colours["SGP"])) > STEPS.index(str(colours["JPN"])) > 0


def test_the_closest_kind_gives_the_colour(client: Client) -> None:
    data = json.loads(client.get("/country/IDN.json").text)["data"]
    colours = fills(client.get("/country/IDN.svg?colour=kind").text)
    for row in data["partners"]:
        kind = next((kind for kind in KIND_COLOURS if row[kind]), None)
        if row["partner"] in colours:
            assert colours[row["partner"]] == (STEPS[0] if kind is None else KIND_COLOURS[kind]), row


def test_counts_fall_in_classes_of_like_size() -> None:
    scale = make_scale(list(range(1, 101)))
    sizes = [sum(scale.step(number) == step for number in range(1, 101)) for step in range(1, 6)]
    assert sum(sizes) == 100
    assert max(sizes) - min(sizes) <= 2
    assert scale.step(0) == 0


def test_a_dot_stands_where_its_numbers_say(show: Show) -> None:
    dots = [Dot("A & B", "/a", 10.0, 1.0, True), Dot("C", "/c", 0.0, 0.01, False)]
    svg = draw_scatter(show, dots, name="s", title="T", description="D", across="x", up="y")
    root = ElementTree.fromstring(svg)
    first, second = (link.find(f"{SVG}circle") for link in root.iter(f"{SVG}a"))
    assert first is not None
    assert second is not None
    # Chances go from 0 to 10, gains from 0.01 to 1.
    assert float(first.get("cx", "")) == pytest.approx(RIGHT, abs=0.1)
    assert float(first.get("cy", "")) == pytest.approx(TOP, abs=0.1)
    assert float(second.get("cx", "")) == pytest.approx(LEFT, abs=0.1)
    assert float(second.get("cy", "")) == pytest.approx(BOTTOM, abs=0.1)
    assert "A &amp; B" in svg


def test_the_map_holds_every_economy() -> None:
    world = json.loads(files("jalin.web").joinpath("geometry/world.json").read_text(encoding="utf-8"))
    drawn = world["areas"].keys() | world["circles"].keys()
    missing = set(economies()) - drawn
    # Antarctica and uninhabited islands; nobody there signs anything.
    assert missing <= {"ATA", "BVT", "HMD", "IOT", "UMI", "ATF", "SGS"}
    for code, line in world["areas"].items():
        assert re.fullmatch(r"(M-?\d+[ ,-]?-?\d+[MLlZz\d ,.-]*)+", line), code
    assert all(0 <= x <= world["width"] and world["north"] <= y <= world["south"] for x, y in world["circles"].values())
