"""When a plan that merges schemes is published, the other schemes' grids live on in the new ones too."""

from collections.abc import Collection
from typing import Any

from layers.core.models import Change
from layers.grids.models import Grid
from layers.grids.succession import link
from layers.planning.models import PlanOperation


def link_merged(*, replaced_ids: Collection[int], created_ids: Collection[int], actor: Any) -> None:
    """Link the grids of the merged schemes to those that came into force. Runs in the publishing transaction."""
    operation = _merging(next(iter(created_ids), None))
    if operation is None:
        return
    created = list(Grid.objects.filter(pk__in=created_ids))
    others = (
        Grid.objects.in_force()
        .within(operation.plan.division)
        .filter(scheme__code__in=operation.parameters["merged"])
    )
    link(list(others.exclude(scheme=operation.plan.scheme)), created)


def _merging(grid_id: int | None) -> PlanOperation | None:
    """Return the operation that merged schemes in the plan by which a grid came into force."""
    lines = Change.objects.filter(layer="grids", feature_id=str(grid_id), action="grid.publish")
    line = lines.order_by("-seq").first() if grid_id is not None else None
    if line is None:
        return None
    rows = PlanOperation.objects.filter(plan=line.summary.get("plan"), dropped=False, kind="adopt")
    return rows.filter(parameters__has_key="merged").select_related("plan__division", "plan__scheme").first()
