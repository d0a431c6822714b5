"""Publish a plan: new grids come into force, the old ones are closed with lineage. One transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.geos import Polygon as Box
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict, Invalid, Refused
from layers.core.history import record
from layers.core.measure import area_m2
from layers.core.models import Change
from layers.grids.coverage import Coverage
from layers.grids.edges import noded_with
from layers.grids.events import published
from layers.grids.models import Grid
from layers.grids.rings import Cell
from layers.grids.shapes import to_multipolygon, to_shapely
from layers.grids.succession import link, pass_duties_on
from layers.planning.comparing import Difference, difference
from layers.planning.models import BoundaryPlan
from layers.planning.people import People, people_of
from layers.planning.plans import held, locked_plan, require_state, stepped
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
    _require_unchanged_base(plan)
    today = timezone.localdate()
    if effective_on is not None and effective_on < today:
        raise Invalid(_("A plan cannot take effect on a day that is past."), code="day-is-past")
    if effective_on is not None and effective_on > today:
        return _schedule(plan, acting_user, effective_on)
    return _bring_into_force(plan, acting_user, today)


def publish_due() -> list[BoundaryPlan]:
    """Publish the approved plans whose day has come, each in its own transaction; run it as often as you like.

    One that cannot be published keeps the reason in its note and waits for a person.
    """
    done = []
    due = BoundaryPlan.objects.filter(state=State.APPROVED, effective_on__lte=timezone.localdate())
    for pk in list(due.order_by("effective_on", "pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = due.select_for_update(skip_locked=True).filter(pk=pk).first()
                if row is not None:
                    plan = locked_plan(row.scheduled_by, pk)
                    require(row.scheduled_by, "plan.publish", plan.division)
                    _require_unchanged_base(plan)
                    done.append(_bring_into_force(plan, row.scheduled_by, timezone.localdate()))
        except Refused as refusal:
            _give_up(pk, str(refusal))
    return done


def _give_up(pk: int, reason: str) -> None:
    with transaction.atomic():
        plan = BoundaryPlan.objects.select_for_update(of=("self",)).select_related("division").get(pk=pk)
        plan.effective_on, plan.note = None, reason
        stepped(plan, plan.scheduled_by, "plan.unschedule", "effective_on", "note")


def _schedule(plan: BoundaryPlan, user: Any, day: date) -> BoundaryPlan:
    plan.effective_on, plan.scheduled_by = day, user
    return stepped(plan, user, "plan.schedule", "effective_on", "scheduled_by")


def _bring_into_force(plan: BoundaryPlan, acting_user: Any, today: date) -> BoundaryPlan:
    around = _locked_around(plan)
    _require_unchanged_base(plan)  # once more, now that nobody else can replace them
    changes = difference(base_of(plan), coverage_of(plan))
    closed = [grid for grid in around.values() if grid.pk in _base_ids(plan, changes.old)]
    kept = {code: grid for code, grid in around.items() if grid not in closed}
    _close(closed, today, acting_user, plan)
    created = _create(plan, changes, {grid.code: grid for grid in closed}, kept, today)
    link(closed, created)
    pass_duties_on(closed, created, today)
    _node(kept, created, acting_user, plan)
    record(actor=acting_user, action="grid.publish", layer="grids", rows=created, summary={"plan": plan.pk})
    published([grid.pk for grid in closed], [grid.pk for grid in created], acting_user)
    plan.outcome = {"closed": [grid.pk for grid in closed], "created": [grid.pk for grid in created]}
    return _finish(plan, acting_user, today)


def _base_ids(plan: BoundaryPlan, codes: tuple[str, ...]) -> set[int]:
    return {plan.base_grid_ids[code] for code in codes}


def _locked_around(plan: BoundaryPlan) -> dict[str, Grid]:
    """Lock the plan's grids and those beside it, all in one order so that two planners never wait for each other.

    Returns the grids that are in force once the locks are held.
    """
    area = Box.from_bbox(shapely.total_bounds(list(base_of(plan).cells.values())).tolist())
    beside = Q(scheme=plan.scheme, valid_to__isnull=True, geometry__bboverlaps=area)
    rows = Grid.objects.filter(beside | Q(pk__in=plan.base_grid_ids.values()))
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return {grid.code: grid for grid in Grid.objects.filter(beside).select_related("division").order_by("pk")}


def _require_unchanged_base(plan: BoundaryPlan) -> None:
    """Refuse when somebody else has replaced grids of this plan's snapshot, and say who."""
    gone = Grid.objects.filter(pk__in=plan.base_grid_ids.values(), valid_to__isnull=False).order_by("code")
    codes = list(gone.values_list("code", flat=True))
    if codes:
        raise Conflict(
            _(
                "Grids of this plan were replaced after it was opened: %(codes)s%(who)s. "
                "Open a new plan and draw there."
            )
            % {"codes": ", ".join(codes[:5]), "who": _who_was_first(gone)},
            code="base-replaced",
            grids=codes,
        )


def _who_was_first(gone: Any) -> str:
    """Name the plan that closed some grids, who published it and when."""
    lines = Change.objects.filter(
        layer="grids", action="grid.close", feature_id__in=[str(g.pk) for g in gone]
    )
    line = lines.select_related("actor").order_by("-seq").first()
    if line is None:
        return ""
    plan = BoundaryPlan.objects.filter(pk=line.summary.get("plan")).first()
    when = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M}"
    return f" ({', '.join(str(part) for part in (plan, line.actor, when) if part)})"


def _close(grids: list[Grid], day: date, user: Any, plan: BoundaryPlan) -> None:
    Grid.objects.filter(pk__in=[grid.pk for grid in grids]).update(valid_to=day)
    record(
        actor=user,
        action="grid.close",
        layer="grids",
        op=Change.DELETE,
        rows=grids,
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
        _row(plan, code, matched[code], _origin(code, cells[code], base, old), people[code], day)
        for code in cells
    ]
    return Grid.objects.bulk_create(rows)


def _origin(code: str, cell: Cell, base: Coverage, old: Mapping[str, Grid]) -> Grid:
    """Return the grid of the same code, else the one that the cell has most of."""
    shares = {
        other: shape.intersection(cell).area for other, shape in base.near(cell).items() if other in old
    }
    return old.get(code) or old[max(shares, key=lambda other: shares[other])]


def _row(plan: BoundaryPlan, code: str, cell: Cell, origin: Grid, people: People, day: date) -> Grid:
    """Describe a new grid; what the cell does not say it takes from the grid it came from."""
    shape = to_multipolygon(cell)
    grid = Grid(
        scheme=plan.scheme,
        code=code,
        name=origin.name if code == origin.code else code,
        division=origin.division,
        geometry=shape,
        area_m2=area_m2(cell),
        part_count=len(shape),
        households=people.households,
        residents=people.residents,
        valid_from=day,
        attributes=origin.attributes,
    )
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
    record(actor=user, action="grid.node", layer="grids", rows=changed, summary={"plan": plan.pk})


def _finish(plan: BoundaryPlan, user: Any, effective_on: date) -> BoundaryPlan:
    plan.state = State.PUBLISHED
    plan.published_at = timezone.now()
    plan.effective_on = effective_on
    return stepped(plan, user, "plan.publish", "state", "published_at", "effective_on", "outcome")
