"""Turns come one at a time, the cheapest first, and none is lost."""

from __future__ import annotations

import asyncio

from jalin.web.turns import Turns


def run(costs: list[int], cancel: tuple[int, ...] = ()) -> list[int]:
    """Which of them had a turn, in order; those of `cancel` give up while they wait."""

    async def main() -> list[int]:
        turns, order, inside = Turns(), [], 0

        async def one(number: int, cost: int) -> None:
            nonlocal inside
            async with turns.turn(cost):
                inside += 1
                order.append(number if inside == 1 else -2)
                try:
                    await asyncio.sleep(0.001)
                finally:
                    inside -= 1

        tasks = [asyncio.create_task(one(number, cost)) for number, cost in enumerate(costs)]
        await asyncio.sleep(0)
        for number in cancel:
            tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # Nobody holds a turn any more.
        async with turns.turn(0):
            order.append(-1)
        return order

    return asyncio.run(main())


def test_the_cheapest_of_those_that_wait_comes_next() -> None:
    assert run([5, 3, 1, 3, 0]) == [0, 4, 2, 1, 3, -1]


def test_who_gives_up_holds_nobody_up() -> None:
    assert run([1, 1, 1, 1], cancel=(1, 2)) == [0, 3, -1]
    assert run([1, 1], cancel=(0,)) == [0, 1, -1]
