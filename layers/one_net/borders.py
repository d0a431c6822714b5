"""How far the borders of one coverage run along those of another: the same line, a sliver apart, or elsewhere. Pure.

         B     B          A's border and B's are the same line at first,
    A ===+=====\\          a few metres apart then (the same border drawn twice),
    A     ------\\----     and nowhere near each other in the end.

Only borders between grids count: the rim of the ground, which all schemes have in common, says nothing about them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.grids.coverage import Coverage
from layers.one_net.plane import Array, Plane, as_array

AGREE, SLIVER, DIFFERENT = "agree", "sliver", "different"
CLASSES = (AGREE, SLIVER, DIFFERENT)
STEP_M = 5.0
"""Borders are compared piece by piece; no piece is longer than this."""
STEEPEST = 0.5
"""Sine of the widest angle (30°) under which two borders still run along each other."""
ROUNDING_M = 0.05
UNITS = 1e7
"""Stored coordinates in a degree."""


@dataclass(frozen=True)
class Widths:
    """From which distance on two borders are no longer the same.

    Parameters
    ----------
    agree_m : within this, the same line drawn with another rounding.
    sliver_m : within this, the same border drawn twice; beyond it, another border.
    """

    agree_m: float = 0.5
    sliver_m: float = 15.0


@dataclass(frozen=True)
class Edges:
    """The borders of one coverage: rows of (lng, lat, lng, lat), each border edge once.

    Parameters
    ----------
    keys : the same on the grid of stored coordinates, the smaller end first.
    rim : whether only one cell has the edge.
    """

    keys: NDArray[np.int64]
    rim: NDArray[np.bool_]

    @classmethod
    def of(cls, coverage: Coverage) -> "Edges":
        """Take the edges of an edge-matched coverage."""
        rings = shapely.get_rings(as_array(coverage.cells.values()))
        corners, ring = shapely.get_coordinates(rings, return_index=True)
        units = np.round(corners * UNITS).astype(np.int64)
        follows = ring[:-1] == ring[1:]
        start, end = units[:-1][follows], units[1:][follows]
        turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
        rows = np.where(turned[:, None], np.hstack([end, start]), np.hstack([start, end]))
        keys, count = np.unique(rows, axis=0, return_counts=True)
        return cls(keys, count == 1)

    def without_rim_of(self, outline: BaseGeometry, plane: Plane, within_m: float) -> "Edges":
        """Leave out the edges on the rim of the ground."""
        middles = shapely.points((self.ends(plane)[:, :2] + self.ends(plane)[:, 2:]) / 2)
        rim = plane.flatten(outline.boundary)
        shapely.prepare(rim)
        keep = ~self.rim
        keep[self.rim] = ~shapely.dwithin(middles[self.rim], rim, within_m)
        return Edges(self.keys[keep], self.rim[keep])

    def ends(self, plane: Plane) -> Array:
        """Return both ends of every edge in metres."""
        degrees = self.keys / UNITS
        return np.hstack([plane.flat(degrees[:, :2]), plane.flat(degrees[:, 2:])])


@dataclass(frozen=True)
class Borders:
    """The borders of one scheme as another sees them.

    Parameters
    ----------
    pieces : rows of (lng, lat, lng, lat) by class.
    length_m : metres by class.
    """

    pieces: Mapping[str, Array]
    length_m: Mapping[str, float]

    @property
    def total_m(self) -> float:
        return sum(self.length_m.values())

    @cached_property
    def shares(self) -> dict[str, float]:
        """Shares by class, which sum to one; a scheme without inner borders agrees with every other."""
        if self.total_m <= 0:
            return {AGREE: 1.0, SLIVER: 0.0, DIFFERENT: 0.0}
        return {name: length / self.total_m for name, length in self.length_m.items()}

    def line(self, name: str) -> BaseGeometry:
        """Return the borders of a class as one geometry of joined lines."""
        rows = np.round(self.pieces[name].reshape(-1, 2, 2), 7)
        rows = rows[(rows[:, 0] != rows[:, 1]).any(axis=1)]
        return shapely.line_merge(shapely.multilinestrings(shapely.linestrings(rows)))


def compare(edges: Edges, other: Edges, plane: Plane, widths: Widths) -> Borders:
    """Class every border of one scheme by how far the nearest border of another runs beside it."""
    same = _known(edges.keys, other.keys)
    known, rest = edges.keys[same] / UNITS, Edges(edges.keys[~same], edges.rim[~same])
    pieces, classes = _classed(rest, other, plane, widths)
    by_class = {name: pieces[classes == index] for index, name in enumerate(CLASSES)}
    by_class[AGREE] = np.vstack([known, by_class[AGREE]])
    return Borders(by_class, {name: _length_m(rows, plane) for name, rows in by_class.items()})


def _classed(edges: Edges, other: Edges, plane: Plane, widths: Widths) -> tuple[Array, NDArray[np.int64]]:
    """Return pieces of the edges in degrees, neighbouring ones of a class joined, with their classes."""
    ends = edges.ends(plane)
    count = np.maximum(np.ceil(_lengths(ends) / STEP_M), 1).astype(int)
    edge = np.repeat(np.arange(len(ends)), count)
    place = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    middle = (place + 0.5) / count[edge]
    apart = _distance_along(ends, edge, middle, other.ends(plane), widths.sliver_m)
    classes = np.digitize(apart, [widths.agree_m, widths.sliver_m], right=True)
    first = np.ones(len(edge), dtype=bool)
    first[1:] = (edge[1:] != edge[:-1]) | (classes[1:] != classes[:-1])
    start = np.flatnonzero(first)
    stop = np.append(start[1:], len(edge)) - 1 if len(edge) else start
    of = edge[start]
    degrees = edges.keys[of] / UNITS
    span = degrees[:, 2:] - degrees[:, :2]
    begin, end = place[start] / count[of], (place[stop] + 1) / count[of]
    pieces = np.hstack([degrees[:, :2] + span * begin[:, None], degrees[:, :2] + span * end[:, None]])
    return pieces, classes[start]


def _distance_along(
    ends: Array, edge: NDArray[np.int64], middle: Array, other: Array, within_m: float
) -> Array:
    """Return for every piece the distance to the nearest edge that runs along it; infinity beyond `within_m`.

    An edge runs along a piece that stands beside it, or round a corner from it, not one that stands before its end.
    """
    apart = np.full(len(edge), np.inf)
    if not len(edge) or not len(other):
        return apart
    tree = shapely.STRtree(shapely.linestrings(other.reshape(-1, 2, 2)))
    at = ends[edge, :2] + (ends[edge, 2:] - ends[edge, :2]) * middle[:, None]
    piece, near = tree.query(shapely.points(at), predicate="dwithin", distance=within_m)
    one, two = _direction(ends[edge[piece]]), _direction(other[near])
    from_start = at[piece] - other[near, :2]
    beside = np.abs(_cross(two, from_start))
    forward = (two * from_start).sum(axis=1)
    beyond = np.maximum(np.maximum(-forward, forward - _lengths(other[near])), 0)
    along = (np.abs(_cross(one, two)) <= STEEPEST) & (beyond <= np.maximum(beside, ROUNDING_M))
    np.minimum.at(apart, piece[along], np.hypot(beside, beyond)[along])
    return apart


def _cross(one: Array, two: Array) -> Array:
    return one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]


def _lengths(ends: Array) -> Array:
    return np.hypot(*(ends[:, 2:] - ends[:, :2]).T)


def _direction(ends: Array) -> Array:
    span = ends[:, 2:] - ends[:, :2]
    return span / np.maximum(_lengths(ends), 1e-9)[:, None]


def _known(keys: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which rows are among other rows; both have no row twice."""
    _rows, inverse, count = np.unique(
        np.vstack([keys, others]), axis=0, return_inverse=True, return_counts=True
    )
    return (count[inverse.ravel()] > 1)[: len(keys)]


def _length_m(rows: Array, plane: Plane) -> float:
    return float(_lengths(np.hstack([plane.flat(rows[:, :2]), plane.flat(rows[:, 2:])])).sum())


def joined_outline(coverages: Iterable[Coverage]) -> BaseGeometry:
    """Return the ground that some coverages stand on."""
    return shapely.union_all([coverage.outline for coverage in coverages])
