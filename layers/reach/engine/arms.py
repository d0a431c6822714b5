"""Ways from junctions to places on the streets: what is added to a junction's time. Pure.

A place stands on an edge, and is come to from the edge's start or from its end. Both costs hold for one direction of search,
one pace and one set of barriers.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from layers.reach.engine.barriers import Barriers
from layers.reach.engine.graph import Floats, Longs
from layers.reach.engine.lattice import Lattice

Ints = NDArray[np.int32]
Seconds = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Edges:
    """The m edges as the search goes over them.

    Parameters
    ----------
    start, end : (m,) junctions in the order's numbering.
    forward, backward : (m,) seconds start → end and end → start *in the direction of search*.
    off_street_m_s : the pace between a street and a door.
    barriers : what lies over them.
    """

    start: Ints
    end: Ints
    forward: Seconds
    backward: Seconds
    off_street_m_s: float
    barriers: Barriers | None = None

    def under(self, barriers: Barriers) -> "Edges":
        """Return the same edges under barriers."""
        return replace(self, barriers=barriers)

    def from_ends(self, edge: Ints, along: Floats) -> tuple[Floats, Floats]:
        """Return seconds from the start and from the end of edges to places along them."""
        from_start = _times(along, self.forward[edge])
        from_end = _times(1 - along, self.backward[edge])
        if self.barriers is not None:
            from_start = np.where(along < self.barriers.first[edge], from_start, np.inf)
            from_end = np.where(along > self.barriers.last[edge], from_end, np.inf)
        return from_start, from_end

    def to_ends(self, edge: Ints, along: Floats) -> tuple[Floats, Floats]:
        """Return seconds from places along edges to the edges' start and end."""
        to_start = _times(along, self.backward[edge])
        to_end = _times(1 - along, self.forward[edge])
        if self.barriers is not None:
            to_start = np.where(along < self.barriers.first[edge], to_start, np.inf)
            to_end = np.where(along > self.barriers.last[edge], to_end, np.inf)
        return to_start, to_end

    def between(self, edge: Ints, begin: Floats, end: Floats) -> Floats:
        """Return seconds along the edge itself from one place to another on the same edge."""
        ahead = end >= begin
        seconds = _times(np.abs(end - begin), np.where(ahead, self.forward[edge], self.backward[edge]))
        if self.barriers is None:
            return seconds
        here, there = self.barriers.stretch(edge, begin), self.barriers.stretch(edge, end)
        return np.where((here == there) & (here >= 0), seconds, np.inf)


def _times(share: Floats, seconds: Seconds) -> Floats:
    """Multiply; nothing of a way that may not be gone takes no time."""
    with np.errstate(invalid="ignore"):
        product = np.asarray(share, dtype=float) * seconds
    return np.where(np.asarray(share) == 0, 0.0, product)


@dataclass(frozen=True, eq=False)
class Arms:
    """Cells by the junction that one end of their edge is.

    Parameters
    ----------
    at : (n + 1,) where each junction's cells begin.
    cell : (c,) cells, by junction.
    slot : (c,) their place on the lattice, row and column in one number: read in one run for near junctions.
    beyond_m : (c,) metres by which they are too far from their street; below 0 for those that are not.
    """

    at: Longs
    cell: Ints
    slot: Ints
    beyond_m: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class CellArms:
    """Both arms of every cell of a lattice.

    Parameters
    ----------
    first, count : (m,) where in `start.cell` each edge's cells stand.
    """

    start: Arms
    end: Arms
    first: Longs
    count: Longs

    @cached_property
    def place_in_end(self) -> Longs:
        """(c,) where in `end.cell` each cell stands."""
        found = np.empty(len(self.end.cell), dtype=np.int64)
        found[self.end.cell] = np.arange(len(found))
        return found

    @cached_property
    def place_in_start(self) -> Longs:
        """(c,) where in `start.cell` each cell stands."""
        found = np.empty(len(self.start.cell), dtype=np.int64)
        found[self.start.cell] = np.arange(len(found))
        return found


def arms_of(lattice: Lattice, start: Ints, end: Ints, junctions: int) -> CellArms:
    """Sort a lattice's cells by the junctions at the ends of their edges."""
    sorted_ = np.lexsort((lattice.edge, start[lattice.edge]))
    edges = lattice.edge[sorted_]
    first, count = np.zeros(len(start), dtype=np.int64), np.bincount(edges, minlength=len(start))
    begins = np.flatnonzero(np.diff(edges, prepend=-1))
    first[edges[begins]] = begins
    by_end = np.argsort(end[lattice.edge], kind="stable")
    return CellArms(
        _arms(sorted_, start, lattice, junctions), _arms(by_end, end, lattice, junctions), first, count
    )


def _arms(cells: Longs, junction: Ints, lattice: Lattice, junctions: int) -> Arms:
    count = np.bincount(junction[lattice.edge], minlength=junctions)
    at = np.concatenate([[0], np.cumsum(count)])
    return Arms(
        at,
        cells.astype(np.int32),
        lattice.slots()[cells],
        (lattice.off_m - np.float32(lattice.off_street_m))[cells],
    )
