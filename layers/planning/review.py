"""The life of a plan beside drawing: submit, withdraw, comment, approve, reject."""

from typing import Any

import shapely
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import may, require
from layers.core.errors import Invalid, NotAllowed, NotFound
from layers.core.history import record
from layers.grids.shapes import to_geojson
from layers.grids.validation import ERROR, Finding, check
from layers.planning.models import BoundaryPlan, PlanComment
from layers.planning.plans import LAYER, State, find_plan, held, require_state, stepped
from layers.planning.replay import base_of, coverage_of

LONGEST_TEXT = 4_000
TO_WITHDRAW = (State.DRAFT, State.SUBMITTED, State.APPROVED)
TO_REDRAFT = (State.REJECTED, State.WITHDRAWN)


@transaction.atomic
def submit(*, acting_user: Any, plan_id: int) -> BoundaryPlan:
    """Hand one's own draft to the approver, if its coverage is whole.

    Faults that the grids had before the plan was opened do not hold it up; they stay in its check.
    """
    plan = held(acting_user, plan_id, "plan.edit")
    require_state(plan, State.DRAFT)
    _require_author(plan, acting_user)
    errors = new_errors(plan)
    if errors:
        raise Invalid(
            _("The plan still has %(count)d errors, the first of them: %(first)s.")
            % {"count": len(errors), "first": errors[0].code},
            code="plan-has-errors",
            place=to_geojson(errors[0].geometry),
        )
    return _into(plan, State.SUBMITTED, acting_user, "plan.submit")


@transaction.atomic
def withdraw(*, acting_user: Any, plan_id: int) -> BoundaryPlan:
    """Take one's own plan back before it is in force; a day that was set for it is forgotten."""
    plan = held(acting_user, plan_id, "plan.edit")
    _require_author(plan, acting_user)
    require_state(plan, *TO_WITHDRAW)
    plan.effective_on = None
    return _into(plan, State.WITHDRAWN, acting_user, "plan.withdraw")


@transaction.atomic
def redraft(*, acting_user: Any, plan_id: int) -> BoundaryPlan:
    """Take up one's own plan that was rejected or withdrawn again, with all its operations."""
    plan = held(acting_user, plan_id, "plan.edit")
    require_state(plan, *TO_REDRAFT)
    _require_author(plan, acting_user)
    return _into(plan, State.DRAFT, acting_user, "plan.redraft")


@transaction.atomic
def decide(*, acting_user: Any, plan_id: int, approve: bool, note: str = "") -> BoundaryPlan:
    """Approve a submitted plan, or reject it with a reason.

    Nobody decides on a plan of their own, nor on one they drew in.
    """
    plan = held(acting_user, plan_id, "plan.approve")
    require_state(plan, State.SUBMITTED)
    if drew_in(plan, acting_user):
        raise NotAllowed(_("Nobody approves a plan of their own."), code="own-plan")
    if not approve and not note.strip():
        raise Invalid(_("Say why the plan is rejected."), code="reason-needed")
    plan.approver, plan.note = acting_user, note.strip()[:LONGEST_TEXT]
    state, action = (State.APPROVED, "plan.approve") if approve else (State.REJECTED, "plan.reject")
    return _into(plan, state, acting_user, action)


@transaction.atomic
def comment(*, acting_user: Any, plan_id: int, text: str, at: tuple[float, float] | None) -> PlanComment:
    """Say something about a plan, at a place of its area or as a whole."""
    plan = find_plan(acting_user, plan_id)
    require(acting_user, "plan.comment", plan.division)
    text = text.strip()
    if at is not None and not _inside(plan, at):
        raise Invalid(_("This place lies outside the plan."), code="outside-plan")
    if not text or len(text) > LONGEST_TEXT:
        raise Invalid(_("A comment needs a text of at most %(most)d characters.") % {"most": LONGEST_TEXT})
    made = PlanComment.objects.create(
        plan=plan, author=acting_user, text=text, geometry=Point(*at, srid=4326) if at else None
    )
    _tell(plan, acting_user, "plan.comment", made)
    return made


@transaction.atomic
def settle(*, acting_user: Any, plan_id: int, comment_id: int) -> PlanComment:
    """Mark a comment as settled: by who wrote it, the plan's author, or the approver."""
    plan = find_plan(acting_user, plan_id)
    row = plan.comments.select_for_update(of=("self",)).filter(pk=comment_id).first()
    if row is None:
        raise NotFound(
            _("There is no comment %(id)s on this plan.") % {"id": comment_id}, code="unknown-comment"
        )
    own = acting_user.pk in {row.author_id, plan.author_id}
    if not own and not may(acting_user, "plan.approve", plan.division):
        raise NotAllowed(
            _("Only its author, the planner or the approver settles a comment."), code="not-author"
        )
    if row.settled_at is None:
        row.settled_at, row.settled_by = timezone.now(), acting_user
        row.save(update_fields=["settled_at", "settled_by"])
        _tell(plan, acting_user, "plan.settle", row)
    return row


def drew_in(plan: BoundaryPlan, user: Any) -> bool:
    """Whether a plan is a user's own: opened by them, or with an operation of theirs in it."""
    return bool(
        plan.author_id == user.pk or plan.operations.filter(author_id=user.pk, dropped=False).exists()
    )


def findings_of(plan: BoundaryPlan) -> list[Finding]:
    """Return what is wrong with the plan's coverage at its head."""
    return check(coverage_of(plan).cells, {}, {})


def new_errors(plan: BoundaryPlan) -> list[Finding]:
    """Return the errors of a plan's coverage in places where the grids had none when it was opened."""
    errors = [finding for finding in findings_of(plan) if finding.severity == ERROR]
    known = check(base_of(plan).cells, {}, {}) if errors else []
    return [error for error in errors if not any(error.repeats(old) for old in known)]


def _inside(plan: BoundaryPlan, at: tuple[float, float]) -> bool:
    """Whether a place lies in the box around a plan's ground."""
    west, south, east, north = shapely.total_bounds(list(base_of(plan).cells.values()))
    return bool(west <= at[0] <= east and south <= at[1] <= north)


def _require_author(plan: BoundaryPlan, user: Any) -> None:
    if plan.author_id != user.pk:
        raise NotAllowed(
            _("This plan is %(author)s's: only they may do this.") % {"author": plan.author},
            code="not-author",
        )


def _into(plan: BoundaryPlan, state: Any, user: Any, action: str) -> BoundaryPlan:
    plan.state = state
    return stepped(plan, user, action, "state", "approver", "note", "effective_on")


def _tell(plan: BoundaryPlan, user: Any, action: str, row: PlanComment) -> None:
    record(actor=user, action=action, layer=LAYER, rows=[plan], summary={"comment": row.pk})
