"""Draw on a plan: add operations, step back and forth, and meet what others drew meanwhile."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from layers.core.errors import Conflict, Invalid
from layers.grids.coverage import Coverage, OperationRefused
from layers.planning.completing import completed
from layers.planning.merging import Conflict as Clash
from layers.planning.merging import Held, Step, after, conflict_of
from layers.planning.models import BoundaryPlan, PlanOperation
from layers.planning.operations.words import WORDS, BadOperation, apply, read
from layers.planning.plans import State, can_redo, held, require_state, stepped
from layers.planning.refusals import as_invalid, sentence_for
from layers.planning.replay import coverage_of, in_force, remember


@dataclass(frozen=True)
class Drawn:
    """A plan after a step, with the coverage before and after it."""

    plan: BoundaryPlan
    before: Coverage
    after: Coverage


@transaction.atomic
def draw(
    *,
    acting_user: Any,
    plan_id: int,
    version: int,
    kind: str,
    parameters: dict[str, Any],
    since: int | None = None,
    key: str = "",
) -> Drawn:
    """Add one operation at the plan's head; operations that were undone before it are dropped.

    Parameters
    ----------
    version : the plan's newest version, which the caller has seen.
    since : the version that the gesture was made on, where that is older: what others drew after it is looked at,
        and only a true conflict is refused.
    key : the caller's own name of the gesture; the same one again changes nothing.

    Raises
    ------
    Stale : `version` is not the newest.
    Conflict : `edit-conflict`, with the other's operation and both outcomes.
    Invalid : the operation would tear the coverage.
    """
    again = bool(key) and PlanOperation.objects.filter(plan=plan_id, key=key).exists()
    plan = held(acting_user, plan_id, "plan.edit", None if again else version)
    coverage = coverage_of(plan)
    if again:
        return Drawn(plan, coverage, coverage)
    require_state(plan, State.DRAFT)
    theirs = _others_since(plan, acting_user, since)
    result = _result(plan, coverage, _as_step(plan, coverage, kind, parameters, theirs), theirs)
    if result.coverage is coverage:
        return Drawn(plan, coverage, coverage)
    plan.operations.filter(number__gt=plan.head, dropped=False).update(dropped=True)
    row = _add(plan, result.step, acting_user, plan.version + 1, key)
    keep_outcome(plan, row, result.coverage)
    return Drawn(stepped(plan, acting_user, f"plan.{kind}", "head"), coverage, result.coverage)


@transaction.atomic
def undo(*, acting_user: Any, plan_id: int, version: int) -> Drawn:
    """Step back over one operation."""
    plan = held(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    if plan.head == 0:
        raise Conflict(_("There is nothing to undo."), code="nothing-to-undo")
    return _to_head(plan, plan.head - 1, acting_user, "plan.undo")


@transaction.atomic
def redo(*, acting_user: Any, plan_id: int, version: int) -> Drawn:
    """Step forward over one operation that was undone."""
    plan = held(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    if not can_redo(plan):
        raise Conflict(_("There is nothing to redo."), code="nothing-to-redo")
    return _to_head(plan, plan.head + 1, acting_user, "plan.redo")


@transaction.atomic
def overrule(
    *, acting_user: Any, plan_id: int, version: int, since: int, kind: str, parameters: dict[str, Any]
) -> Drawn:
    """Settle a conflict in favour of one's own gesture: it goes before what others drew after `since`.

    Of the others' operations those that still hold are kept, in their order and under their names; the rest are
    marked dropped, not deleted.
    """
    plan = held(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    before, later = coverage_of(plan), [o for o in in_force(plan) if o.version > since]
    if not later:
        raise Conflict(_("Nobody drew anything after that version."), code="nothing-to-overrule")
    plan.operations.filter(number__gte=later[0].number, dropped=False).update(dropped=True)
    plan.head = later[0].number - 1
    coverage = coverage_of(plan)
    mine = _as_step(plan, coverage, kind, parameters, [])
    coverage = _append(plan, coverage, mine, acting_user, plan.version + 1)
    for operation in later:
        with suppress(Invalid):
            step = Step(operation.kind, operation.parameters)
            coverage = _append(plan, coverage, step, operation.author, operation.version)
    return Drawn(stepped(plan, acting_user, "plan.overrule", "head"), before, coverage)


def _append(plan: BoundaryPlan, coverage: Coverage, step: Step, author: Any, version: int) -> Coverage:
    try:
        result = apply(coverage, step.kind, step.parameters)
    except OperationRefused as refusal:
        raise as_invalid(refusal) from refusal
    _add(plan, step, author, version)
    return result


def _add(plan: BoundaryPlan, step: Step, author: Any, version: int, key: str = "") -> PlanOperation:
    plan.head += 1
    return PlanOperation.objects.create(
        plan=plan,
        number=plan.head,
        kind=step.kind,
        parameters=step.parameters,
        author=author,
        version=version,
        key=key,
    )


def keep_outcome(plan: BoundaryPlan, operation: PlanOperation, coverage: Coverage) -> None:
    """Keep what an operation came to for the next request, once it is certain to stay."""
    transaction.on_commit(lambda: remember(plan, operation, coverage))


def _to_head(plan: BoundaryPlan, head: int, user: Any, action: str) -> Drawn:
    before = coverage_of(plan)
    plan.head = head
    return Drawn(stepped(plan, user, action, "head"), before, coverage_of(plan))


def _as_step(
    plan: BoundaryPlan, coverage: Coverage, kind: str, body: dict[str, Any], theirs: list[Step]
) -> Step:
    """Return an operation as it is stored, with what the server decides."""
    try:
        return Step(kind, completed(plan, coverage, kind, read(kind, body)))
    except BadOperation as error:
        raise Invalid(str(error), code="bad-operation" if kind in WORDS else "unknown-operation") from error
    except OperationRefused as refusal:
        if not theirs:
            raise as_invalid(refusal) from refusal
        step = Step(kind, read(kind, body))
        raise _as_conflict(plan, conflict_of(refusal, theirs, step)) from refusal


def _result(plan: BoundaryPlan, coverage: Coverage, mine: Step, theirs: list[Step]) -> Held:
    """Apply an operation; of an older gesture, look at what others drew after it."""
    if theirs:
        result = after(coverage, theirs, mine)
        if isinstance(result, Clash):
            raise _as_conflict(plan, result)
        return result
    try:
        return Held(apply(coverage, mine.kind, mine.parameters), mine)
    except OperationRefused as refusal:
        raise as_invalid(refusal) from refusal


def _others_since(plan: BoundaryPlan, user: Any, since: int | None) -> list[Step]:
    """Return what others drew after a version; one's own gestures follow each other knowingly."""
    if since is None or since >= plan.version:
        return []
    later = [o for o in in_force(plan) if o.version > since and o.author_id != user.pk]
    return [Step(o.kind, o.parameters) for o in later]


def _as_conflict(plan: BoundaryPlan, clash: Clash) -> Conflict:
    """Tell of two gestures that cannot both hold, with both, so that a person can decide."""
    theirs = clash.theirs
    author = next(
        (
            o.author.get_username()
            for o in reversed(in_force(plan))
            if theirs and o.parameters == theirs.parameters
        ),
        "",
    )
    return Conflict(
        _("Somebody else changed the same place meanwhile (%(who)s). Decide whose change holds.")
        % {"who": author or "?"},
        code="edit-conflict",
        name=clash.name,
        reason=sentence_for(clash.name),
        mine={"kind": clash.mine.kind, **clash.mine.parameters},
        theirs={"kind": theirs.kind, "author": author, **theirs.parameters} if theirs else None,
        place=json.loads(shapely.to_geojson(clash.place)),
        current_version=plan.version,
    )
