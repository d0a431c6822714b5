"""CSV and XLSX with a column of WKT, or one of longitude and one of latitude."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import Point

from layers.core.errors import Invalid
from layers.transfer.headers import EAST, NORTH, WKT, find_column
from layers.transfer.readers.files import HEAD, opened_zip, refuse_entities
from layers.transfer.table import Row, Table, text_of

ROWS_MAX = 1_000_000


def read_csv(path: Path, places: dict[str, str]) -> Table:
    """Read a CSV file in UTF-8 or GB 18030, with commas, semicolons or tabs between its cells."""
    text = _decoded(path)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return _table(path.name, csv.reader(io.StringIO(text), delimiter=delimiter), places)
    except csv.Error as error:
        raise Invalid(
            _("%(file)s cannot be read: %(reason)s") % {"file": path.name, "reason": error},
            code="unreadable-file",
        ) from error


def read_xlsx(path: Path, places: dict[str, str]) -> Table:
    """Read the first sheet of a workbook; of formulas the value that was saved with them."""
    with opened_zip(path) as archive:
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels")):
                with archive.open(member) as file:
                    refuse_entities(path, file.read(HEAD))
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its XML brings up
        raise Invalid(
            _("%(file)s is no readable workbook.") % {"file": path.name}, code="unreadable-file"
        ) from error
    try:
        return _table(path.name, book.worksheets[0].iter_rows(values_only=True), places)
    finally:
        book.close()


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        _("%(file)s is text of no known encoding; save it as UTF-8.") % {"file": path.name},
        code="unreadable-file",
    )


def _table(name: str, lines: Iterable[Iterable[Any]], places: dict[str, str]) -> Table:
    iterator = iter(lines)
    header = [text_of(cell) for cell in next(iterator, [])]
    _refuse_bad_header(name, header)
    at = _Places(name, header, places)
    rows = tuple(_rows(header, iterator, at))
    if not rows:
        raise Invalid(_("%(file)s has a header and no rows.") % {"file": name}, code="empty-file")
    return Table(tuple(column for column in header if column and column not in at.columns), rows)


def _refuse_bad_header(name: str, header: list[str]) -> None:
    named = [column for column in header if column]
    twice = sorted({column for column in named if named.count(column) > 1})
    if len(named) < 2 or twice:
        raise Invalid(
            _("%(file)s needs a first line with the names of its columns, each once%(twice)s.")
            % {"file": name, "twice": f" ({', '.join(twice)})" if twice else ""},
            code="bad-header",
        )


def _rows(header: list[str], lines: Iterator[Iterable[Any]], at: "_Places") -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        cells = dict(zip(header, line, strict=False))
        if number > ROWS_MAX:
            raise Invalid(_("More than %(most)d rows.") % {"most": ROWS_MAX}, code="too-many-rows")
        if any(text_of(cell) for cell in cells.values()):
            values = {name: cells.get(name) for name in header if name and name not in at.columns}
            yield Row(number, values, at.geometry(cells))


class _Places:
    """The columns that hold a table's geometry."""

    def __init__(self, name: str, header: list[str], places: dict[str, str]) -> None:
        wkt, east, north = (places.get(kind) or find_column(kind, header) for kind in (WKT, EAST, NORTH))
        if not wkt and not (east and north):
            raise Invalid(
                _("%(file)s has no column of longitude and latitude, nor of WKT. Its columns: %(columns)s.")
                % {"file": name, "columns": ", ".join(filter(None, header))},
                code="no-geometry",
            )
        self.wkt, self.east, self.north = wkt, east, north
        self.columns = {wkt} if wkt else {east, north}

    def geometry(self, cells: dict[str, Any]) -> Any:
        """Return a row's geometry; None where its cells say nothing readable."""
        try:
            if self.wkt:
                text = text_of(cells.get(self.wkt))
                return shapely.from_wkt(text) if text else None
            return Point(float(text_of(cells.get(self.east))), float(text_of(cells.get(self.north))))
        except (ValueError, shapely.errors.GEOSException):
            return None
