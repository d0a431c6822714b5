"""Who else has a plan open."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from layers.planning.models import BoundaryPlan, PlanPresence

HERE_S = 15
KEPT_S = 3600


def appear(user: Any, plan: BoundaryPlan, at: tuple[float, float] | None) -> list[dict[str, Any]]:
    """Note that a user has a plan open, and return who else has. It is no change of the plan and has no history."""
    now = timezone.now()
    place = {"lng": at[0], "lat": at[1]} if at else {"lng": None, "lat": None}
    PlanPresence.objects.update_or_create(plan=plan, user=user, defaults={"seen_at": now, **place})
    PlanPresence.objects.filter(seen_at__lt=now - timedelta(seconds=KEPT_S)).delete()
    others = plan.presences.exclude(user=user).filter(seen_at__gte=now - timedelta(seconds=HERE_S))
    return [
        {
            "username": row.user.get_username(),
            "at": [row.lng, row.lat] if row.lng is not None else None,
            "seconds_ago": int((now - row.seen_at).total_seconds()),
        }
        for row in others.select_related("user").order_by("user__username")
    ]
