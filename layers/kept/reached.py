"""Who and what is reached: circles, covers and pairs of one question, along streets where there are any."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.divisions.models import Division
from layers.reach.analysis import Reach, reach_of
from layers.reach.areas import areas_of
from layers.reach.demand import Demand, demand_of
from layers.reach.questions import Point, Question
from layers.roads.current import current

Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]
"""(index of a site, index of an address) of each pair within reach."""


@dataclass(frozen=True)
class Area:
    """A division without further ones below it."""

    id: int
    code: str | None
    name: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class Reached:
    """What one question came to.

    Parameters
    ----------
    rings : for each of the minutes, the circle of each site; empty for one that is on no street.
    covers : for each of the minutes, what all circles cover together.
    pairs : for each of the minutes, who is reached by which site.
    """

    areas: list[Area]
    demand: Demand
    sites: list[Point]
    rings: list[list[MultiPolygon]]
    covers: list[MultiPolygon]
    pairs: list[Pairs]
    method: str
    network: str = ""
    attribution: str = ""

    def served(self, step: int) -> NDArray[np.bool_]:
        """Return which addresses any site reaches within the minutes of a step."""
        found = np.zeros(len(self.demand), dtype=bool)
        found[self.pairs[step][1]] = True
        return found


def reached(user: Any, question: Question, division: Division | None) -> Reached:
    """Reckon what a question comes to, from what a user may see.

    Raises
    ------
    Invalid : a category that is not there, or too much at once.
    """
    land, demand = areas_of(user, division), demand_of(user, division)
    reach = reach_of(user, question, near=land.shapes)
    return Reached(
        [
            Area(place.id, place.code, place.name, shape)
            for place, shape in zip(land.places, land.shapes, strict=True)
        ],
        demand,
        list(reach.sites.points),
        _rings(reach),
        reach.covers,
        _pairs(reach, demand),
        reach.method.name,
        reach.method.network,
        reach.method.attribution,
    )


def _rings(reach: Reach) -> list[list[MultiPolygon]]:
    rings = [[MultiPolygon() for _site in reach.sites.points] for _minutes in reach.question.minutes]
    for index, shapes in reach.circles():
        for ring, shape in zip(rings, shapes, strict=True):
            ring[index] = shape
    return rings


def _pairs(reach: Reach, demand: Demand) -> list[Pairs]:
    within = reach.pairs(demand).tocoo()
    rings = [reach.within(within.data, minutes) for minutes in reach.question.minutes]
    return [(within.row[inside].astype(np.intp), within.col[inside].astype(np.intp)) for inside in rings]


def network_in_use() -> str:
    """Return the version of the road network that answers are given by; empty where none is loaded."""
    network = current()
    return network.version if network is not None else ""
