"""What each economy has to work with, as indices: the median economy is 1."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from jalin.build.baseline import YEAR
from jalin.sources.baci_2023.parse import parse_gdp
from jalin.sources.penn_world_table.parse import parse_factors
from jalin.sources.world_bank.parse import parse_gdp as parse_gdp_of
from jalin.sources.world_bank.parse import parse_population

INDICES = ("income", "capital_per_worker", "human_capital", "land_per_person")
# Three significant digits are more than these are good for, and too few to read a source back.
DIGITS = 3


def make_endowments(data: Path, places: pl.DataFrame) -> pl.DataFrame:
    """Columns economy and INDICES, each relative to the median economy; null where a source has nothing.

    Parameters
    ----------
    places : economy, area (km2).
    """
    population = parse_population(data, YEAR)
    # The 194 economies of the baseline first; others from the World Bank's own file, where it has them.
    gdp = pl.concat([parse_gdp(data), parse_gdp_of(data, YEAR)]).unique("economy", keep="first", maintain_order=True)
    frame = (
        places.select("economy", "area")
        .join(gdp, on="economy", how="left")
        .join(population, on="economy", how="left")
        .join(parse_factors(data), on="economy", how="left")
        .with_columns(
            income=pl.col("gdp") / pl.col("population"),
            land_per_person=pl.col("area") / pl.col("population"),
        )
    )
    relative = [(pl.col(name) / pl.col(name).median()).round_sig_figs(DIGITS).alias(name) for name in INDICES]
    return frame.select("economy", *relative).sort("economy")
