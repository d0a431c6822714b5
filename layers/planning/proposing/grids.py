"""Grids of whole blocks: their shapes, and which grid of today each of them continues. Pure, on shapely."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import shapely

from layers.grids.rings import Cell, Position, TooFewCorners, change_rings, positions_of
from layers.planning.proposing.blocks import Blocks
from layers.planning.sums import cells_at


def cells_of(blocks: Blocks, owner: np.ndarray, outline: Collection[Position]) -> list[Cell]:
    """Return the grids' cells, in the order of their numbers.

    Parameters
    ----------
    owner : (n,) the grid of each block, 0 … k−1.
    outline : the vertices of the ground's outline; of the others on it those stay where two grids meet.
    """
    cells = list(blocks.joined(owner).shapes)
    return without_strays(cells, outline)


def without_strays(cells: Sequence[Cell], outline: Collection[Position]) -> list[Cell]:
    """Drop vertices where only a block ended: those of one cell alone that the outline does not have."""
    count: dict[Position, int] = {}
    for cell in cells:
        for position in positions_of(cell):
            count[position] = count.get(position, 0) + 1
    known = set(outline)
    strays = {position for position, times in count.items() if times == 1 and position not in known}
    return [_dropping(cell, strays) for cell in cells]


def _dropping(cell: Cell, strays: set[Position]) -> Cell:
    def thinned(ring: list[Position]) -> list[Position]:
        kept = [position for position in ring[:-1] if position not in strays]
        return [*kept, *kept[:1]]

    try:
        thin = change_rings(cell, thinned)
    except TooFewCorners:
        return cell
    return thin if thin.is_valid else cell


def heirs_of(today: Mapping[str, Cell], cells: Sequence[Cell], points: np.ndarray) -> list[str | None]:
    """Return the code that each cell takes over: of the grid it shares most with, if that is over half of both.

    Parameters
    ----------
    points : (p, 2 + w) lng, lat and weights, the first of which is what is compared.
    """
    old, new = _places(today, cells, points)
    both = (old >= 0) & (new >= 0)
    shared = np.zeros((len(today), len(cells)))
    np.add.at(shared, (old[both], new[both]), points[both, 2] + 1e-9)
    codes, names = list(today), dict[int, str]()
    for row, column in _majorities(shared).items():
        names[column] = codes[row]
    return [names.get(index) for index in range(len(cells))]


def moved_weights(
    today: Mapping[str, Cell], cells: Sequence[Cell], codes: Sequence[str | None], points: np.ndarray
) -> np.ndarray:
    """Return (w,) the weights of the points that get into a grid of another code than today's."""
    old, new = _places(today, cells, points)
    before = np.array([*today, "·"], dtype=object)[old]
    after = np.array([*(code or "" for code in codes), "·"], dtype=object)[new]
    moved = (old >= 0) & (new >= 0) & (before != after)
    sums: np.ndarray = points[moved, 2:].sum(axis=0)
    return sums


def _places(
    today: Mapping[str, Cell], cells: Sequence[Cell], points: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return (p,) index of the grid of today and (p,) of the cell that each point is in; −1 for none."""
    old, new = np.full(len(points), -1), np.full(len(points), -1)
    here, grid = cells_at(list(today.values()), points[:, :2])
    also, cell = cells_at(cells, points[:, :2])
    old[here], new[also] = grid, cell
    return old, new


def _majorities(shared: np.ndarray) -> dict[int, int]:
    """Return row → column of the pairs that hold more than half of both their row and their column."""
    rows, columns = shared.sum(axis=1, keepdims=True), shared.sum(axis=0, keepdims=True)
    found = np.argwhere((shared > rows / 2) & (shared > columns / 2))
    return {int(row): int(column) for row, column in found}


def outline_of(cells: Collection[Cell]) -> set[Position]:
    """Return the vertices of the outline of edge-matched cells."""
    return positions_of(shapely.coverage_union_all(list(cells)))
