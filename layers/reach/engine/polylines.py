"""The lines of edges by length. Pure."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from layers.roads.network import Network

Floats = NDArray[np.float64]


class Polylines:
    """Finds places along the edges of a network, in the plane.

    Parameters
    ----------
    run : (k,) length of all lines up to each vertex, one edge after the other.
    total : (m,) length of each edge in the plane.
    """

    def __init__(self, network: Network) -> None:
        self.lines, self.at = network.lines, network.line_at.astype(np.int64)
        steps = np.hypot(*np.diff(self.lines, axis=0).T) if len(self.lines) else np.zeros(0)
        steps[self.at[1:-1] - 1] = 0
        self.run = np.concatenate([[0.0], np.cumsum(steps)])
        self.total = self.run[self.at[1:] - 1] - self.run[self.at[:-1]]

    def places(self, edge: NDArray[np.int32], along: Floats) -> Floats:
        """Return the (n, 2) places along edges."""
        begin, behind = self.at[edge], self.at[edge.astype(np.int64) + 1]
        target = self.run[begin] + along * self.total[edge]
        vertex = np.maximum(self.run.searchsorted(target, side="right") - 1, begin)
        vertex = np.minimum(vertex, np.maximum(behind - 2, begin))
        after = np.minimum(vertex + 1, behind - 1)
        length = self.run[after] - self.run[vertex]
        some = length > 0
        share = np.where(some, (target - self.run[vertex]) / np.where(some, length, 1), 0)
        share = np.minimum(np.maximum(share, 0), 1)
        return self.lines[vertex] + share[:, None] * (self.lines[after] - self.lines[vertex])

    def part(self, edge: int, begin: float, end: float) -> Floats:
        """Return the vertices of an edge from one place along it to another, backward when `end` is before `begin`."""
        low, high = sorted((begin, end))
        ends = self.places(np.array([edge, edge], dtype=np.int32), np.array([low, high]))
        run = self.run[self.at[edge] : self.at[edge + 1]] - self.run[self.at[edge]]
        inner = (run > low * self.total[edge]) & (run < high * self.total[edge])
        found = np.concatenate([ends[:1], self.lines[self.at[edge] : self.at[edge + 1]][inner], ends[1:]])
        return found if begin <= end else found[::-1]


@lru_cache(maxsize=4)
def polylines(network: Network) -> Polylines:
    """Return the lines of a network, measured once."""
    return Polylines(network)
