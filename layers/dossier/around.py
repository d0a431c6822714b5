"""A plane round a risk source: metres east and north of it, in which every distance from the source is exact. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString

from layers.core.measure import WGS84

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Around:
    """The plane with its origin at (lng, lat), EPSG:4326."""

    lng: float
    lat: float

    def distances_m(self, lnglat: Any) -> Floats:
        """Return (n,) metres on the ellipsoid from the origin to (n, 2) degrees."""
        return self._polar(lnglat)[1]

    def xy(self, lnglat: Any) -> Floats:
        """Return (n, 2) metres east and north of the origin."""
        azimuth, distance = self._polar(lnglat)
        return np.column_stack([distance * np.sin(azimuth), distance * np.cos(azimuth)])

    def line(self, line: LineString) -> LineString:
        """Return a line of degrees in this plane."""
        return LineString(self.xy(shapely.get_coordinates(line)))

    def _polar(self, lnglat: Any) -> tuple[Floats, Floats]:
        points = np.asarray(lnglat, dtype=float).reshape(-1, 2)
        count = len(points)
        azimuth, _back, distance = WGS84.inv(
            np.full(count, self.lng), np.full(count, self.lat), points[:, 0], points[:, 1]
        )
        return np.radians(azimuth), np.asarray(distance)


def bearing_deg(x: float, y: float) -> float:
    """Return the direction of a place of the plane from its origin, clockwise from north, 0 to 360."""
    return float(np.degrees(np.arctan2(x, y)) % 360)
