"""A coverage: polygons that share their edges and leave no gap between them. Pure, on shapely.

Every operation takes a coverage and returns a new one, or refuses and says where. What is refused would tear the
coverage, so a coverage that was valid stays valid, whatever sequence of operations it went through.

    +---+---+        +---+---+
    | a | b |  move  | a  \\ b |     the shared vertex is one vertex: both neighbours follow
    +---+---+   →    +---+---+

All coordinates are (lng, lat) in EPSG:4326 on the grid of 1e-7 degree that `measure.quantise` rounds to.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import quantise

Position = tuple[float, float]
Cell = Polygon | MultiPolygon

NARROWEST_M = 5.0
"""A grid, or a part of one, that is nowhere wider than this is a sliver."""
TOLERANCE = 2e-7
"""Two steps of the grid of coordinates: how far rounding may take a vertex off its edge."""


class OperationRefused(Exception):
    """An operation that would tear the coverage.

    Parameters
    ----------
    code : stable kebab-case reason that pages translate.
    place : geometry in EPSG:4326 that shows where.
    """

    def __init__(self, code: str, place: BaseGeometry | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.place, self.facts = code, place, facts


@dataclass(frozen=True)
class Coverage:
    """Cells by code. Make one with `of`, which rounds the coordinates."""

    cells: Mapping[str, Cell]

    @classmethod
    def of(cls, cells: Mapping[str, Cell]) -> "Coverage":
        return cls({code: quantise(cell) for code, cell in cells.items()})

    @cached_property
    def outline(self) -> BaseGeometry:
        """The union of all cells; no operation changes it."""
        return shapely.coverage_union_all(list(self.cells.values()))

    @cached_property
    def outline_vertices(self) -> frozenset[Position]:
        return frozenset(map(tuple, shapely.get_coordinates(self.outline)))

    def with_cells(self, changed: Mapping[str, Cell], without: Iterable[str] = ()) -> "Coverage":
        """Return a coverage with some cells replaced, added or left out."""
        gone = set(without)
        kept = {code: changed.get(code, cell) for code, cell in self.cells.items() if code not in gone}
        return Coverage(kept | {code: cell for code, cell in changed.items() if code not in kept})

    def is_valid(self) -> bool:
        """Whether cells share their edges vertex by vertex and nowhere overlap."""
        return bool(shapely.coverage_is_valid(list(self.cells.values())))


def noded(cells: Mapping[str, Cell]) -> Coverage:
    """Return a coverage in which every T-junction is a vertex on both sides; a valid one comes back unchanged."""
    coverage = Coverage.of(cells)
    if coverage.is_valid():
        return coverage
    cleaned = shapely.coverage_clean(list(coverage.cells.values()), snapping_distance=0)
    return Coverage.of(dict(zip(coverage.cells, cleaned, strict=True)))


def move_vertex(coverage: Coverage, start: Position, end: Position) -> Coverage:
    """Move a vertex; every cell that has it follows."""
    start, end = _rounded(start), _rounded(end)
    _refuse_outline(coverage, start)
    changed = {
        code: moved
        for code, cell in coverage.cells.items()
        if (moved := _moved(cell, start, end)) is not None
    }
    if not changed:
        raise OperationRefused("no-such-vertex", Point(start))
    return _accepted(coverage, changed)


def insert_vertex(coverage: Coverage, edge: tuple[Position, Position], at: Position) -> Coverage:
    """Put a vertex into a shared edge, at a position that may lie off it; both neighbours take it."""
    a, b, at = _rounded(edge[0]), _rounded(edge[1]), _rounded(at)
    changed = {
        code: new
        for code, cell in coverage.cells.items()
        if (new := _with_vertex(cell, a, b, at)) is not None
    }
    if not changed:
        raise OperationRefused("no-such-edge", LineString([a, b]))
    if len(changed) == 1:
        raise OperationRefused("leaves-community", LineString([a, b]))
    return _accepted(coverage, changed)


def delete_vertex(coverage: Coverage, at: Position) -> Coverage:
    """Take a vertex out of every cell that has it; a corner where three cells meet is refused."""
    at = _rounded(at)
    _refuse_outline(coverage, at)
    having = {code: cell for code, cell in coverage.cells.items() if at in _positions(cell)}
    if not having:
        raise OperationRefused("no-such-vertex", Point(at))
    if len(having) > 2:
        raise OperationRefused("corner-of-several", Point(at))
    return _accepted(coverage, {code: _without_vertex(cell, at) for code, cell in having.items()})


def split(coverage: Coverage, code: str, line: Iterable[Position], new_codes: Iterable[str]) -> Coverage:
    """Cut a cell along a line; the largest piece keeps the code, the others take `new_codes` in turn."""
    cell, cut = _cell(coverage, code), LineString([_rounded(position) for position in line])
    pieces = _pieces(cell, cut)
    if len(pieces) < 2:
        raise OperationRefused("line-does-not-cross", cut)
    codes = [code, *new_codes][: len(pieces)]
    if len(codes) < len(pieces):
        raise OperationRefused("too-many-pieces", cut, pieces=len(pieces))
    named = dict(zip(codes, pieces, strict=True))
    _refuse_taken(coverage, codes[1:])
    return _accepted(coverage, named | _neighbours_noded(coverage, code, named.values()))


def pieces_of_split(coverage: Coverage, code: str, line: Iterable[Position]) -> int:
    """Return how many pieces a cut would leave."""
    return len(_pieces(_cell(coverage, code), LineString([_rounded(position) for position in line])))


def merge(coverage: Coverage, codes: Iterable[str], keep: str) -> Coverage:
    """Make one cell out of neighbours; it takes the code `keep`, which is one of theirs."""
    codes = list(dict.fromkeys(codes))
    cells = [_cell(coverage, code) for code in codes]
    if len(codes) < 2 or keep not in codes:
        raise OperationRefused("merge-needs-two", shapely.union_all(cells))
    parts_before = sum(len(shapely.get_parts(cell)) for cell in cells)
    whole = shapely.coverage_union_all(cells)
    if len(shapely.get_parts(whole)) > parts_before - len(codes) + 1:
        raise OperationRefused("not-adjacent", shapely.union_all(cells))
    return _accepted(coverage, {keep: whole}, without=[code for code in codes if code != keep])


OPERATIONS: dict[str, Callable[..., Coverage]] = {
    "move-vertex": move_vertex,
    "insert-vertex": insert_vertex,
    "delete-vertex": delete_vertex,
    "split": split,
    "merge": merge,
}


def node_with(cell: Cell, positions: Iterable[Position]) -> Cell:
    """Return a cell that has a vertex wherever one of the positions lies on one of its edges."""
    for position in positions:
        if position not in _positions(cell):
            cell = _noded_at(cell, position)
    return cell


def is_sliver(cell: BaseGeometry, narrowest_m: float = NARROWEST_M) -> bool:
    """Whether a polygon is nowhere wider than `narrowest_m`."""
    return bool(in_metres(cell).buffer(-narrowest_m / 2).is_empty)


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in a local plane of metres, true to about 0.1 % over a community."""
    west, south, east, north = geometry.bounds
    scale = np.array([111_320 * cos(radians((south + north) / 2)), 110_574])
    return shapely.transform(geometry, lambda xy: (xy - [(west + east) / 2, (south + north) / 2]) * scale)


