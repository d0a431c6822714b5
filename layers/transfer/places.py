"""Find the division, or the grid, that a geometry lies in: many lookups against one reading of the tables."""

from functools import cached_property
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry

from layers.divisions.models import Division


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


class Divisions:
    """Divisions by place, the smallest level first.

    Parameters
    ----------
    near : a geometry; only divisions that it touches are read. All when None.
    """

    def __init__(self, near: BaseGeometry | None = None) -> None:
        rows = Division.objects.defer("geometry_web").order_by("pk")
        if near is not None:
            rows = rows.filter(geometry__intersects=GEOSGeometry(memoryview(shapely.to_wkb(near)), srid=4326))
        level = Division.Level
        levels = (level.COMMUNITY, level.STREET, level.DISTRICT, level.CITY)
        self.levels = [places for places in (Places(rows.filter(level=name)) for name in levels) if places]

    def __bool__(self) -> bool:
        return bool(self.levels)

    @cached_property
    def there_are_any(self) -> bool:
        """Whether the map has divisions at all, near or far."""
        return bool(self) or Division.objects.filter(geometry__isnull=False).exists()

    def holding(self, geometry: BaseGeometry) -> Any:
        found = (places.holding(geometry) for places in self.levels)
        return next((division for division in found if division is not None), None)
