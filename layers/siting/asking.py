"""Turn what is wanted into a question for the solvers: who is there, who might be, and who reaches whom."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from layers.core.errors import Invalid
from layers.core.measure import degrees_of
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Division
from layers.reach.demand import Demand, demand_of
from layers.service_points.models import ServicePoint
from layers.siting.candidates import candidates_of
from layers.siting.effects import reach
from layers.siting.methods import Method, method_for
from layers.siting.solving.question import Question, question
from layers.siting.thinning import MOST_PAIRS, thinned
from layers.siting.wanted import Candidates, Homes, Wanted

MOST_EXISTING = 10_000
LngLat = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Existing:
    """Service points that are there: (n, 2) degrees, and how many each serves (inf where it is not known)."""

    lnglat: LngLat
    capacity: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Case:
    """All that one answer rests on. Rows of `asked` are the existing, then the candidates."""

    wanted: Wanted
    method: Method
    demand: Demand
    homes: Homes
    existing: Existing
    candidates: Candidates
    asked: Question

    def weights(self) -> NDArray[np.float64]:
        """(addresses,) the people that count."""
        weights: NDArray[np.float64] = getattr(self.demand, self.wanted.weight).astype(float)
        return weights


def case_of(user: Any, wanted: Wanted, division: Division | None) -> Case:
    """Gather what an answer needs, all of it of what the user may see.

    Raises
    ------
    Invalid : nobody lives there, no candidate is left, or roads are asked for and none are loaded.
    """
    method, demand = method_for(wanted.reach), demand_of(user, division)
    weights = getattr(demand, wanted.weight).astype(float)
    if not weights.any():
        raise Invalid(
            _("Nobody is counted there: no address has any %(who)s.") % {"who": wanted.weight},
            code="no-demand",
        )
    lived_in = weights > 0
    homes = Homes(demand.lnglat[lived_in], weights[lived_in], int(lived_in.sum()))
    radius_m = wanted.limit_s * method.way.speed_m_s
    candidates, homes = thinned(candidates_of(user, wanted, division), homes, radius_m)
    existing = existing_of(
        user, wanted.category, homes.lnglat, radius_m, weighs_people=wanted.weight != "households"
    )
    asked = _question(wanted, method, homes, existing, candidates)
    return Case(wanted, method, demand, homes, existing, candidates, asked)


def existing_of(user: Any, category: str, homes: LngLat, radius_m: float, *, weighs_people: bool) -> Existing:
    """Return the service points of a category that may reach any of the homes, as far as the user may see them.

    Parameters
    ----------
    weighs_people : whether capacities, which are of people, say anything about what is counted.
    """
    rows = ServicePoint.objects.visible_to(user).filter(category=category)
    rows = rows.filter(geometry__bboverlaps=_box(homes, radius_m)).order_by("pk")
    read = list(
        rows.values_list(Longitude("geometry"), Latitude("geometry"), "capacity")[: MOST_EXISTING + 1]
    )
    if len(read) > MOST_EXISTING:
        raise Invalid(
            _("There are more than %(most)d service points. Name a division.") % {"most": MOST_EXISTING},
            code="too-many-points",
        )
    capacity = [row[2] if weighs_people and row[2] else np.inf for row in read]
    return Existing(
        np.array([row[:2] for row in read], dtype=float).reshape(-1, 2), np.array(capacity, dtype=float)
    )


def _box(homes: LngLat, radius_m: float) -> Polygon:
    west, south, east, north = shapely.total_bounds(shapely.points(homes))
    lng_margin, lat_margin = degrees_of(radius_m, max(abs(south), abs(north)))
    return Polygon.from_bbox((west - lng_margin, south - lat_margin, east + lng_margin, north + lat_margin))


def _question(
    wanted: Wanted, method: Method, homes: Homes, existing: Existing, candidates: Candidates
) -> Question:
    there, count = len(existing.lnglat), len(candidates)
    seconds = reach(method, existing.lnglat, candidates.lnglat, homes.lnglat, wanted.limit_s)
    if seconds.nnz > 3 * MOST_PAIRS:
        raise Invalid(
            _("Too many homes are in reach of too many candidates. Take fewer minutes, or name a division."),
            code="too-many-pairs",
        )
    unbounded = float("inf") if wanted.capacity is None else float(wanted.capacity)
    capacity = [unbounded if place.capacity is None else float(place.capacity) for place in candidates.places]
    return question(
        seconds,
        homes.people,
        wanted.limit_s,
        fixed=np.arange(there + count) < there,
        cost=np.array([1.0] * there + [place.cost for place in candidates.places]),
        capacity=np.array([*existing.capacity, *capacity]) if wanted.has_capacity else None,
        most=wanted.count,
        budget=wanted.budget,
    )
