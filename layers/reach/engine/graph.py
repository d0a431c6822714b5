"""Shortest times over junctions: a sparse graph, and windows of it. Pure.

scipy clears all nodes of a graph for each search, so a search with a limit is run on the window that the limit cannot leave.
Junctions are renumbered by bands of 500 m and eastward within a band: a window is a few ranges of numbers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

BAND_M = 500.0
STRIDE = 1e8
"""Between the keys of two bands: more than any plane is wide."""

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Box = tuple[float, float, float, float]


class Order:
    """A numbering of junctions by place.

    Parameters
    ----------
    xy : (n, 2) junctions in the plane, in the network's numbering.
    """

    def __init__(self, xy: Floats) -> None:
        self.count = len(xy)
        bands = np.floor(xy[:, 1] / BAND_M)
        corners = xy if len(xy) else np.zeros((1, 2))
        self.low, self.high = corners.min(0), corners.max(0)
        keys = bands * STRIDE + (xy[:, 0] - self.low[0])
        old = np.argsort(keys, kind="stable")
        self.keys, self.xy = keys[old], xy[old]
        self.number = np.empty(len(xy), dtype=np.int32)
        self.number[old] = np.arange(len(xy), dtype=np.int32)

    def ranges(self, box: Box) -> tuple[Longs, Longs]:
        """Return (first, behind the last) of the runs of numbers that a box of the plane holds, at least."""
        (west, south), (east, north) = np.maximum(box[:2], self.low), np.minimum(box[2:], self.high)
        bands = np.arange(np.floor(south / BAND_M), np.floor(north / BAND_M) + 1) * STRIDE
        low = np.searchsorted(self.keys, bands + (west - self.low[0]))
        high = np.searchsorted(self.keys, bands + (east - self.low[0]), side="right")
        some = high > low
        return low[some], high[some]


@dataclass(frozen=True, eq=False)
class Window:
    """Some junctions as a graph of their own.

    w junctions, then one that stands for all outside (its time is never read), then one that nothing reaches.

    Parameters
    ----------
    junctions : (w,) their numbers in the whole.
    local : (n + 1,) number in the window of each junction of the whole; n stands for nowhere.
    """

    junctions: Longs
    local: NDArray[np.int32]
    data: Floats
    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]

    @property
    def size(self) -> int:
        return len(self.junctions) + 2


@dataclass(frozen=True, eq=False)
class Graph:
    """Seconds between neighbouring junctions (rows and columns in the order's numbering).

    Parameters
    ----------
    edge : the edge of the network that each entry stands for: of several between the same two, the quickest.
    """

    order: Order
    data: Floats
    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]
    edge: NDArray[np.int32]

    def window(self, box: Box | None) -> Window:
        """Return the junctions of a box in the plane; of everywhere without one."""
        count = self.order.count
        if box is None:
            low, high = np.array([0]), np.array([count])
        else:
            low, high = self.order.ranges(box)
        runs = list(zip(low.tolist(), high.tolist(), strict=True))
        ids = _joined([np.arange(first, behind) for first, behind in runs])
        ends = zip(self.indptr[low].tolist(), self.indptr[high].tolist(), strict=True)
        entries = [slice(first, behind) for first, behind in ends]
        indices = _joined([self.indices[part] for part in entries])
        local = np.full(count + 1, len(ids), dtype=np.int32)
        local[ids] = np.arange(len(ids), dtype=np.int32)
        local[count] = len(ids) + 1
        indptr = np.zeros(len(ids) + 3, dtype=np.int32)
        np.cumsum(self.indptr[ids + 1] - self.indptr[ids], out=indptr[1:-2])
        indptr[-2:] = len(indices)
        return Window(ids, local, _joined([self.data[part] for part in entries]), local.take(indices), indptr)

    def without(self, closed: Longs, edges: Any) -> "Graph":
        """Return the graph with some edges closed; the next quickest between the same two junctions stands in.

        Parameters
        ----------
        edges : `start`, `end`, `forward` and `backward` of all edges, as for `graph_of`.
        """
        touched = np.zeros(self.order.count, dtype=bool)
        touched[edges.start[closed]] = touched[edges.end[closed]] = True
        open_ = np.ones(len(edges.start), dtype=bool)
        open_[closed] = False
        kept = np.flatnonzero(touched[edges.start] & touched[edges.end] & open_)
        left = graph_of(
            self.order, edges.start[kept], edges.end[kept], edges.forward[kept], edges.backward[kept]
        )
        gone = np.flatnonzero(~open_[self.edge])
        rows = np.searchsorted(self.indptr, gone, side="right") - 1
        data, edge = self.data.copy(), self.edge.copy()
        data[gone] = np.inf
        known = left.keys()
        if len(known):
            wanted = rows * np.int64(self.order.count) + self.indices[gone]
            at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
            same = known[at] == wanted
            data[gone[same]], edge[gone[same]] = left.data[at[same]], kept[left.edge[at[same]]]
        return Graph(self.order, data, self.indices, self.indptr, edge)

    def keys(self) -> Longs:
        """Return a number of each entry's row and column, ascending."""
        rows = np.repeat(np.arange(self.order.count, dtype=np.int64), np.diff(self.indptr))
        return rows * self.order.count + self.indices


def graph_of(order: Order, start: Any, end: Any, forward: Any, backward: Any) -> Graph:
    """Build the graph of edges with their seconds both ways; of parallel edges the quickest counts."""
    edges = np.arange(len(start), dtype=np.int32)
    source, target = np.concatenate([start, end]), np.concatenate([end, start])
    seconds, edge = np.concatenate([forward, backward]).astype(float), np.concatenate([edges, edges])
    usable = np.isfinite(seconds) & (source != target)
    source, target, seconds, edge = source[usable], target[usable], seconds[usable], edge[usable]
    sorted_ = np.lexsort((seconds, target, source))
    source, target, seconds, edge = source[sorted_], target[sorted_], seconds[sorted_], edge[sorted_]
    first = np.ones(len(source), dtype=bool)
    first[1:] = (source[1:] != source[:-1]) | (target[1:] != target[:-1])
    indptr = np.concatenate([[0], np.cumsum(np.bincount(source[first], minlength=order.count))])
    return Graph(order, seconds[first], target[first].astype(np.int32), indptr.astype(np.int32), edge[first])


def search(window: Window, seeds: NDArray[np.int32], seconds: Floats, limit_s: float) -> Floats:
    """Return (k, window.size) seconds from each of k sites.

    Parameters
    ----------
    seeds : (k, 2) junctions, numbered in the window, that a site begins at.
    seconds : (k, 2) what it takes to get to them.
    """
    count, size = len(seeds), window.size
    times: Floats = dijkstra(
        with_sites(window, seeds, seconds), indices=np.arange(size, size + count), limit=limit_s
    )[:, :size]
    times[:, size - 2 :] = np.inf
    return times


def search_any(window: Window, seeds: NDArray[np.int32], seconds: Floats, limit_s: float) -> Floats:
    """Return (window.size,) seconds from the nearest of k sites."""
    size = window.size
    sites = np.arange(size, size + len(seeds))
    times: Floats = dijkstra(with_sites(window, seeds, seconds), indices=sites, limit=limit_s, min_only=True)[
        :size
    ]
    times[size - 2 :] = np.inf
    return times


def search_nearest(
    window: Window, seeds: NDArray[np.int32], seconds: Floats, limit_s: float
) -> tuple[Floats, NDArray[np.int32]]:
    """Return (window.size,) seconds from the nearest of k sites, and which it is (-1 for none)."""
    count, size = len(seeds), window.size
    times, _before, sites = dijkstra(
        with_sites(window, seeds, seconds),
        indices=np.arange(size, size + count),
        limit=limit_s,
        min_only=True,
        return_predecessors=True,
    )
    times, sites = times[:size], sites[:size]
    times[size - 2 :] = np.inf
    return times, np.where(np.isfinite(times), sites - size, -1).astype(np.int32)


def with_sites(window: Window, seeds: NDArray[np.int32], seconds: Floats) -> csr_matrix:
    """Append a junction for each site, from which one gets to the junctions it begins at."""
    size = window.size + len(seeds)
    rows = np.arange(2, 2 * len(seeds) + 1, 2, dtype=np.int32) + window.indptr[-1]
    found = csr_matrix(
        (size, size)
    )  # filled by hand: checking indices that are right takes as long as a search
    found.data = np.concatenate([window.data, seconds.ravel()])
    found.indices = np.concatenate([window.indices, seeds.ravel()])
    found.indptr = np.concatenate([window.indptr, rows])
    return found


def _joined(parts: list[Any]) -> Any:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def spans(first: Any, count: Any) -> Longs:
    """Return first[0], first[0] + 1, …, count[0] numbers of it, then those of first[1], and so on."""
    first, count = np.asarray(first, dtype=np.int64), np.asarray(count, dtype=np.int64)
    behind = np.cumsum(count)
    total = int(behind[-1]) if len(behind) else 0
    found = np.repeat(first - behind + count, count)
    found += np.arange(total)
    return found
