"""What people read, before it is known where: headings, paragraphs, lists and tables, and their Markdown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's own."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Lines in which every character has its column."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes
    ----------
    headings : one text a column.
    cells : one tuple of texts a row.
    """

    headings: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """The table in GitHub's Markdown."""
        lines = [self.headings, tuple("---" for _ in self.headings), *self.cells]
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


Block = Heading | Paragraph | Bullets | Drawing | Table


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in reading order."""

    blocks: tuple[Block, ...]

    def markdown(self) -> str:
        """The document in Markdown."""
        return "\n\n".join(_markdown(block) for block in self.blocks) + "\n"


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return "#" * block.level + " " + block.text
    if isinstance(block, Bullets):
        return "\n".join(f"- {item}" for item in block.items)
    if isinstance(block, Drawing):
        return "\n".join(("```text", *block.lines, "```"))
    if isinstance(block, Table):
        return block.markdown()
    return block.text
