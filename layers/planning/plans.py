"""Open boundary plans, and find, lock and save them. Drawing, reviewing and publishing have files of their own."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict, NotFound, Stale
from layers.core.history import record
from layers.divisions.models import Division
from layers.grids.coverage import OperationRefused, noded
from layers.grids.edges import noded_with
from layers.grids.models import Grid, GridScheme
from layers.grids.shapes import to_geojson, to_shapely
from layers.planning.models import BoundaryPlan, PlanOperation
from layers.planning.operations.words import apply
from layers.planning.replay import base_of

State = BoundaryPlan.State
LAYER = "boundary-plans"
PEOPLE = ("scheme", "division", "author", "approver", "scheduled_by")
LARGE = ("division__geometry", "division__geometry_web")


@transaction.atomic
def open_plan(*, acting_user: Any, scheme: GridScheme, division: Division, title: str = "") -> BoundaryPlan:
    """Take a snapshot of a division's grids in force and make a draft of it.

    T-junctions become vertices of both sides; a valid coverage is kept byte for byte.
    """
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
    announce(plan, acting_user, "plan.open")
    return plan


@transaction.atomic
def open_revert(*, acting_user: Any, plan_id: int) -> BoundaryPlan:
    """Open a new draft that takes a published plan back: the old borders and the old codes.

    Raises
    ------
    Conflict : the plan is not published, or its grids have been replaced since.
    """
    past = locked_plan(acting_user, plan_id)
    require_state(past, State.PUBLISHED)
    closed = Grid.objects.filter(pk__in=past.outcome.get("closed", []))
    created = Grid.objects.filter(pk__in=past.outcome.get("created", []))
    gone = list(created.filter(valid_to__isnull=False).order_by("code").values_list("code", flat=True))
    if gone or not created.exists():
        raise Conflict(
            _("Grids of this plan have been replaced since: %(codes)s. Draw the change by hand.")
            % {"codes": ", ".join(gone[:5])},
            code="base-replaced",
            grids=gone,
        )
    title = _("Revert: %(title)s") % {"title": past.title}
    plan = open_plan(acting_user=acting_user, scheme=past.scheme, division=past.division, title=title[:200])
    _put_back(plan, list(closed), list(created), acting_user)
    plan.reverts, plan.head = past, 1
    plan.save(update_fields=["reverts", "head"])
    return plan


def _put_back(plan: BoundaryPlan, old: list[Grid], new: list[Grid], user: Any) -> None:
    """Draw the old cells again, with the vertices that their neighbours have been given meanwhile."""
    gone = {grid.code for grid in new}
    around = {code: cell for code, cell in base_of(plan).cells.items() if code not in gone}
    matched = noded_with({grid.code: to_shapely(grid.geometry) for grid in old}, around)
    cells = [{"code": code, "geometry": to_geojson(cell)} for code, cell in matched.items()]
    parameters = {
        "cells": cells,
        "codes": [grid.code for grid in old],
        "without": [grid.code for grid in new],
    }
    try:
        apply(base_of(plan), "adopt", parameters)
    except OperationRefused as refusal:
        raise Conflict(
            _("The old borders no longer fit their neighbours. Draw the change by hand."),
            code="base-replaced",
            place=to_geojson(refusal.place),
        ) from refusal
    PlanOperation.objects.create(
        plan=plan, number=1, kind="adopt", parameters=parameters, author=user, version=plan.version
    )


def find_plan(user: Any, plan_id: int) -> BoundaryPlan:
    """Return a plan of the user's area; its snapshot, which is large, is read only when it is used."""
    require(user, "plan.view")
    return _found(user, plan_id, BoundaryPlan.objects.all())


def locked_plan(user: Any, plan_id: int) -> BoundaryPlan:
    """Return a plan of the user's area and hold it until the transaction ends."""
    return _found(user, plan_id, BoundaryPlan.objects.select_for_update(of=("self",)))


def held(user: Any, plan_id: int, action: str, version: int | None = None) -> BoundaryPlan:
    """Hold a plan for a user who may do an action on it, and who has seen its newest version."""
    plan = locked_plan(user, plan_id)
    require(user, action, plan.division)
    if version is not None and version != plan.version:
        raise Stale(
            _("Somebody has changed this plan since you loaded it. Load it again and repeat your step."),
            code="stale-plan",
            current_version=plan.version,
        )
    return plan


def require_state(plan: BoundaryPlan, *states: Any) -> None:
    if plan.state not in states:
        raise Conflict(
            _("This plan is %(state)s, so this step is not possible.") % {"state": plan.get_state_display()},
            code="wrong-state",
            state=plan.state,
        )


def can_redo(plan: BoundaryPlan) -> bool:
    return plan.operations.filter(dropped=False, number=plan.head + 1).exists()


def stepped(plan: BoundaryPlan, user: Any, action: str, *fields: str) -> BoundaryPlan:
    """Save a step of a plan as its next version, with history."""
    plan.version += 1
    plan.save(update_fields=["version", "changed_at", *fields])
    announce(plan, user, action)
    return plan


def announce(plan: BoundaryPlan, user: Any, action: str) -> None:
    record(
        actor=user,
        action=action,
        layer=LAYER,
        rows=[plan],
        summary={"state": plan.state, "version": plan.version},
    )


def _found(user: Any, plan_id: int, rows: Any) -> BoundaryPlan:
    rows = rows.visible_to(user).select_related(*PEOPLE).defer("base", "base_grid_ids", *LARGE)
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(_("There is no plan %(id)s in your area.") % {"id": plan_id}, code="unknown-plan")
    return plan
