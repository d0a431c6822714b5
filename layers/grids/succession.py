"""What passes from closed grids to the new ones: lineage and duties."""

from datetime import date

import numpy as np
import shapely
from django.db import connection

from layers.core.sql import among
from layers.grids.models import Grid, GridDuty, GridLineage

LEAST_SHARE = 1e-6
Duty = GridDuty.Duty


def link(closed: list[Grid], created: list[Grid]) -> None:
    """Write which grid came out of which, with its share of the ancestor's area."""
    if not closed or not created:
        return
    old, new = _shapes(closed), _shapes(created)
    pairs = shapely.STRtree(new).query(old, predicate="intersects")
    shares = shapely.area(shapely.intersection(old[pairs[0]], new[pairs[1]])) / shapely.area(old[pairs[0]])
    links = [
        (closed[i].pk, created[j].pk, round(share, 6))
        for (i, j), share in zip(pairs.T.tolist(), shares.tolist(), strict=True)
        if share > LEAST_SHARE or closed[i].code == created[j].code
    ]
    _write_links(links)


def _shapes(grids: list[Grid]) -> np.ndarray:
    return np.array(shapely.from_wkb([bytes(grid.geometry.wkb) for grid in grids]))


def _write_links(links: list[tuple[int, int, float]]) -> None:
    """Write (ancestor, descendant, share) by one statement: a change of a city has tens of thousands."""
    columns = [list(column) for column in zip(*links, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {GridLineage._meta.db_table} (ancestor_id, descendant_id, share)"
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::float8[])",
            columns,
        )


def pass_duties_on(closed: list[Grid], created: list[Grid], day: date) -> None:
    """Those on duty in a closed grid go on in the grid of the same code, else in the one that has most of theirs.

    A grid keeps one head: the head of a code that is gone serves on as a worker where there is a head already.
    """
    replaced = among(grid.pk for grid in closed)
    duties = list(GridDuty.objects.filter(grid__in=replaced, valid_to__isnull=True).order_by("pk"))
    GridDuty.objects.filter(pk__in=among(duty.pk for duty in duties)).update(valid_to=day)
    code = {grid.pk: grid.code for grid in closed}
    heirs = {grid.code: grid.pk for grid in created}
    largest = _largest_heirs(closed)
    serving: dict[tuple[int, int, str], None] = {}
    headed: set[int] = set()
    for duty in sorted(duties, key=lambda duty: code[duty.grid_id] not in heirs):
        heir = heirs.get(code[duty.grid_id]) or largest.get(duty.grid_id)
        if heir is None:
            continue
        role = Duty.WORKER if duty.duty == Duty.HEAD and heir in headed else duty.duty
        if role == Duty.HEAD:
            headed.add(heir)
        serving[heir, duty.worker_id, str(role)] = None
    _write_duties(list(serving), day)


def _write_duties(duties: list[tuple[int, int, str]], day: date) -> None:
    """Write (grid, worker, duty) by one statement."""
    columns = [list(column) for column in zip(*duties, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {GridDuty._meta.db_table} (grid_id, worker_id, duty, valid_from)"
            " SELECT served.*, %s::date FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS served",
            [day, *columns],
        )


def _largest_heirs(closed: list[Grid]) -> dict[int, int]:
    """Return closed grid → the new grid that has most of it."""
    rows = GridLineage.objects.filter(ancestor__in=among(grid.pk for grid in closed)).order_by("share")
    return dict(rows.values_list("ancestor_id", "descendant_id"))
