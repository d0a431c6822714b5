"""The lattice that everything stands on: corners of fine cells of about 100 m, warped so that no street is a ruler.

Every shape of the city is a union of fine cells, whose corners are computed once and rounded once. So all levels tile
exactly: a shared vertex is the same number on both sides.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

LNG, LAT = 113.2, 29.1
METRES_LNG, METRES_LAT = 111_320 * float(np.cos(np.radians(LAT))), 110_574.0
COLUMNS, ROWS = 30, 26
"""Blocks west to east and south to north; a block is two by two fine cells."""
RIVER_COLUMN = 37
"""Fine column that the river takes; it is narrower than the others."""
RIVER_WIDTH_M = 75.0
TURN = np.radians(9.0)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """Corners of fine cells: `corners[i, j]` is (lng, lat), i from west, j from south."""

    corners: Array

    @property
    def shape(self) -> tuple[int, int]:
        return self.corners.shape[0] - 1, self.corners.shape[1] - 1

    def cell(self, i: int, j: int) -> shapely.Polygon:
        c = self.corners
        return shapely.Polygon([c[i, j], c[i + 1, j], c[i + 1, j + 1], c[i, j + 1]])

    def within(self, i: int, j: int, u: Array, v: Array) -> Array:
        """Return positions inside a cell from shares of its width and height, as (lng, lat) rows."""
        a, b, c, d = (self.corners[i + x, j + y] for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)))
        u, v = np.asarray(u)[..., None], np.asarray(v)[..., None]
        return np.round(a * (1 - u) * (1 - v) + b * u * (1 - v) + c * u * v + d * (1 - u) * v, 7)


def make_plane(rng: np.random.Generator, columns: int = COLUMNS, rows: int = ROWS) -> Plane:
    """Lay out streets at uneven distances, then turn and bend the whole."""
    xs = _ticks(rng, columns)
    ys = _ticks(rng, rows)
    river = min(RIVER_COLUMN, 2 * columns - 2)
    shift = RIVER_WIDTH_M - (xs[river + 1] - xs[river])
    xs[river + 1 :] += shift
    x, y = np.meshgrid(xs - xs.mean(), ys - ys.mean(), indexing="ij")
    bend_x = 130 * np.sin(y / 900 + 0.6) + 55 * np.sin(y / 330 + x / 1500)
    bend_y = 110 * np.sin(x / 1100 - 0.4) + 40 * np.sin(x / 420 + y / 1300)
    x, y = x + bend_x, y + bend_y
    east = x * np.cos(TURN) - y * np.sin(TURN)
    north = x * np.sin(TURN) + y * np.cos(TURN)
    corners = np.stack([LNG + east / METRES_LNG, LAT + north / METRES_LAT], axis=-1)
    return Plane(np.round(corners, 7))


def _ticks(rng: np.random.Generator, blocks: int) -> Array:
    """Distances of fine lines: pairs that make blocks of 150 to 270 m."""
    sides = rng.uniform(150, 270, blocks)
    shares = rng.uniform(0.42, 0.58, blocks)
    fine = np.stack([sides * shares, sides * (1 - shares)], axis=1).ravel()
    return np.concatenate([[0.0], np.cumsum(fine)])
