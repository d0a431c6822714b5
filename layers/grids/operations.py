"""What a planner may do to a coverage. Pure: every operation takes a coverage and returns a new one.

What would tear the coverage is refused with a reason and a place, so a coverage that was valid stays valid whatever
sequence of operations it goes through, and replaying the sequence gives the same numbers again.
"""

from collections.abc import Callable, Iterable, Mapping

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from layers.core.measure import quantise
from layers.grids.codes import in_reading_order
from layers.grids.coverage import Coverage, OperationRefused, accepted
from layers.grids.rings import (
    TOLERANCE,
    Cell,
    Position,
    TooFewCorners,
    has_edge,
    moved,
    node_with,
    positions_of,
    rings_of,
    rounded,
    with_path,
    without_vertex,
)


def move_vertex(coverage: Coverage, start: Position, end: Position) -> Coverage:
    """Move a vertex; every cell that has it follows. On the outer border it may only slide along."""
    start, end = rounded(start), rounded(end)
    having = coverage.having(start)
    if not having:
        raise OperationRefused("no-such-vertex", Point(start))
    if start == end:
        raise OperationRefused("vertex-is-there", Point(end))
    if _on_outer_border(having, start):
        return _slide(coverage, having, start, end)
    if not any(cell.intersects(Point(end)) for cell in coverage.near(Point(end)).values()):
        raise OperationRefused("leaves-community", Point(end))
    return accepted(coverage, _each(having, lambda cell: moved(cell, start, end), start))


def insert_vertex(coverage: Coverage, edge: tuple[Position, Position], at: Position) -> Coverage:
    """Put a vertex into a shared edge, at a position that may lie off it; both neighbours take it."""
    a, b, at = rounded(edge[0]), rounded(edge[1]), rounded(at)
    if at in (a, b):
        raise OperationRefused("vertex-is-there", Point(at))
    sides = {code: cell for code, cell in coverage.having(a).items() if has_edge(cell, a, b)}
    if not sides:
        raise OperationRefused("no-such-edge", LineString([a, b]))
    if len(sides) == 1:
        raise OperationRefused("leaves-community", LineString([a, b]))
    return accepted(coverage, _each(sides, lambda cell: with_path(cell, a, b, [at]), at))


def delete_vertex(coverage: Coverage, at: Position) -> Coverage:
    """Take a vertex out of the cells that have it; a corner where three cells meet is refused."""
    at = rounded(at)
    having = coverage.having(at)
    if not having:
        raise OperationRefused("no-such-vertex", Point(at))
    if _on_outer_border(having, at):
        raise OperationRefused("leaves-community", Point(at))
    if len(having) > 2:
        raise OperationRefused("corner-of-several", Point(at))
    return accepted(coverage, _each(having, lambda cell: without_vertex(cell, at), at))


def split(coverage: Coverage, code: str, line: Iterable[Position], new_codes: Iterable[str]) -> Coverage:
    """Cut a cell along a line: the largest piece keeps the code, the others take `new_codes` in reading order."""
    cut = LineString([rounded(position) for position in line])
    pieces = _pieces(_cell(coverage, code), cut)
    if len(pieces) < 2:
        raise OperationRefused("line-does-not-cross", cut)
    codes = [code, *new_codes][: len(pieces)]
    if len(codes) < len(pieces):
        raise OperationRefused("too-many-pieces", cut, pieces=len(pieces))
    _refuse_taken(coverage, codes[1:])
    named = dict(zip(codes, pieces, strict=True))
    return accepted(coverage, named | _noded_neighbours(coverage, code, pieces))


def pieces_of_split(coverage: Coverage, code: str, line: Iterable[Position]) -> int:
    """Return how many pieces a cut would leave."""
    return len(_pieces(_cell(coverage, code), LineString([rounded(position) for position in line])))


def merge(coverage: Coverage, codes: Iterable[str], keep: str) -> Coverage:
    """Make one cell out of neighbours; it takes the code `keep`, which is one of theirs."""
    codes = list(dict.fromkeys(codes))
    cells = [_cell(coverage, code) for code in codes]
    if len(codes) < 2 or keep not in codes:
        raise OperationRefused("merge-needs-two", shapely.union_all(cells) if cells else coverage.outline)
    whole = shapely.coverage_union_all(cells)
    parts_before = sum(len(shapely.get_parts(cell)) for cell in cells)
    if len(shapely.get_parts(whole)) > parts_before - len(codes) + 1:
        raise OperationRefused("not-adjacent", shapely.union_all(cells))
    return accepted(coverage, {keep: whole}, without=[code for code in codes if code != keep])


OPERATIONS: dict[str, Callable[..., Coverage]] = {
    "move-vertex": move_vertex,
    "insert-vertex": insert_vertex,
    "delete-vertex": delete_vertex,
    "split": split,
    "merge": merge,
}


