"""The graph of blocks: which touch, along how many metres, and how much of that is road or water. Pure.

A cell of the coverage is a vertex; a shared border is an edge. Straight from the coordinates: two cells share a segment
when both have it, vertex by vertex.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from layers.planning.proposing.plane import Plane
from layers.planning.sums import Cells

KINDS = ("main-road", "road", "water")
"""What a border can lie on, in the order of the columns of `Graph.barrier_m`."""
ON_M = 3.0
"""A segment whose ends and middle are this near to a line lies on it."""
FIRM_M = 8.0
"""Blocks that share less than this only touch at a corner."""
STEPS_A_DEGREE = 1e7


@dataclass(frozen=True)
class Graph:
    """Blocks as vertices, shared borders as edges.

    Parameters
    ----------
    pairs : (m, 2) block indices, the lower first; each pair once.
    length_m : (m,) shared border; 0 for a bridge between parts that lie apart.
    barrier_m : (m, 3) how much of it lies on each of `KINDS`.
    perimeter_m, area_m2 : (n,) of each block.
    """

    pairs: np.ndarray
    length_m: np.ndarray
    barrier_m: np.ndarray
    perimeter_m: np.ndarray
    area_m2: np.ndarray

    def __len__(self) -> int:
        return len(self.area_m2)

    def contracted(self, group: np.ndarray) -> "Graph":
        """Return the graph in which the blocks of one group (0 … g−1) are one vertex."""
        count, ends = int(group.max()) + 1, np.sort(group[self.pairs], axis=1)
        inside = ends[:, 0] == ends[:, 1]
        inner = np.bincount(ends[inside, 0], 2 * self.length_m[inside], count)
        pairs, length, barrier = _summed(ends[~inside], self.length_m[~inside], self.barrier_m[~inside])
        return Graph(
            pairs=pairs,
            length_m=length,
            barrier_m=barrier,
            perimeter_m=np.bincount(group, self.perimeter_m, count) - inner,
            area_m2=np.bincount(group, self.area_m2, count),
        )

    def part(self, members: np.ndarray) -> "Graph":
        """Return the graph of some blocks alone, in the order of `members`."""
        place = np.full(len(self), -1)
        place[members] = np.arange(len(members))
        ends = place[self.pairs]
        kept = (ends >= 0).all(axis=1)
        return Graph(
            pairs=np.sort(ends[kept], axis=1),
            length_m=self.length_m[kept],
            barrier_m=self.barrier_m[kept],
            perimeter_m=self.perimeter_m[members],
            area_m2=self.area_m2[members],
        )

    def bridged(self, bridges: np.ndarray) -> "Graph":
        """Return the graph with edges of no length between parts that lie apart."""
        return Graph(
            pairs=np.vstack([self.pairs, np.sort(bridges, axis=1)]),
            length_m=np.append(self.length_m, np.zeros(len(bridges))),
            barrier_m=np.vstack([self.barrier_m, np.zeros((len(bridges), len(KINDS)))]),
            perimeter_m=self.perimeter_m,
            area_m2=self.area_m2,
        )

    def stretched(self, share: float) -> "Graph":
        """Return the graph in which a border off roads and waters is longer by a share of itself."""
        extra = share * (self.length_m - self.barrier_m.sum(axis=1)).clip(0)
        around = np.bincount(self.pairs.ravel(), np.repeat(extra, 2), len(self))
        return replace(self, length_m=self.length_m + extra, perimeter_m=self.perimeter_m + around)

    def neighbours(self) -> list[list[int]]:
        """Return, block by block, the blocks it touches."""
        found: list[list[int]] = [[] for _ in range(len(self))]
        for a, b in self.pairs.tolist():
            found[a].append(b)
            found[b].append(a)
        return found

    def components(self) -> np.ndarray:
        """Return (n,) the number of the connected part each block is in, counted from 0."""
        part, touching = np.full(len(self), -1), self.neighbours()
        count = 0
        for start in range(len(self)):
            if part[start] < 0:
                reach(touching, start, part, count)
                count += 1
        return part


def reach(touching: Sequence[Sequence[int]], start: int, part: np.ndarray, number: int) -> None:
    """Number everything that can be reached from a block and has no number yet."""
    part[start], waiting = number, [start]
    while waiting:
        for other in touching[waiting.pop()]:
            if part[other] < 0:
                part[other] = number
                waiting.append(other)


def graph_of(cells: Cells, lines: Mapping[str, Sequence[shapely.Geometry]], plane: Plane) -> Graph:
    """Return the graph of an edge-matched coverage.

    Parameters
    ----------
    lines : kind (one of `KINDS`) → lines, EPSG:4326.
    """
    shapes = np.array(cells, dtype=object)
    segments, owner = _segments(shapes)
    keys = np.round(segments.reshape(-1, 4) * STEPS_A_DEGREE).astype(np.int64)
    turned = (keys[:, 0] > keys[:, 2]) | ((keys[:, 0] == keys[:, 2]) & (keys[:, 1] > keys[:, 3]))
    keys[turned] = keys[turned][:, [2, 3, 0, 1]]
    order = np.lexsort(keys.T)
    same = np.flatnonzero((keys[order][1:] == keys[order][:-1]).all(axis=1))
    first, second = order[same], order[same + 1]
    flat = plane.metres(segments.reshape(-1, 2)).reshape(-1, 2, 2)
    length = np.hypot(*(flat[:, 1] - flat[:, 0]).T)
    on = _on_lines(flat[first], lines, plane) * length[first][:, None]
    pairs, shared, barrier = _summed(np.sort(owner[np.c_[first, second]], axis=1), length[first], on)
    kept = _firm(pairs, shared, len(shapes))
    pairs, shared, barrier = pairs[kept], shared[kept], barrier[kept]
    metric = plane.metres(shapes)
    return Graph(pairs, shared, barrier, np.bincount(owner, length, len(shapes)), shapely.area(metric))


def _firm(pairs: np.ndarray, length: np.ndarray, count: int) -> np.ndarray:
    """Return (m,) whether a border is long enough to hold two blocks together; each block keeps its longest."""
    longest = np.zeros(count)
    for column in pairs.T:
        np.maximum.at(longest, column, length)
    return (length >= FIRM_M) | (length >= longest[pairs].min(axis=1))


def _segments(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ((s, 2, 2) segments of all rings, (s,) index of the shape each is of)."""
    rings, ring_owner = shapely.get_rings(shapes, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    return np.stack([xy[:-1][inner], xy[1:][inner]], axis=1), ring_owner[ring[:-1][inner]]


def segments_of(lines: Sequence[shapely.Geometry]) -> np.ndarray:
    """Return lines cut into their segments, which an index finds quicker."""
    xy, line = shapely.get_coordinates(np.array(lines, dtype=object), return_index=True)
    inner = line[1:] == line[:-1]
    return shapely.linestrings(np.stack([xy[:-1][inner], xy[1:][inner]], axis=1))


def _on_lines(
    segments: np.ndarray, lines: Mapping[str, Sequence[shapely.Geometry]], plane: Plane
) -> np.ndarray:
    """Return (s, 3) whether each segment lies on each of `KINDS`; the first kind that it lies on counts."""
    result = np.zeros((len(segments), len(KINDS)))
    stations = np.stack([segments[:, 0], segments.mean(axis=1), segments[:, 1]], axis=1).reshape(-1, 2)
    free = np.ones(len(segments), dtype=bool)
    for column, kind in enumerate(KINDS):
        near = _near(stations, lines.get(kind, ()), plane).reshape(-1, 3).all(axis=1) & free
        result[near, column] = 1
        free &= ~near
    return result


def _near(positions: np.ndarray, lines: Sequence[shapely.Geometry], plane: Plane) -> np.ndarray:
    near = np.zeros(len(positions), dtype=bool)
    if len(lines):
        tree = shapely.STRtree(segments_of(plane.metres(np.array(lines, dtype=object))))
        near[tree.query(shapely.points(positions), predicate="dwithin", distance=ON_M)[0]] = True
    return near


def _summed(
    ends: np.ndarray, length: np.ndarray, barrier: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Add up the borders of the same two blocks."""
    if not len(ends):
        return np.zeros((0, 2), dtype=int), np.zeros(0), np.zeros((0, len(KINDS)))
    pairs, which = np.unique(ends, axis=0, return_inverse=True)
    which = which.ravel()
    columns = [np.bincount(which, column, len(pairs)) for column in barrier.T]
    return pairs, np.bincount(which, length, len(pairs)), np.stack(columns, axis=1)
