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
    return Rings(points.take(np.flatnonzero(stays), 0), count[kept] - 1, is_hole[kept])


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
        tie = (points.real * 0.754877666 + points.imag * 0.569840296) % 1.0 * 2e-3
        for _pass in range(PASSES):
            stays = np.flatnonzero(_stays(points, tie, ring, count))
            points, tie, ring = points.take(stays), tie.take(stays), ring.take(stays)
            count = np.bincount(ring, minlength=len(count))
        return Rings(points.view(np.float64).reshape(-1, 2), count, self.is_hole)

    def closed(self) -> tuple[Floats, Longs]:
        """Return the vertices with the first of each ring once more at its end, and (r + 1,) where each ring begins."""
        ring_at = np.zeros(len(self.count) + 1, dtype=np.int64)
        np.cumsum(self.count + 1, out=ring_at[1:])
        number = np.arange(len(self.count))
        order = np.arange(ring_at[-1]) - np.repeat(number, self.count + 1)
        order[ring_at[1:] - 1] = ring_at[:-1] - number
        return self.points.take(order, 0), ring_at


def _stays(points: NDArray[np.complex128], tie: Floats, ring: Longs, count: Longs) -> NDArray[np.bool_]:
    """Return which vertices do not have a small triangle, or not a smaller one than their neighbours."""
    before, after = _neighbours(count)
    on = points.take(after) - points
    twice = np.abs((np.conj(on.take(before)) * on).imag)
    twice += tie
    least = np.minimum(twice.take(before), twice.take(after))
    stays = twice >= np.minimum(least, 2 * SMALLEST_TRIANGLE_M2, out=least)
    stays |= (count < 8).take(ring)
    return stays


def _neighbours(count: Longs) -> tuple[Longs, Longs]:
    """Return the vertex before and the vertex after each, round its ring."""
    behind = np.cumsum(count)
    first = behind - count
    total = int(behind[-1]) if len(behind) else 0
    before, after = np.arange(-1, total - 1), np.arange(1, total + 1)
    before[first], after[behind - 1] = behind - 1, first
    return before, after
