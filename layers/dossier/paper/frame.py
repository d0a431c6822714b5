"""The part of the earth that a map on paper shows, and where on the paper. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.core.measure import degrees_of
from layers.dossier.around import Around

XY = tuple[float, float]
FINEST_MM = 0.08
"""What is smaller cannot be seen on paper."""


@dataclass(frozen=True)
class Frame:
    """A map in a box of the paper, north up, with its middle at a risk source.

    Parameters
    ----------
    x, y, width, height : the box in millimetres.
    half_m : metres from the middle to the nearer edges.
    """

    around: Around
    x: float
    y: float
    width: float
    height: float
    half_m: float

    @property
    def mm_per_m(self) -> float:
        return min(self.width, self.height) / 2 / self.half_m

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        across = [side / 2 / self.mm_per_m for side in (self.width, self.height)]
        east = degrees_of(across[0], abs(self.around.lat))[0]
        north = degrees_of(across[1], abs(self.around.lat))[1]
        lng, lat = self.around.lng, self.around.lat
        return lng - east, lat - north, lng + east, lat + north

    def spots(self, lnglat: Any) -> np.ndarray:
        """Return (n, 2) millimetres on the paper of (n, 2) degrees."""
        plane = self.around.xy(lnglat) * self.mm_per_m
        middle = (self.x + self.width / 2, self.y + self.height / 2)
        return np.column_stack([middle[0] + plane[:, 0], middle[1] - plane[:, 1]])

    def spot(self, lng: float, lat: float) -> XY:
        (x, y) = self.spots([(lng, lat)])[0]
        return float(x), float(y)

    def holds(self, spot: XY, margin: float = 0.0) -> bool:
        return (
            self.x + margin <= spot[0] <= self.x + self.width - margin
            and self.y + margin <= spot[1] <= self.y + self.height - margin
        )

    def drawn(self, geometry: Any) -> Any:
        """Return a geometry, or an array of them, in millimetres of the paper, without what nobody sees."""
        return shapely.simplify(shapely.transform(geometry, self.spots), FINEST_MM)


def lines_of(geometry: BaseGeometry) -> Iterator[Sequence[XY]]:
    """Yield the points of every line of a geometry."""
    for part in shapely.get_parts(geometry):
        if part.geom_type == "LineString" and not part.is_empty:
            yield list(part.coords)


def rings_of(geometry: BaseGeometry) -> Iterator[Sequence[XY]]:
    """Yield the points of every ring of the areas of a geometry."""
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield from (list(ring.coords) for ring in (part.exterior, *part.interiors))


def round_length_m(most_m: float) -> int:
    """Return the longest round length (1, 2 or 5 and noughts) that is not longer."""
    power = 10 ** int(np.floor(np.log10(most_m)))
    return int(max(k * power for k in (1, 2, 5) if k * power <= most_m))
