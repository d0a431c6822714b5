"""The seen shares of grids as a workbook, no cell of which a spreadsheet runs."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from layers.core.spreadsheets import harmless

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD, HEAD_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F6F6B")
SHARE = "0.0%"


def workbook_of(found: dict[str, Any]) -> bytes:
    """Return the answer of coverage as an XLSX file in the active language: divisions, then grids."""
    book = Workbook(write_only=True)
    _sheet(book.create_sheet(_("Divisions")), found["by_division"])
    _sheet(book.create_sheet(_("Grids")), found["grids"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Any, rows: list[dict[str, Any]]) -> None:
    for letter, width in zip("ABCDEFGHIJ", (24, 28, 16, 16, 10, 16, 14, 10, 10, 10), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    titles = (
        _("Code"),
        _("Name"),
        _("Open ground (m²)"),
        _("Seen ground (m²)"),
        _("Seen"),
        _("Seen twice (m²)"),
        _("Seen twice"),
        _("Class 1"),
        _("Class 2"),
        _("Class 3"),
    )
    sheet.append([_cell(sheet, title, head=True) for title in titles])
    for row in rows:
        sheet.append(
            [_cell(sheet, value, share=n in {4, 6, 7, 8, 9}) for n, value in enumerate(_values(row))]
        )


def _values(row: dict[str, Any]) -> tuple[Any, ...]:
    measures = (row["open_m2"], row["seen_m2"], row["share"], row["twice_m2"], row["twice_share"])
    return (row["code"], row["name"], *measures, *row["by_class"].values())


def _cell(sheet: Any, value: Any, *, head: bool = False, share: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value))
    if head:
        cell.font, cell.fill = HEAD, HEAD_FILL
    if share:
        cell.number_format = SHARE
    return cell
