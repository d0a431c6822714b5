"""Gates that are known only by their position: each is put on the nearest way. Pure."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely

from layers.core.measure import DECIMALS, DEGREE_LAT_M, DEGREE_LNG_M
from layers.roads.network import Floats, Ints
from layers.roads.ways import Barrier, Ways

NEAR_M: Final = 30.0
"""A gate farther from every way than this stands on none."""
AT_VERTEX_M: Final = 0.5
"""Nearer to a vertex than this, it stands on the vertex."""


class PlacedGate(NamedTuple):
    """A gate by its position, (lng, lat)."""

    lng: float
    lat: float
    barrier: Barrier


def place(ways: Ways, gates: Sequence[PlacedGate], near_m: float = NEAR_M) -> tuple[Ways, list[int]]:
    """Return the ways with the gates on them, and the numbers of the gates that stand on none."""
    if not gates or not ways.count:
        return ways, list(range(len(gates)))
    start, end, way = ways.segments()
    scale = np.array([DEGREE_LNG_M * np.cos(np.radians(ways.lnglat[:, 1].mean())), DEGREE_LAT_M])
    metric = ways.lnglat * scale
    tree = shapely.STRtree(shapely.linestrings(np.stack([metric[start], metric[end]], axis=1)))
    at = np.asarray([(gate.lng, gate.lat) for gate in gates]) * scale
    found = tree.query_nearest(shapely.points(at), max_distance=near_m, all_matches=False)
    standing = _Standing(ways, metric, start, end, way)
    for number, segment in found.T.tolist():
        standing.put(at[number], segment, gates[number].barrier)
    missing = sorted(set(range(len(gates))) - set(found[0].tolist()))
    return standing.ways(scale), missing


class _Standing:
    """Puts barriers on segments; a barrier between two vertices gets a vertex of its own."""

    def __init__(self, ways: Ways, metric: Floats, start: Ints, end: Ints, way: Ints) -> None:
        self._ways, self._metric, self._start, self._end, self._way = ways, metric, start, end, way
        self._barriers = dict(ways.barriers)
        self._new: list[tuple[int, float, Floats, Barrier]] = []

    def put(self, at: Floats, segment: int, barrier: Barrier) -> None:
        a, b = self._metric[self._start[segment]], self._metric[self._end[segment]]
        along = float(np.clip(np.dot(at - a, b - a) / np.dot(b - a, b - a), 0, 1))
        length = float(np.hypot(*(b - a)))
        if along * length < AT_VERTEX_M:
            self._barriers[int(self._start[segment])] = barrier
        elif (1 - along) * length < AT_VERTEX_M:
            self._barriers[int(self._end[segment])] = barrier
        else:
            self._new.append((segment, along, a + along * (b - a), barrier))

    def ways(self, scale: Floats) -> Ways:
        """Return the ways with the vertices that were added."""
        ways, barriers = self._ways, self._barriers
        if not self._new:
            return Ways(ways.lnglat, ways.vertex, ways.vertex_at, ways.passing, ways.passings, barriers)
        new = sorted(self._new, key=lambda entry: entry[:2])
        first = len(ways.lnglat)
        lnglat = np.round(np.asarray([place for _s, _a, place, _b in new]) / scale, DECIMALS)
        barriers |= {first + k: entry[3] for k, entry in enumerate(new)}
        where = self._positions()[[entry[0] for entry in new]] + 1
        vertex = np.insert(ways.vertex, where, np.arange(first, first + len(new)))
        added = np.bincount(self._way[[entry[0] for entry in new]], minlength=ways.count)
        vertex_at = ways.vertex_at + np.concatenate([[0], np.cumsum(added)])
        return Ways(
            np.vstack([ways.lnglat, lnglat]),
            vertex.astype(np.int32),
            vertex_at.astype(np.int32),
            ways.passing,
            ways.passings,
            barriers,
        )

    def _positions(self) -> Ints:
        """Return where in the list of vertices each segment begins."""
        ways = self._ways
        numbers = np.repeat(np.arange(ways.count), np.diff(ways.vertex_at))
        kept = (numbers[1:] == numbers[:-1]) & (ways.vertex[:-1] != ways.vertex[1:])
        return np.flatnonzero(kept).astype(np.int32)
