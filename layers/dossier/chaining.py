"""Which risk sources stand so near to one another that one may set off the next: chains. Pure.

Two sources are linked when the distance between them is at most the larger of their two chain distances: what reaches far
reaches a neighbour that does not. So a link has no direction, and a chain is everything that links connect.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from layers.core.measure import DEGREE_LAT_M, DEGREE_LNG_M, WGS84

SPARE = 1.02
"""The tree measures in a plane that is up to a hundredth off within a city; what it finds is measured exactly after."""


@dataclass(frozen=True)
class Link:
    """Two linked sources, by position, the smaller first."""

    first: int
    second: int
    distance_m: float


@dataclass(frozen=True)
class Chain:
    """Sources that are connected by links; at least two."""

    members: tuple[int, ...]
    links: tuple[Link, ...]


def links_of(lnglat: NDArray[np.float64], reach_m: NDArray[np.float64]) -> list[Link]:
    """Return all links among n sources.

    Parameters
    ----------
    lnglat : (n, 2) degrees, EPSG:4326.
    reach_m : (n,) chain distance of each.
    """
    if len(lnglat) < 2:
        return []
    middle = lnglat.mean(axis=0)
    scale = np.array([DEGREE_LNG_M * np.cos(np.radians(middle[1])), DEGREE_LAT_M])
    pairs = cKDTree((lnglat - middle) * scale).query_pairs(
        float(reach_m.max()) * SPARE, output_type="ndarray"
    )
    first, second = pairs.min(axis=1), pairs.max(axis=1)
    _az, _back, metres = WGS84.inv(*lnglat[first].T, *lnglat[second].T)
    kept = np.asarray(metres) <= np.maximum(reach_m[first], reach_m[second])
    found = zip(first[kept], second[kept], np.asarray(metres)[kept], strict=True)
    return sorted(
        (Link(int(a), int(b), float(m)) for a, b, m in found), key=lambda link: (link.first, link.second)
    )


def chains_of(count: int, links: list[Link]) -> list[Chain]:
    """Return the connected groups of two or more of `count` sources, the largest first."""
    ends = np.array([(link.first, link.second) for link in links], dtype=int).reshape(-1, 2)
    graph = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    _number, labels = connected_components(graph, directed=False)
    by_label: dict[int, list[Link]] = {}
    for link in links:
        by_label.setdefault(int(labels[link.first]), []).append(link)
    found = [
        Chain(tuple(int(k) for k in np.flatnonzero(labels == label)), tuple(own))
        for label, own in by_label.items()
    ]
    return sorted(found, key=lambda chain: (-len(chain.members), chain.members))
