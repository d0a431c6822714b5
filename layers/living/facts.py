"""What is known of each division: people, floor, services there and out of reach, and circles round its middle."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.living.evaluate import Circle, Facts, Outside, asked_of
from layers.living.provision import Provision
from layers.living.rules import BAND, GRID, REACH, Rule, radius_m
from layers.living.ways import Floats, Ways
from layers.reach.areas import Areas, members_of
from layers.reach.demand import Demand, Place


@dataclass(frozen=True)
class Ground:
    """What distances are asked of.

    Parameters
    ----------
    rules : all that are in force, which say how far a circle reaches.
    metres : for the rules that are about metres.
    circles : for the living circles: the same, or one of seconds where they are asked by minutes.
    is_inside : whether everything within so many metres of a place lies in the reader's area.
    """

    rules: tuple[Rule, ...]
    metres: Ways
    circles: Ways
    by_minutes: bool
    is_inside: Callable[[Floats, float], NDArray[np.bool_]]

    def of(self, rule: Rule) -> tuple[Ways, float]:
        """Return by what a rule is measured, and how far it lets one go."""
        if rule.minutes is None:
            return self.metres, rule.low or 0.0
        if self.by_minutes:
            return self.circles, rule.minutes * 60.0
        return self.metres, radius_m(self.rules, rule.minutes)


@dataclass(frozen=True)
class People:
    """The addresses of some divisions.

    Parameters
    ----------
    group : (n,) index of the division that each address belongs to; -1 for none of them.
    count : how many divisions there are.
    """

    demand: Demand
    group: NDArray[np.intp]
    count: int

    @classmethod
    def of(cls, demand: Demand, areas: Areas) -> "People":
        index = members_of(areas, demand).index
        return cls(demand, np.where(index < len(areas), index, -1), len(areas))

    def sums(self, column: NDArray[Any]) -> Floats:
        """Add up a column by division."""
        own = self.group >= 0
        return np.bincount(self.group[own], weights=column[own], minlength=self.count).astype(float)

    def ints(self, column: NDArray[Any]) -> list[int]:
        return [int(number) for number in self.sums(column)]


def facts_of(
    areas: Areas,
    own: Demand,
    everybody: Demand,
    provision: Provision,
    rules: Iterable[Rule],
    ground: Ground,
) -> list[Facts]:
    """Return what is known of each area, in their order.

    Parameters
    ----------
    own : the addresses of the areas.
    everybody : all whom the reader may count: a circle reaches over borders.
    """
    people, asked = People.of(own, areas), list(rules)
    outside = {rule.id: _outside(rule, people, provision, ground) for rule in asked if rule.measure == REACH}
    circles = {
        rule.minutes: _circles(rule, people, everybody, ground)
        for rule in asked
        if rule.measure == BAND and rule.minutes
    }
    households, residents = people.ints(own.households), people.ints(own.residents)
    return [
        Facts(
            households=households[index],
            residents=residents[index],
            **_provided(place, provision),
            outside={rule: found[index] for rule, found in outside.items()},
            circles={minutes: found[index] for minutes, found in circles.items() if index in found},
        )
        for index, place in enumerate(areas.places)
    ]


def _provided(place: Place, provision: Provision) -> dict[str, Any]:
    """Return what stands in a division; of a grid it is not asked."""
    if place.level == GRID:
        return {}
    floors = frozenset().union(
        *(provision.categories[service.code] for service in provision.services if service.is_floor)
    )
    own = [point for point in provision.points if point.path.startswith(place.path)]
    counted = [point.floor_m2 for point in own if point.category in floors]
    there = {point.category for point in own}
    return {
        "floor_m2": float(sum(floor for floor in counted if floor is not None)),
        "floor_unknown": counted.count(None),
        "present": frozenset(
            code for code, words in provision.categories.items() if not there.isdisjoint(words)
        ),
    }


def _outside(rule: Rule, people: People, provision: Provision, ground: Ground) -> list[Outside]:
    demand, (ways, limit) = people.demand, ground.of(rule)
    unsure = ways.unsure(demand.lnglat)
    known = [service.code for service in asked_of(rule, provision.services) if service.is_known]
    far = {
        code: ~unsure & np.isinf(ways.nearest(provision.places(code), demand.lnglat, limit)) for code in known
    }
    anywhere = np.logical_or.reduce([*far.values(), np.zeros(len(demand), bool)])
    by_service = {code: people.ints(demand.households * out) for code, out in far.items()}
    columns = (demand.households * anywhere, demand.residents * anywhere, demand.households * unsure)
    households, residents, doubtful = (people.ints(column) for column in columns)
    return [
        Outside(
            households[n], residents[n], doubtful[n], {code: sums[n] for code, sums in by_service.items()}
        )
        for n in range(people.count)
    ]


def _circles(rule: Rule, people: People, everybody: Demand, ground: Ground) -> dict[int, Circle]:
    """Return who lives round the middle of each division's households, where it has any."""
    peopled, middles = _middles(people)
    ways, limit = ground.of(rule)
    owner, place = ways.within(middles, everybody.lnglat, limit)
    residents, households = (
        np.bincount(owner, weights=column[place], minlength=len(peopled))
        for column in (everybody.residents, everybody.households)
    )
    whole = ground.is_inside(middles, radius_m(ground.rules, rule.minutes or 0))
    return {
        int(n): Circle(int(residents[at]), int(households[at]), bool(whole[at]))
        for at, n in enumerate(peopled)
        if households[at]
    }


def _middles(people: People) -> tuple[NDArray[np.intp], Floats]:
    """Return which divisions have households, and (k, 2) the middle of each one's."""
    demand = people.demand
    weights = people.sums(demand.households)
    peopled = np.flatnonzero(weights > 0)
    sums = [people.sums(demand.lnglat[:, axis] * demand.households)[peopled] for axis in (0, 1)]
    return peopled, np.column_stack(sums) / weights[peopled][:, None]
