"""XLSX, row by row."""

from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import shapely
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from layers.core import crs as systems
from layers.downloads.making.batches import SHAPE
from layers.downloads.making.shapes import shapes_of
from layers.downloads.making.task import TOO_MANY_ROWS, CannotMake, Task

MOST_ROWS, CELL_CHARACTERS = 1_048_575, 32_767
NO_ROOM = "(too long for a cell)"


def write(task: Task, rows: Any) -> None:
    """Points are two columns, other shapes WKT. Moments stand in the city's own time, which a sheet can sort."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(task.layer[:31])
    is_points = task.geometry_type == "Point"
    sheet.append(["id", *(column.name for column in task.columns), *place_names(is_points)])
    count = 0
    for batch in rows:
        count += len(batch)
        if count > MOST_ROWS:
            raise CannotMake(TOO_MANY_ROWS, most=MOST_ROWS)
        for row in _cells(batch, is_points, task):
            sheet.append(row)
    book.save(task.path)


def place_names(is_points: bool) -> list[str]:
    return ["lng", "lat"] if is_points else ["wkt"]


def places(column: Any, is_points: bool, digits: int = 7) -> list[list[Any]]:
    """Return the columns that say where: numbers for points, WKT for other shapes."""
    shapes = shapes_of(column)
    if is_points:
        return [shapely.get_x(shapes).tolist(), shapely.get_y(shapes).tolist()]
    return [list(shapely.to_wkt(shapes, rounding_precision=digits))]


def _cells(batch: Any, is_points: bool, task: Task) -> Any:
    digits = 7 if systems.is_degrees(task.system) else 3
    columns = [_values(batch.column(name), task.zone) for name in batch.schema.names if name != SHAPE]
    columns += [
        [_fitting(cell) for cell in column] for column in places(batch.column(SHAPE), is_points, digits)
    ]
    return zip(*columns, strict=True)


def _values(column: Any, zone: str) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        column = pc.local_timestamp(column.cast(pa.timestamp("us", tz=ZoneInfo(zone).key)))
    values = column.to_pylist()
    return [_legal(value) for value in values] if pa.types.is_string(column.type) else values


def _legal(text: str | None) -> str | None:
    return None if text is None else ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL_CHARACTERS]


def _fitting(cell: Any) -> Any:
    return NO_ROOM if isinstance(cell, str) and len(cell) > CELL_CHARACTERS else cell
