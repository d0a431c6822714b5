"""A local plane of metres that several coverages of one place share. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin, sqrt
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

RADIUS_M, FLATTENING = 6_378_137.0, 1 / 298.257223563

Array = NDArray[np.float64]
Shapes = NDArray[Any]


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a place; lengths are true to 0.1 % within 20 km of it.

    Parameters
    ----------
    origin : (lng, lat) in EPSG:4326.
    """

    origin: tuple[float, float]

    @classmethod
    def over(cls, shapes: Iterable[BaseGeometry]) -> "Plane":
        """Return the plane about the middle of some shapes."""
        west, south, east, north = shapely.total_bounds(list(shapes))
        return cls(((west + east) / 2, (south + north) / 2))

    @property
    def metres_a_degree(self) -> Array:
        """Metres of a degree of longitude and of latitude, on the ellipsoid at the origin."""
        latitude = radians(self.origin[1])
        squared = FLATTENING * (2 - FLATTENING)
        curvature = sqrt(1 - squared * sin(latitude) ** 2)
        north = RADIUS_M * (1 - squared) / curvature**3
        return np.radians([RADIUS_M / curvature * cos(latitude), north])

    def flat(self, positions: Array) -> Array:
        """Turn rows of (lng, lat) into rows of metres."""
        return (positions - np.array(self.origin)) * self.metres_a_degree

    def flatten(self, shapes: Any) -> Any:
        """Turn shapes of EPSG:4326 into shapes in metres."""
        return shapely.transform(shapes, self.flat)


def as_array(shapes: Iterable[BaseGeometry]) -> Shapes:
    """Return shapes as an array of objects, whatever their number."""
    return np.fromiter(shapes, dtype=object)
