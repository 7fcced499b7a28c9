"""General equilibrium, against published figures, a plain loop, cases solved by hand and what must always hold."""

from __future__ import annotations

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from jalin.numerics.equilibrium import (
    Base,
    Deficits,
    Solution,
)

Floats = NDArray[np.float64]
MODES: tuple[Deficits, ...] = ("fixed", "proportional")
fast = settings(deadline=None, max_examples=25)


def world(seed: int, size: int, *, balanced: bool = False) -> Floats:
    """Trade of economies of very different sizes, a quarter of pairs without any; deficits of some tenths of output.

    Trade in both directions alike, and round a ring, leaves everyone balanced; noise unbalances.
    """
    random = np.random.default_rng(seed)
    mass = np.exp(random.normal(scale=1.2, size=size))
    mass /= mass.sum()
    trade = np.outer(mass, mass) * np.exp(random.normal(size=(size, size))) * (random.random((size, size)) > 0.25)
    trade = trade + trade.T
    trade[np.diag_indices(size)] = (0.1 + 3 * random.random(size)) * mass
    trade[np.arange(size), np.roll(np.arange(size), 1)] += 0.1 * mass.min()
    return trade if balanced else trade * np.exp(random.normal(scale=0.15, size=(size, size)))


def shock(seed: int, size: int, scale: float = 0.5) -> Floats:
    """Changes of log freeness for about half of all pairs, domestic trade left as it is."""
    random = np.random.default_rng(seed + 1_000_000)
    change = random.normal(scale=scale, size=(size, size)) * (random.random((size, size)) < 0.5)
    np.fill_diagonal(change, 0.0)
    return change


def welfare(base: Base, found: Solution) -> Floats:
    return found.expenditure / base.expenditure * found.index ** (1 / base.theta)


@st.composite
def bases(draw: st.DrawFn, deficits: Deficits | None = None, *, balanced: bool = False) -> tuple[Base, int]:
    """A world, and a seed for what happens to it."""
    size, seed = draw(st.integers(2, 7)), draw(st.integers(0, 10_000))
    theta = draw(st.floats(0.5, 12.0))
    return Base(world(seed, size, balanced=balanced), theta, deficits or draw(st.sampled_from(MODES))), seed


def assert_equilibrium(base: Base, change: Floats, found: Solution, accuracy: float = 1e-9) -> None:
    """Every equation of the model, from what was returned and nothing else."""
    output, spent = found.wages * base.output, found.expenditure
    prices = found.index ** (-1 / base.theta)
    shares = base.shares * np.exp(change) * (found.wages[:, None] / prices) ** -base.theta
    np.testing.assert_allclose(found.trade, shares * spent, rtol=1e-9)
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-9)
    np.testing.assert_allclose(found.trade.sum(axis=1), output, rtol=accuracy)
    np.testing.assert_allclose(output.sum(), base.output.sum(), rtol=accuracy)
    if base.deficits == "fixed":
        np.testing.assert_allclose(spent - output, base.deficit, atol=1e-12 * output.sum())
    else:
        ratio = spent / output / (base.expenditure / base.output)
        np.testing.assert_allclose(ratio, ratio[0], rtol=1e-10)
    np.testing.assert_allclose(spent.sum(), output.sum(), rtol=1e-10)
    assert (spent > 0).all()
    assert found.residual <= 1e-11


def fixed_point(base: Base, change: Floats) -> tuple[Floats, Floats]:
    """The oracle: ŵ and welfare by the loop of ge_gravity (Baier, Yotov and Zylkin 2019), half a step at a time.

    With the ŵ of before on the right, ŵ_i^(1+θ) Y_i = Σ_j X_ij φ̂_ij E′_j / (E_j S_j), scaled to keep world output.
    """
    made, spent, deficit = base.trade.sum(axis=1), base.trade.sum(axis=0), base.deficit
    wages, freed = np.ones(len(made)), base.trade * np.exp(change)
    for _ in range(50_000):
        index = (freed * wages[:, None] ** -base.theta).sum(axis=0) / spent
        if base.deficits == "fixed":
            now = wages * made + deficit
        else:
            now = wages * spent * (wages * made).sum() / (wages * spent).sum()
        following = ((freed * (now / spent / index)).sum(axis=1) / made) ** (1 / (1 + base.theta))
        following = np.sqrt(wages * following)
        following *= made.sum() / (following * made).sum()
        moved = np.abs(following / wages - 1).max()
        wages = following
        if moved < 1e-14:
            break
    return wages, now / spent * index ** (1 / base.theta)
