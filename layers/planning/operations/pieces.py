"""Lay new lines over cells and take the faces apart. Pure, on shapely.

Everything is noded once, on the grid of coordinates that is stored, so that both sides of a new border get the very
same vertices.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import quantise
from layers.grids.coverage import Coverage, OperationRefused
from layers.grids.edges import noded_with
from layers.grids.rings import Cell, Position, TooFewCorners, node_with, positions_of

GRID = 1e-7
"""Degrees between two neighbouring stored coordinates."""


def faces_of(cells: Mapping[str, Cell], lines: Iterable[BaseGeometry]) -> dict[str, list[Polygon]]:
    """Cut cells along lines; return the faces of each cell, those of untouched cells included."""
    codes, shapes = list(cells), list(cells.values())
    boundaries = [cell.boundary for cell in shapes]
    noded = shapely.unary_union([*boundaries, *lines], grid_size=GRID)
    made = shapely.get_parts(quantise(shapely.polygonize(shapely.get_parts(noded).tolist())))
    tree = shapely.STRtree(shapes)
    faces: dict[str, list[Polygon]] = {code: [] for code in codes}
    for face in made:
        for index in tree.query(face.representative_point(), predicate="within")[:1]:
            faces[codes[index]].append(face)
    return faces


def joined(pieces: Sequence[Cell]) -> Cell:
    """Return edge-matched pieces as one cell, of several parts where they do not touch."""
    whole = shapely.coverage_union_all(list(pieces))
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def edge_matched(pieces: Sequence[Cell]) -> list[Cell]:
    """Return pieces with each other's vertices on the borders they share, within the rounding of coordinates."""
    positions = [positions_of(piece) for piece in pieces]
    noded = [
        node_with(piece, sorted(set().union(*positions[:index], *positions[index + 1 :])))
        for index, piece in enumerate(pieces)
    ]
    if shapely.coverage_is_valid(noded):
        return noded
    cleaned = quantise(shapely.coverage_clean(noded, snapping_distance=0))
    return [piece for piece in cleaned if not piece.is_empty]


def matched(coverage: Coverage, changed: Mapping[str, Cell]) -> dict[str, Cell]:
    """Give changed cells and the cells around them each other's vertices, wherever their edges meet.

    Returns the changed cells and those of the others that took a vertex.
    """
    around = {code: cell for code, cell in coverage.near(*changed.values()).items() if code not in changed}
    strange = set().union(*(positions_of(cell) for cell in changed.values()))
    new = strange - set().union(*(positions_of(coverage.cells[c]) for c in changed if c in coverage.cells))
    taken = {code: _taking(cell, new) for code, cell in around.items()}
    grown = {code: cell for code, cell in taken.items() if cell is not around[code]}
    inner = noded_with(dict(changed), around | grown)
    crossed = {code: _taking(cell, new) for code, cell in inner.items()}
    return crossed | grown


def each(cells: Mapping[str, Cell], change: Callable[[Cell], Cell], place: Position) -> dict[str, Cell]:
    """Change every cell; refuse when one would have no corners left."""
    try:
        return {code: change(cell) for code, cell in cells.items()}
    except TooFewCorners:
        raise OperationRefused("too-few-corners", Point(place)) from None


def cell_named(coverage: Coverage, code: str) -> Cell:
    if code not in coverage.cells:
        raise OperationRefused("no-such-grid", coverage.outline, grid=code)
    return coverage.cells[code]


def refuse_taken(coverage: Coverage, codes: Iterable[str]) -> None:
    for code in codes:
        if code in coverage.cells:
            raise OperationRefused("code-taken", coverage.cells[code], grid=code)


def under(coverage: Coverage, shape: BaseGeometry) -> dict[str, Cell]:
    """Return the cells that a line or an area meets."""
    return {code: cell for code, cell in coverage.near(shape).items() if cell.intersects(shape)}


def line_of(positions: Iterable[Position]) -> LineString:
    """Return a line on the grid of coordinates; a line of no length is refused."""
    line = quantise(LineString([tuple(position) for position in positions]))
    if line.is_empty or line.length == 0:
        raise OperationRefused("line-does-not-cross", Point(next(iter(positions))))
    return line


def _taking(cell: Cell, positions: set[Position]) -> Cell:
    """Return a cell with those of the positions that lie on its edges; the same object when none does."""
    if not positions:
        return cell
    west, south, east, north = cell.bounds
    inside = [
        p
        for p in positions
        if west - GRID * 2 <= p[0] <= east + GRID * 2 and south - GRID * 2 <= p[1] <= north + GRID * 2
    ]
    noded = node_with(cell, sorted(inside)) if inside else cell
    return noded if noded.is_valid else cell
