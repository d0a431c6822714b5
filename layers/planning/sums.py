"""Sum the weights of points over the cells they lie in. Pure, on shapely."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import shapely

from layers.grids.rings import Cell

Cells: TypeAlias = Sequence[Cell] | np.ndarray


def sums_of(cells: Cells, points: np.ndarray) -> np.ndarray:
    """Sum the weights of points over cells; a point on a border counts for the first cell.

    Parameters
    ----------
    points : (n, 2 + k) with lng, lat and k weights.

    Returns
    -------
    (len(cells), k) sums.
    """
    totals = np.zeros((len(cells), points.shape[1] - 2))
    point, cell = cells_at(cells, points[:, :2])
    np.add.at(totals, cell, points[point, 2:])
    return totals


def cells_at(cells: Cells, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (position index, cell index) of the positions that lie in a cell; on a border the first cell has it."""
    pairs = shapely.STRtree(list(cells)).query(shapely.points(positions), predicate="intersects")
    pairs = pairs[:, np.lexsort((pairs[1], pairs[0]))]
    position, first = np.unique(pairs[0], return_index=True)
    return position, pairs[1][first]
