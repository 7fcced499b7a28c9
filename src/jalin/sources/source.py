"""A source of data: who made it, how to cite it, under which licence, and the files it comes in."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from jalin.errors import UnknownNameError, message
from jalin.text import Text

FOLDER = Path(__file__).parent
MANIFEST = "source.yml"
SourceId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Polars = Literal["String", "Int16", "Int32", "Int64", "Float32", "Float64"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DataFile(_Model):
    """One Parquet file of a source.

    Attributes
    ----------
    path : below the folder of data, such as `trade/baci2023_194c_matrix.parquet`.
    columns : the columns read, and the type each must have.
    ignored : the columns that are there and not read.
    """

    path: Annotated[str, Field(pattern=r"^[a-z0-9_]+/[A-Za-z0-9_]+\.parquet$")]
    columns: dict[str, Polars]
    ignored: tuple[str, ...] = ()


class Source(_Model):
    """One public source.

    Attributes
    ----------
    id : name of its folder.
    title : what it is, in both languages.
    citation : what its makers ask to be cited.
    author, published : for BibTeX.
    publisher, licence : whose it is and under which terms; `licence` says so where none is stated.
    year : the years of the numbers, such as `2023` or `1995–2011`.
    obtained : public repository, path and commit that the file was had from.
    """

    id: SourceId
    title: Text
    author: Annotated[str, Field(min_length=2, max_length=300)]
    published: Annotated[int, Field(ge=1900, le=2100)]
    publisher: Annotated[str, Field(min_length=2, max_length=200)]
    citation: Annotated[str, Field(min_length=10, max_length=600)]
    licence: Annotated[str, Field(min_length=2, max_length=200)]
    year: Annotated[str, Field(min_length=4, max_length=20)]
    obtained: Annotated[str, Field(min_length=5, max_length=300)]
    files: tuple[DataFile, ...] = ()
    note: Annotated[str, Field(min_length=3, max_length=1000)] | None = None

    def bibtex(self) -> str:
        """The citation as an entry of BibTeX."""
        fields = {
            "author": f"{{{self.author}}}",
            "title": f"{{{self.title.en}}}",
            "year": str(self.published),
            "publisher": self.publisher,
            "note": self.citation,
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@misc{{{self.id},\n{lines}\n}}"


def load_sources() -> dict[str, Source]:
    """Every source by its id, in alphabetical order."""
    return {name: load_source(name) for name in source_ids()}


@lru_cache(maxsize=1)
def source_ids() -> tuple[str, ...]:
    """The ids of every source, in alphabetical order."""
    return tuple(sorted(manifest.parent.name for manifest in FOLDER.glob(f"*/{MANIFEST}")))


@lru_cache(maxsize=256)
def load_source(source_id: str) -> Source:
    """One source; raises UnknownNameError for an id that nobody knows."""
    import yaml

    if source_id not in source_ids():
        raise UnknownNameError(
            message("unknown source of data"),
            expected=message("one of {known}"),
            found=repr(source_id),
            mend=message("`jalin estimates info` lists them."),
            known=", ".join(source_ids()),
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load((FOLDER / source_id / MANIFEST).read_bytes(), Loader=loader)
    source = Source.model_validate(data)
    if source.id != source_id:
        raise ValueError(f"{source_id}/{MANIFEST}: id {source.id!r} differs from the folder's name")
    return source
