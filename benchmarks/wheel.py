"""Checks the built wheel: it holds the records and the compiled catalogue, no more than it may, and answers a brief.

Run by `make package`: python benchmarks/wheel.py FOLDER
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

MOST_BYTES = 8_000_000
NEEDED = ("jalin/records/agreements/idn-jpn-ijepa.yml", "jalin/locale/id/LC_MESSAGES/jalin.mo", "jalin/py.typed")


def main() -> None:
    (wheel,) = Path(sys.argv[1]).glob("jalin-*.whl")
    size = wheel.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"the wheel has {size:,} bytes, more than {MOST_BYTES:,}")
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            missing = sorted(set(NEEDED) - set(archive.namelist()))
            if missing:
                sys.exit(f"the wheel lacks {', '.join(missing)}")
            archive.extractall(folder)
        environment = os.environ | {"PYTHONPATH": folder, "JALIN_CACHE": folder}
        command = [sys.executable, "-P", "-m", "jalin", "brief", "IDN", "JPN", "--lang", "id"]
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode or "IJEPA" not in done.stdout:
            sys.exit(f"the brief from the wheel failed:\n{done.stderr}")
    print(f"{wheel.name}: {size:,} bytes; its brief answers")


if __name__ == "__main__":
    main()
