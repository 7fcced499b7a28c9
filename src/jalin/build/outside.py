"""Outside lists of who trades under which agreement, and of who votes in the UN, read into one shape.

Known by their columns, not by their names: the World Bank's Deep Trade Agreements by dyad (iso_o, iso_d, year,
agreement), DESTA's dyads (iso1, iso2, base_treaty, entryforceyear), UN ideal points or votes by country and year
(iso3c, year), and a user's own list (exporter, importer, year, and agreement if it has one).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jalin.errors import InputError, message
from jalin.register.economies import find_economy

READERS: dict[str, Callable[[Path], pl.DataFrame]] = {".parquet": pl.read_parquet, ".csv": pl.read_csv}
# Words in the names of agreements of partial scope, and of schemes that bind one side only.
PARTIAL = (
    "partial", "preferential", "global system", "protocol on trade negotiations", "latin american integration",
    "asia pacific trade agreement", "patcra", "economic cooperation organization (eco)", "(sapta)",
    "lao people's democratic republic - thailand",
)  # fmt: skip
ONE_WAY = ("sparteca", "overseas countries")
DESTA = {"iso1", "iso2", "base_treaty", "entryforceyear", "entry_type"}


@dataclass(frozen=True, slots=True)
class Outside:
    """Outside lists.

    Attributes
    ----------
    dyads : exporter, importer, year, agreement, stratum (`full`, `partial_scope`, `non_reciprocal`), list; one row for
        each directed pair and year.
    starts : agreement, first, second, year: when a pair's agreement entered into force, by DESTA.
    voters : economy, year: who voted in the UN's general assembly.
    files : which files were read.
    """

    dyads: pl.DataFrame
    starts: pl.DataFrame
    voters: pl.DataFrame
    files: tuple[str, ...]


def read_outside(folder: str | Path) -> Outside:
    """Every list in a folder, or one file, that is known by its columns.

    Raises
    ------
    InputError : no folder, or nothing in it that is known.
    """
    root = Path(folder)
    paths = sorted(path for path in ([root] if root.is_file() else root.glob("*")) if path.suffix in READERS)
    dyads, starts, voters, files = [], [], [], []
    for path in paths:
        columns = set(
            pl.read_parquet_schema(path) if path.suffix == ".parquet" else pl.read_csv(path, n_rows=1).columns
        )
        if {"iso_o", "iso_d", "year", "agreement"} <= columns:
            dyads.append(_read_world_bank(path))
        elif {"exporter", "importer", "year"} <= columns:
            dyads.append(_read_own(path, columns))
        elif {
            "iso1",
            "iso2",
            "base_treaty",
            "entryforceyear",
            "entry_type",
        } <= columns and "withdrawal" not in path.stem:
            starts.append(_read_desta(path))
        elif {"iso3c", "year"} <= columns:
            voters.append(
                READERS[path.suffix](path).select(economy="iso3c", year=pl.col("year").cast(pl.Int64)).unique()
            )
        else:
            continue
        files.append(path.name)
    if not files:
        raise InputError(
            message("no list to compare with"),
            expected=message("Parquet or CSV with exporter, importer and year, or a list that Jalin knows"),
            found=str(root),
            mend=message("See the page on coverage in the documentation for the lists that are known."),
        )
    return Outside(_join(dyads, DYADS), _join(starts, STARTS), _join(voters, VOTERS), tuple(files))


DYADS = {
    "exporter": pl.String, "importer": pl.String, "year": pl.Int64, "agreement": pl.String, "stratum": pl.String,
    "list": pl.String,
}  # fmt: skip
STARTS = {"agreement": pl.String, "first": pl.String, "second": pl.String, "year": pl.Int64}
VOTERS = {"economy": pl.String, "year": pl.Int64}


def _join(frames: list[pl.DataFrame], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.concat([frame.select(list(schema)) for frame in frames]) if frames else pl.DataFrame(schema=schema)


def _read_world_bank(path: Path) -> pl.DataFrame:
    frame = READERS[path.suffix](path)
    return frame.select(
        exporter="iso_o",
        importer="iso_d",
        year=pl.col("year").cast(pl.Int64),
        agreement="agreement",
        stratum=_stratum(),
        list=pl.lit(path.stem),
    )


def _read_own(path: Path, columns: set[str]) -> pl.DataFrame:
    frame = READERS[path.suffix](path)
    name = pl.col("agreement").cast(pl.String) if "agreement" in columns else pl.lit("–")
    frame = frame.with_columns(agreement=name, year=pl.col("year").cast(pl.Int64), list=pl.lit(path.stem))
    return frame.with_columns(stratum=_stratum())


def _stratum() -> pl.Expr:
    name = pl.col("agreement").str.to_lowercase()
    return (
        pl.when(pl.any_horizontal(name.str.contains(word, literal=True) for word in ONE_WAY))
        .then(pl.lit("non_reciprocal"))
        .when(pl.any_horizontal(name.str.contains(word, literal=True) for word in PARTIAL))
        .then(pl.lit("partial_scope"))
        .otherwise(pl.lit("full"))
    )


def _read_desta(path: Path) -> pl.DataFrame:
    """Base treaties with the year in which they entered into force, one row for each pair."""
    frame = READERS[path.suffix](path).filter(
        (pl.col("entry_type") == "base_treaty") & pl.col("entryforceyear").is_not_null()
    )
    codes = {number: _alpha_3(number) for number in {*frame["iso1"], *frame["iso2"]}}
    return (
        frame.select(
            agreement=pl.concat_str(pl.col("base_treaty").cast(pl.String), pl.col("name"), separator=" "),
            first=pl.col("iso1").replace_strict(codes, return_dtype=pl.String),
            second=pl.col("iso2").replace_strict(codes, return_dtype=pl.String),
            year=pl.col("entryforceyear").cast(pl.Int64),
        )
        .drop_nulls()
        .filter(pl.col("year") > 0)
    )


def _alpha_3(number: int) -> str | None:
    found = find_economy(f"{number:03d}")
    return next(iter(found)) if len(found) == 1 else None
