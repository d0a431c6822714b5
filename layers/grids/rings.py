"""Change the rings of one cell, vertex by vertex. Pure, on shapely.

A ring is a closed list of positions: the first and the last are the same.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import quantise

Position = tuple[float, float]
Ring = list[Position]
Cell: TypeAlias = Polygon | MultiPolygon

TOLERANCE = 2e-7
"""Two steps of the grid of coordinates: how far rounding may take a vertex off its edge."""


class TooFewCorners(Exception):
    """A change that would leave a ring with less than three corners."""


def rounded(position: Iterable[float]) -> Position:
    """Return a position on the grid of coordinates that everything is stored on."""
    lng, lat = (float(number) for number in quantise(Point(*position)).coords[0])
    return lng, lat


def positions_of(cell: BaseGeometry) -> set[Position]:
    return {(float(x), float(y)) for x, y in shapely.get_coordinates(cell)}


def rings_of(part: Polygon) -> list[Ring]:
    """Return the rings of a polygon, the outer one first."""
    return [
        [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
        for ring in (part.exterior, *part.interiors)
    ]


def change_rings(cell: Cell, change: Callable[[Ring], Ring]) -> Cell:
    """Rebuild a cell from its rings, each changed; the same object when none is.

    Raises
    ------
    TooFewCorners : a changed ring is no ring any more.
    """
    before = [rings_of(part) for part in shapely.get_parts(cell)]
    after = [[change(ring) for ring in rings] for rings in before]
    if after == before:
        return cell
    parts = [
        Polygon(closed[0], closed[1:]) for closed in ([_closed(ring) for ring in rings] for rings in after)
    ]
    return parts[0] if isinstance(cell, Polygon) else MultiPolygon(parts)


def moved_by(cell: Cell, moves: Mapping[Position, Position]) -> Cell:
    """Put vertices somewhere else, all at once."""
    return change_rings(cell, lambda ring: [moves.get(position, position) for position in ring])


def with_path(cell: Cell, a: Position, b: Position, between: list[Position]) -> Cell:
    """Put positions into the edge from `a` to `b`, in this order, whichever way round the ring goes."""

    def into(ring: Ring) -> Ring:
        for index in range(len(ring) - 1):
            if (ring[index], ring[index + 1]) == (a, b):
                return [*ring[: index + 1], *between, *ring[index + 1 :]]
            if (ring[index], ring[index + 1]) == (b, a):
                return [*ring[: index + 1], *reversed(between), *ring[index + 1 :]]
        return ring

    return change_rings(cell, into)


def without_vertex(cell: Cell, at: Position) -> Cell:
    """Take a vertex out."""

    def out_of(ring: Ring) -> Ring:
        if at not in ring:
            return ring
        kept = [position for position in ring[:-1] if position != at]
        return [*kept, *kept[:1]]

    return change_rings(cell, out_of)


def node_with(cell: Cell, positions: Iterable[Position]) -> Cell:
    """Return a cell that has a vertex wherever one of the positions lies on one of its edges."""
    known = positions_of(cell)
    for position in positions:
        if position not in known:
            cell = _noded_at(cell, position)
    return cell


def has_edge(cell: Cell, a: Position, b: Position) -> bool:
    """Whether two vertices stand next to each other in one of the cell's rings."""
    return any(
        {ring[index], ring[index + 1]} == {a, b}
        for part in shapely.get_parts(cell)
        for ring in rings_of(part)
        for index in range(len(ring) - 1)
    )


def _noded_at(cell: Cell, position: Position) -> Cell:
    west, south, east, north = cell.bounds
    lng, lat = position
    if not (west - TOLERANCE <= lng <= east + TOLERANCE and south - TOLERANCE <= lat <= north + TOLERANCE):
        return cell

    def into(ring: Ring) -> Ring:
        edge = _edge_under(ring, position)
        return ring if edge is None else [*ring[: edge + 1], position, *ring[edge + 1 :]]

    return change_rings(cell, into)


def _edge_under(ring: Ring, position: Position) -> int | None:
    """Return the place of the edge that a position lies on between its ends; None where it lies on none.

    Beside a corner a position is on neither of the corner's edges: put into one of them, it would stick out.
    """
    corners = np.array(ring)
    start, along = corners[:-1], corners[1:] - corners[:-1]
    away, squared = np.array(position) - start, (along**2).sum(axis=1)
    share = (away * along).sum(axis=1) / squared
    distance = np.abs((along[:, 1] * away[:, 0] - along[:, 0] * away[:, 1]) / squared) * np.sqrt(squared)
    distance[(share <= 0) | (share >= 1)] = np.inf
    nearest = int(distance.argmin())
    return nearest if distance[nearest] <= TOLERANCE else None


def _closed(ring: Ring) -> Ring:
    """Drop repetitions; refuse what is no ring any more."""
    kept = [position for index, position in enumerate(ring) if index == 0 or position != ring[index - 1]]
    if len(kept) < 4:
        raise TooFewCorners
    return kept
