"""The rows nearest to a point: found by the spatial index, measured on the ellipsoid."""

from math import asinh, radians, tan
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Point
from django.db.models import F, FloatField, Func, QuerySet, Value

from layers.core.sql import DistanceOnEarth

EARTH_RADIUS_M = 6_378_137.0
SPARE = 2
"""Times as many candidates are taken by the index as are wanted, since it measures in web Mercator."""


class WebDistance(Func):
    """Distance in web Mercator, which the index of `geometry_web` sorts by without reading the table."""

    output_field = FloatField()

    def __init__(self, column: str, lng: float, lat: float, **extra: Any) -> None:
        x = EARTH_RADIUS_M * radians(lng)
        y = EARTH_RADIUS_M * asinh(tan(radians(lat)))
        super().__init__(F(column), Value(x), Value(y), **extra)

    template = "(%(expressions)s)"

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        (column, params), (x, x_params), (y, y_params) = map(compiler.compile, self.source_expressions)
        sql = f"({column} <-> ST_SetSRID(ST_MakePoint({x}, {y}), 3857))"
        return sql, [*params, *x_params, *y_params]


def nearest(
    rows: QuerySet[Any], point: Point, *columns: str, count: int, within_m: float | None = None
) -> list[dict[str, Any]]:
    """Return the `count` nearest rows as dicts of `columns` and `distance_m`, nearest first.

    Mercator keeps shapes, so that within some kilometres the order of its distances is that of the true ones but
    for near ties; those are settled by the exact distance among twice as many candidates.
    """
    candidates = (
        rows.annotate(distance_m=DistanceOnEarth(F("geometry"), Value(point, GeometryField(srid=4326))))
        .order_by(WebDistance("geometry_web", point.x, point.y))
        .values(*columns, "distance_m")[: count * SPARE]
    )
    measured = sorted(candidates, key=lambda row: (row["distance_m"], row["id"]))
    near = [row for row in measured if within_m is None or row["distance_m"] <= within_m]
    return [{**row, "distance_m": round(row["distance_m"], 1)} for row in near[:count]]
