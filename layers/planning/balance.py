"""Numbers of a plan's grids: people, cases, shape, and workers needed against workers on duty."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from math import pi
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.contrib.gis.geos import Polygon as Box
from django.db.models import Q

from layers.core.measure import area_m2
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Address
from layers.grids.coverage import Coverage, in_metres
from layers.grids.models import GridDuty
from layers.grids.rings import Cell
from layers.grids.standards import workers_needed
from layers.planning.models import BoundaryPlan
from layers.planning.replay import coverage_of
from layers.planning.sources import recent_cases
from layers.planning.sums import sums_of

COLUMNS = ("lng", "lat", "households", "residents", "cases_a_month")


@dataclass(frozen=True)
class GridNumbers:
    """What a grid weighs. `deviation` is households over the target, less one; None without a target."""

    code: str
    households: int
    residents: int
    cases_a_month: float
    area_m2: float
    compactness: float
    workers_needed: int
    workers_on_duty: int
    deviation: float | None


def compactness(cell: Cell) -> float:
    """Return 4π·area / perimeter² (Polsby and Popper 1991): 1 is a circle."""
    flat = in_metres(cell)
    return float(4 * pi * flat.area / flat.length**2) if flat.length else 0.0


def points_of(plan: BoundaryPlan, user: Any, coverage: Coverage) -> np.ndarray:
    """Return rows of `COLUMNS`: the addresses and the cases of a year in the plan's ground, as far as the user sees.

    Households are counted where they are registered; a case weighs a twelfth, so that sums are cases a month.
    """
    bounds = shapely.total_bounds(list(coverage.cells.values()))
    box = Box.from_bbox(tuple(bounds.tolist()))
    homes = Address.objects.visible_to(user).filter(geometry__bboverlaps=box).order_by("pk")
    places = homes.values_list(Longitude("geometry"), Latitude("geometry"), "households", "residents")
    rows = [(*place, 0.0) for place in places]
    rows += [(lng, lat, 0, 0, 1 / 12) for lng, lat in recent_cases.ask(user, bounds)]
    return np.array(rows, dtype=float).reshape(-1, len(COLUMNS))


def balance_of(plan: BoundaryPlan, user: Any, target: float | None = None) -> list[GridNumbers]:
    """Return the numbers of every grid at the plan's head."""
    coverage = coverage_of(plan)
    sums = sums_of(list(coverage.cells.values()), points_of(plan, user, coverage))
    duty = on_duty(plan.base_grid_ids)
    return numbers_of(coverage.cells, sums, duty, target)


def numbers_of(
    cells: Mapping[str, Cell], sums: np.ndarray, duty: Mapping[str, int], target: float | None = None
) -> list[GridNumbers]:
    """Return numbers from sums of `COLUMNS[2:]`, cell by cell."""
    aim = target or (sums[:, 0].mean() if len(sums) else 0.0)
    return [
        GridNumbers(
            code=code,
            households=round(households),
            residents=round(residents),
            cases_a_month=round(float(cases), 2),
            area_m2=round(area_m2(cell), 1),
            compactness=round(compactness(cell), 4),
            workers_needed=workers_needed(round(households), settings.HOUSEHOLDS_PER_WORKER),
            workers_on_duty=duty.get(code, 0),
            deviation=round(float(households / aim - 1), 4) if aim else None,
        )
        for (code, cell), (households, residents, cases) in zip(cells.items(), sums, strict=True)
    ]


def on_duty(grid_ids: Mapping[str, int]) -> dict[str, int]:
    """Return grid code → how many people serve it now."""
    return {code: len(people) for code, people in serving(grid_ids).items()}


def serving(grid_ids: Mapping[str, int], until: date | None = None) -> dict[str, set[int]]:
    """Return grid code → the workers who serve it now, or who served it when it was closed on the day `until`."""
    codes, people = {pk: code for code, pk in grid_ids.items()}, defaultdict[str, set[int]](set)
    now = Q(valid_to__isnull=True) | (Q(valid_to=until) if until else Q(pk__in=[]))
    for grid, worker in GridDuty.objects.filter(now, grid__in=list(codes)).values_list("grid", "worker"):
        people[codes[grid]].add(worker)
    return people


def balance_body(numbers: Iterable[GridNumbers]) -> dict[str, Any]:
    """Describe a balance with its totals, JSON-ready."""
    rows = [asdict(entry) for entry in numbers]
    names = ("households", "residents", "cases_a_month", "workers_needed", "workers_on_duty")
    totals = {name: round(sum(row[name] for row in rows), 2) for name in names}
    worst = max((abs(row["deviation"]) for row in rows if row["deviation"] is not None), default=None)
    return {
        "grids": rows,
        "totals": totals,
        "households_per_worker": settings.HOUSEHOLDS_PER_WORKER,
        "worst_deviation": worst,
        "mean_compactness": round(sum(r["compactness"] for r in rows) / len(rows), 4) if rows else None,
    }


def points_body(points: np.ndarray) -> dict[str, Any]:
    """Describe weighted points column by column, JSON-ready."""
    columns = {name: points[:, index].round(7).tolist() for index, name in enumerate(COLUMNS)}
    return columns | {"households_per_worker": settings.HOUSEHOLDS_PER_WORKER}
