"""Open a boundary plan that draws the change, so that it is reviewed like any other."""

from posixpath import commonpath
from typing import Any

from django.db import transaction

from layers.core.errors import Refused
from layers.divisions.models import Division
from layers.grids.checking import rules_of
from layers.grids.models import Grid
from layers.grids.rings import rounded
from layers.grids.shapes import to_shapely
from layers.grids.standards.wording import sentence_of
from layers.planning.drawing import draw
from layers.planning.models import BoundaryPlan
from layers.planning.plans import open_plan
from layers.standards.mending.task import Mended, Task, left_to_a_person

LONGEST_TITLE = 200


def fill_gap(task: Task) -> Mended:
    """Draft: the gap goes to the neighbour with the longest border to it, in the gap's community where it has one."""
    gap = task.finding.geometry
    beside = task.grids()
    own = [grid for grid in beside if grid.division and grid.division.code in task.finding.grids]
    beside = own or beside
    if not beside:
        raise left_to_a_person()
    taker = max(beside, key=lambda grid: (_border(gap, grid), grid.area_m2))
    point = gap.representative_point()
    return _drafted(task, beside, "fill-gap", {"at": rounded((point.x, point.y)), "to": taker.code})


def merge_sliver(task: Task) -> Mended:
    """Draft: the sliver is merged into the neighbour with the longest border to it."""
    (grid,) = task.grids()
    shape = to_shapely(grid.geometry)
    beside = {other: _border(shape, other) for other in _neighbours(task, grid)}
    taker = max(beside, key=lambda other: beside[other], default=None)
    operation = {"grids": [taker.code, grid.code]} if taker is not None else None
    return _drafted(task, [grid], "merge", operation)


def merge_small(task: Task) -> Mended:
    """Draft: the grid is merged into the neighbour with the fewest households, where both together are not too many."""
    (grid,) = task.grids()
    most = rules_of(task.scheme).households_max
    room = [
        other
        for other in _neighbours(task, grid)
        if most is None or other.households + grid.households <= most
    ]
    taker = min(room, key=lambda other: (other.households, other.code), default=None)
    operation = {"grids": [taker.code, grid.code]} if taker is not None else None
    return _drafted(task, [grid], "merge", operation)


def redraw(task: Task) -> Mended:
    """Draft: nothing is drawn yet."""
    return _drafted(task, task.grids(), "", None)


def _drafted(task: Task, grids: list[Grid], kind: str, operation: dict[str, Any] | None) -> Mended:
    """Open a plan for the smallest division that holds the grids, and draw in it what can be drawn."""
    plan = open_plan(
        acting_user=task.user,
        scheme=task.scheme,
        division=_division_of(grids),
        title=sentence_of(task.finding)[:LONGEST_TITLE],
    )
    codes = tuple(grid.code for grid in grids)
    if operation is None:
        return Mended(codes, plan)
    try:
        with transaction.atomic():
            drawn = draw(
                acting_user=task.user, plan_id=plan.pk, version=plan.version, kind=kind, parameters=operation
            )
    except Refused as refusal:
        return Mended(codes, BoundaryPlan.objects.get(pk=plan.pk), str(refusal))
    return Mended(codes, drawn.plan)


def _division_of(grids: list[Grid]) -> Division:
    paths = [grid.division.path for grid in grids if grid.division is not None]
    shared = f"{commonpath(paths)}/" if paths else ""
    division = Division.objects.filter(path=shared).first()
    if division is None:
        raise left_to_a_person()
    return division


def _neighbours(task: Task, grid: Grid) -> list[Grid]:
    """Return the grids of the same community that share a border with one."""
    near = Grid.objects.visible_to(task.user).filter(
        scheme=task.scheme,
        valid_to__isnull=True,
        division=grid.division_id,
        geometry__intersects=grid.geometry,
    )
    shape = to_shapely(grid.geometry)
    return [other for other in near.exclude(pk=grid.pk).order_by("pk") if _border(shape, other) > 0]


def _border(shape: Any, grid: Grid) -> float:
    """Return the length of the border between a shape and a grid, in degrees."""
    return float(shape.boundary.intersection(to_shapely(grid.geometry).boundary).length)
