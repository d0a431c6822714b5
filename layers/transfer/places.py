"""Find the division, or the grid, that a geometry lies in: many lookups against one reading of the tables."""

from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry


class Places:
    """Rows with a geometry, looked up by place.

    Parameters
    ----------
    rows : a QuerySet of rows with `geometry`; earlier rows win where several hold a point.
    """

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = list(rows.filter(geometry__isnull=False))
        self.shapes = np.array([shapely.from_wkb(bytes(row.geometry.wkb)) for row in self.rows], dtype=object)
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def holding(self, geometry: BaseGeometry) -> Any:
        """Return the row that holds a point, or most of a larger geometry; None where none does."""
        found = sorted(self.tree.query(geometry, predicate="intersects"))
        if not found:
            return None
        if len(found) == 1 or geometry.geom_type == "Point":
            return self.rows[found[0]]
        measure = shapely.area if geometry.area else shapely.length
        shares = measure(shapely.intersection(self.shapes[found], geometry))
        return self.rows[found[int(np.argmax(shares))]]
