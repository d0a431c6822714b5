"""Check and repair the grids of a scheme as they stand in the database."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from layers.access.permissions import require
from layers.core.history import record
from layers.core.measure import area_m2
from layers.core.scope import SYSTEM
from layers.divisions.models import Division
from layers.grids.codes import DIGITS15
from layers.grids.findings import Finding
from layers.grids.models import Grid, GridDuty, GridScheme
from layers.grids.repair import Repair, repair
from layers.grids.rings import Cell
from layers.grids.shapes import to_multipolygon, to_shapely
from layers.grids.standards import GridFacts, Rules, check_standards
from layers.grids.standards.facts import rules_for
from layers.grids.validation import check

LEVELS = ("community", "street")
UNUSED = ("geometry_web", "division__geometry", "division__geometry_web")


def findings_of_scheme(
    scheme: GridScheme, user: Any = SYSTEM, division: Division | None = None
) -> list[Finding]:
    """Return what is wrong with a scheme's grids in force, as far as the user may see them.

    First what is wrong with their shapes, then where they depart from the scheme's rules.
    """
    grids = _grids(scheme, user, division)
    communities = _communities(grids)
    cells = {grid.code: to_shapely(grid.geometry) for grid in grids}
    shapes = {community.code: to_shapely(community.geometry) for community in communities}
    own = {grid.code: grid.division.code if grid.division else None for grid in grids}
    return [*check(cells, shapes, own), *check_standards(_facts(grids, cells, own), rules_of(scheme))]


def rules_of(scheme: GridScheme) -> Rules:
    """Return what a scheme asks of its grids: its own bounds, else those of the settings for its kind."""
    digits15 = scheme.code_rule == GridScheme.CodeRule.DIGITS15
    own = {
        "pattern": DIGITS15 if digits15 else scheme.code_pattern,
        "area_m2_aim": scheme.area_m2_aim,
        "households_min": scheme.households_min,
        "households_max": scheme.households_max,
        "residents_max": scheme.residents_max,
    }
    return rules_for(scheme.kind, own, settings.GRID_STANDARDS)


def _facts(
    grids: list[Grid], cells: Mapping[str, Cell], community_of: Mapping[str, str | None]
) -> list[GridFacts]:
    duties = GridDuty.objects.filter(grid__in=grids, valid_to__isnull=True).values("grid")
    counted = duties.annotate(
        heads=Count("worker", filter=Q(duty=GridDuty.Duty.HEAD), distinct=True),
        people=Count("worker", distinct=True),
    )
    serving = {row["grid"]: row for row in counted}
    return [
        GridFacts(
            code=grid.code,
            cell=cells[grid.code],
            community=community_of[grid.code],
            area_m2=grid.area_m2,
            households=grid.households,
            residents=grid.residents,
            heads=serving[grid.pk]["heads"] if grid.pk in serving else 0,
            people=serving[grid.pk]["people"] if grid.pk in serving else 0,
        )
        for grid in grids
    ]


@transaction.atomic
def repair_scheme(scheme: GridScheme, acting_user: Any = SYSTEM) -> dict[str, Repair]:
    """Mend the grids of a scheme, and the borders of the communities and streets they stand in.

    Returns what was done, by layer: `grids`, `community`, `street`. Unchanged rows are not written.
    """
    if acting_user is not SYSTEM:
        require(acting_user, "grids.repair")
    grids = _grids(scheme, acting_user, None)
    communities = _communities(grids)
    streets = list(Division.objects.filter(pk__in={c.parent_id for c in communities}, geometry__isnull=False))
    results = {"grids": _mend(grids, "grids", acting_user)}
    for level, rows in zip(LEVELS, (communities, streets), strict=True):
        results[level] = _mend(rows, "divisions", acting_user)
    return results


def _mend(rows: Iterable[Any], layer: str, user: Any) -> Repair:
    by_code = {row.code: row for row in rows}
    result = repair({code: to_shapely(row.geometry) for code, row in by_code.items()})
    changed = [by_code[code] for code in result.changed]
    for row in changed:
        cell = result.cells[row.code]
        row.geometry = to_multipolygon(cell)
        if isinstance(row, Grid):
            row.area_m2, row.part_count = area_m2(cell), len(row.geometry)
        row.save()
    record(actor=user if user is not SYSTEM else None, action=f"{layer}.repair", layer=layer, rows=changed)
    return result


def _grids(scheme: GridScheme, user: Any, division: Division | None) -> list[Grid]:
    grids = Grid.objects.visible_to(user).filter(scheme=scheme, valid_to__isnull=True)
    grids = grids.within(division) if division else grids
    return list(grids.select_related("division").defer(*UNUSED).order_by("code"))


def _communities(grids: list[Grid]) -> list[Division]:
    wanted = {grid.division_id for grid in grids}
    rows = Division.objects.filter(pk__in=wanted, geometry__isnull=False)
    return list(rows.defer("geometry_web").order_by("code"))
