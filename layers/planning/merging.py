"""Bring two people's operations on one coverage together, vertex by vertex. Pure.

Operations name vertices and codes, not whole shapes, so those of one person mostly hold after those of another. What
does not is a conflict with a name and a place; nothing is thrown away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from layers.grids.coverage import Coverage, OperationRefused
from layers.grids.rings import Position, rings_of, rounded
from layers.planning.operations.words import apply

SAME_VERTEX, SAME_GRID = "same-vertex", "same-grid"
IDENTITY = frozenset({"split", "merge"})
"""Operations after which a code no longer means the ground it meant before."""


@dataclass(frozen=True)
class Step:
    """One operation as it is stored: its word and its parameters."""

    kind: str
    parameters: Mapping[str, Any]

    @property
    def moves(self) -> dict[Position, Position]:
        """Return vertex → where it goes, of an operation that moves vertices."""
        pairs = [(self.parameters["from"], self.parameters["to"])] if self.kind == "move-vertex" else []
        pairs += self.parameters["moves"] if self.kind == "move-vertices" else []
        return {tuple(start): tuple(end) for start, end in pairs}

    @property
    def grids(self) -> set[str]:
        """Return the codes that the operation names."""
        named = [self.parameters.get("grid"), self.parameters.get("to"), *self.parameters.get("grids", [])]
        return {code for code in named if isinstance(code, str)}


@dataclass(frozen=True)
class Conflict:
    """Two operations that cannot both hold.

    Parameters
    ----------
    name : `same-vertex`, `same-grid`, or the reason for which `mine` is refused after `theirs`.
    mine, theirs : the operations; `theirs` is None where no single one is the cause.
    place : where, EPSG:4326.
    """

    name: str
    mine: Step
    theirs: Step | None
    place: BaseGeometry


@dataclass(frozen=True)
class Held:
    """A coverage after an operation, and the operation as it held: what is stored and replayed."""

    coverage: Coverage
    step: Step


def merge(base: Coverage, theirs: Sequence[Step], mine: Sequence[Step]) -> Coverage | Conflict:
    """Apply their operations, then mine; return the coverage, or the first conflict.

    Raises
    ------
    OperationRefused : their own operations do not hold on the base.
    """
    coverage = base
    for step in theirs:
        coverage = apply(coverage, step.kind, step.parameters)
    for step in mine:
        result = after(coverage, theirs, step)
        if isinstance(result, Conflict):
            return result
        coverage = result.coverage
    return coverage


def after(coverage: Coverage, theirs: Sequence[Step], mine: Step) -> Held | Conflict:
    """Apply one operation of mine to a coverage that already holds theirs, which I had not seen."""
    if any(_agrees(other, mine) for other in theirs):
        return Held(coverage, mine)
    twice = next((o for o in theirs if {o.kind, mine.kind} <= IDENTITY and o.grids & mine.grids), None)
    if twice is not None:
        code = min(twice.grids & mine.grids)
        return Conflict(SAME_GRID, mine, twice, coverage.cells.get(code, coverage.outline))
    step = carried_over(coverage, theirs, mine)
    try:
        return Held(apply(coverage, step.kind, step.parameters), step)
    except OperationRefused as refusal:
        return conflict_of(refusal, theirs, mine)


def carried_over(coverage: Coverage, theirs: Sequence[Step], mine: Step) -> Step:
    """Return my operation on what is there now: an edge whose ends they moved, or that they divided, is still meant."""
    if mine.kind != "insert-vertex":
        return mine
    at = rounded(mine.parameters["at"])
    a, b = (_now(rounded(end), theirs) for end in mine.parameters["edge"])
    a, b = _part_of_edge(coverage, a, b, at)
    return Step(mine.kind, {**mine.parameters, "edge": [list(a), list(b)]})


def _now(position: Position, theirs: Sequence[Step]) -> Position:
    """Return where a vertex went."""
    for step in theirs:
        position = step.moves.get(position, position)
    return position


def _part_of_edge(coverage: Coverage, a: Position, b: Position, at: Position) -> tuple[Position, Position]:
    """Return the part of a divided edge that lies nearest to a position; the edge itself where it is whole."""
    for cell in coverage.having(a).values():
        for ring in (ring for part in shapely.get_parts(cell) for ring in rings_of(part)):
            if a in ring and b in ring:
                return _nearest_part(_way(ring[:-1], a, b), at)
    return a, b


def _way(ring: Sequence[Position], a: Position, b: Position) -> list[Position]:
    """Return the shorter way round a ring from one vertex to another."""
    turned = [*ring[ring.index(a) :], *ring[: ring.index(a)]]
    there = turned[: turned.index(b) + 1]
    back = [a, *reversed(turned[turned.index(b) :])]
    return min(there, back, key=lambda way: LineString(way).length)


def _nearest_part(way: Sequence[Position], at: Position) -> tuple[Position, Position]:
    parts = list(pairwise(way))
    return parts[int(shapely.distance([LineString(part) for part in parts], Point(at)).argmin())]


def conflict_of(refusal: OperationRefused, theirs: Sequence[Step], mine: Step) -> Conflict:
    """Name what stands behind the refusal of an operation that held before theirs."""
    for other in reversed(theirs):
        moved = other.moves.keys() & mine.moves.keys()
        if moved:
            return Conflict(SAME_VERTEX, mine, other, Point(other.moves[min(moved)]))
    near = next((other for other in reversed(theirs) if other.grids & mine.grids), None)
    return Conflict(refusal.code, mine, near, refusal.place)


def _agrees(other: Step, mine: Step) -> bool:
    """Whether both did the very same thing."""
    if other.moves and other.moves == mine.moves:
        return True
    return other.kind == mine.kind == "delete-vertex" and tuple(other.parameters["at"]) == tuple(
        mine.parameters["at"]
    )
