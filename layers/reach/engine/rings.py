"""Rings of many shapes in one array, made lighter by one local rule. Pure.

A vertex goes when the triangle with its neighbours is small (Visvalingam and Whyatt, 1993), smallest first. What goes is decided
by the vertices next to it alone, so that two shapes whose outlines agree over a stretch still agree there afterwards:
the union of many circles stays the cover that is drawn in one pass.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SMALLEST_TRIANGLE_M2 = 64.0
"""An eighth of a cell or so: what it cuts off was not known."""
SMALLEST_HOLE_M2 = 800.0
"""Two cells: smaller holes are accidents of where the cells' middles lie."""
PASSES = 4
"""More take out little: of Porto's circles 4 leave 582 vertices and 12 leave 562."""

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


def rings_of(points: Floats, count: Longs, is_hole: NDArray[np.bool_]) -> "Rings":
    """Return closed rings without their closing vertices, and without holes that are too small to be known."""
    x, y = points.T
    first = np.cumsum(count) - count
    cross = np.empty(len(points))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[first - 1] = 0  # from the last vertex of a ring to the next ring
    kept = ~is_hole | (np.abs(np.add.reduceat(cross, first)) >= 2 * SMALLEST_HOLE_M2)
    stays = np.repeat(kept, count)
    stays[first - 1] = False
    return Rings(points[stays], count[kept] - 1, is_hole[kept])


@dataclass(frozen=True, eq=False)
class Rings:
    """r rings.

    Parameters
    ----------
    points : (p, 2) vertices of all rings, without the last of each that closes it.
    count : (r,) vertices of each ring.
    is_hole : (r,) whether a ring is a hole of the last one before it that is none.
    """

    points: Floats
    count: Longs
    is_hole: NDArray[np.bool_]

    def simplified(self) -> "Rings":
        """Return the rings with what is finer than the surface taken out."""
        points = self.points.view(np.complex128).ravel()
        ring, count = np.repeat(np.arange(len(self.count)), self.count), self.count
        # Of equal triangles in a row every other one should go: a little is added that has no order along the ring.
        tie = (points.real * 0.754877666 + points.imag * 0.569840296) % 1.0 * 1e-3
        for _pass in range(PASSES):
            stays = ~_goes(points, tie, ring, count)
            points, tie, ring = points[stays], tie[stays], ring[stays]
            count = np.bincount(ring, minlength=len(count))
        return Rings(points.view(np.float64).reshape(-1, 2), count, self.is_hole)

    def closed(self) -> tuple[Floats, Longs]:
        """Return the vertices with the first of each ring once more at its end, and (r + 1,) where each ring begins."""
        behind = np.cumsum(self.count)
        order = np.insert(np.arange(len(self.points)), behind, behind - self.count)
        return self.points[order], np.concatenate([[0], np.cumsum(self.count + 1)])


def _goes(points: NDArray[np.complex128], tie: Floats, ring: Longs, count: Longs) -> NDArray[np.bool_]:
    """Return which vertices have a small triangle, and a smaller one than their neighbours."""
    before, after = _neighbours(count)
    to, on = points - points[before], points[after] - points
    rank = np.abs((np.conj(to) * on).imag) / 2 + tie
    return (rank < SMALLEST_TRIANGLE_M2) & (rank < rank[before]) & (rank < rank[after]) & (count >= 8)[ring]


def _neighbours(count: Longs) -> tuple[Longs, Longs]:
    """Return the vertex before and the vertex after each, round its ring."""
    behind = np.cumsum(count)
    first = behind - count
    total = int(behind[-1]) if len(behind) else 0
    before, after = np.arange(-1, total - 1), np.arange(1, total + 1)
    before[first], after[behind - 1] = behind - 1, first
    return before, after
