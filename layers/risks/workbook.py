"""The list of inspections as a workbook, no cell of which a spreadsheet runs."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from layers.core.spreadsheets import harmless
from layers.risks.inspecting import Row, Wanted
from layers.risks.levels import BY_NUMBER
from layers.risks.models import Inspection
from layers.risks.words import urgency_word

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000
HEAD = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="1F6F6B")
WIDTHS = (14, 30, 20, 18, 24, 22, 14, 10, 12, 14, 20, 40, 12, 12)


def workbook_of(rows: Iterable[Row], wanted: Wanted) -> bytes:
    """Return an XLSX file in the active language, one source a line."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Inspections"))
    for letter, width in zip("ABCDEFGHIJKLMN", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_head(sheet, title) for title in _titles()])
    for row in rows:
        sheet.append([_cell(sheet, row["level"], n, value) for n, value in enumerate(_values(row))])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def file_name(wanted: Wanted) -> str:
    """Return a name of plain letters: inspections, division, day."""
    code = wanted.division.code if wanted.division is not None else ""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in code)
    return "-".join(part for part in ("inspections", plain, f"{wanted.today}") if part) + ".xlsx"


def _titles() -> tuple[str, ...]:
    return (
        *(
            _("Code"),
            _("Name"),
            _("Category"),
            pgettext("risk", "Level"),
            _("Responsible organisation"),
            _("Division"),
        ),
        *(_("Next inspection"), _("Days left"), _("Urgency"), _("Last inspection"), _("Result"), _("Note")),
        *(_("Longitude"), _("Latitude")),
    )


def _values(row: Row) -> tuple[Any, ...]:
    level, last = BY_NUMBER[row["level"]], row["last"] or {}
    result = str(Inspection.Result(last["result"]).label) if last else ""
    return (
        *(row["code"], row["name"], row["category"], f"{level.number} {level.word} ({level.colour_word})"),
        *(row["organisation"], row["division_name"] or "", row["next_inspection_on"], row["days_left"]),
        *(urgency_word(row["urgency"]), last.get("on", ""), result, last.get("note", "")),
        *(round(row["lng"], 6), round(row["lat"], 6)),
    )


def _head(sheet: Any, title: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, title)
    cell.font, cell.fill = HEAD, HEAD_FILL
    return cell


def _cell(sheet: Any, level: int, column: int, value: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value))
    if column == 3:
        cell.fill = PatternFill("solid", fgColor=BY_NUMBER[level].colour[1:].upper())
        cell.font = Font(color="FFFFFF" if level in {1, 4} else "1D2B33")
    return cell
