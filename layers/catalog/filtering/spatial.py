"""Geometries in a filter, and how they lie to those of a layer."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Value
from django.utils.translation import gettext as _

from layers.catalog.filtering.bounds import MOST_VERTICES, MOST_VERTICES_RELATED, BadFilter, too_much
from layers.catalog.filtering.crs import LiteralCrs
from layers.catalog.filtering.expressions import Not, Related
from layers.catalog.filtering.operands import Operand

PREPARED = {"s_intersects": "ST_Intersects", "s_contains": "ST_Contains", "s_within": "ST_Within"}
UNPREPARED = {f"s_{name}": f"ST_{name.title()}" for name in ("crosses", "equals", "overlaps", "touches")}
FUNCTIONS = ("s_disjoint", *PREPARED, *UNPREPARED)


def relate(function: str, left: Operand, right: Operand) -> Any:
    """Return what a spatial function of CQL2 says of two geometries."""
    for side in (left, right):
        if side.kind != "geometry":
            raise BadFilter(
                _("%(what)s is of type %(kind)s, and a geometry is wanted here.")
                % {"what": side.label, "kind": side.kind}
            )
    if function == "s_disjoint":
        return Not(relate("s_intersects", left, right))
    if function in UNPREPARED and left.vertices + right.vertices > MOST_VERTICES_RELATED:
        raise too_much()
    return Related(left.expression, right.expression, function=(PREPARED | UNPREPARED)[function])


def shape(node: dict[str, Any], crs: LiteralCrs) -> Operand:
    """Return a literal of GeoJSON's form as a geometry of EPSG:4326; heights are left out.

    Raises
    ------
    BadFilter : it is not closed, not valid, lies nowhere on earth or has too many vertices.
    """
    if sum(1 for _number in _numbers(node)) > 3 * MOST_VERTICES:
        raise too_much()
    try:
        read = shapely.force_2d(shapely.from_geojson(json.dumps(node)))
    except (shapely.errors.ShapelyError, ValueError) as error:
        raise _bad(node["type"], str(error)) from None
    return _literal(node["type"], read, crs)


def box(node: dict[str, Any], crs: LiteralCrs) -> Operand:
    """Return a box, west,south,east,north; heights are left out, and one whose west lies east of its east spans 180°."""
    numbers = node["bbox"]
    if len(numbers) not in (4, 6) or not all(isinstance(number, int | float) for number in numbers):
        raise _bad("BBOX", _("it is four or six numbers"))
    half, first, second = len(numbers) // 2, int(crs.north_first), int(not crs.north_first)
    west, south, east, north = (numbers[i] for i in (first, second, half + first, half + second))
    crs = LiteralCrs(crs.name)
    if south > north or (west > east and not crs.is_degrees):
        raise _bad("BBOX", _("its corners are the wrong way round"))
    if west <= east:
        return _literal("BBOX", _rectangle(west, south, east, north), crs)
    parts = [_rectangle(west, south, 180.0, north), _rectangle(-180.0, south, east, north)]
    return _literal("BBOX", shapely.union_all(parts), crs)


def _rectangle(west: float, south: float, east: float, north: float) -> Any:
    """Return a rectangle, or the line or point that is left of one without width or height."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if (west, south) == (east, north):
        return shapely.Point(west, south)
    return shapely.LineString([(west, south), (east, north)])


def _literal(name: str, read: Any, crs: LiteralCrs) -> Operand:
    coordinates = shapely.get_coordinates(read)
    if not len(coordinates) or not np.isfinite(coordinates).all():
        raise _bad(name, _("it has no place"))
    if len(coordinates) > MOST_VERTICES:
        raise too_much()
    placed = shapely.transform(read, crs.to_wgs84)
    if not _on_earth(shapely.get_coordinates(placed)):
        raise _bad(name, _("it lies nowhere on earth"))
    if not shapely.is_valid(placed):
        raise _bad(name, shapely.is_valid_reason(placed))
    value = GEOSGeometry(shapely.to_wkb(placed, hex=True), srid=4326)
    return Operand("geometry", Value(value, GeometryField(srid=4326)), name, vertices=len(coordinates))


def _on_earth(lnglat: np.ndarray) -> bool:
    return bool(np.isfinite(lnglat).all() and (np.abs(lnglat) <= (180 + 1e-9, 90 + 1e-9)).all())


def _numbers(node: Any) -> Iterator[float]:
    """Yield every number of a literal's coordinates."""
    if isinstance(node, dict):
        node = [node.get("coordinates"), node.get("geometries")]
    if isinstance(node, list):
        for part in node:
            yield from _numbers(part)
    elif isinstance(node, int | float):
        yield node


def _bad(name: str, reason: str) -> BadFilter:
    return BadFilter(
        _("The %(shape)s of the filter is not one: %(reason)s.") % {"shape": name, "reason": reason}
    )
