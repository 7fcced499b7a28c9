"""How fast the register answers: whole process, import, and 1,500 generated records, cold and from the cache.

Run: make bench
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RECORDS = Path(__file__).parents[1] / "src" / "jalin" / "records"
RUNS = 9
GENERATED = 1500


def best(run: Callable[[], None]) -> float:
    """The fastest of several runs, in seconds: what the machine can do when nothing else disturbs it."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def python(code: str, cache: Path) -> None:
    """Run code in a process of its own."""
    environment = os.environ | {"JALIN_CACHE": str(cache)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, stdout=subprocess.DEVNULL)


def inner(code: str, cache: Path) -> float:
    """Seconds that `code` takes inside a fresh process, after its imports; best of several processes."""
    script = (
        f"import time\nimport jalin.register\nstart = time.perf_counter()\n{code}\nprint(time.perf_counter() - start)"
    )
    environment = os.environ | {"JALIN_CACHE": str(cache)}
    command = [sys.executable, "-c", script]
    return min(float(subprocess.check_output(command, env=environment, text=True)) for _ in range(RUNS))


def generate(folder: Path) -> None:
    """1,500 agreements and organisations: the real ones, and copies of the agreements under other ids and names."""
    shutil.copytree(RECORDS, folder, dirs_exist_ok=True)
    originals = sorted((RECORDS / "agreements").glob("*.yml"))
    count = len(originals) + len(list((RECORDS / "organisations").glob("*.yml")))
    number = 0
    while count < GENERATED:
        original = originals[number % len(originals)]
        name = f"{original.stem}-copy-{number}"
        text = original.read_text(encoding="utf-8").replace(f"id: {original.stem}\n", f"id: {name}\n", 1)
        (folder / "agreements" / f"{name}.yml").write_text(text, encoding="utf-8")
        number += 1
        count += 1


def main() -> None:
    command = str(Path(sys.executable).parent / "jalin")
    with tempfile.TemporaryDirectory() as place:
        cache = Path(place) / "cache"
        environment = os.environ | {"JALIN_CACHE": str(cache)}

        def brief() -> None:
            subprocess.run([command, "brief", "IDN", "JPN"], check=True, env=environment, stdout=subprocess.DEVNULL)

        brief()
        big = Path(place) / "records"
        generate(big)
        load = f"register = jalin.register.load_register({str(big)!r})"
        usable = f"{load}\nregister.ties('IDN', 'JPN')"
        start = time.perf_counter()
        python(f"import jalin.register\n{load}", cache)
        first = time.perf_counter() - start
        read = "from jalin.register.load import read_folder\nfrom pathlib import Path\n"
        empty = inner("pass", cache)
        rows = [
            ("`jalin brief IDN JPN`, whole process, warm", best(brief), 0.7),
            ("`import jalin`, beyond an empty Python", inner_import(cache), 0.1),
            (
                f"{GENERATED:,} records: cold parse of the whole folder",
                inner(f"{read}read_folder(Path({str(big)!r}))", cache),
                3.0,
            ),
            (f"{GENERATED:,} records: first load, whole process (parse, check, write the cache)", first, None),
            (
                f"{GENERATED:,} records: open from the cache and answer `ties('IDN', 'JPN')`",
                inner(usable, cache) - empty,
                0.25,
            ),
        ]
    print("| what | seconds | at most |\n|---|---|---|")
    for what, seconds, most in rows:
        print(f"| {what} | {seconds:.3f} | {most or '–'} |")


def inner_import(cache: Path) -> float:
    """Wall time of a process that imports jalin, less one that imports nothing."""
    return best(lambda: python("import jalin", cache)) - best(lambda: python("pass", cache))


if __name__ == "__main__":
    main()