def _accepted(coverage: Coverage, changed: Mapping[str, Cell], without: Iterable[str] = ()) -> Coverage:
    """Return the changed coverage if it still is one and has the same outline."""
    for cell in changed.values():
        _refuse_broken(cell)
    result = coverage.with_cells(changed, without)
    codes = list(result.cells)
    faults = shapely.coverage_invalid_edges(list(result.cells.values()))
    for code, fault in zip(codes, faults, strict=True):
        if not fault.is_empty:
            raise OperationRefused("tears-coverage", fault, grid=code)
    for code, cell in changed.items():
        before = coverage.cells.get(code)
        if is_sliver(cell) and not (before is not None and is_sliver(before)):
            raise OperationRefused("sliver", cell, grid=code, narrowest_m=NARROWEST_M)
    return result


def _refuse_broken(cell: Cell) -> None:
    if cell.is_empty:
        raise OperationRefused("self-crossing", cell)
    if not cell.is_valid:
        reason = shapely.is_valid_reason(cell)
        place = reason.partition("[")[2].rstrip("]").split()
        where = Point(*map(float, place)) if len(place) == 2 else cell.representative_point()
        raise OperationRefused("self-crossing", where)


def _refuse_outline(coverage: Coverage, position: Position) -> None:
    if position in coverage.outline_vertices:
        raise OperationRefused("leaves-community", Point(position))


