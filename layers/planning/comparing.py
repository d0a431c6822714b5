"""What a plan changes: codes, strips of ground that change hands, people and open cases on them, staffing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.core.measure import area_m2
from layers.grids.coverage import Coverage
from layers.grids.rings import Cell, positions_of
from layers.planning.balance import numbers_of, points_of, serving
from layers.planning.models import BoundaryPlan
from layers.planning.operations.pieces import GRID
from layers.planning.replay import base_of, coverage_of
from layers.planning.sources import open_cases
from layers.planning.sums import sums_of

ROUNDING = 0.75e-7
"""How far rounding to 1e-7 degree takes a vertex at most."""
LEAST_M2 = 1.0


@dataclass(frozen=True)
class Difference:
    """What a plan changes, by grid code."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    retired: tuple[str, ...]

    @property
    def new(self) -> tuple[str, ...]:
        """The codes that get a new row."""
        return (*self.changed, *self.added)

    @property
    def old(self) -> tuple[str, ...]:
        """The codes whose row is closed."""
        return (*self.changed, *self.retired)


@dataclass(frozen=True)
class Strip:
    """Ground that goes from one grid to another; `giver` is empty for a gap that was filled."""

    giver: str
    taker: str
    shape: Cell
    area_m2: float


def difference(base: Coverage, coverage: Coverage) -> Difference:
    """Compare a coverage with the one it came from; a vertex more or less on a straight border is no difference."""
    changed = differing(base, coverage, coverage.cells)
    added, retired = coverage.cells.keys() - base.cells.keys(), base.cells.keys() - coverage.cells.keys()
    return Difference(tuple(sorted(changed)), tuple(sorted(added)), tuple(sorted(retired)))


def differing(base: Coverage, coverage: Coverage, codes: Iterable[str]) -> list[str]:
    """Return those of some codes that both coverages have, with another border."""
    both = [code for code in codes if code in base.cells and code in coverage.cells]
    touched = [code for code in both if base.cells[code] is not coverage.cells[code]]
    return [code for code in touched if not alike(base.cells[code], coverage.cells[code])]


def alike(before: Cell, after: Cell) -> bool:
    """Whether two cells differ by nothing but vertices that rounding has set beside a straight border."""
    if before is after or shapely.equals_exact(before, after, 0):
        return True
    if abs(before.area - after.area) > ROUNDING * (before.length + after.length):
        return False
    old, new = positions_of(before), positions_of(after)
    return (old <= new or new <= old) and bool(
        shapely.hausdorff_distance(before.boundary, after.boundary) <= ROUNDING
    )


def strips(base: Coverage, coverage: Coverage, changes: Difference) -> list[Strip]:
    """Return the ground that changes hands, the largest strip first."""
    new = {code: coverage.cells[code] for code in changes.new}
    if not new:
        return []
    codes, tree = list(new), shapely.STRtree(list(new.values()))
    found = []
    for giver in changes.old:
        shape = base.cells[giver]
        for index in tree.query(shape, predicate="intersects"):
            if codes[index] != giver:
                found += _strip(giver, codes[index], shape.intersection(new[codes[index]], grid_size=GRID))
    return sorted(found, key=lambda strip: -strip.area_m2)


def _strip(giver: str, taker: str, shared: Any) -> list[Strip]:
    parts = [part for part in shapely.get_parts(shared) if part.geom_type == "Polygon"]
    if not parts:
        return []
    shape = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    size = area_m2(shape)
    return [Strip(giver, taker, shape, size)] if size > LEAST_M2 else []


def comparison(plan: BoundaryPlan, user: Any) -> dict[str, Any]:
    """Describe what a plan changes, JSON-ready but for `strips`, which are shapes with numbers."""
    base, coverage = base_of(plan), coverage_of(plan)
    changes = difference(base, coverage)
    moved = strips(base, coverage, changes)
    points = points_of(plan, user, base)
    cases = np.array(open_cases.ask(user, shapely.total_bounds(list(base.cells.values()))), dtype=float)
    weights = np.zeros((len(points) + len(cases), 5))
    weights[: len(points), :4] = points[:, :4]
    weights[len(points) :, :2] = cases.reshape(-1, 2)
    weights[len(points) :, 4] = 1
    sums = sums_of([strip.shape for strip in moved], weights) if moved else np.zeros((0, 3))
    return {
        "difference": changes,
        "strips": [
            (strip, {"households": int(h), "residents": int(r), "open_cases": int(c)})
            for strip, (h, r, c) in zip(moved, sums, strict=True)
        ],
        "staffing": _staffing(plan, changes, base, coverage, points),
        "totals": dict(
            zip(("households", "residents", "open_cases"), map(int, sums.sum(axis=0)), strict=True)
        ),
    }


def _staffing(
    plan: BoundaryPlan, changes: Difference, base: Coverage, coverage: Coverage, points: np.ndarray
) -> list[dict[str, Any]]:
    """Return, for every grid that changes, its numbers before and after."""
    people = serving(plan.base_grid_ids, plan.effective_on if plan.published_at else None)
    heirs = {code: heir_of(base.cells[code], coverage.near(base.cells[code])) for code in changes.retired}
    before = _numbers(base, changes.old, points, _counted(people))
    after = _numbers(coverage, changes.new, points, _counted(passed_on(people, heirs)))
    return [
        {"code": code, "before": before.get(code), "after": after.get(code)}
        for code in sorted(before.keys() | after.keys())
    ]


def heir_of(cell: Cell, near: Mapping[str, Cell]) -> str:
    """Return the code of the cell that has most of a cell which is gone."""
    return max(near, key=lambda code: near[code].intersection(cell).area)


def passed_on(people: Mapping[str, set[int]], heirs: Mapping[str, str]) -> dict[str, set[int]]:
    """Return who serves each grid once those of retired grids serve their heirs, as publishing has it."""
    after = {code: set(workers) for code, workers in people.items() if code not in heirs}
    for code, heir in heirs.items():
        after.setdefault(heir, set()).update(people.get(code, ()))
    return after


def _counted(people: Mapping[str, set[int]]) -> dict[str, int]:
    return {code: len(workers) for code, workers in people.items()}


def _numbers(
    coverage: Coverage, codes: Iterable[str], points: np.ndarray, duty: dict[str, int]
) -> dict[str, dict[str, Any]]:
    cells = {code: coverage.cells[code] for code in codes}
    if not cells:
        return {}
    rows = numbers_of(cells, sums_of(list(cells.values()), points), duty)
    names = ("households", "residents", "area_m2", "compactness", "workers_needed", "workers_on_duty")
    return {row.code: {name: getattr(row, name) for name in names} for row in rows}
