"""What every reader makes of a file: named columns, numbered rows, one coordinate system. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Row:
    """One row of a file; `geometry` is in the file's own coordinates, None where the row has none."""

    number: int
    values: Mapping[str, Any]
    geometry: BaseGeometry | None


@dataclass(frozen=True)
class Table:
    """A file's content.

    Parameters
    ----------
    columns : headers in order, without those that hold the geometry.
    crs : what the file says about its coordinates; empty when it says nothing.
    notes : what the reader had to guess, as sentences.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    crs: str = ""
    notes: tuple[str, ...] = field(default=())


def text_of(value: Any) -> str:
    """Return a cell as people read it: 5.0 of a spreadsheet is `5`, nothing is empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
