"""Whom sites serve, one after the other or each by itself: of all addresses, as the crow flies or along the streets."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from layers.reach.demand import Demand
from layers.siting.methods import Method
from layers.siting.solving.question import nearest_s, within_reach
from layers.siting.wanted import WEIGHTS, Place

Row = dict[str, Any]
LngLat = NDArray[np.float64]
FORGIVEN_S = 0.01
"""A sum of rounded lengths is no better than that: whoever is so late is in time."""


@dataclass(frozen=True, eq=False)
class Effect:
    """Whom existing service points and then sites serve.

    Parameters
    ----------
    step : (addresses,) from which step on each is within reach: 0 before, 1 with the first site …
    sites : how many there are; later steps stand for never.
    seconds : two times (addresses,) to the nearest, the limit for whoever is beyond it: before and after.
    """

    demand: Demand
    step: NDArray[np.int64]
    sites: int
    seconds: tuple[NDArray[np.float64], NDArray[np.float64]]

    def gains(self, rank: int) -> Row:
        """Whom a site newly serves, after those before it."""
        return gains_of(self.demand, self.step == rank + 1)

    def totals(self, weight: str, *, after: bool) -> Row:
        """Who is served, of whom, and how long the way is."""
        served, seconds = self.step <= (self.sites if after else 0), self.seconds[after]
        counts: Row = {}
        for name in WEIGHTS:
            people = getattr(self.demand, name)
            counts[name], total = int(people[served].sum()), int(people.sum())
            counts[f"{name}_share"] = round(counts[name] / total, 4) if total else 0.0
        people = getattr(self.demand, weight)
        return counts | {"mean_walk_s": round(float(people @ seconds / max(people.sum(), 1)), 1)}

    def curve(self, weight: str) -> list[Row]:
        """The share that is served with no site, with one, with two …"""
        people = getattr(self.demand, weight)
        by_step = np.bincount(self.step, people, minlength=self.sites + 2)
        shares = np.cumsum(by_step)[: self.sites + 1] / max(people.sum(), 1)
        return [{"sites": step, "share": round(float(share), 4)} for step, share in enumerate(shares)]


def effect(
    method: Method, demand: Demand, existing: LngLat, sites: LngLat, time_s: float, limit_s: float
) -> Effect:
    """Work out whom some sites serve, in their order.

    Parameters
    ----------
    time_s : whoever has no longer way is served.
    limit_s : ways are looked at up to this.
    """
    there, count = len(existing), len(sites)
    seconds = reach(method, existing, sites, demand.lnglat, limit_s)
    steps = np.maximum(np.repeat(np.arange(there + count) - there + 1, np.diff(seconds.indptr)), 0)
    in_time = seconds.data <= time_s + FORGIVEN_S
    step = np.full(len(demand), count + 1, dtype=np.int64)
    np.minimum.at(step, seconds.indices[in_time], steps[in_time])
    before, after = (nearest_s(seconds, np.arange(rows), limit_s) for rows in (there, there + count))
    return Effect(demand, step, count, (before, after))


def newly_served(
    method: Method, demand: Demand, existing: LngLat, sites: LngLat, time_s: float
) -> list[NDArray[np.bool_]]:
    """Return, for each site by itself, which addresses it serves that no existing service point does."""
    there = len(existing)
    seconds = reach(method, existing, sites, demand.lnglat, time_s)
    unserved = ~within_reach(seconds, np.arange(there))
    return [unserved & within_reach(seconds, np.array([there + row])) for row in range(len(sites))]


def gains_of(demand: Demand, new: NDArray[np.bool_]) -> Row:
    """Count the people of some addresses as those who are newly served."""
    return {f"{name}_gained": int(getattr(demand, name)[new].sum()) for name in WEIGHTS}


def reach(method: Method, existing: LngLat, sites: LngLat, homes: LngLat, limit_s: float) -> csr_matrix:
    """(existing and sites, homes) seconds of all pairs within the limit."""
    return vstack([method.way.pairs(points, homes, limit_s) for points in (existing, sites)], format="csr")


def lnglat_of(places: list[Place]) -> LngLat:
    return np.array([(place.lng, place.lat) for place in places], dtype=float).reshape(-1, 2)
