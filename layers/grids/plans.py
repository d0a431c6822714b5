"""Writes on boundary plans: open, draw, undo, redo, submit, approve, reject. Publishing has a file of its own."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from layers.core.history import record
from layers.divisions.models import Division
from layers.grids import codes
from layers.grids.coverage import Coverage, OperationRefused, noded
from layers.grids.models import BoundaryPlan, Grid, GridScheme, PlanOperation
from layers.grids.operations import pieces_of_split
from layers.grids.refusals import as_invalid
from layers.grids.replay import apply, base_of, coverage_of, read
from layers.grids.shapes import to_geojson, to_shapely
from layers.grids.validation import ERROR, Finding, check

State = BoundaryPlan.State
LAYER = "boundary-plans"


@transaction.atomic
def open_plan(*, acting_user: Any, scheme: GridScheme, division: Division, title: str = "") -> BoundaryPlan:
    """Take a snapshot of a division's grids in force and make a draft of it."""
    require(acting_user, "plan.edit", division)
    grids = list(
        Grid.objects.visible_to(acting_user).within(division).filter(scheme=scheme, valid_to__isnull=True)
    )
    if not grids:
        raise NotFound(
            _("%(division)s has no grids of this scheme.") % {"division": division.name}, code="no-grids"
        )
    coverage = noded({grid.code: to_shapely(grid.geometry) for grid in grids})
    plan = BoundaryPlan.objects.create(
        scheme=scheme,
        division=division,
        title=title or f"{division.name} · {scheme.name}",
        author=acting_user,
        base={code: to_geojson(cell) for code, cell in coverage.cells.items()},
        base_grid_ids={grid.code: grid.pk for grid in grids},
    )
    _announce(plan, acting_user, "plan.open")
    return plan


