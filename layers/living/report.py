"""How divisions stand against the rules of the living circles: a scorecard, and rows with the worst first."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import Union
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.core.measure import degrees_of
from layers.core.scope import Scope
from layers.divisions.models import Division
from layers.living.asked import MINUTES, Asked
from layers.living.evaluate import FAIL, PASS, UNKNOWN, Outcome, evaluate
from layers.living.facts import Ground, facts_of
from layers.living.provision import Provision, provision_for
from layers.living.rules import Rule
from layers.living.ways import Floats, Ways, ways_at
from layers.reach.areas import Areas, areas_of
from layers.reach.demand import Place, demand_of

WORST_FIRST = {FAIL: 0, UNKNOWN: 1, PASS: 2}


@dataclass(frozen=True)
class Row:
    """One division, or one grid, against one rule."""

    rule: Rule
    division: Place
    outcome: Outcome


@dataclass(frozen=True)
class Score:
    """One rule over all divisions; `residents` of those that fail, as far as they are touched."""

    rule: Rule
    passed: int
    failed: int
    unknown: int
    residents: int


@dataclass(frozen=True)
class Report:
    """How divisions stand.

    Parameters
    ----------
    areas : the divisions or grids, with their ground.
    rows : every one of them against every rule that was asked for, the worst first.
    ways : by what distances were measured.
    is_part : whether the reader sees only a part of the city: what serves it from outside is then not counted.
    """

    asked: Asked
    areas: Areas
    rows: list[Row]
    provision: Provision
    ground: Ground
    is_part: bool

    @property
    def ways(self) -> Ways:
        return self.ground.circles

    @property
    def shapes(self) -> dict[int, BaseGeometry]:
        """The ground of each division or grid by its id; empty where it is not known."""
        return {place.id: shape for place, shape in zip(self.areas.places, self.areas.shapes, strict=True)}

    def wanted(self) -> list[Row]:
        """Return the rows in the states that were asked for."""
        return [row for row in self.rows if row.outcome.state in self.asked.states]

    def scores(self) -> list[Score]:
        """Return the scorecard."""
        counts = Counter((row.rule.id, row.outcome.state) for row in self.rows)
        touched: Counter[str] = Counter()
        for row in self.rows:
            touched[row.rule.id] += row.outcome.people if row.outcome.state == FAIL else 0
        return [
            Score(
                rule, counts[rule.id, PASS], counts[rule.id, FAIL], counts[rule.id, UNKNOWN], touched[rule.id]
            )
            for rule in self.asked.rules
        ]


def report_for(user: Any, asked: Asked) -> Report:
    """Hold the divisions or grids that a user may see to the rules."""
    areas = areas_of(user, asked.division, asked.level, asked.scheme)
    provision, ground = provision_for(user, asked.at), ground_of(user, asked)
    own, everybody = demand_of(user, asked.division), demand_of(user)
    facts = facts_of(areas, own, everybody, provision, asked.rules, ground)
    rows = [
        Row(rule, place, evaluate(rule, known, provision.services))
        for place, known in zip(areas.places, facts, strict=True)
        for rule in asked.rules
    ]
    rows.sort(key=lambda row: (WORST_FIRST[row.outcome.state], -row.outcome.weight, row.division.path))
    return Report(asked, areas, rows, provision, ground, not Scope.of(user).everywhere)


def ground_of(user: Any, asked: Asked) -> Ground:
    """Return by what distances are measured for a request."""
    metres, by_minutes = ways_at(asked.at, by_minutes=False), asked.by == MINUTES
    circles = ways_at(asked.at, by_minutes=True) if by_minutes else metres
    return Ground(asked.in_force, metres, circles, by_minutes, _inside_of(user))


def _inside_of(user: Any) -> Callable[[Floats, float], NDArray[np.bool_]]:
    """Return a test of whether all within some metres of places lies in the user's area."""
    if Scope.of(user).everywhere:
        return lambda places, _radius: np.ones(len(places), dtype=bool)
    whole = Division.objects.visible_to(user).aggregate(area=Union("geometry"))["area"]
    area = shapely.from_wkb(bytes(whole.wkb)) if whole else shapely.Polygon()

    def inside(places: Floats, radius: float) -> NDArray[np.bool_]:
        points = shapely.points(places)
        margin = max(degrees_of(radius, float(np.abs(places[:, 1]).max(initial=0))))
        found: NDArray[np.bool_] = shapely.covers(area, points) & (
            shapely.distance(shapely.boundary(area), points) > margin
        )
        return found

    return inside
