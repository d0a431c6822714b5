"""Publish a plan: new grids come into force, the old ones are closed with lineage. One transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict, Invalid
from layers.core.history import record
from layers.core.measure import area_m2
from layers.core.models import Change
from layers.divisions.models import Address
from layers.grids.coverage import Cell, Coverage, node_with
from layers.grids.events import published
from layers.grids.models import BoundaryPlan, Grid, GridDuty, GridLineage
from layers.grids.plans import LAYER, locked_plan
from layers.grids.replay import base_of, coverage_of
from layers.grids.shapes import to_multipolygon, to_shapely

LEAST_SHARE = 1e-6


@dataclass(frozen=True)
class Difference:
    """What a plan changes, by grid code."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    retired: tuple[str, ...]


def difference(base: Coverage, coverage: Coverage) -> Difference:
    """Compare a coverage with the one it came from; a vertex more on a straight border is no difference."""
    same = base.cells.keys() & coverage.cells.keys()
    changed = [code for code in same if not shapely.equals(base.cells[code], coverage.cells[code])]
    added, retired = coverage.cells.keys() - base.cells.keys(), base.cells.keys() - coverage.cells.keys()
    return Difference(tuple(sorted(changed)), tuple(sorted(added)), tuple(sorted(retired)))


@transaction.atomic
def publish(*, acting_user: Any, plan_id: int, effective_on: date | None = None) -> BoundaryPlan:
    """Bring an approved plan into force.

    Raises
    ------
    Conflict : the plan is not approved, or grids of the division changed since it was opened.
    """
    plan = locked_plan(acting_user, plan_id)
    require(acting_user, "plan.publish", plan.division)
    if plan.state != BoundaryPlan.State.APPROVED:
        raise Conflict(
            _("Only an approved plan can be published; this one is %(state)s.")
            % {"state": plan.get_state_display()},
            code="wrong-state",
            state=plan.state,
        )
    today = timezone.localdate()
    if effective_on not in (None, today):
        raise Invalid(
            _("A plan takes effect on the day it is published; leave effective_on out."), code="not-offered"
        )
    list(Grid.objects.select_for_update().filter(pk__in=plan.base_grid_ids.values()).order_by("pk"))
    _require_unchanged_base(plan)
    base, coverage = base_of(plan), coverage_of(plan)
    changes = difference(base, coverage)
    old = {grid.code: grid for grid in Grid.objects.filter(pk__in=plan.base_grid_ids.values())}
    closed = [old[code] for code in (*changes.changed, *changes.retired)]
    _close(closed, today, acting_user)
    created = [
        _create(plan, code, coverage.cells[code], old, base, today)
        for code in (*changes.changed, *changes.added)
    ]
    _link(closed, created)
    _pass_duties_on(closed, created, today)
    _node_neighbours(plan, created, acting_user)
    record(actor=acting_user, action="grid.publish", layer="grids", rows=created, summary={"plan": plan.pk})
    published([grid.pk for grid in closed], [grid.pk for grid in created], acting_user)
    return _finish(plan, acting_user, today)


def _require_unchanged_base(plan: BoundaryPlan) -> None:
    """Refuse when somebody else's plan has replaced grids of this one's snapshot."""
    gone = Grid.objects.filter(pk__in=plan.base_grid_ids.values(), valid_to__isnull=False).order_by("code")
    if not gone.exists():
        return
    codes = ", ".join(gone.values_list("code", flat=True)[:5])
    other = (
        BoundaryPlan.objects.filter(
            scheme=plan.scheme, division=plan.division, state=BoundaryPlan.State.PUBLISHED
        )
        .select_related("approver", "author")
        .order_by("-published_at")
        .first()
    )
    who = (
        f" ({other.title}, {other.author}, {timezone.localtime(other.published_at):%Y-%m-%d %H:%M})"
        if other
        else ""
    )
    raise Conflict(
        _(
            "Grids of this plan were replaced after it was opened: %(codes)s%(who)s. Open a new plan and draw there."
        )
        % {"codes": codes, "who": who},
        code="base-replaced",
        grids=list(gone.values_list("code", flat=True)),
    )


def _close(grids: list[Grid], day: date, user: Any) -> None:
    Grid.objects.filter(pk__in=[grid.pk for grid in grids]).update(valid_to=day)
    record(actor=user, action="grid.close", layer="grids", op=Change.DELETE, rows=grids)


