"""XLSX workbooks: one sheet a table, the first row and column kept in sight."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

Sheet = tuple[str, Sequence[str], Iterable[Sequence[Any]]]


def make_workbook(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of sheets (name, columns, rows); text that looks like a formula or an address stays text."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        for name, columns, rows in sheets:
            page = book.add_worksheet(name)
            page.write_row(0, 0, columns, bold)
            for number, row in enumerate(rows, 1):
                page.write_row(number, 0, row)
            page.freeze_panes(1, 1)
            page.set_column(0, max(len(columns) - 1, 0), 24)
    return buffer.getvalue()
