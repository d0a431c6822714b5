"""Cells of one lattice over the network's plane, and the street that each cell's middle is nearest to. Pure.

Cell (column, row) holds what lies in [20 column, 20 column + 20) × [20 row, 20 row + 20) metres. All surfaces stand on this one
lattice, so that shapes drawn apart fit together. A cell is reached by the street nearest to its middle, as a house is:
what the map shows and what is counted follow one rule.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from layers.reach.engine.feet import Streets

CELL_M = 20.0
MARGIN_M = 30.0
"""Cells this far beyond the off-street limit are known too, so that the limit's outline runs between cells."""

SLOT_BITS = 16
"""A lattice may be 1,300 km wide and 650 km high."""
Ints = NDArray[np.int32]
Frame = tuple[int, int, int, int]
"""First column, first row, columns, rows."""


class Lattice:
    """The c cells near streets.

    Parameters
    ----------
    column, row : (c,) place on the lattice.
    edge, along, off_m : (c,) the nearest place on a street of each cell's middle.
    extent : first column, first row, behind the last column, behind the last row.
    """

    def __init__(self, streets: Streets, off_street_m: float) -> None:
        self.off_street_m, reach = off_street_m, off_street_m + MARGIN_M
        column, row = _near(streets.samples, reach)
        middles = middles_of(column, row)
        feet = streets.quick(middles, reach)
        known = feet.edge >= 0
        self.column, self.row = column[known].astype(np.int32), row[known].astype(np.int32)
        self.edge, self.along = feet.edge[known], feet.along[known].astype(np.float32)
        self.off_m = feet.off_m[known].astype(np.float32)
        self.extent = self._extent()

    def _extent(self) -> tuple[int, int, int, int]:
        if not len(self.column):
            return 0, 0, 0, 0
        low, high = (self.column.min(), self.row.min()), (self.column.max() + 1, self.row.max() + 1)
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])

    def slots(self) -> Ints:
        """Return each cell's row and column within the extent as one number, the row in the upper half."""
        west, south, _east, _north = self.extent
        return ((self.row - south) << SLOT_BITS) + (self.column - west)

    def middles(self, cells: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the middles of cells in the plane."""
        return middles_of(self.column[cells], self.row[cells])


def middles_of(column: NDArray[Any], row: NDArray[Any]) -> NDArray[np.float64]:
    """Return the (c, 2) middles of cells in the plane."""
    found = np.empty((len(column), 2))
    found[:, 0], found[:, 1] = (column + 0.5) * CELL_M, (row + 0.5) * CELL_M
    return found


def _near(samples: NDArray[np.float64], reach_m: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (column, row) of all cells that may have a street within reach of their middle."""
    if not len(samples):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    cells = np.floor(samples / CELL_M).astype(np.int64)
    wide = int(np.ceil(reach_m / CELL_M)) + 1
    low = cells.min(0) - wide
    near = np.zeros(tuple(cells.max(0) + wide + 1 - low)[::-1], dtype=np.uint8)
    near[cells[:, 1] - low[1], cells[:, 0] - low[0]] = 1
    for axis in (0, 1):
        near = maximum_filter1d(near, 2 * wide + 1, axis=axis, mode="constant")
    row, column = np.nonzero(near)
    return column + low[0], row + low[1]
