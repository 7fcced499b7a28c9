"""A world kept as a file of trade: Parquet or CSV with the columns exporter, importer and trade."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from jalin.equilibrium.world import Deficits, World
from jalin.errors import InputError, message

READERS: dict[str, Callable[[Path], pl.DataFrame]] = {".parquet": pl.read_parquet, ".csv": pl.read_csv}


def read_world(path: str | Path, *, theta: float, deficits: Deficits = "fixed") -> World:
    """Read a world; domestic trade stands in the rows of an economy with itself.

    Raises
    ------
    InputError : no such file, or not one of trade; see `World.from_trade` for what is checked.
    """
    source = Path(path)
    reader = READERS.get(source.suffix.lower())
    if reader is None or not source.is_file():
        raise InputError(
            message("no such file of trade"),
            expected=message("a file that ends in {endings}"),
            found=str(source),
            mend=message("It has the columns exporter, importer and trade, one row for each pair."),
            endings=", ".join(READERS),
        )
    try:
        frame = reader(source)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(
            message("a file that cannot be read"),
            expected=message("Parquet or CSV"),
            found=str(error).splitlines()[0],
            mend=message("Write it anew."),
        ) from error
    return World.from_trade(frame, theta=theta, deficits=deficits)
