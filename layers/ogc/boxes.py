"""`bbox` and `bbox-crs`: a rectangle in any of our systems, as an area of longitude and latitude."""

from itertools import pairwise

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _

from layers.core.errors import Invalid
from layers.ogc.crs import System

STEPS = 64
"""Pieces a side of a rectangle is cut into before it is moved: a straight side of one system is a curve in another."""
Corners = tuple[float, float, float, float]


def area_of(text: str, system: System) -> GEOSGeometry:
    """Return the area of a bounding box; heights are left out, and one whose west lies east of its east spans 180°.

    Raises
    ------
    Invalid : it is not four or six numbers, its corners are the wrong way round, or it lies nowhere on earth.
    """
    first, second, third, fourth = _corners(text)
    west, south, east, north = (
        (second, first, fourth, third) if system.north_first else (first, second, third, fourth)
    )
    if south > north or (west > east and not system.is_degrees):
        raise _bad(text)
    shape = shapely.union_all([_moved(part, system, text) for part in _parts((west, south, east, north))])
    return GEOSGeometry(shapely.to_wkb(shape, hex=True), srid=4326)


def _corners(text: str) -> Corners:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise _bad(text) from None
    if len(numbers) not in (4, 6) or not np.isfinite(numbers).all():
        raise _bad(text)
    half = len(numbers) // 2
    return numbers[0], numbers[1], numbers[half], numbers[half + 1]


def _parts(corners: Corners) -> list[Corners]:
    west, south, east, north = corners
    if west <= east:
        return [corners]
    return [(west, south, 180.0, north), (-180.0, south, east, north)]


def _moved(corners: Corners, system: System, text: str) -> shapely.Geometry:
    ring = _ring(corners) if not system.is_degrees else _straight(corners)
    lnglat = system.to_wgs84(ring[:, ::-1] if system.north_first else ring)
    if not np.isfinite(lnglat).all() or (np.abs(lnglat) > (180 + 1e-9, 90 + 1e-9)).any():
        raise _bad(text)
    return _shape(lnglat)


def _straight(corners: Corners) -> np.ndarray:
    west, south, east, north = corners
    return np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])


def _ring(corners: Corners) -> np.ndarray:
    """Return the outline as many points, east first."""
    sides = [np.linspace(start, end, STEPS, endpoint=False) for start, end in pairwise(_straight(corners))]
    return np.vstack([*sides, sides[0][:1]])


def _shape(lnglat: np.ndarray) -> shapely.Geometry:
    """Return the outline as an area, or as the line or point that is left of one without width or height."""
    area = shapely.Polygon(lnglat)
    return area if area.is_valid and area.area > 0 else shapely.MultiPoint(lnglat).convex_hull


def _bad(text: str) -> Invalid:
    return Invalid(
        _(
            "bbox is four or six numbers, the lower corner first, in the order of axes of bbox-crs. Got: %(text)s"
        )
        % {"text": text[:80]},
        code="bad-bbox",
    )
