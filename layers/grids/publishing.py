"""Publish a plan: new grids come into force, the old ones are closed with lineage. One transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.contrib.gis.geos import Polygon as Box
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict, Invalid
from layers.core.history import record
from layers.core.measure import area_m2
from layers.core.models import Change
from layers.grids.coverage import Coverage
from layers.grids.edges import noded_with
from layers.grids.events import published
from layers.grids.models import BoundaryPlan, Grid
from layers.grids.people import People, people_of
from layers.grids.plans import LAYER, locked_plan, require_state
from layers.grids.replay import base_of, coverage_of
from layers.grids.rings import Cell, positions_of
from layers.grids.shapes import to_multipolygon, to_shapely
from layers.grids.succession import link, pass_duties_on

State = BoundaryPlan.State
ROUNDING = 0.75e-7
"""How far rounding to 1e-7 degree takes a vertex at most."""


@dataclass(frozen=True)
class Difference:
    """What a plan changes, by grid code."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    retired: tuple[str, ...]

    @property
    def new(self) -> tuple[str, ...]:
        """The codes that get a new row."""
        return (*self.changed, *self.added)

    @property
    def old(self) -> tuple[str, ...]:
        """The codes whose row is closed."""
        return (*self.changed, *self.retired)


def difference(base: Coverage, coverage: Coverage) -> Difference:
    """Compare a coverage with the one it came from; a vertex more or less on a straight border is no difference."""
    same = base.cells.keys() & coverage.cells.keys()
    changed = [code for code in same if not _alike(base.cells[code], coverage.cells[code])]
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
    require_state(plan, State.APPROVED)
    today = _require_today(effective_on)
    around = _locked_around(plan)
    _require_unchanged_base(plan)
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
    return _finish(plan, acting_user, today)


def _alike(before: Cell, after: Cell) -> bool:
    """Whether two cells differ by nothing but vertices that rounding has set beside a straight border."""
    if before is after or shapely.equals_exact(before, after, 0):
        return True
    old, new = positions_of(before), positions_of(after)
    return (old <= new or new <= old) and bool(
        shapely.hausdorff_distance(before.boundary, after.boundary) <= ROUNDING
    )


def _base_ids(plan: BoundaryPlan, codes: tuple[str, ...]) -> set[int]:
    return {plan.base_grid_ids[code] for code in codes}


def _require_today(day: date | None) -> date:
    today = timezone.localdate()
    if day not in (None, today):
        raise Invalid(
            _("A plan takes effect on the day it is published; leave effective_on out."), code="not-offered"
        )
    return today


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
    plan.version += 1
    plan.save()
    record(actor=user, action="plan.publish", layer=LAYER, rows=[plan], summary={"state": plan.state})
    return plan
