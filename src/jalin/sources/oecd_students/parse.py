"""Of the students from abroad in each destination, the share that comes from each origin."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.errors import InputError, message
from jalin.sources.files import read_file
from jalin.sources.source import load_source

YEAR = 2022
EUROPEAN_UNION = "EU25"
# Names that are no economy's.
SUMS = ("World", "Africa", "Asia", "Europe", "Latin America and the Caribbean", "Northern America", "Oceania")
UNKNOWN = " unspecified"
# Names that the file spells in an encoding of its own, or that fit two economies.
CODES = {
    "Congo": "COG",
    "CuraÃ§ao": "CUW",
    "C\x99te d'Ivoire": "CIV",
    "Korea": "KOR",
    "Lao Peopleâ\x80\x99s Democratic Republic": "LAO",
    "Palestinian Authority or West Bank and Gaza Strip": "PSE",
}


def parse_shares(data: Path) -> pl.DataFrame:
    """Columns origin (name, or ISO alpha-3 where the name would not do), destination (ISO alpha-3), share (0 to 1).

    Shares that are not published are left out, and so are students of unknown origin and those at home.
    """
    frame = read_file(data, load_source("oecd_students"))
    years = frame["TIME_PERIOD"].unique().to_list()
    if years != [YEAR]:
        raise InputError(
            message("another year than expected"),
            expected=str(YEAR),
            found=repr(years),
            mend=message("Give the release that source.yml names."),
        )
    origin = pl.col("Destination")
    known = ~origin.is_in(SUMS) & ~origin.str.ends_with(UNKNOWN) & (pl.col("REF_AREA") != EUROPEAN_UNION)
    return frame.filter(known & pl.col("Percentage_of_students").is_not_null()).select(
        origin.replace(CODES).alias("origin"),
        pl.col("REF_AREA").alias("destination"),
        (pl.col("Percentage_of_students") / 100).alias("share"),
    )