def _create(
    plan: BoundaryPlan, code: str, cell: Cell, old: dict[str, Grid], base: Coverage, day: date
) -> Grid:
    """Make a new row; it takes names and attributes of the grid it has most of."""
    origin = (
        old.get(code) or old[max(base.cells, key=lambda other: base.cells[other].intersection(cell).area)]
    )
    shape = to_multipolygon(cell)
    people = (
        Address.objects.within(plan.division)
        .filter(geometry__coveredby=shape)
        .aggregate(rows=Count("pk"), households=Sum("households"), residents=Sum("residents"))
    )
    share = min(cell.area / to_shapely(origin.geometry).area, 1.0)
    grid = Grid(
        scheme=plan.scheme,
        code=code,
        name=origin.name if code == origin.code else code,
        initials=origin.initials if code == origin.code else code.lower(),
        division=origin.division,
        geometry=shape,
        area_m2=area_m2(cell),
        part_count=len(shape),
        households=people["households"] if people["rows"] else round(origin.households * share),
        residents=people["residents"] if people["rows"] else round(origin.residents * share),
        valid_from=day,
        attributes=origin.attributes,
    )
    grid.save()
    return grid


def _link(closed: list[Grid], created: list[Grid]) -> None:
    """Write which grid came out of which, with its share of the ancestor's area."""
    links = []
    for ancestor in closed:
        shape = to_shapely(ancestor.geometry)
        for descendant in created:
            share = shape.intersection(to_shapely(descendant.geometry)).area / shape.area
            if share > LEAST_SHARE or ancestor.code == descendant.code:
                links.append(GridLineage(ancestor=ancestor, descendant=descendant, share=round(share, 6)))
    GridLineage.objects.bulk_create(links)


def _pass_duties_on(closed: list[Grid], created: list[Grid], day: date) -> None:
    """Those on duty in a closed grid go on in the grid of the same code, else in the one that has most of theirs."""
    heirs = {grid.code: grid for grid in created}
    for duty in GridDuty.objects.filter(grid__in=closed, valid_to__isnull=True).select_related("grid"):
        heir = heirs.get(duty.grid.code) or _largest_heir(duty.grid)
        GridDuty.objects.filter(pk=duty.pk).update(valid_to=day)
        if heir is not None:
            GridDuty.objects.get_or_create(
                grid=heir,
                worker_id=duty.worker_id,
                duty=duty.duty,
                valid_to=None,
                defaults={"valid_from": day},
            )


def _largest_heir(grid: Grid) -> Grid | None:
    link = grid.descendant_links.order_by("-share").select_related("descendant").first()
    return link.descendant if link else None


def _node_neighbours(plan: BoundaryPlan, created: list[Grid], user: Any) -> None:
    """Give grids beyond the plan's outer border the vertices that splits have set into it, so that edges match."""
    if not created:
        return
    corners = {tuple(xy) for grid in created for xy in shapely.get_coordinates(to_shapely(grid.geometry))}
    outside = Grid.objects.filter(scheme=plan.scheme, valid_to__isnull=True).exclude(
        pk__in=[g.pk for g in created]
    )
    changed = []
    for grid in outside.filter(geometry__intersects=plan.division.geometry) if plan.division.geometry else ():
        shape = to_shapely(grid.geometry)
        west, south, east, north = shape.bounds
        near = [
            (x, y)
            for x, y in corners
            if west - 1e-6 <= x <= east + 1e-6 and south - 1e-6 <= y <= north + 1e-6
        ]
        noded = node_with(shape, sorted(near))
        if noded is not shape and noded.is_valid:
            grid.geometry = to_multipolygon(noded)
            grid.save(update_fields=["geometry"])
            changed.append(grid)
    record(actor=user, action="grid.node", layer="grids", rows=changed, summary={"plan": plan.pk})


def _finish(plan: BoundaryPlan, user: Any, effective_on: date) -> BoundaryPlan:
    plan.state = BoundaryPlan.State.PUBLISHED
    plan.published_at = timezone.now()
    plan.effective_on = effective_on
    plan.version += 1
    plan.save()
    record(actor=user, action="plan.publish", layer=LAYER, rows=[plan], summary={"state": plan.state})
    return plan
