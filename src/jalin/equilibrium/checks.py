"""What is wrong with a world, said; nothing is repaired in silence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from jalin.equilibrium.tables import some
from jalin.errors import InputError, message
from jalin.numerics.blocs import find_blocs

Floats = NDArray[np.float64]
# Sums of output and expenditure may differ by this share.
ROUNDING = 1e-6


def check_theta(theta: float) -> None:
    """θ is a positive, finite number."""
    if not (math.isfinite(theta) and theta > 0):
        raise InputError(
            message("a trade elasticity that is none"),
            expected=message("a number greater than 0"),
            found=repr(theta),
            mend=message("Give θ, which is σ − 1; the literature has 3 to 8."),
        )


def check_choice(name: str, value: str, known: Sequence[str]) -> None:
    """A value is one of a few."""
    if value not in known:
        raise InputError(
            message("no such choice for {name}"),
            expected=", ".join(known),
            found=repr(value),
            mend=message("Choose one of these."),
            name=name,
        )


def check_trade(economies: Sequence[str], trade: Floats) -> None:
    """Every cell is there and none is negative; everyone sells, buys and is connected to all."""
    if len(economies) < 2:
        raise InputError(
            message("too few economies"),
            expected=message("at least two that trade"),
            found=", ".join(economies) or "–",
            mend=message("An economy alone has no one to agree with."),
        )
    diagonal = np.diag(trade)
    _refuse(
        [economy for economy, own in zip(economies, diagonal, strict=True) if np.isnan(own)],
        message("no domestic trade"),
        message("a row for each economy's trade with itself"),
        message("Add those rows, or give `output`, of which exports are taken off."),
    )
    _refuse(
        _pairs(economies, np.isnan(trade)),
        message("missing pairs"),
        message("a value for each exporter and importer"),
        message("Missing is not zero: fill in 0 where nothing was traded, and leave economies without data out."),
    )
    _refuse(
        _pairs(economies, trade < 0),
        message("negative trade"),
        message("values of at least 0"),
        message("Negative cells are often changes of inventories: decide what to do with them first."),
    )
    for axis, what in ((1, message("economies that sell nothing")), (0, message("economies that buy nothing"))):
        _refuse(
            [economy for economy, total in zip(economies, trade.sum(axis=axis), strict=True) if not total > 0],
            what,
            message("output and expenditure greater than 0"),
            message("Leave them out."),
        )
    _refuse(
        [economy for economy, own in zip(economies, diagonal, strict=True) if not own > 0],
        message("no domestic trade"),
        message("output greater than exports, so that some is sold at home"),
        message("Correct output, or leave these economies out."),
    )
    label = find_blocs(trade)
    if label.any():
        sizes = np.bincount(label)
        outside = [economy for economy, own in zip(economies, label, strict=True) if own != sizes.argmax()]
        _refuse(
            outside,
            message("blocs that do not trade with each other"),
            message("a world in which all are connected by trade"),
            message("Make a world of each bloc."),
        )


def check_sums(output: Floats, expenditure: Floats) -> None:
    """The world spends what it makes."""
    if abs(output.sum() / expenditure.sum() - 1) > ROUNDING:
        raise InputError(
            message("sums that differ"),
            expected=message("as much expenditure in the world as output"),
            found=f"{expenditure.sum():.6g}, {output.sum():.6g}",
            mend=message("Scale one of them, or add a rest of the world."),
        )


def fill_diagonal(economies: Sequence[str], trade: Floats, output: Mapping[str, float]) -> Floats:
    """Trade with domestic trade as output less exports; a copy."""
    made = match_sizes(economies, output)
    matrix = trade.copy()
    np.fill_diagonal(matrix, 0.0)
    _refuse(
        _pairs(economies, np.isnan(matrix)),
        message("missing pairs"),
        message("a value for each exporter and importer"),
        message("Missing is not zero: fill in 0 where nothing was traded, and leave economies without data out."),
    )
    domestic = made - matrix.sum(axis=1)
    _refuse(
        [economy for economy, own in zip(economies, domestic, strict=True) if not own > 0],
        message("output of no more than exports"),
        message("gross output greater than exports, so that some is sold at home"),
        message("Output is gross, not value added, and in the unit of trade; entrepôts need it corrected or left out."),
    )
    np.fill_diagonal(matrix, domestic)
    return matrix


def match_sizes(economies: Sequence[str], sizes: Mapping[str, float]) -> Floats:
    """(n,) sizes in the order of the economies."""
    _refuse(
        [economy for economy in economies if economy not in sizes],
        message("economies without a size"),
        message("a size for each economy that trades"),
        message("Add them, or leave these economies out."),
    )
    return np.array([sizes[economy] for economy in economies])


def _pairs(economies: Sequence[str], where: NDArray[np.bool_]) -> list[str]:
    return [f"{economies[one]}–{economies[other]}" for one, other in np.argwhere(where)]


def _refuse(names: list[str], what: str, expected: str, mend: str) -> None:
    if names:
        raise InputError(what, expected=expected, found=some(names), mend=mend)
