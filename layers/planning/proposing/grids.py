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


def heirs_of(
    today: Mapping[str, Cell], cells: Sequence[Cell], points: np.ndarray
) -> tuple[list[str | None], np.ndarray]:
    """Return the code that each cell takes over, and the weights of all points that change grid.

    A cell continues the grid it shares most with, where that is more than half of both.

    Parameters
    ----------
    points : (p, 2 + w) lng, lat and weights, the first of which is what is compared.
    """
    codes = list(today)
    here, old = cells_at(list(today.values()), points[:, :2])
    also, new = cells_at(cells, points[:, :2])
    was, now = np.full(len(points), -1), np.full(len(points), -1)
    was[here], now[also] = old, new
    known = (was >= 0) & (now >= 0)
    shared = np.zeros((len(codes), len(cells)))
    np.add.at(shared, (was[known], now[known]), points[known, 2] + 1e-9)
    heirs = _majorities(shared)
    heir = np.array([heirs.get(index, -1) for index in range(len(codes))], dtype=int)
    moved = known & (heir[was] != now)
    names: list[str | None] = [None] * len(cells)
    for index, cell in heirs.items():
        names[cell] = codes[index]
    return names, points[moved, 2:].sum(axis=0)


def _majorities(shared: np.ndarray) -> dict[int, int]:
    """Return row → column of the pairs that hold more than half of both their row and their column."""
    rows, columns = shared.sum(axis=1, keepdims=True), shared.sum(axis=0, keepdims=True)
    found = np.argwhere((shared > rows / 2) & (shared > columns / 2))
    return {int(row): int(column) for row, column in found}


def outline_of(cells: Collection[Cell]) -> set[Position]:
    """Return the vertices of the outline of edge-matched cells."""
    return positions_of(shapely.coverage_union_all(list(cells)))
