"""Columns of WKB: bent into shifted systems, measured, told apart. Whole batches at a time."""

from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from layers.core import crs as systems

DIGITS = 7


def shapes_of(column: Any) -> Any:
    """Return a column of WKB as an array of geometries, None where there is none."""
    return shapely.from_wkb(np.array(column.to_pylist(), dtype=object))


def bent(column: Any, system: str) -> Any:
    """Return a column of WKB in a shifted system; as it is for any other, which the database has done."""
    if system not in systems.SHIFTED:
        return column
    move = systems.from_wgs84(system)
    shapes = shapely.transform(shapes_of(column), lambda xy: np.round(move(xy), DIGITS))
    return pa.array(shapely.to_wkb(shapes), pa.binary())