@transaction.atomic
def draw(
    *, acting_user: Any, plan_id: int, version: int, kind: str, parameters: dict[str, Any]
) -> BoundaryPlan:
    """Add one operation at the plan's head; operations that were undone before it are dropped."""
    plan = _locked(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    coverage = coverage_of(plan)
    try:
        parameters = _completed(plan, coverage, kind, read(kind, parameters))
        apply(coverage, kind, parameters)
    except OperationRefused as refusal:
        raise as_invalid(refusal) from refusal
    plan.operations.filter(number__gt=plan.head, dropped=False).update(dropped=True)
    plan.head += 1
    PlanOperation.objects.create(
        plan=plan, number=plan.head, kind=kind, parameters=parameters, author=acting_user
    )
    return _stepped(plan, acting_user, f"plan.{kind}")


@transaction.atomic
def undo(*, acting_user: Any, plan_id: int, version: int) -> BoundaryPlan:
    """Step back over one operation."""
    plan = _locked(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    if plan.head == 0:
        raise Conflict(_("There is nothing to undo."), code="nothing-to-undo")
    plan.head -= 1
    return _stepped(plan, acting_user, "plan.undo")


@transaction.atomic
def redo(*, acting_user: Any, plan_id: int, version: int) -> BoundaryPlan:
    """Step forward over one operation that was undone."""
    plan = _locked(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    if not can_redo(plan):
        raise Conflict(_("There is nothing to redo."), code="nothing-to-redo")
    plan.head += 1
    return _stepped(plan, acting_user, "plan.redo")


@transaction.atomic
def submit(*, acting_user: Any, plan_id: int) -> BoundaryPlan:
    """Hand one's own draft to the approver, if its coverage is whole.

    Faults that the grids had before the plan was opened do not hold it up; they stay in its check.
    """
    plan = _locked(acting_user, plan_id, "plan.edit")
    require_state(plan, State.DRAFT)
    if plan.author_id != acting_user.pk:
        raise NotAllowed(_("Only %(author)s submits this plan.") % {"author": plan.author}, code="not-author")
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
def decide(*, acting_user: Any, plan_id: int, approve: bool) -> BoundaryPlan:
    """Approve or reject a submitted plan. Nobody decides on a plan of their own."""
    plan = _locked(acting_user, plan_id, "plan.approve")
    require_state(plan, State.SUBMITTED)
    if plan.author_id == acting_user.pk:
        raise NotAllowed(_("Nobody approves a plan of their own."), code="own-plan")
    plan.approver = acting_user
    return _into(
        plan,
        State.APPROVED if approve else State.REJECTED,
        acting_user,
        "plan.approve" if approve else "plan.reject",
    )


def findings_of(plan: BoundaryPlan) -> list[Finding]:
    """Return what is wrong with the plan's coverage at its head."""
    return check(coverage_of(plan).cells, {}, {})


def new_errors(plan: BoundaryPlan) -> list[Finding]:
    """Return the errors of a plan's coverage in places where the grids had none when it was opened."""
    errors = [finding for finding in findings_of(plan) if finding.severity == ERROR]
    known = check(base_of(plan).cells, {}, {}) if errors else []
    return [error for error in errors if not any(error.repeats(old) for old in known)]


def can_redo(plan: BoundaryPlan) -> bool:
    return bool(plan.operations.filter(number=plan.head + 1, dropped=False).exists())


def locked_plan(user: Any, plan_id: int) -> BoundaryPlan:
    """Return a plan in the user's area, locked until the transaction ends."""
    plan = BoundaryPlan.objects.visible_to(user).select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(_("There is no plan %(id)s in your area.") % {"id": plan_id}, code="unknown-plan")
    return plan


def _locked(user: Any, plan_id: int, action: str, version: int | None = None) -> BoundaryPlan:
    plan = locked_plan(user, plan_id)
    require(user, action, plan.division)
    if version is not None and version != plan.version:
        raise Stale(
            _("Somebody has changed this plan since you loaded it. Load it again and repeat your step."),
            code="stale-plan",
            current_version=plan.version,
        )
    return plan


def require_state(plan: BoundaryPlan, state: Any) -> None:
    if plan.state != state:
        raise Conflict(
            _("This plan is %(state)s, so this step is not possible.") % {"state": plan.get_state_display()},
            code="wrong-state",
            state=plan.state,
        )


def _completed(
    plan: BoundaryPlan, coverage: Coverage, kind: str, parameters: dict[str, Any]
) -> dict[str, Any]:
    """Add what the server decides: the codes of new pieces, and the code that a merged grid keeps."""
    if kind == "merge":
        return parameters | {"keep": _largest(coverage, parameters["grids"])}
    if kind == "split":
        count = pieces_of_split(coverage, parameters["grid"], parameters["line"]) - 1
        return parameters | {"new_codes": _new_codes(plan, coverage, parameters["grid"], count)}
    return parameters


def _largest(coverage: Coverage, grids: list[str]) -> str:
    known = [code for code in grids if code in coverage.cells]
    return max(known, key=lambda code: coverage.cells[code].area, default="")


def _new_codes(plan: BoundaryPlan, coverage: Coverage, like: str, count: int) -> list[str]:
    scheme = plan.scheme
    pattern = codes.DIGITS15 if scheme.code_rule == GridScheme.CodeRule.DIGITS15 else scheme.code_pattern
    try:
        return codes.next_codes(_taken(plan, coverage), like, count, pattern)
    except codes.CodesUsedUp as used_up:
        raise Conflict(
            _("No code is left for a new grid beside %(grid)s: the serial numbers are used up.")
            % {"grid": like},
            code="codes-used-up",
            place=to_geojson(coverage.cells[like]),
        ) from used_up


def _taken(plan: BoundaryPlan, coverage: Coverage) -> set[str]:
    """All codes ever used in the scheme, and those that open plans have given: a code is never used again."""
    used = set(Grid.objects.filter(scheme=plan.scheme).values_list("code", flat=True)) | set(coverage.cells)
    splits = PlanOperation.objects.filter(plan__scheme=plan.scheme, kind="split")
    return used.union(*splits.values_list("parameters__new_codes", flat=True))


def _stepped(plan: BoundaryPlan, user: Any, action: str) -> BoundaryPlan:
    plan.version += 1
    plan.save(update_fields=["head", "version", "changed_at"])
    _announce(plan, user, action)
    return plan


def _into(plan: BoundaryPlan, state: Any, user: Any, action: str) -> BoundaryPlan:
    plan.state = state
    plan.version += 1
    plan.save()
    _announce(plan, user, action)
    return plan


def _announce(plan: BoundaryPlan, user: Any, action: str) -> None:
    record(
        actor=user,
        action=action,
        layer=LAYER,
        rows=[plan],
        summary={"state": plan.state, "version": plan.version},
    )
