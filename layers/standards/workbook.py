"""A report as a workbook: a summary and the findings, no cell of which a spreadsheet runs."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from layers.core.spreadsheets import harmless
from layers.grids.findings import ERROR, INFO, WARNING, Finding
from layers.grids.standards.wording import sentence_of
from layers.standards.remedies import REMEDIES, reason_of, remedy_of
from layers.standards.report import FOUND, PASSED, UNJUDGED, Report

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="1F6F6B")
TITLE = Font(bold=True, size=14)
WRAPPED = Alignment(wrap_text=True, vertical="top")
FILLS = {ERROR: PatternFill("solid", fgColor="F9DEDC"), WARNING: PatternFill("solid", fgColor="FDF5E4")}
DECIMALS = 6


def workbook_of(report: Report) -> bytes:
    """Return an XLSX file in the active language."""
    book = Workbook(write_only=True)
    _summary(book.create_sheet(_("Summary")), report)
    _findings(book.create_sheet(_("Findings")), report.findings)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def file_name(report: Report) -> str:
    """Return a name of plain letters: check, scheme, division, day."""
    parts = ("check", report.scheme.code, report.division.code if report.division else "", f"{report.day}")
    plain = (
        "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in part) for part in parts
    )
    return f"{'-'.join(part for part in plain if part)}.xlsx"


def _summary(sheet: Any, report: Report) -> None:
    _widths(sheet, (58, 14, 12, 14))
    sheet.append([_cell(sheet, f"{report.scheme.name} ({report.scheme.code})", font=TITLE)])
    place = report.division.name if report.division else _("All that you may see")
    sheet.append([_cell(sheet, f"{place} · {report.day}")])
    sheet.append([])
    _header(sheet, (_("Rule"), _("State"), _("Findings"), _("Severity")))
    states = {PASSED: _("passed"), FOUND: _("found"), UNJUDGED: _("not judged")}
    for row in report.rows():
        fill = FILLS.get(row.severity) if row.count else None
        cells = (row.title, states[row.state], row.count, _severity(row.severity))
        sheet.append([_cell(sheet, value, fill=fill) for value in cells])


def _findings(sheet: Any, findings: Iterable[Finding]) -> None:
    _widths(sheet, (24, 10, 70, 36, 30, 14, 14, 46))
    sheet.freeze_panes = "A2"
    _header(
        sheet,
        (
            _("Code"),
            _("Severity"),
            _("What"),
            _("Grids"),
            _("Measure"),
            _("Longitude"),
            _("Latitude"),
            _("What can be done"),
        ),
    )
    for finding in findings:
        fill = FILLS.get(finding.severity)
        sheet.append(
            [_cell(sheet, value, fill=fill if n == 1 else None) for n, value in enumerate(_row(finding))]
        )


def _row(finding: Finding) -> tuple[Any, ...]:
    place = shapely.point_on_surface(finding.geometry)
    measure = "; ".join(f"{name} = {round(value, 3):g}" for name, value in finding.measure.items())
    word = remedy_of(finding)
    return (
        finding.code,
        _severity(finding.severity),
        sentence_of(finding),
        ", ".join(finding.grids),
        measure,
        round(place.x, DECIMALS),
        round(place.y, DECIMALS),
        str(REMEDIES[word].title) if word else reason_of(finding),
    )


def _severity(severity: str) -> str:
    words = {
        ERROR: pgettext("severity", "error"),
        WARNING: pgettext("severity", "warning"),
        INFO: pgettext("severity", "note"),
    }
    return words[severity]


def _header(sheet: Any, titles: Iterable[str]) -> None:
    sheet.append([_cell(sheet, title, font=HEAD, fill=HEAD_FILL) for title in titles])


def _cell(sheet: Any, value: Any, font: Font | None = None, fill: PatternFill | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value))
    cell.alignment = WRAPPED
    if font is not None:
        cell.font = font
    if fill is not None:
        cell.fill = fill
    return cell


def _widths(sheet: Any, widths: Iterable[int]) -> None:
    for letter, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[letter].width = width
