"""What has become of a plan, step by step, from the change log."""

from typing import Any

from layers.core.models import Change
from layers.planning.models import BoundaryPlan
from layers.planning.plans import LAYER

STEPS = ("open", "submit", "withdraw", "redraft", "approve", "reject", "schedule", "unschedule", "publish")


def life_of(plan: BoundaryPlan) -> list[dict[str, Any]]:
    """Return the steps of a plan's life with who and when, JSON-ready, the earliest first. Drawing is not among them."""
    lines = Change.objects.filter(
        layer=LAYER, feature_id=str(plan.pk), action__in=[f"plan.{step}" for step in STEPS]
    )
    return [
        {
            "step": line.action.removeprefix("plan."),
            "by": line.actor.get_username() if line.actor else None,
            "at": line.at.isoformat(),
        }
        for line in lines.select_related("actor").order_by("seq")
    ]
