"""Who and what is reached: circles, covers and pairs of one question, along streets where there are any."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.divisions.models import Division
from layers.kept.asked import Asked
from layers.reach.circles import as_multipolygon, circles, merged, radius_m
from layers.reach.coverage import Area, areas_of
from layers.reach.demand import Demand, demand_of
from layers.reach.sites import Site, sites_near

CIRCLE, NETWORK = "circle", "network"
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]
"""(index of a site, index of an address) of each pair within reach."""


@dataclass(frozen=True)
class Reached:
    """What one question came to.

    Parameters
    ----------
    rings : for each of the minutes, the circle of each site.
    covers : for each of the minutes, what all circles cover together.
    pairs : for each of the minutes, who is reached by which site.
    """

    areas: list[Area]
    demand: Demand
    sites: list[Site]
    rings: list[list[MultiPolygon]]
    covers: list[MultiPolygon]
    pairs: list[Pairs]
    method: str = CIRCLE
    network: str = ""
    attribution: str = ""

    def served(self, step: int) -> NDArray[np.bool_]:
        """Return which addresses any site reaches within the minutes of a step."""
        found = np.zeros(len(self.demand), dtype=bool)
        found[self.pairs[step][1]] = True
        return found


def reached(user: Any, asked: Asked, division: Division | None) -> Reached:
    """Reckon what a question comes to, from what a user may see.

    Raises
    ------
    Invalid : a category that is not there, or too much at once.
    """
    areas, demand = areas_of(user, division), demand_of(user, division)
    farthest = radius_m(asked.minutes[-1], settings.WALKING_SPEED_M_S)
    sites = sites_near(user, asked.category, [area.geometry for area in areas], farthest)
    return _straight(asked, areas, demand, sites)


def _straight(asked: Asked, areas: list[Area], demand: Demand, sites: list[Site]) -> Reached:
    at = [(site.lng, site.lat) for site in sites]
    radii = [radius_m(minutes, settings.WALKING_SPEED_M_S) for minutes in asked.minutes]
    rings = [[as_multipolygon(ring) for ring in circles(at, radius)] for radius in radii]
    covers: Callable[[list[MultiPolygon]], MultiPolygon] = lambda ring: (
        merged(ring) if ring else MultiPolygon()
    )
    tree = shapely.STRtree(shapely.points(demand.lnglat))
    return Reached(areas, demand, sites, rings, [covers(r) for r in rings], [_inside(tree, r) for r in rings])


def _inside(tree: shapely.STRtree, rings: list[BaseGeometry]) -> Pairs:
    site, place = tree.query(np.array(rings, dtype=object), predicate="covers")
    return site, place


def network_in_use() -> str:
    """Return the version of the road network that answers are given by; empty where none is loaded."""
    return ""
