"""A report as a workbook: the scorecard and every row, no cell of which a spreadsheet runs."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from layers.core.spreadsheets import harmless
from layers.living.evaluate import FAIL, UNKNOWN
from layers.living.report import Report
from layers.living.serializers import titles_of
from layers.living.ways import label_of
from layers.living.wording import REASONS, STATES, asked_for, measured_of, missing_of, shortfall_of

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD, HEAD_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F6F6B")
WRAPPED = Alignment(wrap_text=True, vertical="top")
FILLS = {FAIL: PatternFill("solid", fgColor="F9DEDC"), UNKNOWN: PatternFill("solid", fgColor="FDF5E4")}


def workbook_of(report: Report) -> bytes:
    """Return an XLSX file in the active language."""
    book = Workbook(write_only=True)
    _scores(book.create_sheet(_("Summary")), report)
    _rows(book.create_sheet(_("Divisions")), report)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _scores(sheet: Any, report: Report) -> None:
    _widths(sheet, (40, 34, 12, 12, 16, 14, 50))
    place = report.asked.division.name if report.asked.division else _("All that you may see")
    _line(sheet, (f"{place} · {timezone.localdate()}",))
    _line(sheet, (label_of(report.ways.method),))
    _line(sheet, (report.ways.attribution,))
    titles = (
        _("Rule"),
        _("Asks for"),
        *(str(STATES[state]) for state in STATES),
        _("Residents"),
        _("Source"),
    )
    _line(sheet, titles, HEAD_FILL, HEAD)
    for score in report.scores():
        rule = score.rule
        counts = (score.passed, score.failed, score.unknown, score.residents)
        _line(sheet, (str(rule.title), asked_for(rule), *counts, f"{rule.source} [{rule.certainty}]"))


def _rows(sheet: Any, report: Report) -> None:
    _widths(sheet, (20, 18, 34, 16, 16, 28, 12, 60))
    sheet.freeze_panes = "A2"
    titles = (
        _("Code"),
        _("Name"),
        _("Rule"),
        _("State"),
        _("Measured"),
        _("Shortfall"),
        _("Residents"),
        _("Missing"),
    )
    _line(sheet, titles, HEAD_FILL, HEAD)
    names = titles_of(report)
    for row in report.wanted():
        outcome = row.outcome
        said = [missing_of(one, names) for one in outcome.missing]
        said += [str(REASONS[outcome.reason])] if outcome.reason else []
        cells = (
            row.division.code,
            row.division.name,
            str(row.rule.title),
            str(STATES[outcome.state]),
            measured_of(row.rule, outcome),
            shortfall_of(row.rule, outcome),
            outcome.people,
            "; ".join(said),
        )
        _line(sheet, cells, FILLS.get(outcome.state))


def _line(
    sheet: Any, values: Iterable[Any], fill: PatternFill | None = None, font: Font | None = None
) -> None:
    sheet.append([_cell(sheet, value, fill, font) for value in values])


def _cell(sheet: Any, value: Any, fill: PatternFill | None, font: Font | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, harmless(value))
    cell.alignment = WRAPPED
    if fill is not None:
        cell.fill = fill
    if font is not None:
        cell.font = font
    return cell


def _widths(sheet: Any, widths: Iterable[int]) -> None:
    for letter, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[letter].width = width
