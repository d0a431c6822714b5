"""A workbook in plain tables, no cell of which a spreadsheet runs. Pure."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from layers.core.spreadsheets import harmless

HEAD, HEAD_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F6F6B")
TITLE, WRAPPED = Font(bold=True, size=14), Alignment(wrap_text=True, vertical="top")
PERCENT = "0.0%"


class Book:
    """A workbook that grows by whole sheets."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)

    def pairs(self, name: str, title: str, rows: Iterable[tuple[str, Any]]) -> None:
        """Add a sheet of names and values under a title."""
        sheet = self._sheet(name, (34, 60))
        sheet.append([_cell(sheet, title, font=TITLE)])
        sheet.append([])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])

    def table(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add a sheet with a head that stays in sight. A `Share` is written as per cent."""
        sheet = self._sheet(name, [30 if n < 2 else 16 for n in range(len(heads))])
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, head, font=HEAD, fill=HEAD_FILL) for head in heads])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])

    def content(self) -> bytes:
        out = BytesIO()
        self._book.save(out)
        return out.getvalue()

    def _sheet(self, name: str, widths: Sequence[int]) -> Any:
        sheet = self._book.create_sheet(name)
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        return sheet


class Share(float):
    """A number between 0 and 1 that is read as per cent."""


def _cell(sheet: Any, value: Any, **style: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value))
    cell.alignment = WRAPPED
    if isinstance(value, Share):
        cell.number_format = PERCENT
    for name, wanted in style.items():
        setattr(cell, name, wanted)
    return cell
