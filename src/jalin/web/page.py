"""What every page of the atlas is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from markupsafe import Markup, escape
from pydantic import BaseModel

from jalin.document import Document, Heading, Paragraph, Table
from jalin.errors import JalinError
from jalin.register import Rows
from jalin.register.rows import plain
from jalin.register.tables import Speaker
from jalin.web.urls import Urls

if TYPE_CHECKING:
    from jalin.web.asked import Asked
    from jalin.web.atlas import Atlas

D = TypeVar("D")


class Moved(JalinError):  # noqa: N818 -- no error: the answer stands elsewhere
    """The answer stands at another address.

    Attributes
    ----------
    address : where.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table on a page.

    Attributes
    ----------
    text : what it says.
    href : where it leads; None where nowhere.
    number : whether it is a number, set to the right.
    key : what it is sorted by, where that is not its text: a day as ISO text.
    """

    text: str
    href: str | None = None
    number: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a page shows it.

    Attributes
    ----------
    name : its anchor on the page, and the name of the worksheet.
    caption : what it holds.
    headings : one a column.
    rows : one tuple of cells a row.
    """

    name: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def table(self) -> Table:
        """The same for a document."""
        return Table(self.headings, tuple(tuple(cell.text for cell in row) for row in self.rows))

    def body(self) -> Markup:
        """The rows in HTML, everything escaped; long tables are most of a page, and this is much faster in Python."""
        return Markup("".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in self.rows))

    def without_empty(self) -> Grid:
        """Without the columns that would be empty throughout."""
        kept = [index for index in range(len(self.headings)) if any(row[index].text for row in self.rows)]
        return Grid(
            self.name,
            self.caption,
            tuple(self.headings[index] for index in kept),
            tuple(tuple(row[index] for index in kept) for row in self.rows),
        )


def _cell(cell: Cell) -> str:
    text: str = escape(cell.text)
    if cell.href is not None:
        text = f'<a href="{escape(cell.href)}">{text}</a>'
    key = f' data-key="{escape(cell.key)}"' if cell.key else ""
    return f'<td class="n"{key}>{text}</td>' if cell.number else f"<td{key}>{text}</td>"


@dataclass(frozen=True, slots=True)
class Show:
    """What drawing and saying need besides the data.

    Attributes
    ----------
    atlas : the register and what was worked out from it.
    say : the words of the language.
    urls : the addresses.
    asked : the question.
    """

    atlas: Atlas
    say: Speaker
    urls: Urls
    asked: Asked


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture.

    Attributes
    ----------
    svg : the picture, whole.
    title : what it shows, in one line.
    table : name of the Grid on the same page that holds its numbers; empty where the page itself says them.
    """

    svg: str
    title: str
    table: str = ""


def no_rows(_data: Any) -> dict[str, Rows[Any]]:
    """For pages without a table."""
    return {}


def no_grids(_data: Any, _show: Show) -> tuple[Grid, ...]:
    """For pages whose template says everything."""
    return ()


def nothing_more(_data: Any, _show: Show) -> dict[str, Any]:
    """For templates that need nothing besides the data."""
    return {}


@dataclass(frozen=True, slots=True)
class Page(Generic[D]):
    """One page: from a question to data, and from the data to each of its forms.

    Attributes
    ----------
    name : of its route and template.
    data : the frozen dataclass that holds its data.
    answer : works the data out; raises InputError where the question cannot be answered, Moved where it stands
        elsewhere.
    title : the page's title.
    lead : the answer in one paragraph.
    rows : the tables with stable column names, by name, for CSV (the first), XLSX and JSON.
    grids : the tables as people read them.
    pictures : what draws each picture, by name, the main one first; None where there is nothing to draw.
    more : what the template needs besides.
    document : the page in Markdown, where it differs from title, lead and grids.
    plain : the data as JSON holds them.
    speaks : whether the data themselves hold words or addresses of one language.
    """

    name: str
    data: type[D]
    answer: Callable[[Atlas, Asked], D]
    title: Callable[[D, Show], str]
    lead: Callable[[D, Show], str]
    rows: Callable[[D], Mapping[str, Rows[Any]]] = no_rows
    grids: Callable[[D, Show], tuple[Grid, ...]] = no_grids
    pictures: Mapping[str, Callable[[D, Show], Drawn | None]] = field(default_factory=dict)
    more: Callable[[D, Show], dict[str, Any]] = nothing_more
    document: Callable[[D, Show], Document] | None = None
    plain: Callable[[D, Show], Any] = lambda data, _show: as_plain(data)
    speaks: bool = False

    def as_document(self, data: D, show: Show) -> Document:
        """The page for Markdown."""
        if self.document is not None:
            return self.document(data, show)
        blocks: list[Any] = [Heading(self.title(data, show), 1), Paragraph(self.lead(data, show))]
        for grid in self.grids(data, show):
            if grid.rows:
                blocks += [Heading(grid.caption), grid.table()]
        return Document(tuple(blocks))


def as_plain(value: Any) -> Any:
    """Data of a page as JSON knows it: stable names, dates as ISO text."""
    if isinstance(value, Rows):
        return value.records()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if is_dataclass(value) and not isinstance(value, type):
        if all(hasattr(value, name) for name in ("year", "month", "day")):
            return str(value)
        return {entry.name: as_plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_plain(item) for item in value]
    return plain(value)