def _each(cells: Mapping[str, Cell], change: Callable[[Cell], Cell], place: Position) -> dict[str, Cell]:
    try:
        return {code: change(cell) for code, cell in cells.items()}
    except TooFewCorners:
        raise OperationRefused("too-few-corners", Point(place)) from None


def _on_outer_border(having: Mapping[str, Cell], position: Position) -> bool:
    """Whether a vertex stands on the border of all the cells that have it, taken together."""
    around = shapely.coverage_union_all(list(having.values()))
    return bool(shapely.distance(around.boundary, Point(position)) <= TOLERANCE)


def _slide(coverage: Coverage, having: Mapping[str, Cell], start: Position, end: Position) -> Coverage:
    """Move the foot of a border along the outer border: a strip of one cell goes over to the other.

    o--start--p--end--          the giver loses  start–p–end–q,  the taker wins it;
    |    |         |            p keeps its place, so the outer border stays as it is
    |    q  giver  |
    """
    for giver, taker in ((a, b) for a in having for b in having if len(having) == 2 and a != b):
        path = _path_along(coverage, having[giver], having[taker], start, end)
        if path:
            changed = {giver: _cut_corner(having[giver], path), taker: _with_strip(having[taker], path)}
            return accepted(coverage, changed)
    raise OperationRefused("leaves-community", Point(start))


def _path_along(
    coverage: Coverage, giver: Cell, taker: Cell, start: Position, end: Position
) -> list[Position]:
    """Return q, start, …, end: the way along the giver's outer border; empty when `end` does not lie on it."""
    others = [cell for cell in coverage.near(Point(end)).values() if cell is not giver]
    if any(shapely.distance(cell, Point(end)) <= TOLERANCE for cell in others):
        return []
    for part in shapely.get_parts(node_with(giver, [end])):
        ring = rings_of(part)[0][:-1]
        if start in ring and end in ring:
            turned = ring[ring.index(start) :] + ring[: ring.index(start)]
            if has_edge(taker, start, turned[1]):
                turned = [turned[0], *reversed(turned[1:])]
            if has_edge(taker, start, turned[-1]):
                return [turned[-1], *turned[: turned.index(end) + 1]]
    return []


def _cut_corner(giver: Cell, path: list[Position]) -> Cell:
    """Take the strip along a path from a cell."""
    cell = node_with(giver, [path[-1]])
    try:
        for position in path[1:-1]:
            cell = without_vertex(cell, position)
    except TooFewCorners:
        raise OperationRefused("too-few-corners", Point(path[-1])) from None
    return cell


def _with_strip(taker: Cell, path: list[Position]) -> Cell:
    """Give the strip along a path to a cell."""
    shared, start, *rest = path
    return with_path(taker, start, shared, rest)


def _refuse_taken(coverage: Coverage, codes: Iterable[str]) -> None:
    for code in codes:
        if code in coverage.cells:
            raise OperationRefused("code-taken", coverage.cells[code], grid=code)


def _cell(coverage: Coverage, code: str) -> Cell:
    if code not in coverage.cells:
        raise OperationRefused("no-such-grid", coverage.outline, grid=code)
    return coverage.cells[code]


def _pieces(cell: Cell, cut: LineString) -> list[Cell]:
    """Cut a cell: the largest piece first, the others in reading order.

    Parts that the line does not touch stay with the largest piece.
    """
    touched = [part for part in shapely.get_parts(cell) if part.intersects(cut)]
    rest = [part for part in shapely.get_parts(cell) if not part.intersects(cut)]
    pieces = [piece for part in touched for piece in _cut(part, cut)]
    if len(pieces) <= len(touched):
        return [cell]
    pieces.sort(key=lambda piece: piece.area, reverse=True)
    others = {str(index): piece for index, piece in enumerate(pieces[1:])}
    largest = MultiPolygon([pieces[0], *rest]) if rest else pieces[0]
    return [largest, *(others[key] for key in in_reading_order(others))]


def _cut(part: Polygon, cut: LineString) -> list[Polygon]:
    lines = quantise(shapely.unary_union([part.boundary, cut]))
    made = quantise(shapely.polygonize([shapely.node(lines)]))
    return [piece for piece in shapely.get_parts(made) if part.covers(piece.representative_point())]


def _noded_neighbours(coverage: Coverage, code: str, pieces: Iterable[Cell]) -> dict[str, Cell]:
    """Give the neighbours the vertices that a cut has set into the border they share."""
    cell = coverage.cells[code]
    new = sorted({position for piece in pieces for position in positions_of(piece)} - positions_of(cell))
    near = coverage.near(cell)
    noded = {other: node_with(shape, new) for other, shape in near.items() if other != code}
    return {other: shape for other, shape in noded.items() if shape is not near[other]}
