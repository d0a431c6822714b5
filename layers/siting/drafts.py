"""Where a proposed site lies, and whom it would newly serve: by itself, against the service points that are there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Invalid
from layers.core.scope import Scope
from layers.divisions.models import Division
from layers.reach.demand import Demand, demand_of
from layers.reach.questions import Question
from layers.siting.asking import existing_of
from layers.siting.effects import Row, gains_of, lnglat_of, newly_served
from layers.siting.methods import method_for
from layers.siting.models import ProposedSite
from layers.siting.wanted import Place

ACTION = "siting.propose"


@dataclass(frozen=True)
class Facts:
    """What a proposed site is for."""

    category: str
    minutes: float
    mode: str = "walk"
    method: str = ""


@dataclass(frozen=True)
class Nowhere:
    """Stands for ground outside every division."""

    path: str = ""
    name: str = ""


@dataclass(frozen=True)
class Gain:
    """People whom a site newly serves: of its own community, and of all that the asker may see."""

    own: Row
    seen: Row
    method: str
    label: str


def division_at(user: Any, place: Place) -> Division | None:
    """Return the smallest division that holds a place where the user may propose.

    Raises
    ------
    Invalid : it lies outside the user's area.
    NotAllowed : the user may look there, but not propose.
    """
    point = Point(place.lng, place.lat, srid=4326)
    holding = Division.objects.filter(geometry__covers=point).defer("geometry", "geometry_web")
    division = max(holding, key=lambda found: len(found.path), default=None)
    if not Scope.of(user).holds(division.path if division else ""):
        raise Invalid(
            _("It lies outside your area."),
            code="outside-your-area",
            place={"type": "Point", "coordinates": [place.lng, place.lat]},
        )
    require(user, ACTION, division or Nowhere())
    return division


def gains(user: Any, facts: Facts, places: list[Place], divisions: list[Division | None]) -> list[Gain]:
    """Return whom each of some sites newly serves by itself."""
    method, demand = method_for(Question(mode=facts.mode, method=facts.method)), demand_of(user)
    time_s = facts.minutes * 60
    new = [np.zeros(0, dtype=bool)] * len(places)
    if len(demand):
        near = existing_of(
            user, facts.category, demand.lnglat, time_s * method.way.speed_m_s, weighs_people=False
        )
        new = newly_served(method, demand, near.lnglat, lnglat_of(places), time_s)
    return [
        Gain(
            gains_of(demand, served & _in(demand, division)),
            gains_of(demand, served),
            method.name,
            method.label,
        )
        for served, division in zip(new, divisions, strict=True)
    ]


def gain_of(user: Any, row: ProposedSite) -> Gain:
    """Return whom a proposed site would newly serve now, as far as a user may know."""
    facts = Facts(row.category, row.minutes, row.mode, row.method)
    place = Place(row.pk, row.geometry.x, row.geometry.y)
    return gains(user, facts, [place], [row.division])[0]


def _in(demand: Demand, division: Division | None) -> Any:
    """Return which addresses belong to a division."""
    path = division.path if division is not None else None
    inside = [
        path is not None and place.code is not None and place.path.startswith(path) for place in demand.places
    ]
    return np.array(inside, dtype=bool)[demand.division]
