"""What a request wants to know of sites. Pure."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.reach.questions import Question
from layers.siting.solving import MOST, SHORTEST

ADDRESSES, GRIDS, RASTER, SERVICE_POINTS, POINTS = "addresses", "grids", "raster", "service-points", "points"
KINDS = (ADDRESSES, GRIDS, RASTER, SERVICE_POINTS, POINTS)
"""Where a site might be: at addresses, in the middle of grids, anywhere so many metres apart, at service points of
another category, or at points of the asker's own."""
WEIGHTS = ("households", "residents", "over_60")
FARTHEST_MINUTES = 60.0


@dataclass(frozen=True)
class Place:
    """A place where a site might be.

    Parameters
    ----------
    cost : what it counts for against a budget.
    capacity : the most people that it serves; None for that of the whole question.
    """

    id: int | str
    lng: float
    lat: float
    name: str = ""
    cost: float = 1.0
    capacity: int | None = None


@dataclass(frozen=True)
class Wanted:
    """A question of where to build.

    Parameters
    ----------
    reach : by which way people move, at which moment, past which barriers.
    count : how many sites; None where a budget says it, or where everybody is to be served.
    weight : who is counted, one of `WEIGHTS`.
    kind : one of `KINDS`; `points` and `candidate_category` belong to their kinds, `step_m` to `raster`.
    forbidden : polygons in EPSG:4326 where nothing may be built.
    capacity : the most people that a new site serves.
    seconds : how long an exact search may take.
    """

    problem: str = MOST
    category: str = ""
    minutes: float = 15
    reach: Question = field(default_factory=Question)
    count: int | None = None
    budget: float = float("inf")
    weight: str = "households"
    kind: str = ADDRESSES
    points: tuple[Place, ...] = ()
    candidate_category: str = ""
    step_m: float = 200.0
    forbidden: tuple[BaseGeometry, ...] = ()
    capacity: int | None = None
    seconds: float = 10.0
    is_exact: bool = False

    @property
    def limit_s(self) -> float:
        """How far pairs are looked for: whoever walks longer than twice the minutes walks too far in any case."""
        farthest = self.minutes * 2 if self.problem == SHORTEST else self.minutes
        return min(farthest, FARTHEST_MINUTES) * 60

    @property
    def has_capacity(self) -> bool:
        return self.capacity is not None or any(place.capacity is not None for place in self.points)


@dataclass(frozen=True, eq=False)
class Candidates:
    """n places where a site might be, those left out, and how many there were before they were thinned out."""

    places: tuple[Place, ...]
    left_out: tuple[tuple[int | str, str], ...] = ()
    found: int = 0
    step_m: float = 0.0

    def __len__(self) -> int:
        return len(self.places)

    @property
    def lnglat(self) -> NDArray[np.float64]:
        return np.array([(place.lng, place.lat) for place in self.places], dtype=float).reshape(-1, 2)


@dataclass(frozen=True, eq=False)
class Homes:
    """n places where people live, as a solver sees them; `step_m` above 0 where addresses were put together."""

    lnglat: NDArray[np.float64]
    people: NDArray[np.float64]
    found: int
    step_m: float = field(default=0.0)
