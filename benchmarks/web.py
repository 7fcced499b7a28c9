"""How fast the atlas answers: 100 requests a second for some seconds to a server on this machine.

    python benchmarks/web.py [SECONDS] [PAGES]

Country, pair and agreement pages in turn, PAGES different ones of both languages, first on a server that has just
started and then again; then league tables and scenarios that nobody asked for before, one after the other, and as many
requests more as make 10,000. Reached when the 95th percentile is at most 60 ms and no request fails, a new league takes
at most 300 ms, a new scenario at most 150 ms, and memory stays under 500 MB. Everything stays on the loopback address,
is bounded and stops by itself.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from statistics import median

from jalin.register import load_register
from jalin.register.economies import economies

RATE, LIMIT, LEAGUE, SCENARIO, MEMORY = 100, 0.060, 0.300, 0.150, 500.0
PAGES, MANY = 76, 10_000
LEAGUES = ("JPN", "BRA", "TUR", "KEN", "asean", "eu", "CHL", "VNM", "EGY", "NZL", "CAN")
SCENARIOS = (
    "IDN:TUR",
    "IDN:BRA",
    "IDN:SAU",
    "JPN:BRA",
    "TUR:EGY",
    "KEN:IDN",
    "eu:IDN",
    "USA:IDN",
    "IND:BRA",
    "CHL:KEN",
)


def addresses(count: int) -> list[str]:
    """What is asked for, in turn: countries, pairs and agreements as often as each other."""
    register = load_register()
    codes = [code for code in economies() if len(code) == 3]
    agreements = register.ids("agreements")
    random = Random(1)
    found = []
    for number in range(count):
        prefix = "/id" if number // 3 % 2 else ""
        first, second = random.sample(codes, 2)
        paths = (f"/country/{first}", f"/pair/{first}/{second}", f"/agreement/{random.choice(agreements)}")
        found.append(prefix + paths[number % 3])
    return found


async def one_by_one(port: int, paths: list[str]) -> list[float]:
    """Seconds of each, asked one after the other; the first, which loads what all need, left out."""
    answers = [await ask(port, path) for path in paths]
    assert all(status == 200 for _, status, _ in answers), answers
    return [seconds for seconds, _, _ in answers][1:]


async def ask(port: int, path: str) -> tuple[float, int, int]:
    """Seconds, status and size of one answer."""
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    body = await reader.read()
    writer.close()
    return time.perf_counter() - start, int(body.split(b" ", 2)[1]), len(body)


async def run(port: int, paths: list[str], seconds: float) -> list[tuple[float, int, int]]:
    """Ask at an even pace, whether or not earlier answers have come."""
    tasks, start = [], time.perf_counter()
    for number in range(int(RATE * seconds)):
        await asyncio.sleep(max(0.0, start + number / RATE - time.perf_counter()))
        tasks.append(asyncio.create_task(ask(port, paths[number % len(paths)])))
    return list(await asyncio.gather(*tasks))


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    with Path(f"/proc/{pid}/statm").open(encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    paths = addresses(int(sys.argv[2]) if len(sys.argv) > 2 else PAGES)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "jalin", "serve", "--port", str(port)], env=os.environ)
    reached = []
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        asked = 0
        for name in ("just started", "again"):
            answers = asyncio.run(run(port, paths, seconds))
            asked += len(answers)
            times = sorted(answer[0] for answer in answers)
            failed = sum(answer[1] != 200 for answer in answers)
            p50, p95, worst = times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]
            reached.append(p95 <= LIMIT and not failed)
            print(
                f"{name}: {len(times)} requests for {len(paths)} pages, {failed} failed, p50 {p50 * 1e3:.1f} ms, "
                f"p95 {p95 * 1e3:.1f} ms, worst {worst * 1e3:.0f} ms, memory {memory(server.pid):.0f} MB"
            )
        new = {
            "new leagues": ([f"/next/{code}" for code in LEAGUES], LEAGUE),
            "new scenarios": ([f"/whatif?sign={pair}" for pair in SCENARIOS], SCENARIO),
        }
        for name, (each, limit) in new.items():
            took = asyncio.run(one_by_one(port, each))
            reached.append(max(took) <= limit)
            print(f"{name}: {len(took)}, median {median(took) * 1e3:.0f} ms, worst {max(took) * 1e3:.0f} ms")
        while asked < MANY:
            asked += len(asyncio.run(run(port, paths, min(10.0, (MANY - asked) / RATE))))
            print(f"after {asked:,} requests: {memory(server.pid):.0f} MB")
        reached.append(memory(server.pid) <= MEMORY)
        sys.exit(0 if all(reached) else 1)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
