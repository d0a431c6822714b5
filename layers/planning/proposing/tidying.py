"""Which faces are no block of their own, and which neighbour each is joined to. Pure."""

from dataclasses import dataclass

import numpy as np
import shapely

from layers.planning.proposing.graph import Graph

ACROSS = (0.05, 0.6, 0.1)
"""How willingly a face is joined across a border on each of `graph.KINDS`; across none of them: 1."""


@dataclass(frozen=True)
class Tidiness:
    """What is too little to be a block.

    Parameters
    ----------
    least_m2 : a face with less is joined to a neighbour …
    narrowest_m : … as is one that is nowhere wider, …
    houseless_m2 : … and one where nobody lives, up to this size.
    """

    least_m2: float = 300.0
    narrowest_m: float = 8.0
    houseless_m2: float = 3_000.0


def groups_of(
    graph: Graph, shapes: np.ndarray, area: np.ndarray, weight: np.ndarray, tidiness: Tidiness
) -> np.ndarray:
    """Return (n,) the group of each face, 0 … g−1: what is too little goes with the neighbour it suits best.

    Parameters
    ----------
    shapes : (n,) faces in metres.
    area : (n,) faces of different areas are never joined.
    """
    heads = _Heads(graph, area, weight)
    little = _little(graph, shapes, weight, tidiness)
    for face in sorted(np.flatnonzero(little).tolist(), key=lambda index: graph.area_m2[index]):
        if heads.is_little(face, tidiness):
            heads.join(face)
    for face in np.flatnonzero(little).tolist():
        if heads.of(face) == face and heads.is_little(face, tidiness):
            heads.join_far(face, _nearest(face, shapes, area, little))
    return np.unique([heads.of(face) for face in range(len(graph))], return_inverse=True)[1]


def _nearest(face: int, shapes: np.ndarray, area: np.ndarray, little: np.ndarray) -> int:
    """Return the face of the same area that is nearest to one that touches none and is no such sliver itself."""
    hosts = np.flatnonzero((area == area[face]) & ~little)
    if not len(hosts):
        return face
    return int(hosts[shapely.distance(shapes[hosts], shapes[face]).argmin()])


def _little(graph: Graph, shapes: np.ndarray, weight: np.ndarray, tidiness: Tidiness) -> np.ndarray:
    size = graph.area_m2
    little = (size < tidiness.least_m2) | ((weight <= 0) & (size < tidiness.houseless_m2))
    for face in np.flatnonzero(~little & (size < graph.perimeter_m * tidiness.narrowest_m)):
        little[face] = shapely.is_empty(shapes[face].buffer(-tidiness.narrowest_m / 2))
    return little


class _Heads:
    """Groups that grow: each is known by one of its faces, and knows its neighbours."""

    def __init__(self, graph: Graph, area: np.ndarray, weight: np.ndarray) -> None:
        self.head = list(range(len(graph)))
        self.size, self.weight = graph.area_m2.tolist(), weight.tolist()
        self.grown = [False] * len(graph)
        self.ties: list[dict[int, float]] = [{} for _ in self.head]
        across = np.array(ACROSS)
        tie = graph.length_m - graph.barrier_m @ (1 - across)
        for (a, b), strength in zip(graph.pairs.tolist(), tie.tolist(), strict=True):
            if area[a] == area[b]:
                self.ties[a][b] = self.ties[b][a] = strength

    def of(self, face: int) -> int:
        while self.head[face] != face:
            self.head[face] = self.head[self.head[face]]
            face = self.head[face]
        return face

    def is_little(self, face: int, tidiness: Tidiness) -> bool:
        """Whether the group of a face still is too little, now that others may have joined it."""
        head = self.of(face)
        if not self.grown[head]:
            return True
        size = self.size[head]
        return size < tidiness.least_m2 or (self.weight[head] <= 0 and size < tidiness.houseless_m2)

    def join_far(self, face: int, host: int) -> None:
        """Join a face that lies apart to the group of another; they become one block of several parts."""
        host = self.of(host)
        if host != face and not self.ties[face]:
            self.head[face] = host

    def join(self, face: int) -> None:
        """Join the group of a face to the neighbour that it has the strongest tie to."""
        face = self.of(face)
        ties = self.ties[face]
        if not ties:
            return
        host = max(ties, key=lambda other: (ties[other], -other))
        self.head[face], self.grown[host] = host, True
        self.size[host] += self.size[face]
        self.weight[host] += self.weight[face]
        for other, strength in ties.items():
            del self.ties[other][face]
            if other != host:
                total = self.ties[host].get(other, 0.0) + strength
                self.ties[host][other] = self.ties[other][host] = total
        self.ties[face] = {}
