"""Publish a plan: new grids come into force, the old ones are closed with lineage. One transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.geos import Polygon as Box
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.core.errors import Conflict, Invalid
from layers.core.history import record_queryset
from layers.core.models import Change
from layers.core.sql import among, plan_checks_once
from layers.grids.coverage import Coverage
from layers.grids.edges import noded_with
from layers.grids.events import published
from layers.grids.models import Grid
from layers.grids.replacing import successor
from layers.grids.rings import Cell
from layers.grids.shapes import to_multipolygon, to_shapely
from layers.grids.succession import link, pass_duties_on
from layers.planning.comparing import Difference, difference
from layers.planning.models import BoundaryPlan
from layers.planning.people import People, people_of
from layers.planning.plans import LARGE, held, require_state, stepped
from layers.planning.replay import base_of, coverage_of

State = BoundaryPlan.State


@transaction.atomic
def publish(*, acting_user: Any, plan_id: int, effective_on: date | None = None) -> BoundaryPlan:
    """Bring an approved plan into force, today or, when a later day is given, as soon as that day begins.

    Raises
    ------
    Conflict : the plan is not approved, or grids of the division changed since it was opened.
    Invalid : a day that is past.
    """
    plan = held(acting_user, plan_id, "plan.publish")
    require_state(plan, State.APPROVED)
    require_unchanged_base(plan, acting_user)
    today = timezone.localdate()
    if effective_on is not None and effective_on < today:
        raise Invalid(_("A plan cannot take effect on a day that is past."), code="day-is-past")
    if effective_on is not None and effective_on > today:
        return _schedule(plan, acting_user, effective_on)
    return _bring_into_force(plan, acting_user, today)


@transaction.atomic
def unschedule(*, acting_user: Any, plan_id: int) -> BoundaryPlan:
    """Take back the day that was set for an approved plan; it stays approved."""
    plan = held(acting_user, plan_id, "plan.publish")
    require_state(plan, State.APPROVED)
    if plan.effective_on is None:
        raise Conflict(_("No day is set for this plan."), code="not-scheduled")
    plan.effective_on = None
    return stepped(plan, acting_user, "plan.unschedule", "effective_on")


def publish_scheduled(plan_id: int) -> BoundaryPlan | None:
    """Bring a plan into force whose day has come; None when it is no longer due, or another process has it in hand.

    Raises
    ------
    Refused : who set the day may no longer publish, or the grids were replaced.
    """
    with transaction.atomic():
        rows = due().select_related("scheduled_by").defer("base", "base_grid_ids")
        row = rows.select_for_update(skip_locked=True, of=("self",)).filter(pk=plan_id).first()
        if row is None:
            return None
        plan = held(row.scheduled_by, plan_id, "plan.publish")
        require_unchanged_base(plan, row.scheduled_by)
        return _bring_into_force(plan, row.scheduled_by, timezone.localdate())


def give_up(plan_id: int, reason: str) -> None:
    """Take the day back from a plan that could not be published, and keep why; a person decides what next."""
    with transaction.atomic():
        plan = due().select_for_update(of=("self",)).select_related("division").filter(pk=plan_id).first()
        if plan is not None:
            plan.effective_on, plan.note = None, reason
            stepped(plan, None, "plan.unschedule", "effective_on", "note")


def due() -> QuerySet[BoundaryPlan]:
    """Return the approved plans whose day has come."""
    return BoundaryPlan.objects.filter(state=State.APPROVED, effective_on__lte=timezone.localdate())


def _schedule(plan: BoundaryPlan, user: Any, day: date) -> BoundaryPlan:
    plan.effective_on, plan.scheduled_by = day, user
    return stepped(plan, user, "plan.schedule", "effective_on", "scheduled_by")


def _bring_into_force(plan: BoundaryPlan, acting_user: Any, today: date) -> BoundaryPlan:
    around = _locked_around(plan)
    require_unchanged_base(plan, acting_user)  # once more, now that nobody else can replace them
    changes = difference(base_of(plan), coverage_of(plan))
    replaced = {plan.base_grid_ids[code] for code in changes.old}
    closed = [grid for grid in around.values() if grid.pk in replaced]
    kept = {code: grid for code, grid in around.items() if grid.pk not in replaced}
    _close(closed, today, acting_user, plan)
    created = _create(plan, changes, {grid.code: grid for grid in closed}, kept, today)
    link(closed, created)
    pass_duties_on(closed, created, today)
    _node(kept, created, acting_user, plan)
    _record(created, "grid.publish", acting_user, plan)
    published([grid.pk for grid in closed], [grid.pk for grid in created], acting_user)
    plan.outcome = {"closed": [grid.pk for grid in closed], "created": [grid.pk for grid in created]}
    return _finish(plan, acting_user, today)


def _locked_around(plan: BoundaryPlan) -> dict[str, Grid]:
    """Lock the plan's grids and those beside it, all in one order so that two planners never wait for each other.

    Returns the grids that are in force once the locks are held.
    """
    area = Box.from_bbox(shapely.total_bounds(list(base_of(plan).cells.values())).tolist())
    beside = Q(scheme=plan.scheme, valid_to__isnull=True, geometry__bboverlaps=area)
    rows = Grid.objects.filter(beside | Q(pk__in=among(plan.base_grid_ids.values())))
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    found = Grid.objects.filter(beside).select_related("division").defer("geometry_web", *LARGE)
    return {grid.code: grid for grid in found.order_by("pk")}


def replaced_since(plan: BoundaryPlan) -> QuerySet[Any]:
    """Return the grids of a plan's snapshot that are no longer in force."""
    return Grid.objects.filter(pk__in=among(plan.base_grid_ids.values()), valid_to__isnull=False).order_by(
        "code"
    )


