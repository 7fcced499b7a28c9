"""How fast the atlas answers: 100 requests a second for some seconds to a server on this machine.

    python benchmarks/web.py [SECONDS]

Country, pair and agreement pages in turn, many different ones, both languages. Reached when the 95th percentile is at
most 60 ms and no request fails. Everything stays on the loopback address, is bounded and stops by itself.
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

RATE, LIMIT = 100, 0.060
COUNTRIES = (
    "IDN",
    "JPN",
    "KOR",
    "SAU",
    "USA",
    "BRA",
    "DEU",
    "AUS",
    "MYS",
    "SGP",
    "CHN",
    "IND",
    "FRA",
    "GBR",
    "TUR",
    "ZAF",
)
AGREEMENTS = ("idn-jpn-ijepa", "idn-kor-ik-cepa", "rcep", "unclos", "paris-agreement", "asean-atiga", "idn-usa-art")


def addresses() -> list[str]:
    """What is asked for, in turn; each twice as often as there are languages."""
    found = [f"/country/{code}" for code in COUNTRIES]
    found += [f"/pair/IDN/{code}" for code in COUNTRIES[1:]]
    found += [f"/agreement/{record}" for record in AGREEMENTS]
    return [prefix + path for path in found for prefix in ("", "/id")]


async def ask(port: int, path: str) -> tuple[float, int, int]:
    """Seconds, status and size of one answer."""
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    body = await reader.read()
    writer.close()
    return time.perf_counter() - start, int(body.split(b" ", 2)[1]), len(body)


async def run(port: int, seconds: float) -> list[tuple[float, int, int]]:
    """Ask at an even pace, whether or not earlier answers have come."""
    paths, tasks, start = addresses(), [], time.perf_counter()
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "jalin", "serve", "--port", str(port)], env=os.environ)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        for name in ("cold", "warm"):
            answers = asyncio.run(run(port, seconds))
            times = sorted(answer[0] for answer in answers)
            failed = sum(answer[1] != 200 for answer in answers)
            p50, p95, worst = times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]
            print(
                f"{name}: {len(times)} requests, {failed} failed, p50 {p50 * 1e3:.1f} ms, p95 {p95 * 1e3:.1f} ms, "
                f"worst {worst * 1e3:.0f} ms, memory {memory(server.pid):.0f} MB"
            )
        sys.exit(0 if p95 <= LIMIT and not failed else 1)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
