"""Measures on the ellipsoid, and the one rounding of coordinates that the whole project shares. Pure."""

from typing import TypeVar

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

WGS84 = Geod(ellps="WGS84")
DECIMALS = 7
"""Decimals of a degree that are stored: 1e-7° is about a centimetre."""

DEGREE_LNG_M, DEGREE_LAT_M = 111_320.0, 110_574.0
"""Metres of a degree of longitude and of latitude, both at the equator."""

Geometry = TypeVar("Geometry", bound=BaseGeometry)


def quantise(geometry: Geometry) -> Geometry:
    """Round every vertex to 1e-7 degree, so that a shared vertex is the same number on both sides."""
    return shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS))


def area_m2(geometry: BaseGeometry) -> float:
    """Area of a polygon or multipolygon in EPSG:4326 on the ellipsoid, in square metres."""
    area, _ = WGS84.geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area))


def length_m(geometry: BaseGeometry) -> float:
    """Length of a line, or perimeter of a polygon, in EPSG:4326 on the ellipsoid, in metres."""
    return float(WGS84.geometry_length(geometry))


def distance_m(lng_a: float, lat_a: float, lng_b: float, lat_b: float) -> float:
    """Length of the geodesic between two points in EPSG:4326, in metres."""
    return float(WGS84.inv(lng_a, lat_a, lng_b, lat_b)[2])


def degrees_of(metres: float, latitude: float) -> tuple[float, float]:
    """Turn a distance into (degrees of longitude, degrees of latitude) near a latitude, rounded outward."""
    latitude_degrees = metres / 110_500
    return metres / (110_500 * max(np.cos(np.radians(latitude)), 0.01)), latitude_degrees
