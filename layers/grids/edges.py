"""Make edges match, vertex by vertex, between new cells and the grids around them. Pure, on shapely."""

from collections.abc import Mapping

import shapely

from layers.grids.rings import TOLERANCE, Cell, Position, node_with, positions_of


def noded_with(cells: Mapping[str, Cell], around: Mapping[str, Cell]) -> dict[str, Cell]:
    """Give cells the vertices that cells around them have on a shared border.

    A cell that would not be valid with them, or that needs none, comes back as it is.
    """
    codes = list(around)
    tree = shapely.STRtree([around[code] for code in codes])
    result = {}
    for code, cell in cells.items():
        near = tree.query(cell, predicate="dwithin", distance=TOLERANCE)
        new = sorted(_positions_on(cell, [around[codes[index]] for index in near]))
        noded = node_with(cell, new) if new else cell
        result[code] = noded if noded.is_valid else cell
    return result


def _positions_on(cell: Cell, neighbours: list[Cell]) -> set[Position]:
    """Return the neighbours' vertices on a cell's border, without those that are, or nearly are, its own."""
    own = positions_of(cell)
    strange = sorted(set().union(*map(positions_of, neighbours)) - own) if neighbours else []
    if not strange:
        return set()
    points = shapely.points(strange)
    on_border = shapely.dwithin(points, cell.boundary, TOLERANCE)
    apart = ~shapely.dwithin(points, shapely.multipoints(sorted(own)), TOLERANCE)
    return {position for position, keep in zip(strange, on_border & apart, strict=True) if keep}
