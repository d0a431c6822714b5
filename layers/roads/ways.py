"""What a source of roads is read into: ways over points, and who may pass each. Pure.

Ways join where they name the same point, and nowhere else: a bridge and the road below it share none.
"""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.roads.network import MODES, Floats, Ints

Factors = tuple[float, float, float, float, float]
"""How many times longer, for each of `MODES`."""
PLAIN: Final[Factors] = (1.0, 1.0, 1.0, 1.0, 1.0)
BIT: Final = {mode: 1 << place for place, mode in enumerate(MODES)}
EVERYBODY: Final = sum(BIT.values())


def bits_of(*modes: str) -> int:
    """Return the bits of some modes."""
    return sum(BIT[mode] for mode in modes)


class Passing(NamedTuple):
    """Who may pass a way, and how fast. Ways of equal passing are one edge where they follow each other.

    Parameters
    ----------
    kind : the source's word for the class of road.
    forward, backward : bits of `MODES`, along the way's points and against them.
    slower, slower_back : how many times longer it takes than its length says.
    speed_kmh : for driving.
    spans : a bridge or tunnel: the ground between its ends says nothing of it.
    """

    kind: str
    forward: int
    backward: int
    slower: Factors = PLAIN
    slower_back: Factors = PLAIN
    speed_kmh: float = 30.0
    spans: bool = False

    def turned(self) -> "Passing":
        """Return the same way, drawn from its other end."""
        return self._replace(
            forward=self.backward,
            backward=self.forward,
            slower=self.slower_back,
            slower_back=self.slower,
        )


class Barrier(NamedTuple):
    """Something that stands on a point of ways.

    Parameters
    ----------
    lets : bits of the modes that get through at all.
    hours : when, in the notation of OpenStreetMap; empty for always, "closed" for never.
    is_gate : whether it opens: it is then told among the network's gates.
    """

    lets: int
    hours: str = ""
    is_gate: bool = True


@dataclass(frozen=True, eq=False)
class Ways:
    """p points, w ways over v vertices, b barriers.

    Parameters
    ----------
    lnglat : (p, 2) degrees of EPSG:4326.
    vertex : (v,) the point of each vertex, way after way.
    vertex_at : (w + 1,) where each way's vertices begin.
    passing : (w,) index into `passings`.
    barriers : what stands on a point.
    """

    lnglat: Floats
    vertex: Ints
    vertex_at: Ints
    passing: Ints
    passings: tuple[Passing, ...]
    barriers: dict[int, Barrier]

    @property
    def count(self) -> int:
        return len(self.passing)

    def segments(self) -> tuple[Ints, Ints, Ints]:
        """Return (from point, to point, way) of every piece between two vertices; pieces without length are left out."""
        ways = np.repeat(np.arange(self.count, dtype=np.int32), np.diff(self.vertex_at))
        inside = ways[1:] == ways[:-1]
        start, end = self.vertex[:-1], self.vertex[1:]
        kept: NDArray[np.bool_] = inside & (start != end)
        return start[kept], end[kept], ways[:-1][kept]


@dataclass
class Read:
    """What a reader makes of a source: the ways, and what it has to tell of them, JSON-ready."""

    ways: Ways
    told: dict[str, Any] = field(default_factory=dict)
