"""From where one gets how far: a question, its sites on the streets, and what follows.

reach = reach_of(user, Question(category="clinic", minutes=(5, 10, 15)), near=[area])
reach.covers                    # one MultiPolygon for each of the minutes
reach.seconds(demand)           # (n,) seconds of each address to its nearest site, inf beyond the longest minutes
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid
from layers.divisions.models import Division
from layers.reach.demand import Demand
from layers.reach.engine.counting import FORGIVEN_S
from layers.reach.engine.snapped import Snapped
from layers.reach.memo import Beside
from layers.reach.methods import Ground, Method, method_for
from layers.reach.questions import Question
from layers.reach.sites import Sites, sites_of

AT_ONCE = 100
"""Sites whose circles are drawn between two looks at the clock."""
OK, MOVED, UNREACHABLE, CLOSED = "ok", "moved", "unreachable", "closed"
NO_POSITION = "no-position"

placed: Beside[object, Demand, Snapped] = Beside()
"""Where addresses stand on the streets of a mode: positions only, of a demand that is one scope's. Barriers do not
matter: a ground takes what they cut off away itself."""


@dataclass(frozen=True, eq=False)
class Reach:
    """An answer, worked out as far as it is asked for.

    Parameters
    ----------
    sites : who takes part, and who is closed.
    snapped : (n,) where each site stands on the streets.
    """

    question: Question
    method: Method
    sites: Sites
    snapped: Snapped

    @cached_property
    def found(self) -> NDArray[np.bool_]:
        """(n,) which sites stand on a street, or anywhere for straight circles."""
        return self.snapped.found & self.sites.is_somewhere

    @cached_property
    def on_street(self) -> Snapped:
        """Those sites alone."""
        return self.snapped[self.found]

    @cached_property
    def covers(self) -> list[MultiPolygon]:
        """What any site reaches, for each of the question's minutes."""
        if not len(self.on_street):
            return [MultiPolygon() for _minutes in self.question.minutes]
        return list(self.method.ground.cover(self.on_street, self.question.minutes))

    @property
    def cover(self) -> MultiPolygon:
        """What any site reaches in the longest of the minutes."""
        return self.covers[-1]

    def circles(self) -> Iterator[tuple[int, list[MultiPolygon]]]:
        """Go through the sites on streets: position among all sites, and a shape for each of the minutes.

        Raises
        ------
        Invalid : it takes longer than a request may.
        """
        clock = Clock()
        positions = np.flatnonzero(self.found)
        for begin in range(0, len(positions), AT_ONCE):
            clock.require_time()
            some = positions[begin : begin + AT_ONCE]
            shapes = self.method.ground.circles(self.snapped[some], self.question.minutes)
            yield from zip(some.tolist(), shapes, strict=True)

    def seconds(self, demand: Demand) -> NDArray[np.float32]:
        """Return (n,) seconds between each address and its nearest site; inf beyond the longest of the minutes."""
        if not len(self.on_street) or not len(demand):
            return np.full(len(demand), np.inf, np.float32)
        places = self.places(demand)
        return self.method.ground.seconds(self.on_street, places, self.question.limit_s)

    def within(self, seconds: NDArray[np.float32], minutes: float) -> NDArray[np.bool_]:
        """Return which of some times are within some minutes, as the engine itself judges it."""
        return np.asarray(seconds <= minutes * 60 + FORGIVEN_S)

    def pairs(self, demand: Demand) -> csr_matrix:
        """Return (n sites, addresses) seconds of all pairs within the longest of the minutes; a stored 0 is a real 0."""
        return self.method.ground.pairs(self.snapped, self.places(demand), self.question.limit_s)

    def nearest(self, demand: Demand) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Return the seconds of each address, and which of the n sites is its nearest; inf and -1 beyond the minutes."""
        return self.method.ground.nearest(self.snapped, self.places(demand), self.question.limit_s)

    def places(self, demand: Demand) -> Snapped:
        """Return where the addresses stand on the streets, remembered with the streets of this mode."""
        ground = self.method.open_ground
        return placed.of(self.method.streets, demand, lambda _streets, people: ground.snap(people.lnglat))

    def off_street(self, demand: Demand) -> NDArray[np.bool_]:
        """Return which addresses lie so far from every street that nobody can say whether they are reached."""
        places = self.places(demand)
        return ~places.found | (places.off_m > settings.REACH_OFF_STREET_M)


def reach_of(
    user: Any,
    question: Question,
    division: Division | None = None,
    near: Iterable[BaseGeometry] | None = None,
) -> Reach:
    """Return how far one gets from the sites of a question.

    Parameters
    ----------
    division : only service points of this division.
    near : only service points from where one of these shapes can be reached in time.

    Raises
    ------
    Invalid : what `method_for` and `sites_of` refuse.
    """
    method = method_for(question)
    sites = sites_of(user, question, division, near, method.ground.speed_m_s * question.limit_s)
    return Reach(question, method, sites, _snapped(method.ground, sites))


def _snapped(ground: Ground, sites: Sites) -> Snapped:
    """Place the sites; those that are nowhere stand on no street."""
    somewhere = sites.is_somewhere
    snapped = ground.snap(np.where(somewhere[:, None], sites.lnglat, 0.0))
    return Snapped(
        sites.lnglat,
        np.where(somewhere, snapped.edge, -1).astype(np.int32),
        snapped.along,
        np.where(somewhere, snapped.off_m, np.nan),
        snapped.reason,
    )


class Clock:
    """How long a request has been at work."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def require_time(self) -> None:
        """Refuse to go on beyond what one request may take."""
        if time.monotonic() - self._began > settings.REACH_SECONDS:
            raise Invalid(
                _("This takes longer than %(seconds)d seconds. Ask for fewer points, or for merge=1.")
                % {"seconds": settings.REACH_SECONDS},
                code="takes-too-long",
            )
