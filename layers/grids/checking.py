"""Check and repair the grids of a scheme as they stand in the database."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from layers.access.permissions import require
from layers.core.history import record
from layers.core.measure import area_m2
from layers.core.scope import SYSTEM
from layers.divisions.models import Division
from layers.grids.models import Grid, GridScheme
from layers.grids.repair import Repair, repair
from layers.grids.shapes import to_multipolygon, to_shapely
from layers.grids.validation import Finding, check

LEVELS = ("community", "street")


def findings_of_scheme(
    scheme: GridScheme, user: Any = SYSTEM, division: Division | None = None
) -> list[Finding]:
    """Return what is wrong with a scheme's grids in force, as far as the user may see them."""
    grids = _grids(scheme, user, division)
    communities = _communities(grids)
    cells = {grid.code: to_shapely(grid.geometry) for grid in grids}
    shapes = {community.code: to_shapely(community.geometry) for community in communities}
    codes = {community.pk: community.code for community in communities}
    return check(cells, shapes, {grid.code: codes.get(grid.division_id) for grid in grids})


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
    return list((grids.within(division) if division else grids).order_by("code"))


def _communities(grids: list[Grid]) -> list[Division]:
    wanted = {grid.division_id for grid in grids}
    return list(Division.objects.filter(pk__in=wanted, geometry__isnull=False).order_by("code"))
