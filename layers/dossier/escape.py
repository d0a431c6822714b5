"""Which ways lead out of danger: away from the source, past no other grave source, in different directions. Pure.

The first ring is the danger ring. A way leads away when it leaves this ring once, ends outside and never comes back into
it. Of those that do, the quickest is taken, then the next quickest that leaves the ring in another direction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, Point

from layers.cameras.field_of_view import angle_between
from layers.dossier.around import bearing_deg

APART_DEG = 60.0
"""Two ways whose directions differ by less are one way as far as smoke and wind go."""
PASSES_M = 50.0
MOST = 3


@dataclass(frozen=True)
class Escape:
    """A way to a shelter.

    Parameters
    ----------
    shelter : position in the list of shelters that was asked about.
    seconds : walking time.
    line : in the plane round the source, from the source to the shelter, in metres.
    passes : positions of grave sources that it comes near to.
    """

    shelter: int
    seconds: float
    line: LineString
    passes: tuple[int, ...] = ()


def leaving(line: LineString, danger_m: float) -> float | None:
    """Return the direction in which a way leaves the danger ring; None when it does not lead away."""
    disc = Point(0, 0).buffer(danger_m, quad_segs=32)
    ends = shapely.points(shapely.get_coordinates(line)[[0, -1]])
    if not disc.covers(ends[0]):
        return _outward(line)
    inside = shapely.line_merge(shapely.intersection(line, disc))
    if disc.covers(ends[1]) or inside.geom_type != "LineString":
        return None
    (x, y) = max((inside.coords[0], inside.coords[-1]), key=lambda end: line.project(Point(end)))
    return bearing_deg(x, y)


def passing(line: LineString, others: Sequence[Point]) -> tuple[int, ...]:
    """Return which of some places a way comes near to."""
    return tuple(k for k, place in enumerate(others) if line.distance(place) < PASSES_M)


def choose(candidates: Iterable[Escape], danger_m: float, most: int = MOST) -> list[tuple[Escape, float]]:
    """Return the ways to take with the direction in which each leads, the quickest first.

    A way past another grave source is taken only where no other leads in that direction.
    """
    directed = [(way, leaving(way.line, danger_m)) for way in candidates]
    away = [(way, bearing) for way, bearing in directed if bearing is not None]
    chosen: list[tuple[Escape, float]] = []
    for way, bearing in sorted(away, key=lambda pair: (bool(pair[0].passes), pair[0].seconds)):
        if len(chosen) < most and all(angle_between(bearing, taken) >= APART_DEG for _way, taken in chosen):
            chosen.append((way, bearing))
    return sorted(chosen, key=lambda pair: pair[0].seconds)


def _outward(line: LineString) -> float:
    """Return the direction of a way whose source stands so far off the street that it starts outside the ring."""
    return bearing_deg(*line.coords[-1])
