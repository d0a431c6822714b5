"""Many areas against one large cover: what of each is left, and how large it is. Pure."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import WGS84

Shapes = NDArray[Any]
AT_ONCE = 6
"""So few areas are cut from what is near them without dividing once more."""
ECCENTRICITY = float(np.sqrt(WGS84.es))
WHOLE = 1 - 1e-12
"""A share of a box that is all of it but for rounding."""
MARGIN = 1e-6
"""Degrees beyond an area's box up to which the cover is kept, so that no cut falls on the area's own border."""


def left_of(areas: Shapes, cover: BaseGeometry) -> Shapes:
    """Return the part of each area that a cover leaves, as polygons and multipolygons.

    The cover is halved together with the areas, so that each area meets only the vertices near it.
    """
    left = np.empty(len(areas), dtype=object)
    centres = shapely.get_coordinates(shapely.centroid(areas), return_index=True)
    middle = np.full((len(areas), 2), np.inf)
    middle[centres[1]] = centres[0]
    _halve(areas, middle, np.flatnonzero(~shapely.is_empty(areas)), cover, left)
    left[shapely.is_empty(areas)] = MultiPolygon()
    return left


def _halve(areas: Shapes, middle: Any, some: NDArray[np.intp], cover: BaseGeometry, left: Shapes) -> None:
    if not len(some):
        return
    west, south, east, north = shapely.total_bounds(areas[some])
    box = shapely.box(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    near = _clipped(cover, box)
    if near.is_empty:
        left[some] = areas[some]
        return
    if near.area >= box.area * WHOLE:
        left[some] = MultiPolygon()
        return
    if len(some) <= AT_ONCE:
        left[some] = areal(shapely.difference(areas[some], near))
        return
    axis = int(np.ptp(middle[some, 1]) > np.ptp(middle[some, 0]))
    ordered = some[np.argsort(middle[some, axis], kind="stable")]
    half = len(ordered) // 2
    _halve(areas, middle, ordered[:half], near, left)
    _halve(areas, middle, ordered[half:], near, left)


def _clipped(cover: BaseGeometry, box: BaseGeometry) -> BaseGeometry:
    """Return what lies in a box. The quick clipping may leave rings that touch themselves; then it is overlaid."""
    near = shapely.clip_by_rect(cover, *box.bounds)
    return near if near.is_valid else shapely.intersection(cover, box)


def areal(shapes: Shapes) -> Shapes:
    """Drop the lines and points that an overlay leaves behind."""
    mixed = ~np.isin(shapely.get_type_id(shapes), (3, 6))
    for position in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[position])
        shapes[position] = MultiPolygon(list(parts[shapely.get_type_id(parts) == 3]))
    return shapes


def areas_m2(shapes: Any) -> NDArray[np.float64]:
    """Return the areas of polygons in EPSG:4326 on the ellipsoid, in square metres.

    They are measured in a plane of equal areas (Lambert's cylinder); `core.measure.area_m2` follows geodesics instead:
    for edges of less than a kilometre the two differ by less than 1e-7.
    """
    return np.asarray(shapely.area(shapely.transform(np.asarray(shapes, dtype=object), _equal_area)))


def _equal_area(lnglat: NDArray[np.float64]) -> NDArray[np.float64]:
    sine, e = np.sin(np.radians(lnglat[:, 1])), ECCENTRICITY
    q = (1 - e * e) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    return np.column_stack([np.radians(lnglat[:, 0]) * WGS84.a, q * WGS84.a / 2])
