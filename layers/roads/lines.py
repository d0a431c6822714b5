"""Ways out of plain lines: lines meet where they share a vertex, and nowhere else. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from layers.core.measure import DECIMALS, DEGREE_LAT_M, DEGREE_LNG_M
from layers.roads.network import Floats, Ints
from layers.roads.ways import Passing, Ways


class Line(NamedTuple):
    """One line with what it lets pass.

    Parameters
    ----------
    geometry : LineString in EPSG:4326.
    level : lines of different levels share no vertex but their ends: one runs over the other.
    """

    geometry: BaseGeometry
    passing: Passing
    level: int = 0


def ways_of(lines: Sequence[Line], snap_m: float = 0.0) -> Ways:
    """Return the ways of some lines.

    Parameters
    ----------
    snap_m : ends of lines nearer to each other than this are one point.
    """
    xy, index = shapely.get_coordinates([line.geometry for line in lines], return_index=True)
    lengths = np.bincount(index, minlength=len(lines))
    at = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    keys = np.round(xy * 10**DECIMALS).astype(np.int64)
    levels = _levels(lines, at)
    _unique, first, found = np.unique(
        np.column_stack([keys, levels]), axis=0, return_index=True, return_inverse=True
    )
    vertex: Ints = np.asarray(found.ravel(), dtype=np.int32)
    lnglat = keys[first] / 10**DECIMALS
    if snap_m > 0:
        lnglat, vertex = _snapped(lnglat, vertex, at, snap_m)
    number: dict[Passing, int] = {}
    passing = [number.setdefault(line.passing, len(number)) for line in lines]
    return Ways(lnglat, vertex, at, np.asarray(passing, dtype=np.int32), tuple(number), {})


def _levels(lines: Sequence[Line], at: Ints) -> NDArray[np.int64]:
    """Return the level of each vertex: that of its line, but the ground's at both its ends."""
    levels = np.repeat([line.level for line in lines], np.diff(at))
    levels[at[:-1]] = 0
    levels[at[1:] - 1] = 0
    return levels


def _snapped(lnglat: Floats, vertex: Ints, at: Ints, snap_m: float) -> tuple[Floats, Ints]:
    """Make one point of ends that are near each other; each group stands where its first point does."""
    ends = np.unique(np.concatenate([vertex[at[:-1]], vertex[at[1:] - 1]]))
    scale = DEGREE_LNG_M * np.cos(np.radians(lnglat[ends, 1].mean())), DEGREE_LAT_M
    pairs = cKDTree(lnglat[ends] * scale).query_pairs(snap_m, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs), dtype=bool), pairs.T), shape=(len(ends), len(ends)))
    _count, group = connected_components(links, directed=False)
    _groups, first = np.unique(group, return_index=True)
    target = np.arange(len(lnglat), dtype=np.int32)
    target[ends] = ends[first[group]]
    return lnglat, target[vertex]
