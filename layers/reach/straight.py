"""Reach as the crow flies, for where no roads are known: it answers what a ground of roads answers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree
from shapely.geometry import MultiPolygon

from layers.reach.circles import circles, merged, radius_m
from layers.reach.engine.snapped import Snapped

EARTH = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
"""Longitude, latitude, height → metres from the centre of the earth; there a straight line is shorter than the way
over the ground by 1e-9 of it at most, within ten kilometres."""


@dataclass(frozen=True)
class Straight:
    """Circles of one speed.

    Parameters
    ----------
    speed_m_s : metres a second in a straight line.
    """

    speed_m_s: float

    def snap(self, lnglat: NDArray[np.float64]) -> Snapped:
        """Return the points as they are: nothing is moved, and nothing is out of reach."""
        degrees = np.asarray(lnglat, dtype=float).reshape(-1, 2)
        n = len(degrees)
        return Snapped(degrees, np.zeros(n, np.int32), np.zeros(n), np.zeros(n), np.zeros(n, np.uint8))

    def circles(self, sites: Snapped, minutes: Sequence[float]) -> list[list[MultiPolygon]]:
        """Return [site][minute] circles."""
        points = [(lng, lat) for lng, lat in sites.lnglat.tolist()]
        rings = [circles(points, radius_m(one, self.speed_m_s)) for one in minutes]
        return [[MultiPolygon([ring[site]]) for ring in rings] for site in range(len(points))]

    def cover(self, sites: Snapped, minutes: Sequence[float]) -> list[MultiPolygon]:
        """Return what any of the circles covers, for each of the minutes."""
        found = self.circles(sites, minutes)
        return [merged([shapes[index] for shapes in found]) for index in range(len(minutes))]

    def seconds(self, sites: Snapped, places: Snapped, limit_s: float) -> NDArray[np.float32]:
        """Return the time from each place to the nearest site; inf beyond the limit."""
        return self.nearest(sites, places, limit_s)[0]

    def nearest(
        self, sites: Snapped, places: Snapped, limit_s: float
    ) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Return the time from each place to the nearest site, and which that is; inf and -1 beyond the limit."""
        usable = np.flatnonzero(sites.found)
        if not len(usable) or not len(places):
            return np.full(len(places), np.inf, np.float32), np.full(len(places), -1, np.int32)
        metres, which = cKDTree(_on_earth(sites.lnglat[usable])).query(_on_earth(places.lnglat))
        within = metres <= limit_s * self.speed_m_s
        seconds = np.where(within, metres / self.speed_m_s, np.inf)
        return seconds.astype(np.float32), np.where(within, usable[which], -1).astype(np.int32)

    def pairs(self, sites: Snapped, places: Snapped, limit_s: float) -> csr_matrix:
        """Return (sites, places) seconds of all pairs within the limit."""
        usable, shape = np.flatnonzero(sites.found), (len(sites), len(places))
        if not len(usable) or not len(places):
            return csr_matrix(shape, dtype=np.float32)
        trees = cKDTree(_on_earth(sites.lnglat[usable])), cKDTree(_on_earth(places.lnglat))
        found = trees[0].sparse_distance_matrix(trees[1], limit_s * self.speed_m_s, output_type="coo_matrix")
        seconds = (found.data / self.speed_m_s).astype(np.float32)
        return csr_matrix((seconds, (usable[found.row], found.col)), shape=shape)


def _on_earth(lnglat: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(EARTH.transform(lnglat[:, 0], lnglat[:, 1], np.zeros(len(lnglat))))
