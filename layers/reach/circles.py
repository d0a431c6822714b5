"""Straight-line service circles (服务圈): how far one walks in so many minutes, drawn on the ellipsoid. Pure."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import WGS84, quantise

VERTICES = 72
"""Vertices of a circle; its area is 0.13 % smaller than that of a true one."""


def radius_m(minutes: float, speed_m_s: float) -> float:
    """Return how far one gets in a straight line."""
    return minutes * 60 * speed_m_s


def circles(points: Sequence[tuple[float, float]], radius: float) -> list[Polygon]:
    """Return a circle round each point.

    Parameters
    ----------
    points : (lng, lat) in EPSG:4326.
    radius : metres; every vertex has this geodesic distance from its point.
    """
    if not points:
        return []
    centres = np.repeat(np.asarray(points, dtype=float), VERTICES, axis=0)
    azimuths = np.tile(np.linspace(360, 0, VERTICES, endpoint=False), len(points))
    lngs, lats, _back = WGS84.fwd(centres[:, 0], centres[:, 1], azimuths, np.full(len(centres), radius))
    rings = np.column_stack([lngs, lats]).reshape(len(points), VERTICES, 2)
    return [quantise(Polygon(ring)) for ring in rings]


def merged(shapes: Sequence[BaseGeometry]) -> MultiPolygon:
    """Return the area that any of the shapes covers."""
    return as_multipolygon(quantise(shapely.union_all(list(shapes))))


def as_multipolygon(geometry: BaseGeometry) -> MultiPolygon:
    """Return the areas of a geometry; lines and points that an overlay leaves behind are dropped."""
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    parts = [part for part in shapely.get_parts(valid) if part.geom_type in ("Polygon", "MultiPolygon")]
    return MultiPolygon([polygon for part in parts for polygon in shapely.get_parts(part)])
