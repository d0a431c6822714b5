"""Bring a geometry to what the tables hold: longitude and latitude, rounded, valid, of the right kind. Pure."""

import shapely
from shapely.geometry.base import BaseGeometry

from layers.core.crs import Transform
from layers.core.measure import DECIMALS, area_m2, quantise

POINT, AREA, ANY = "Point", "MultiPolygon", "Geometry"
_STEP = 10.0**-DECIMALS
LEAST_AREA_M2 = 0.01
"""A part smaller than this has no area: it is a line that was drawn there and back."""


class NoGeometry(Exception):
    """Nothing of the wanted kind is left. `reason`: `geometry-missing`, `part-without-area`, `geometry-wrong-type`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def transformed(geometry: BaseGeometry, transform: Transform) -> BaseGeometry:
    """Return a geometry in longitude and latitude, without heights."""
    return shapely.transform(shapely.force_2d(geometry), transform)


def mended(geometry: BaseGeometry | None, kind: str) -> tuple[BaseGeometry, bool]:
    """Return a valid, rounded geometry of the wanted kind, and whether more than rounding was done to it.

    Raises
    ------
    NoGeometry : nothing of that kind is there.
    """
    if geometry is None or geometry.is_empty:
        raise NoGeometry("geometry-missing")
    if kind == POINT:
        return _point(geometry), False
    if kind == AREA and shapely.get_dimensions(geometry) < 2:
        raise NoGeometry("geometry-wrong-type")
    sound = bool(geometry.is_valid)
    shape = quantise(geometry)
    if not shape.is_valid:
        shape = quantise(shapely.set_precision(shapely.make_valid(geometry, method="structure"), _STEP))
    return (_area(shape) if kind == AREA else shape), not sound


def _point(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    if len(parts) != 1 or parts[0].geom_type != "Point":
        raise NoGeometry("geometry-wrong-type")
    return quantise(parts[0])


def _area(shape: BaseGeometry) -> BaseGeometry:
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    whole = [part for part in polygons if area_m2(part) >= LEAST_AREA_M2]
    if not whole:
        raise NoGeometry("part-without-area")
    return shapely.MultiPolygon(whole)


def united(parts: list[BaseGeometry]) -> BaseGeometry:
    """Return the parts of one thing as one geometry, rounded; touching parts grow together."""
    whole = quantise(shapely.union_all(parts))
    if not whole.is_valid:
        whole = quantise(shapely.set_precision(shapely.make_valid(whole, method="structure"), _STEP))
    return _area(whole)