def _refuse_taken(coverage: Coverage, codes: Iterable[str]) -> None:
    for code in codes:
        if code in coverage.cells:
            raise OperationRefused("code-taken", coverage.cells[code], grid=code)


def _cell(coverage: Coverage, code: str) -> Cell:
    if code not in coverage.cells:
        raise OperationRefused("no-such-grid", coverage.outline, grid=code)
    return coverage.cells[code]


def _pieces(cell: Cell, cut: LineString) -> list[Cell]:
    """Cut a cell, largest piece first; parts that the line does not touch stay with the largest."""
    touched = [part for part in shapely.get_parts(cell) if part.intersects(cut)]
    rest = [part for part in shapely.get_parts(cell) if not part.intersects(cut)]
    pieces = [piece for part in touched for piece in _cut(part, cut)]
    pieces.sort(key=lambda piece: piece.area, reverse=True)
    if pieces and rest:
        pieces[0] = MultiPolygon([pieces[0], *rest])
    return pieces


def _cut(part: Polygon, cut: LineString) -> list[Polygon]:
    lines = quantise(shapely.unary_union([part.boundary, cut]))
    made = shapely.get_parts(shapely.polygonize([shapely.node(lines)]))
    return [piece for piece in made if part.covers(piece.representative_point())]


def _neighbours_noded(coverage: Coverage, code: str, pieces: Iterable[Cell]) -> dict[str, Cell]:
    """Give the neighbours the vertices that a cut has set into the border they share."""
    old = _positions(coverage.cells[code])
    new = {position for piece in pieces for position in _positions(piece)} - old
    changed = {}
    for other, cell in coverage.cells.items():
        if other != code and (noded_cell := node_with(cell, sorted(new))) is not cell:
            changed[other] = noded_cell
    return changed


def _noded_at(cell: Cell, position: Position) -> Cell:
    """Insert a position into the edge it lies on, within rounding; the same object when it lies on none."""
    point = Point(position)
    if shapely.distance(cell.boundary, point) > TOLERANCE:
        return cell

    def into(ring: list[Position]) -> list[Position]:
        for index in range(len(ring) - 1):
            if shapely.distance(LineString(ring[index : index + 2]), point) <= TOLERANCE:
                return [*ring[: index + 1], position, *ring[index + 1 :]]
        return ring

    return _each_ring(cell, into)


def _moved(cell: Cell, start: Position, end: Position) -> Cell | None:
    if start not in _positions(cell):
        return None
    return _each_ring(cell, lambda ring: [end if position == start else position for position in ring])


def _with_vertex(cell: Cell, a: Position, b: Position, at: Position) -> Cell | None:
    if not {a, b} <= _positions(cell):
        return None
    found = False

    def into(ring: list[Position]) -> list[Position]:
        nonlocal found
        for index in range(len(ring) - 1):
            if {ring[index], ring[index + 1]} == {a, b}:
                found = True
                return [*ring[: index + 1], at, *ring[index + 1 :]]
        return ring

    changed = _each_ring(cell, into)
    return changed if found else None


def _without_vertex(cell: Cell, at: Position) -> Cell:
    def out_of(ring: list[Position]) -> list[Position]:
        kept = [position for position in ring[:-1] if position != at]
        if len(kept) < 3:
            raise OperationRefused("self-crossing", Point(at))
        return [*kept, kept[0]]

    return _each_ring(cell, out_of)


def _each_ring(cell: Cell, change: Callable[[list[Position]], list[Position]]) -> Cell:
    """Rebuild a cell from its rings, each changed as a closed list of positions."""
    parts = [
        Polygon(change(_ring(part.exterior)), [change(_ring(hole)) for hole in part.interiors])
        for part in shapely.get_parts(cell)
    ]
    return parts[0] if isinstance(cell, Polygon) else MultiPolygon(parts)


def _ring(ring: BaseGeometry) -> list[Position]:
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]


def _positions(cell: BaseGeometry) -> set[Position]:
    return {(float(x), float(y)) for x, y in shapely.get_coordinates(cell)}


def _rounded(position: Iterable[float]) -> Position:
    lng, lat = (float(number) for number in quantise(Point(*position)).coords[0])
    return lng, lat
