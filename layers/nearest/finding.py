"""The nearest of something to a place, by the way there, and the way drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.nearest.candidates import Around, Candidate, candidates
from layers.nearest.travel import OTHER_WAY, Trip, seconds_between, trip_between
from layers.reach.engine import Ground
from layers.reach.engine.snapped import Snapped
from layers.reach.grounds import ground_for
from layers.roads.speeds import metres_a_second

STRAIGHT_M_S: Final = {"drive": 30 / 3.6}
"""How far a straight search looks when driving, where no roads are loaded; it tells no driving times."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Parameters
    ----------
    direction : "to": one goes from the place to what is found; "from": it comes to the place.
    """

    what: str
    category: str
    lng: float
    lat: float
    mode: str
    direction: str
    minutes: float
    count: int
    at: datetime | None = None
    barriers: tuple[BaseGeometry, ...] = ()

    @property
    def limit_s(self) -> float:
        return self.minutes * 60


@dataclass(frozen=True, eq=False)
class Found:
    """One of the nearest; seconds are not known of a straight line that is not walked."""

    candidate: Candidate
    seconds: float | None
    moved_m: float = 0.0
    trip: Trip | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """The nearest, the first first.

    Parameters
    ----------
    ground : None where no roads are loaded: then everything is straight.
    place : where the place stands on the streets.
    considered : how many were near enough to be looked at.
    """

    wanted: Wanted
    ground: Ground | None
    place: Snapped | None
    found: list[Found]
    considered: int

    @property
    def place_found(self) -> bool:
        return self.place is None or bool(self.place.found[0])


def find(user: Any, wanted: Wanted) -> Answer:
    """Return the nearest rows that the user may see."""
    ground = ground_for(
        wanted.mode, direction=OTHER_WAY[wanted.direction], at=wanted.at, barriers=wanted.barriers
    )
    rows = candidates(user, _around(wanted, ground))
    if ground is None:
        return Answer(wanted, None, None, _straight(wanted, rows)[: wanted.count], len(rows))
    place = ground.snap([(wanted.lng, wanted.lat)])
    if not len(ground.usable(place)) or not rows:
        return Answer(wanted, ground, place, [], len(rows))
    return Answer(wanted, ground, place, _by_way(ground, place, wanted, rows), len(rows))


def _around(wanted: Wanted, ground: Ground | None) -> Around:
    speed = ground.speed_m_s if ground else STRAIGHT_M_S.get(wanted.mode, metres_a_second(wanted.mode))
    return Around(
        wanted.what, wanted.category, wanted.lng, wanted.lat, wanted.minutes * 60 * speed, wanted.at
    )


def _straight(wanted: Wanted, rows: list[Candidate]) -> list[Found]:
    """Return rows by straight distance; only walking has a time in a straight line."""
    ordered = sorted(rows, key=lambda row: (not row.serves_here, row.straight_m, row.id))
    walks = wanted.mode == "walk"
    return [Found(row, row.straight_m / settings.WALKING_SPEED_M_S if walks else None) for row in ordered]


def _by_way(ground: Ground, place: Snapped, wanted: Wanted, rows: list[Candidate]) -> list[Found]:
    others = ground.snap([(row.lng, row.lat) for row in rows])
    seconds = seconds_between(ground, place, others, wanted.limit_s)
    chosen = _nearest(rows, seconds)[: wanted.count]
    return [
        Found(rows[k], float(seconds[k]), float(others.off_m[k]), trip_between(ground, place, others[k]))
        for k in chosen
    ]


def _nearest(rows: list[Candidate], seconds: NDArray[np.float64]) -> list[int]:
    """Return the positions of those within reach, the nearest first; who serves the place's own grid before all."""
    reached = np.flatnonzero(np.isfinite(seconds)).tolist()
    return sorted(reached, key=lambda k: (not rows[k].serves_here, seconds[k], rows[k].id))
