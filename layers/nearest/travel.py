"""How long it takes between one place and many, and the way itself. Pure."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import LineString

from layers.reach.engine import Ground
from layers.reach.engine.snapped import Snapped

OTHER_WAY: Final = {"to": "from", "from": "to"}


@dataclass(frozen=True)
class Trip:
    """A way that was drawn: the line from where one sets out, seconds and metres from door to door."""

    line: LineString
    seconds: float
    metres: float


def seconds_between(ground: Ground, place: Snapped, others: Snapped, limit_s: float) -> NDArray[np.float64]:
    """Return the seconds between one place and n others, by one search; infinite beyond the limit.

    Both may stand as far from a street as a site may: what is asked for here are rows and places, not homes.

    Parameters
    ----------
    ground : its direction is that of the place: "from" when one sets out there.
    """
    walk = off_street_s(ground, place)[0] + off_street_s(ground, others)
    found = ground.seconds(on_street(place), on_street(others), limit_s).astype(float) + walk
    return np.where(found <= limit_s, found, np.inf)


def trip_between(ground: Ground, place: Snapped, other: Snapped) -> Trip | None:
    """Return the quickest way between one place and one other; None when there is none."""
    way = ground.way(on_street(place), on_street(other))
    if way is None:
        return None
    seconds = way.seconds + off_street_s(ground, place)[0] + off_street_s(ground, other)[0]
    return Trip(way.line, float(seconds), way.length_m + float(place.off_m[0] + other.off_m[0]))


def on_street(points: Snapped) -> Snapped:
    """Return the points as if their doors stood at the street: the walk to it is added by whoever asks."""
    return replace(points, off_m=np.where(points.found, 0.0, np.nan))


def off_street_s(ground: Ground, points: Snapped) -> NDArray[np.float64]:
    """Return the seconds of the walk between each point and its street; 0 for a point on none."""
    return np.nan_to_num(points.off_m) / ground.pace.off_street_m_s
