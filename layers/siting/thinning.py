"""Fewer candidates and fewer homes, by a rule that can be told: one for each cell of so many metres. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from layers.core.measure import DEGREE_LAT_M, DEGREE_LNG_M
from layers.siting.wanted import Candidates, Homes

MOST_CANDIDATES, MOST_HOMES, MOST_PAIRS = 2_000, 20_000, 1_500_000
FEWEST_CANDIDATES = 300
FIRST_STEP_M, LAST_STEP_M, FINER = 20.0, 100_000.0, 1.25
Ints = NDArray[np.int64]
LngLat = NDArray[np.float64]
Things = TypeVar("Things", Candidates, Homes)


def thinned(candidates: Candidates, homes: Homes, radius_m: float) -> tuple[Candidates, Homes]:
    """Return candidates and homes of which a solver can hold all pairs.

    Parameters
    ----------
    radius_m : how far apart a pair is at most.
    """
    candidates = _until(candidates, _fewer_candidates, lambda these: len(these) <= MOST_CANDIDATES)
    homes = _until(homes, put_together, lambda these: len(these.people) <= MOST_HOMES)
    candidates = _until(
        candidates,
        _fewer_candidates,
        lambda these: (
            len(these) <= FEWEST_CANDIDATES or pairs(these.lnglat, homes.lnglat, radius_m) <= MOST_PAIRS
        ),
    )
    homes = _until(
        homes, put_together, lambda these: pairs(candidates.lnglat, these.lnglat, radius_m) <= MOST_PAIRS
    )
    return candidates, homes


def pairs(one: LngLat, other: LngLat, radius_m: float) -> int:
    """Return how many pairs of points are no farther apart, in a plane round the first."""
    if not len(one) or not len(other):
        return 0
    latitude = float(one[:, 1].mean())
    return int(cKDTree(plane(one, latitude)).count_neighbors(cKDTree(plane(other, latitude)), radius_m))


def plane(lnglat: LngLat, latitude: float) -> LngLat:
    """Return metres east and north of 0°, 0° as they are at a latitude."""
    return lnglat * (DEGREE_LNG_M * np.cos(np.radians(latitude)), DEGREE_LAT_M)


def put_together(homes: Homes, step_m: float) -> Homes:
    """Put the homes of each cell together, in the middle of their people."""
    cell, count = _cells(homes.lnglat, step_m)
    people = np.bincount(cell, homes.people, minlength=count).astype(float)
    share = homes.people / np.where(people > 0, people, 1)[cell]
    middle = np.empty((count, 2))
    for axis in (0, 1):
        middle[:, axis] = np.bincount(cell, homes.lnglat[:, axis] * share, minlength=count)
    return Homes(middle, people, homes.found, step_m)


def _fewer_candidates(candidates: Candidates, step_m: float) -> Candidates:
    """Keep the first candidate of each cell."""
    cell, _count = _cells(candidates.lnglat, step_m)
    first = np.sort(np.unique(cell, return_index=True)[1])
    return replace(candidates, places=tuple(candidates.places[index] for index in first), step_m=step_m)


def _cells(lnglat: LngLat, step_m: float) -> tuple[Ints, int]:
    """Return the number of the cell of each point, and how many cells there are."""
    metres = plane(lnglat, float(lnglat[:, 1].mean()) if len(lnglat) else 0.0)
    found, cell = np.unique(np.floor(metres / step_m).astype(np.int64), axis=0, return_inverse=True)
    return cell.ravel(), len(found)


def _until(
    things: Things, thin: Callable[[Things, float], Things], is_enough: Callable[[Things], bool]
) -> Things:
    """Thin things out, in cells of a larger side each time, until there are few enough."""
    step_m, whole = FIRST_STEP_M, things
    while not is_enough(things) and step_m < LAST_STEP_M:
        things = thin(whole, step_m)
        step_m *= FINER
    return things
