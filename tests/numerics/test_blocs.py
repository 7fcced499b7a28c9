"""Blocs of economies."""

from __future__ import annotations

import numpy as np

from jalin.numerics.blocs import find_blocs


def test_a_full_world_is_one_bloc() -> None:
    assert find_blocs(np.ones((3, 3))).tolist() == [0, 0, 0]


def test_trade_one_way_connects() -> None:
    trade = np.eye(4)
    trade[0, 2] = 1.0
    label = find_blocs(trade)
    assert label[0] == label[2]
    assert len(set(label.tolist())) == 3
