"""A plan's coverage: its snapshot with its operations applied, up to its head.

Snapshots and operations are never edited, so what they come to is kept for the next request. The store is only quicker:
any process works the same coverage out again from the rows.
"""

import json
from collections import OrderedDict
from threading import Lock
from typing import Any

from shapely import from_geojson

from layers.grids.coverage import Coverage
from layers.planning.models import BoundaryPlan, PlanOperation
from layers.planning.operations.words import apply

KEPT = 64

_kept: OrderedDict[tuple[Any, ...], Coverage] = OrderedDict()
_lock = Lock()


def base_of(plan: BoundaryPlan) -> Coverage:
    """Return the snapshot that the plan was opened on."""
    known = _known(_key(plan, None))
    if known is not None:
        return known
    shapes = from_geojson([json.dumps(shape) for shape in plan.base.values()])
    coverage = Coverage(dict(zip(plan.base, shapes, strict=True))).examined()
    return _keep(_key(plan, None), coverage)


def coverage_of(plan: BoundaryPlan) -> Coverage:
    """Return the coverage at the plan's head."""
    rows = _rows_in_force(plan)
    last = rows.values_list("pk", flat=True).last()
    known = _known(_key(plan, last))
    if known is not None:
        return known
    coverage, ahead = _nearest(plan, list(rows.values_list("pk", flat=True)))
    for pk, kind, parameters in rows.filter(pk__in=ahead).values_list("pk", "kind", "parameters"):
        coverage = _keep(_key(plan, pk), apply(coverage, kind, parameters))
    return coverage


def remember(plan: BoundaryPlan, last: PlanOperation, coverage: Coverage) -> None:
    """Keep the coverage that follows an operation which has been committed."""
    _keep(_key(plan, last.pk), coverage)


def in_force(plan: BoundaryPlan) -> list[PlanOperation]:
    """Return the operations up to the head, in order."""
    return list(_rows_in_force(plan).select_related("author"))


def newest_in_force(plan: BoundaryPlan) -> list[PlanOperation]:
    """Return the operation at the head, and nothing where there is none."""
    return list(_rows_in_force(plan).select_related("author").reverse()[:1])


def _rows_in_force(plan: BoundaryPlan) -> Any:
    return plan.operations.filter(dropped=False, number__lte=plan.head).order_by("number")


def _nearest(plan: BoundaryPlan, operations: list[int]) -> tuple[Coverage, list[int]]:
    """Return the newest coverage that is kept, and the operations that come after it."""
    for index in range(len(operations), 0, -1):
        known = _known(_key(plan, operations[index - 1]))
        if known is not None:
            return known, operations[index:]
    return base_of(plan), operations


def _key(plan: BoundaryPlan, last: int | None) -> tuple[Any, ...]:
    """Name a state of a plan: what stands before an operation in force never changes."""
    return plan.pk, plan.created_at, last


def _known(key: tuple[Any, ...]) -> Coverage | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: tuple[Any, ...], coverage: Coverage) -> Coverage:
    with _lock:
        _kept[key] = coverage
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return coverage
