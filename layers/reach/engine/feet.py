"""The streets that a mode may use, and the nearest place on them. Pure.

Streets are sampled every few metres and the samples kept in a k-d tree. A sample names its segment, and the foot of the
perpendicular on the segment is exact. A point asks for several samples; when the farthest of these could still hide a
nearer segment, it asks for more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from layers.roads.network import Network

SPACING_M = 8.0
FIRST_ASKED = 4
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Feet:
    """Where n points stand on the streets: `edge` -1 and `off_m` infinite for a point with no street near."""

    edge: Ints
    along: Floats
    off_m: Floats


class Segments:
    """The straight pieces of chosen edges.

    Parameters
    ----------
    edges : (m,) which edges of the network.
    """

    def __init__(self, network: Network, edges: Mask) -> None:
        first, owner, length, before = _segments(network)
        total = np.bincount(owner, length, minlength=len(network.start))
        chosen = edges[owner] & (length > 0)
        first, owner = first[chosen], owner[chosen]
        self.edge = owner.astype(np.int32)
        self.origin = network.lines[first]
        self.vector = network.lines[first + 1] - self.origin
        self.length = length[chosen]
        self.before = before[chosen] / total[owner]
        self.share = self.length / total[owner]

    def feet(self, points: Floats, segment: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return (along the segment 0..1, distance in metres) of points from one segment each."""
        vector, offset = self.vector[segment], points - self.origin[segment]
        along = np.clip(np.sum(offset * vector, -1) / self.length[segment] ** 2, 0, 1)
        gap = offset - along[..., None] * vector
        return along, np.hypot(gap[..., 0], gap[..., 1])


class Streets:
    """An index of the segments of chosen edges by place."""

    def __init__(self, network: Network, edges: Mask) -> None:
        self.segments = segments = Segments(network, edges)
        pieces = np.ceil(segments.length / SPACING_M).astype(np.int64)
        self.sampled = np.repeat(np.arange(len(pieces)), pieces)
        turn = np.arange(len(self.sampled)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        along = (turn + 0.5) / pieces[self.sampled]
        self.samples = segments.origin[self.sampled] + along[:, None] * segments.vector[self.sampled]
        self.tree = cKDTree(self.samples) if len(self.samples) else None

    def nearest(self, points: Floats, limit_m: float) -> Feet:
        """Return the exact nearest place on a street of each point in the plane, up to `limit_m` away."""
        segment = np.full(len(points), -1, dtype=np.int64)
        along, off = np.zeros(len(points)), np.full(len(points), np.inf)
        open_ = np.flatnonzero(np.isfinite(points).all(1)) if self.tree is not None else np.zeros(0, int)
        asked = FIRST_ASKED
        while len(open_):
            sample_off, segment[open_], along[open_], off[open_] = self._best(points[open_], limit_m, asked)
            hidden = sample_off < np.hypot(off[open_], SPACING_M / 2)
            open_ = open_[hidden & (asked < len(self.samples))]
            asked *= 4
        return self._feet(segment, along, off, limit_m)

    def quick(self, points: Floats, limit_m: float) -> Feet:
        """Return the place on the street of the nearest sample: half the spacing may be lost where two streets meet."""
        if self.tree is None or not len(points):
            none = np.zeros(len(points), dtype=np.int64) - 1
            return self._feet(none, np.zeros(len(points)), np.full(len(points), np.inf), limit_m)
        _off, segment, along, off = self._best(points, limit_m, 1)
        return self._feet(segment, along, off, limit_m)

    def _best(
        self, points: Floats, limit_m: float, asked: int
    ) -> tuple[Floats, NDArray[np.int64], Floats, Floats]:
        assert self.tree is not None
        bound = np.hypot(limit_m, SPACING_M / 2) + 1e-6
        sample_off, sample = self.tree.query(
            points, k=[*range(1, asked + 1)], distance_upper_bound=bound, workers=-1
        )
        none = sample == len(self.samples)
        segment = self.sampled[np.where(none, 0, sample)]
        along, off = self.segments.feet(points[:, None, :], segment)
        off = np.where(none, np.inf, off)
        row, best = np.arange(len(points)), off.argmin(1)
        return sample_off[:, -1], segment[row, best], along[row, best], off[row, best]

    def _feet(self, segment: NDArray[np.int64], along: Floats, off: Floats, limit_m: float) -> Feet:
        near = off <= limit_m
        if not len(self.segments.edge):
            return Feet(np.full(len(off), -1, dtype=np.int32), along, off)
        edge = np.where(near, self.segments.edge[segment], -1).astype(np.int32)
        share = self.segments.before[segment] + along * self.segments.share[segment]
        return Feet(edge, np.where(near, np.clip(share.round(9), 0, 1), 0), np.where(near, off, np.inf))


def _segments(network: Network) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """Return, of all segments: first vertex, edge, length, metres of the edge before it."""
    count = np.maximum(np.diff(network.line_at) - 1, 0)
    owner = np.repeat(np.arange(len(count)), count)
    turn = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    first = network.line_at[:-1][owner].astype(np.int64) + turn
    step = network.lines[first + 1] - network.lines[first]
    length = np.hypot(step[:, 0], step[:, 1])
    run = np.cumsum(length) - length
    begins = np.concatenate([[0.0], np.cumsum(np.bincount(owner, length, minlength=len(count)))])
    return first, owner, length, np.maximum(run - begins[owner], 0)
