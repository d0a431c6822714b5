"""Where the work of a plan's ground is: homes, cases and area as weighted points, one combined weight first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from layers.grids.models import Grid
from layers.grids.rings import Cell
from layers.planning.balance import COLUMNS, points_of
from layers.planning.models import BoundaryPlan
from layers.planning.proposing.cutting import stations_in
from layers.planning.proposing.plane import Plane
from layers.planning.replay import base_of, coverage_of
from layers.planning.sums import cells_at

INDICATORS = (*COLUMNS[2:], "area_m2")
"""What can be balanced."""
STATIONS = 12
"""Along the longer side of a grid, where its registered households are spread over it."""
ENOUGH = 0.5
"""Addresses with fewer than this share of the households that grids have registered are too few to go by."""


@dataclass(frozen=True)
class Workload:
    """Weighted points in the ground.

    Parameters
    ----------
    points : rows of lng, lat, combined load, households, residents, cases a month, m².
    source : `addresses`, `registered` (spread over the grids of the plan's opening) or `area` (no households at all).
    """

    points: np.ndarray
    source: str

    @property
    def households(self) -> float:
        return float(self.points[:, 3].sum())


def workload_of(
    plan: BoundaryPlan, user: Any, ground: Mapping[str, Cell], weights: Mapping[str, float]
) -> Workload:
    """Return the work in a part of a plan's ground, as far as the user may see it.

    Parameters
    ----------
    weights : indicator (one of `INDICATORS`) → how much it counts; each is taken as its share of the total.
    """
    points = _inside(points_of(plan, user, coverage_of(plan)), ground)
    registered = _registered(plan, ground)
    source = "addresses"
    if points[:, 2].sum() < max(1.0, ENOUGH * registered[:, 2].sum()):
        source = "registered" if registered[:, 2].sum() else "area"
        points = np.vstack([points * (1, 1, 0, 0, 1), registered]) if source == "registered" else points
    spots = _spread(ground, Plane.around(list(ground.values())))
    rows = np.vstack([np.c_[points, np.zeros(len(points))], spots])
    return Workload(np.c_[rows[:, :2], _combined(rows[:, 2:], weights), rows[:, 2:]], source)


def _combined(rows: np.ndarray, weights: Mapping[str, float]) -> np.ndarray:
    """Add the indicators up to one load, of which 1 is all there is; by area where nothing else is there."""
    totals = rows.sum(axis=0)
    factors = np.array([weights.get(name, 0.0) for name in INDICATORS]) * (totals > 0)
    if not factors.sum():
        factors[-1] = 1.0
    return rows @ np.divide(factors / factors.sum(), totals, out=np.zeros(len(totals)), where=totals > 0)


def _inside(points: np.ndarray, ground: Mapping[str, Cell]) -> np.ndarray:
    return points[cells_at(list(ground.values()), points[:, :2])[0]]


def _registered(plan: BoundaryPlan, ground: Mapping[str, Cell]) -> np.ndarray:
    """Return the people registered with the grids of the plan's opening as points spread over each grid."""
    people = Grid.objects.filter(pk__in=list(plan.base_grid_ids.values()))
    rows = {code: (h, r) for code, h, r in people.values_list("code", "households", "residents") if h or r}
    cells = {code: cell for code, cell in base_of(plan).cells.items() if code in rows}
    plane = Plane.around(list(ground.values()))
    found = [
        np.c_[xy, np.full((len(xy), 3), (*np.divide(rows[code], len(xy)), 0.0))]
        for code, xy in _stations(cells, plane)
    ]
    return _inside(np.vstack(found), ground) if found else np.zeros((0, len(COLUMNS)))


def _spread(ground: Mapping[str, Cell], plane: Plane) -> np.ndarray:
    """Return points that stand for area and nothing else."""
    rows = [
        np.c_[xy, np.zeros((len(xy), 3)), np.full(len(xy), plane.metres(ground[code]).area / len(xy))]
        for code, xy in _stations(ground, plane)
    ]
    return np.vstack(rows)


def _stations(cells: Mapping[str, Cell], plane: Plane) -> list[tuple[str, np.ndarray]]:
    flat = {code: stations_in(plane.metres(cell), STATIONS) for code, cell in cells.items()}
    return [(code, xy / plane.scale + (plane.lng, plane.lat)) for code, xy in flat.items()]
