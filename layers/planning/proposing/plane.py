"""The local plane of metres that proposals are measured in. Pure."""

from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely

from layers.core.measure import DEGREE_LAT_M, DEGREE_LNG_M


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a point, true to about 0.1 % over a district.

    Parameters
    ----------
    lng, lat : the point, degrees.
    """

    lng: float
    lat: float

    @classmethod
    def around(cls, shapes: Any) -> "Plane":
        west, south, east, north = shapely.total_bounds(shapes)
        return cls((west + east) / 2, (south + north) / 2)

    @property
    def scale(self) -> np.ndarray:
        return np.array([DEGREE_LNG_M * cos(radians(self.lat)), DEGREE_LAT_M])

    def metres(self, shapes: Any) -> Any:
        """Return shapes, or an array of (lng, lat) rows, in metres."""
        if isinstance(shapes, np.ndarray) and shapes.dtype != object:
            return (shapes - (self.lng, self.lat)) * self.scale
        return shapely.transform(shapes, lambda xy: (xy - (self.lng, self.lat)) * self.scale)

    def degrees(self, shapes: Any) -> Any:
        """Return shapes in metres as shapes in degrees."""
        return shapely.transform(shapes, lambda xy: xy / self.scale + (self.lng, self.lat))
