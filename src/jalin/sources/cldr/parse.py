"""Languages of each territory, from CLDR through Babel; nothing is fetched."""

from __future__ import annotations

import polars as pl

SCHEMA = {"territory": pl.String, "language": pl.String, "share": pl.Float64, "official": pl.Boolean}
# `official_regional` is official in a part of the territory only: Spanish in the United States, German in Denmark.
OFFICIAL = ("official", "de_facto_official")


def parse_languages() -> pl.DataFrame:
    """Columns territory (alpha-2), language (code without script), share (of people who use it, 0 to 1), official.

    A language that CLDR lists once a script (Serbian in Cyrillic and in Latin letters) has the largest of its shares:
    mostly the same people read both.
    """
    from babel.core import get_global

    rows = [
        (territory, code.partition("_")[0], entry["population_percent"] / 100, entry["official_status"] in OFFICIAL)
        for territory, languages in get_global("territory_languages").items()
        for code, entry in languages.items()
    ]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return (
        frame.group_by("territory", "language").agg(pl.max("share"), pl.max("official")).sort("territory", "language")
    )
