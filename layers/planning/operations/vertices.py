"""Move, insert and delete vertices. Pure: every operation takes a coverage and returns a new one."""

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry import LineString, Point

from layers.grids.coverage import Coverage, OperationRefused, accepted
from layers.grids.rings import (
    TOLERANCE,
    Cell,
    Position,
    TooFewCorners,
    has_edge,
    moved_by,
    node_with,
    rings_of,
    rounded,
    with_path,
    without_vertex,
)
from layers.planning.operations.pieces import each, matched


def move_vertex(coverage: Coverage, start: Position, end: Position) -> Coverage:
    """Move a vertex; every cell that has it follows. On the outer border it may only slide along."""
    return move_vertices(coverage, [(start, end)])


def move_vertices(coverage: Coverage, moves: Sequence[tuple[Position, Position]]) -> Coverage:
    """Move several vertices at once: an edge, or whatever was chosen together.

    Vertices on the outer border slide along it, one by one; all others move together.
    """
    inner: dict[Position, Position] = {}
    for start, end in ((rounded(a), rounded(b)) for a, b in moves):
        having = coverage.having(start)
        if not having:
            raise OperationRefused("no-such-vertex", Point(start))
        if start == end:
            continue
        if _on_outer_border(having, start):
            coverage = _slide(coverage, having, start, end)
        else:
            inner[start] = end
    if not inner and all(rounded(a) == rounded(b) for a, b in moves):
        raise OperationRefused("vertex-is-there", Point(rounded(moves[0][1])))
    return _move_together(coverage, inner) if inner else coverage


def insert_vertex(coverage: Coverage, edge: tuple[Position, Position], at: Position) -> Coverage:
    """Put a vertex into a shared edge, at a position that may lie off it; both neighbours take it."""
    a, b, at = rounded(edge[0]), rounded(edge[1]), rounded(at)
    if at in (a, b):
        raise OperationRefused("vertex-is-there", Point(at))
    sides = {code: cell for code, cell in coverage.having(a).items() if has_edge(cell, a, b)}
    if not sides:
        raise OperationRefused("no-such-edge", LineString([a, b]) if a != b else Point(a))
    if len(sides) == 1:
        raise OperationRefused("leaves-community", LineString([a, b]))
    return _settled(coverage, each(sides, lambda cell: with_path(cell, a, b, [at]), at))


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
    return _settled(coverage, each(having, lambda cell: without_vertex(cell, at), at))


def _move_together(coverage: Coverage, moves: Mapping[Position, Position]) -> Coverage:
    for end in moves.values():
        if not any(cell.intersects(Point(end)) for cell in coverage.near(Point(end)).values()):
            raise OperationRefused("leaves-community", Point(end))
    having: dict[str, Cell] = {}
    for start in moves:
        having |= coverage.having(start)
    return _settled(coverage, each(having, lambda cell: moved_by(cell, moves), next(iter(moves))))


def _settled(coverage: Coverage, changed: Mapping[str, Cell]) -> Coverage:
    """Accept changed cells; where a vertex came to lie on a neighbour's edge, the neighbour takes it."""
    try:
        return accepted(coverage, changed)
    except OperationRefused as refusal:
        if refusal.code != "tears-coverage":
            raise
        return accepted(coverage, matched(coverage, changed))


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
