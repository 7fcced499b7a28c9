"""The atlas itself: the register, and what was worked out from it and is worth keeping for a while."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jalin import __version__
from jalin.brief import Brief, answer_brief
from jalin.estimates import Estimates, load_estimates
from jalin.prospects.pair import find_players
from jalin.register import Register
from jalin.register.recent import Recent
from jalin.register.tables import Speaker
from jalin.text import LANGUAGES, Language, format_day
from jalin.web.found import Index
from jalin.web.lessons import Lesson, read_lessons
from jalin.web.pictures.worldmap import make_shapes
from jalin.web.standing import Standing, standing_on

if TYPE_CHECKING:
    from jalin.equilibrium import Result, World
    from jalin.prospects.prospects import Prospects
    from jalin.prospects.scenario import Resolved


class Atlas:
    """Everything that pages share. It belongs to one app and is not changed by pages, except that it remembers.

    Attributes
    ----------
    register : the records.
    estimates : what WHY, WORTH and NEXT rest on; those that ship.
    version : of Jalin.
    world : the map's geometry (web/geometry/README.md).
    lessons : of the page `learn`.
    """

    def __init__(self, register: Register, estimates: Estimates | None = None) -> None:
        self.register = register
        self.estimates = load_estimates() if estimates is None else estimates
        self._scenarios: Recent[tuple[tuple[str, str], ...], tuple[Resolved, Result]] = Recent(64)
        self._leagues: Recent[tuple[str, date], Prospects] = Recent(32)
        self._briefs: Recent[tuple[tuple[str, ...], date], Brief] = Recent(64)
        self.version = __version__
        self.world: dict[str, Any] = json.loads(
            files("jalin.web").joinpath("geometry/world.json").read_text(encoding="utf-8")
        )
        self.lessons: tuple[Lesson, ...] = read_lessons()
        self._speakers = {language: Speaker(register, language) for language in LANGUAGES}
        self._standing: Recent[date, tuple[Standing, ...]] = Recent(12)
        self._index: Recent[str, Index] = Recent(1)

    def speaker(self, language: Language) -> Speaker:
        """The words of a language."""
        return self._speakers[language]

    def standing(self, day: date) -> tuple[Standing, ...]:
        """Every agreement in force on `day`, with those whom it binds."""
        return self._standing.get(day, lambda: standing_on(self.register, day))

    def index(self) -> Index:
        """What the search looks in."""
        return self._index.get("", lambda: Index(self.register))

    @cached_property
    def shapes(self) -> dict[str, str]:
        """The shape of each economy on the map."""
        return make_shapes(self.world)

    def brief(self, parties: tuple[str, ...], on: date) -> Brief:
        """The four answers about some parties, worked out once for every form and language."""
        return self._briefs.get((parties, on), lambda: answer_brief(self.register, self.estimates, parties, on))

    @property
    def trade_world(self) -> World:
        """The world of the estimates, ready for scenarios."""
        return self.estimates.world()

    @cached_property
    def players(self) -> dict[str, str]:
        """Who concludes trade agreements for each economy of the trade world: itself, or its union."""
        economies = self.trade_world.economies
        return dict(zip(economies, find_players(economies, self.register), strict=True))

    def scenario(
        self, key: tuple[tuple[str, str], ...], make: Callable[[], tuple[Resolved, Result]]
    ) -> tuple[Resolved, Result]:
        """A scenario and its result, solved once."""
        return self._scenarios.get(key, make)

    def league(self, key: tuple[str, date], make: Callable[[], Prospects]) -> Prospects:
        """The league of a player as of a day, solved once."""
        return self._leagues.get(key, make)

    def cite(self, title: str, on: date, language: Language) -> str:
        """How to cite a page: what, whose, version, as of which day."""
        text = self.speaker(language).translate("Jalin {version}: {title}, register as of {day}. Records: CC BY 4.0.")
        return text.format(version=self.version, title=title, day=format_day(on, language))
