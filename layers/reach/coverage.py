"""Who is served: people within reach and beyond it, by area, and where the gaps are.

found = coverage_of(user, Question(category="clinic"), division)
found.total.households.share, found.rows, found.gaps
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.divisions.models import Division
from layers.reach.analysis import Reach, reach_of
from layers.reach.areas import COMMUNITY, Areas, Members, areas_of, members_of
from layers.reach.counting import PEOPLE, Count, Counted, counted, counted_by
from layers.reach.cutting import Shapes, areas_m2, left_of
from layers.reach.demand import Demand, Place, demand_of
from layers.reach.gaps import Gap, Unserved, gaps_of
from layers.reach.questions import Question


@dataclass(frozen=True)
class Stage:
    """Who is to be served, and where: what is the same for every question about an area.

    Parameters
    ----------
    land : the smallest divisions, whose uncovered parts are the gaps.
    areas : by what people are counted.
    """

    division: Division | None
    demand: Demand
    land: Areas
    areas: Areas

    @property
    def members(self) -> Members:
        return members_of(self.areas, self.demand)


@dataclass(frozen=True, eq=False)
class Coverage:
    """The answer to one question, worked out as far as it is asked for.

    Parameters
    ----------
    seconds : (addresses,) time to the nearest site; inf beyond the longest minutes.
    """

    stage: Stage
    reach: Reach
    seconds: NDArray[np.float32]

    @property
    def demand(self) -> Demand:
        return self.stage.demand

    @property
    def question(self) -> Question:
        return self.reach.question

    @cached_property
    def served(self) -> NDArray[np.bool_]:
        """Which addresses are reached in the longest of the minutes."""
        return np.isfinite(self.seconds)

    @cached_property
    def off_street(self) -> NDArray[np.bool_]:
        return self.reach.off_street(self.demand)

    @property
    def people(self) -> dict[str, NDArray[np.int64]]:
        return {name: getattr(self.demand, name) for name in PEOPLE}

    @cached_property
    def left(self) -> Shapes:
        """What the cover leaves of each piece of land."""
        return left_of(self.stage.land.shapes, self.reach.cover)

    @cached_property
    def total(self) -> Counted:
        whole = float(self.stage.land.area_m2.sum())
        land = Count(round(whole), round(whole - float(areas_m2(self.left).sum())))
        return counted(self.people, self.served, self.off_street, land)

    @cached_property
    def by_minutes(self) -> list[tuple[float, Counted]]:
        """The people reached within each of the minutes."""
        rings = [(minutes, self.reach.within(self.seconds, minutes)) for minutes in self.question.minutes]
        return [(minutes, counted(self.people, inside, self.off_street)) for minutes, inside in rings]

    @cached_property
    def rows(self) -> list[tuple[Place, Counted]]:
        """What is counted by area, all of them, and last what belongs to none."""
        members = self.stage.members
        land: list[Count | None] = [None] * len(members.places)
        left = (
            self.left
            if self.stage.areas is self.stage.land
            else left_of(self.stage.areas.shapes, self.reach.cover)
        )
        for n, (whole, uncovered) in enumerate(zip(self.stage.areas.area_m2, areas_m2(left), strict=True)):
            land[n] = Count(round(float(whole)), round(float(whole - uncovered)))
        counts = counted_by(self.people, self.served, self.off_street, members.index, land)
        return list(zip(members.places, counts, strict=True))

    @cached_property
    def _gaps(self) -> tuple[list[Gap], int]:
        missed = ~self.served
        unserved = Unserved.of(self.demand, missed, self.off_street)
        return gaps_of(self.left, unserved, keep_empty=not len(self.demand))

    @property
    def gaps(self) -> list[Gap]:
        """Land where people live whom nobody serves, those with most people first."""
        return self._gaps[0]

    @property
    def outside_gaps(self) -> int:
        """Households that are not served and yet live in none of the gaps: without a division, or among cover."""
        return self._gaps[1]


def stage_of(user: Any, division: Division | None = None, by: str = COMMUNITY, scheme: str = "") -> Stage:
    """Return who is to be served, among all that a user may see or in one division of it.

    Parameters
    ----------
    by, scheme : by what people are counted, as `areas_of` takes it.

    Raises
    ------
    Invalid, NotFound : what `areas_of` and `demand_of` refuse.
    """
    areas = areas_of(user, division, by, scheme)
    land = areas if by == COMMUNITY else areas_of(user, division)
    return Stage(division, demand_of(user, division), land, areas)


def coverage_of(user: Any, question: Question, stage: Stage) -> Coverage:
    """Return who is served. Service points outside the stage's division serve it too, as far as the user may see them.

    Raises
    ------
    Invalid : what `reach_of` refuses.
    """
    near = None if stage.division is None else stage.land.shapes
    reach = reach_of(user, question, near=near)
    return Coverage(stage, reach, reach.seconds(stage.demand))
