"""Which steps of a plan's life a person may take now, and why not the others. The actions decide again by themselves."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from layers.access.permissions import may
from layers.planning.models import BoundaryPlan
from layers.planning.publishing import replaced_since
from layers.planning.review import TO_REDRAFT, TO_WITHDRAW, drew_in

State = BoundaryPlan.State
Reason = Callable[[BoundaryPlan, Any], str]


def steps_for(plan: BoundaryPlan, user: Any) -> dict[str, str]:
    """Return the steps that a plan's state offers → why this user may not take them; empty where they may."""
    offered = {step: rule for step, (states, rule) in STEPS.items() if plan.state in states}
    if plan.effective_on is None or plan.state != State.APPROVED:
        offered.pop("unschedule", None)
    return {step: rule(plan, user) for step, rule in offered.items()}


def _as_author(plan: BoundaryPlan, user: Any) -> str:
    return "" if plan.author_id == user.pk else _("Only %(author)s may do this.") % {"author": plan.author}


def _as_planner(plan: BoundaryPlan, user: Any) -> str:
    return "" if may(user, "plan.edit", plan.division) else _("A planner of this area does this.")


def _as_own_planner(plan: BoundaryPlan, user: Any) -> str:
    return _as_author(plan, user) or _as_planner(plan, user)


def _as_approver(plan: BoundaryPlan, user: Any) -> str:
    if not may(user, "plan.approve", plan.division):
        return _("An approver of this area decides.")
    return _("Nobody approves a plan of their own.") if drew_in(plan, user) else ""


def _as_publisher(plan: BoundaryPlan, user: Any) -> str:
    if not may(user, "plan.publish", plan.division):
        return _("A planner or an approver of this area does this.")
    if replaced_since(plan).exists():
        return _("Grids of this plan were replaced after it was opened: draw the change anew.")
    return ""


def _as_publisher_of_any(plan: BoundaryPlan, user: Any) -> str:
    allowed = may(user, "plan.publish", plan.division)
    return "" if allowed else _("A planner or an approver of this area does this.")


STEPS: dict[str, tuple[tuple[Any, ...], Reason]] = {
    "submit": ((State.DRAFT,), _as_own_planner),
    "approve": ((State.SUBMITTED,), _as_approver),
    "reject": ((State.SUBMITTED,), _as_approver),
    "publish": ((State.APPROVED,), _as_publisher),
    "unschedule": ((State.APPROVED,), _as_publisher_of_any),
    "withdraw": (TO_WITHDRAW, _as_own_planner),
    "redraft": (TO_REDRAFT, _as_own_planner),
    "revert": ((State.PUBLISHED,), _as_planner),
}
"""Step → the states that offer it, and who may take it."""
