"""What the grids of two schemes have in common, piece by piece, and which pieces are wide. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.grids.coverage import Coverage
from layers.one_net.plane import Array, Plane, as_array

LEAST_M2 = 0.05
"""Pieces smaller than this are rounding."""


@dataclass(frozen=True)
class Pieces:
    """The pieces of two coverages, one row a polygon.

    Parameters
    ----------
    one, two : positions of the cells in their coverage.
    shapes : EPSG:4326.
    wide : whether the piece is somewhere wider than a sliver.
    """

    one: NDArray[np.int64]
    two: NDArray[np.int64]
    shapes: NDArray[Any]
    area_m2: Array
    wide: NDArray[np.bool_]


def owners(coverage: Coverage, points: NDArray[Any]) -> NDArray[np.int64]:
    """Return the position of the cell that each point lies in, on a border the first; -1 where there is none."""
    found = np.full(len(points), -1, dtype=np.int64)
    point, cell = shapely.STRtree(list(coverage.cells.values())).query(points, predicate="intersects")
    order = np.lexsort((cell, point))[::-1]
    found[point[order]] = cell[order]
    return found


def are_wide(shapes: NDArray[Any], width_m: float) -> NDArray[np.bool_]:
    """Which polygons, in metres, are somewhere wider than a width.

    A circle that fits is at least area ÷ perimeter in radius; only where that does not tell is the shape shrunk.
    """
    area, rim = shapely.area(shapes), np.maximum(shapely.length(shapes), 1e-9)
    wide = 2 * area / rim > width_m
    unsure = ~wide & (area > width_m**2 * np.pi / 4)
    wide[unsure] = ~shapely.is_empty(shapely.buffer(shapes[unsure], -width_m / 2, quad_segs=2))
    return wide


def pieces_of(one: Coverage, two: Coverage, plane: Plane, sliver_m: float) -> Pieces:
    """Cut two coverages along each other's borders."""
    left, right = as_array(one.cells.values()), as_array(two.cells.values())
    i, j = shapely.STRtree(right).query(left, predicate="intersects")
    parts, pair = shapely.get_parts(shapely.intersection(left[i], right[j]), return_index=True)
    while (shapely.get_type_id(parts) > 3).any():  # multipolygons within collections
        parts, inner = shapely.get_parts(parts, return_index=True)
        pair = pair[inner]
    keep = shapely.get_type_id(parts) == 3
    parts, pair = parts[keep], pair[keep]
    flat = plane.flatten(parts)
    area = shapely.area(flat)
    real = area > LEAST_M2
    first, second, area = i[pair[real]], j[pair[real]], area[real]
    wide = are_wide(flat[real], sliver_m)
    wide |= _largest_of_narrow(first, area, wide) | _largest_of_narrow(second, area, wide)
    return Pieces(first, second, parts[real], area, wide)


def _largest_of_narrow(cell: NDArray[np.int64], area: Array, wide: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Mark the largest piece of every cell that has no wide one: a narrow grid is a grid all the same."""
    marked = np.zeros(len(cell), dtype=bool)
    narrow = np.flatnonzero(~np.isin(cell, cell[wide]))
    order = narrow[np.lexsort((area[narrow], cell[narrow]))]
    last = np.append(cell[order][1:] != cell[order][:-1], True) if len(order) else order.astype(bool)
    marked[order[last]] = True
    return marked
