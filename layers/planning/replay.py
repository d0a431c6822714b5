"""A plan's coverage: its snapshot with its operations applied, up to its head.

Snapshots and operations are never edited, so what they come to is kept for the next request. The store is only quicker:
any process works the same coverage out again from the rows.
"""

from collections import OrderedDict
from typing import Any

from layers.grids.coverage import Coverage
from layers.grids.shapes import from_geojson
from layers.planning.models import BoundaryPlan, PlanOperation
from layers.planning.operations.words import apply

KEPT = 64

_kept: OrderedDict[tuple[Any, ...], Coverage] = OrderedDict()


def base_of(plan: BoundaryPlan) -> Coverage:
    """Return the snapshot that the plan was opened on."""
    known = _kept.get(_key(plan))
    if known is not None:
        return known
    return _keep(_key(plan), Coverage({code: from_geojson(shape) for code, shape in plan.base.items()}))


def coverage_of(plan: BoundaryPlan) -> Coverage:
    """Return the coverage at the plan's head."""
    operations, ahead = in_force(plan), []
    coverage = None
    while operations and (coverage := _kept.get(_key(plan, operations[-1]))) is None:
        ahead.append(operations.pop())
    coverage = coverage or base_of(plan)
    for operation in reversed(ahead):
        coverage = apply(coverage, operation.kind, operation.parameters)
    return _keep(_key(plan, ahead[0]), coverage) if ahead else coverage


def remember(plan: BoundaryPlan, last: PlanOperation, coverage: Coverage) -> None:
    """Keep the coverage that follows an operation which has been committed."""
    _keep(_key(plan, last), coverage)


def in_force(plan: BoundaryPlan) -> list[PlanOperation]:
    """Return the operations up to the head, in order."""
    rows = plan.operations.filter(dropped=False, number__lte=plan.head)
    return list(rows.select_related("author").order_by("number"))


def _key(plan: BoundaryPlan, last: PlanOperation | None = None) -> tuple[Any, ...]:
    """Name a state of a plan: what stands before an operation in force never changes."""
    return plan.pk, plan.created_at, last.pk if last else None


def _keep(key: tuple[Any, ...], coverage: Coverage) -> Coverage:
    _kept[key] = coverage
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return coverage
