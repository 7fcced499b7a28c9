"""Opening the estimates: each table is read when it is first asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jalin.errors import InputError, message
from jalin.estimates import files
from jalin.estimates.equation import Equation
from jalin.estimates.table import Table
from jalin.register.recent import Recent

if TYPE_CHECKING:
    from jalin.equilibrium import World
    from jalin.equilibrium.world import Deficits

SHIPPED = Path(__file__).parent / "shipped"
OWN = "own"
# Head and Mayer (2014, Handbook of International Economics 4, chapter 3): the median of estimates of structural gravity
# that are identified by tariffs. Simonovska and Waugh (2014) find about 4, the Advanced Guide takes 6: hence the range.
THETA, THETA_LOW, THETA_HIGH = 5.03, 3.0, 7.0


@dataclass(frozen=True)
class Estimates:
    """What Jalin computed from public data, and ships or made on this machine.

    Attributes
    ----------
    folder : where its files lie.
    """

    folder: Path

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Inputs with hashes, citations, licences and years; version, command, checks."""
        return files.read_provenance(self.folder)

    @cached_property
    def equations(self) -> dict[str, Equation]:
        """The estimated equations by name: trade, students, publications."""
        return files.read_equations(self.folder)

    @cached_property
    def economies(self) -> Table:
        """One row an economy: size, place, endowments, as indices; see docs/methods/why.md for the columns."""
        return self._table(files.ECONOMIES)

    @cached_property
    def pairs(self) -> Table:
        """One row for each pair first < second: distance, languages, similarity, agreements of the baseline year."""
        return self._table(files.PAIRS)

    @cached_property
    def trade(self) -> Table:
        """exporter, importer, trade (million USD), domestic included: fitted, or observed where a user built it so."""
        return self._table(files.TRADE)

    @cached_property
    def headings(self) -> Table:
        """One row a heading of HS 2007: its share of world trade, and the band of latitude it is bound to."""
        return self._table(files.HEADINGS)

    @cached_property
    def advantage(self) -> Table:
        """Symmetric Balassa advantage times 100: one row a heading, as in `headings`, and one column an economy."""
        return self._table(files.ADVANTAGE)

    @cached_property
    def complementarity(self) -> Table:
        """exporter, importer, complementarity_index (Michaely)."""
        return self._table(files.COMPLEMENTARITY)

    @cached_property
    def effects(self) -> Table:
        """One row an agreement, panel, kind and direction: what it did to trade; see docs/methods/worth.md."""
        return self._table(files.EFFECTS)

    @cached_property
    def types(self) -> Table:
        """One row a class of agreements, panel and kind: means, phases, leads."""
        return self._table(files.TYPES)

    @cached_property
    def value(self) -> Table:
        """agreement, removal, economy, role, welfare_change (real income with it against without, per cent)."""
        return self._table(files.VALUE)

    @cached_property
    def value_scalars(self) -> Table:
        """One row an agreement and removal: the effect that its value rests on, pairs, residuals."""
        return self._table(files.VALUE_SCALARS)

    @cached_property
    def share_identified(self) -> Table:
        """type, panel, agreements, in_force, identified, share."""
        return self._table(files.SHARE)

    @cached_property
    def kinds(self) -> Table:
        """kind, value (β), standard_error, spread, panel, based_on, agreements: what a new agreement is taken to do."""
        return self._table(files.KINDS)

    @cached_property
    def league(self) -> Table:
        """One row an unsigned pair of players: kind, gains of both, ranks, others, residual, signing."""
        return self._table(files.LEAGUE)

    @property
    def observed(self) -> bool:
        """Whether `trade` is as observed, which is what users may build, and not as fitted, which is what ships."""
        return bool(self.provenance["trade"] == "observed")

    def pair(self, one: str, other: str) -> dict[str, Any]:
        """The row of a pair, in whichever order it is asked; empty where one of the two has no known city."""
        first, second = sorted((one, other))
        return self.pairs.row(first=first, second=second)

    def world(self, *, theta: float = THETA, deficits: Deficits = "fixed") -> World:
        """The world of the baseline year, ready for scenarios; remembered, with what its solvers worked out of it."""
        return self._worlds.get((theta, deficits), lambda: self._make_world(theta, deficits))

    @cached_property
    def recent(self) -> Recent[tuple[Any, ...], Any]:
        """What floors above worked out from these estimates, by their own keys."""
        return Recent(4_000)

    @cached_property
    def _worlds(self) -> Recent[tuple[float, Deficits], World]:
        return Recent(4)

    def _make_world(self, theta: float, deficits: Deficits) -> World:
        import numpy as np

        from jalin.equilibrium import World

        table = self.trade
        economies, exporters = np.unique(table["exporter"], return_inverse=True)
        importers = np.searchsorted(economies, table["importer"])
        matrix = np.full((len(economies), len(economies)), np.nan)
        matrix[exporters, importers] = table["trade"]
        return World.from_matrix(tuple(economies.tolist()), matrix, theta=theta, deficits=deficits)

    def _table(self, name: str) -> Table:
        return Table(self.folder / name)


def own_folder() -> Path:
    """Where estimates that a user built are kept: JALIN_CACHE, or the user's cache folder."""
    import platformdirs

    cache = os.environ.get("JALIN_CACHE") or platformdirs.user_cache_dir("jalin", appauthor=False)
    return Path(cache) / "estimates"


def load_estimates(folder: str | Path | None = None) -> Estimates:
    """The shipped estimates, `own` for those built on this machine, or those of a folder.

    Raises
    ------
    InputError : a folder that lacks some of the files.
    """
    place = SHIPPED if folder is None else own_folder() if folder == OWN else Path(folder)
    lacking = [name for name in files.NAMES if not (place / name).is_file()]
    if lacking:
        raise InputError(
            message("estimates that are not there, or not whole"),
            expected=", ".join(files.NAMES),
            found=f"{place}, −{', −'.join(lacking)}",
            mend=message("Build them: jalin estimates build --data DIR."),
        )
    return Estimates(place)
