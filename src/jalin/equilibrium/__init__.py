"""General equilibrium of agreements that do not exist yet: worlds, scenarios, results, leagues."""

from jalin.equilibrium.effect import Effect
from jalin.equilibrium.league import League
from jalin.equilibrium.result import Result
from jalin.equilibrium.scenario import Change, Scenario
from jalin.equilibrium.sequence import Sequence
from jalin.equilibrium.world import World

__all__ = ["Change", "Effect", "League", "Result", "Scenario", "Sequence", "World"]
