"""Mend duties: one head a grid."""

from typing import Any

from layers.core.history import record
from layers.grids.models import Grid, GridDuty
from layers.standards.mending.task import Mended, Task, left_to_a_person

Duty = GridDuty.Duty


def promote(task: Task) -> Mended:
    """Make the only person on duty in a grid its head."""
    (grid,) = task.grids()
    duties = _duties_of(grid)
    if len({duty.worker_id for duty in duties}) != 1:
        raise left_to_a_person()
    _change(task, duties, Duty.HEAD)
    _told(task, grid, "duty.promote")
    return Mended((grid.code,))


def keep_one_head(task: Task) -> Mended:
    """Let the one who has been head the longest stay, and the others serve on as workers."""
    (grid,) = task.grids()
    duties = _duties_of(grid)
    heads = [duty for duty in duties if duty.duty == Duty.HEAD]
    workers = {duty.worker_id for duty in duties if duty.duty == Duty.WORKER}
    others = [duty for duty in heads if duty.worker_id != heads[0].worker_id]
    _change(task, others, Duty.WORKER, already=workers)
    _told(task, grid, "duty.keep-one-head")
    return Mended((grid.code,))


def _duties_of(grid: Grid) -> list[GridDuty]:
    rows = GridDuty.objects.filter(grid=grid, valid_to__isnull=True)
    return list(rows.select_for_update().order_by("valid_from", "pk"))


def _change(task: Task, duties: list[GridDuty], role: Any, already: set[int] | None = None) -> None:
    """Close duties, and give each of their people a new one from today."""
    GridDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(valid_to=task.day)
    people = {duty.worker_id: duty.grid_id for duty in duties if duty.worker_id not in (already or set())}
    GridDuty.objects.bulk_create(
        GridDuty(grid_id=grid, worker_id=worker, duty=role, valid_from=task.day)
        for worker, grid in people.items()
    )


def _told(task: Task, grid: Grid, action: str) -> None:
    record(actor=task.user, action=action, layer="grids", rows=[grid])
