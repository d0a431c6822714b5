"""Who reaches whom: along the streets where they are loaded, in a straight line where they are not."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from layers.siting.thinning import plane

LngLat = NDArray[np.float64]


class Straight:
    """Straight lines of one speed, measured in the plane at the middle of the places."""

    def __init__(self, speed_m_s: float) -> None:
        self.speed_m_s = speed_m_s

    def pairs(self, sites: LngLat, homes: LngLat, limit_s: float) -> csr_matrix:
        """(sites, homes) seconds of all pairs within the limit."""
        shape = (len(sites), len(homes))
        if not all(shape):
            return csr_matrix(shape)
        latitude = float(homes[:, 1].mean())
        trees = [cKDTree(plane(points, latitude)) for points in (sites, homes)]
        found = trees[0].sparse_distance_matrix(trees[1], limit_s * self.speed_m_s, output_type="ndarray")
        return csr_matrix((found["v"] / self.speed_m_s, (found["i"], found["j"])), shape)

    def moved_m(self, sites: LngLat) -> list[float | None]:
        """How far each site was moved to a street."""
        return [0.0] * len(sites)


class Streets:
    """What `layers.reach.engine.Ground` knows, asked of positions."""

    def __init__(self, ground: Any) -> None:
        self.ground = ground
        self.speed_m_s = float(ground.speed_m_s)

    def pairs(self, sites: LngLat, homes: LngLat, limit_s: float) -> csr_matrix:
        """(sites, homes) seconds of all pairs within the limit."""
        return self.ground.pairs(self.ground.snap(sites), self.ground.snap(homes), limit_s).astype(float)

    def moved_m(self, sites: LngLat) -> list[float | None]:
        """How far each site was moved to a street; None where there is none."""
        return [None if np.isnan(off) else round(float(off), 1) for off in self.ground.snap(sites).off_m]
