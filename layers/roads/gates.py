"""Split points that a barrier stands on: two points at one place, and an edge without length between them. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.roads.kinds import rank_of
from layers.roads.network import Floats, Ints
from layers.roads.ways import Barrier, Ways


class Segments(NamedTuple):
    """Pieces of ways between two points: (from, to, way), and the points they stand on."""

    start: Ints
    end: Ints
    way: Ints
    lnglat: Floats


class Gate(NamedTuple):
    """An edge without length between two points."""

    start: int
    end: int
    barrier: Barrier


class _Arm(NamedTuple):
    """One end of a segment at a barrier: which segment, whether its end (else its start), and its way's rank."""

    segment: int
    at_end: bool
    rank: int
    way: int


def split(ways: Ways) -> tuple[Segments, list[Gate]]:
    """Return the segments with every barrier's point split, and the gates between.

    Two arms: the gate stands between them. More: roads of the highest rank go on past the gate, the lesser ones lie
    behind it; of equal rank, those that end here lie behind it, each behind the one gate. Where neither tells them
    apart nobody crosses the point without passing the gate: every arm but the first has one of its own.
    """
    start, end, way = ways.segments()
    start, end = start.copy(), end.copy()
    arms = _arms(ways, start, end, way)
    gates: list[Gate] = []
    moved: list[int] = []
    for point, barrier in sorted(ways.barriers.items()):
        for group in _behind(arms.get(point, [])):
            new = len(ways.lnglat) + len(moved)
            moved.append(point)
            for arm in group:
                (end if arm.at_end else start)[arm.segment] = new
            gates.append(Gate(point, new, barrier))
    lnglat = np.vstack([ways.lnglat, ways.lnglat[moved]]) if moved else ways.lnglat
    return Segments(start, end, way, lnglat), gates


def _arms(ways: Ways, start: Ints, end: Ints, way: Ints) -> dict[int, list[_Arm]]:
    wanted = np.zeros(len(ways.lnglat), dtype=bool)
    wanted[list(ways.barriers)] = True
    arms: dict[int, list[_Arm]] = defaultdict(list)
    for ends, at_end in ((start, False), (end, True)):
        for segment in np.flatnonzero(wanted[ends]).tolist():
            number = int(way[segment])
            rank = rank_of(ways.passings[ways.passing[number]].kind)
            arms[int(ends[segment])].append(_Arm(segment, at_end, rank, number))
    return arms


def _behind(arms: list[_Arm]) -> Iterator[list[_Arm]]:
    """Yield the groups of arms that lie behind a gate of their own."""
    if len(arms) < 2:
        return
    if len(arms) == 2:
        yield arms[1:]
        return
    best = max(arm.rank for arm in arms)
    lesser = [arm for arm in arms if arm.rank < best]
    if lesser and len(lesser) <= len(arms) - 2:
        yield lesser
        return
    passing = _through(arms)
    ending = [arm for arm in arms if arm.way not in passing]
    if passing and ending:
        yield ending
        return
    for arm in arms[1:]:
        yield [arm]


def _through(arms: list[_Arm]) -> set[int]:
    """Return the ways that go on past the point."""
    seen: NDArray[np.int64] = np.asarray([arm.way for arm in arms])
    ways, counts = np.unique(seen, return_counts=True)
    return set(ways[counts > 1].tolist())
