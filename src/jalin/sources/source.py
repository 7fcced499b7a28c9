"""A source of data: who made it, how to cite it, under which licence, and the files it comes in."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

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


@lru_cache(maxsize=1)
def load_sources() -> dict[str, Source]:
    """Every source by its id, in alphabetical order."""
    found = {}
    for manifest in sorted(FOLDER.glob(f"*/{MANIFEST}")):
        data = yaml.safe_load(manifest.read_text(encoding="utf-8"))
        source = TypeAdapter(Source).validate_python(data)
        if source.id != manifest.parent.name:
            raise ValueError(f"{manifest}: id {source.id!r} differs from the folder's name")
        found[source.id] = source
    return found


def load_source(source_id: str) -> Source:
    """One source; raises UnknownNameError for an id that nobody knows."""
    sources = load_sources()
    if source_id not in sources:
        raise UnknownNameError(
            message("unknown source of data"),
            expected=message("one of {known}"),
            found=repr(source_id),
            mend=message("`jalin estimates info` lists them."),
            known=", ".join(sources),
        )
    return sources[source_id]