def require_unchanged_base(plan: BoundaryPlan, user: Any) -> None:
    """Refuse when somebody else has replaced grids of this plan's snapshot, and say who."""
    gone = replaced_since(plan)
    codes = list(gone.values_list("code", flat=True))
    if codes:
        raise Conflict(
            _(
                "Grids of this plan were replaced after it was opened: %(codes)s%(who)s. "
                "Open a new plan and draw there."
            )
            % {"codes": ", ".join(codes[:5]), "who": _who_was_first(gone, user)},
            code="base-replaced",
            grids=codes,
        )


def _who_was_first(gone: Any, user: Any) -> str:
    """Name who closed some grids and when, and the plan where the asking user may see it."""
    lines = Change.objects.filter(
        layer="grids", action="grid.close", feature_id__in=[str(g.pk) for g in gone]
    )
    line = lines.select_related("actor").order_by("-seq").first()
    if line is None:
        return ""
    plan = BoundaryPlan.objects.visible_to(user).filter(pk=line.summary.get("plan")).first()
    when = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M}"
    return f" ({', '.join(str(part) for part in (plan, line.actor, when) if part)})"


def _close(grids: list[Grid], day: date, user: Any, plan: BoundaryPlan) -> None:
    Grid.objects.filter(pk__in=among(grid.pk for grid in grids)).update(valid_to=day)
    _record(grids, "grid.close", user, plan, Change.DELETE)


def _record(grids: list[Grid], action: str, user: Any, plan: BoundaryPlan, op: str = Change.UPSERT) -> None:
    record_queryset(
        actor=user,
        action=action,
        layer="grids",
        op=op,
        queryset=Grid.objects.filter(pk__in=among(grid.pk for grid in grids)),
        path="division__path",
        summary={"plan": plan.pk},
    )


def _create(
    plan: BoundaryPlan, changes: Difference, old: Mapping[str, Grid], kept: Mapping[str, Grid], day: date
) -> list[Grid]:
    """Make the new rows, with edges that match the grids that stay."""
    base, coverage = base_of(plan), coverage_of(plan)
    cells = {code: coverage.cells[code] for code in changes.new}
    people = people_of(cells, base, old)
    matched = noded_with(cells, {code: to_shapely(grid.geometry) for code, grid in kept.items()})
    rows = [
        _row(code, matched[code], _origin(code, cells[code], base, old), people[code], day) for code in cells
    ]
    return Grid.objects.bulk_create(rows)


def _origin(code: str, cell: Cell, base: Coverage, old: Mapping[str, Grid]) -> Grid:
    """Return the grid of the same code, else the one that the cell has most of."""
    if code in old:
        return old[code]
    shares = {
        other: shape.intersection(cell).area for other, shape in base.near(cell).items() if other in old
    }
    return old[max(shares, key=lambda other: shares[other])]


def _row(code: str, cell: Cell, origin: Grid, people: People, day: date) -> Grid:
    """Describe a new grid; what the cell does not say it takes from the grid it came from."""
    grid = successor(origin, day, code=code, cell=cell)
    grid.name = origin.name if code == origin.code else code
    grid.households, grid.residents = people.households, people.residents
    grid.derive()
    return grid


def _node(kept: Mapping[str, Grid], created: list[Grid], user: Any, plan: BoundaryPlan) -> None:
    """Give the grids that stay the vertices that the new ones have on a shared border."""
    before = {code: to_shapely(grid.geometry) for code, grid in kept.items()}
    after = noded_with(before, {grid.code: to_shapely(grid.geometry) for grid in created})
    changed = [kept[code] for code in before if after[code] is not before[code]]
    for grid in changed:
        grid.geometry = to_multipolygon(after[grid.code])
    Grid.objects.bulk_update(changed, ["geometry"])
    _record(changed, "grid.node", user, plan)


def _finish(plan: BoundaryPlan, user: Any, effective_on: date) -> BoundaryPlan:
    plan.state = State.PUBLISHED
    plan.published_at = timezone.now()
    plan.effective_on = effective_on
    plan_checks_once()
    return stepped(plan, user, "plan.publish", "state", "published_at", "effective_on", "outcome")
