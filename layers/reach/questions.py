"""What can be asked of reach: from where, how long, by which way. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from shapely.geometry.base import BaseGeometry

from layers.roads.network import MODES

NETWORK, CIRCLE = "network", "circle"
METHODS = (NETWORK, CIRCLE)
DIRECTIONS = ("to", "from")
WALK = MODES[0]
"""The one mode of which a speed in a straight line is known."""


@dataclass(frozen=True)
class Point:
    """A place of the asker's own; lng and lat are NaN where what was sent is no position."""

    id: int | str
    lng: float
    lat: float
    name: str = ""


@dataclass(frozen=True)
class Question:
    """From where one gets how far.

    Parameters
    ----------
    category : of service points; empty for none.
    points : the asker's own places, beside those of the category.
    minutes : ascending, each once.
    mode : one of `layers.roads.network.MODES`.
    direction : "to": people go to the sites; "from": help goes out from them.
    method : "network", "circle", or empty for the best there is.
    at : the moment, in the city's time: who is closed then is left out. None: whoever is there, whatever is ever open.
    barriers : points, lines and polygons in EPSG:4326 that nobody passes.
    without : ids of service points that are to be thought away.
    on : the service points as they were on this day; None for now.
    """

    category: str = ""
    points: tuple[Point, ...] = ()
    minutes: tuple[float, ...] = (15,)
    mode: str = WALK
    direction: str = "to"
    method: str = ""
    at: datetime | None = None
    barriers: tuple[BaseGeometry, ...] = ()
    without: frozenset[int] = frozenset()
    on: date | None = None

    @property
    def longest(self) -> float:
        return self.minutes[-1]

    @property
    def limit_s(self) -> float:
        """The seconds of the longest of its minutes."""
        return self.longest * 60

    def for_(self, *minutes: float) -> Self:
        """Return the same question for other minutes."""
        return replace(self, minutes=tuple(sorted(set(minutes))))

    def of_points(self) -> Self:
        """Return the same question for the asker's own places alone."""
        return replace(self, category="")
