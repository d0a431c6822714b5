"""Give grids new rows outside a boundary plan: the old ones are closed, with lineage, duties and open cases passed on."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from layers.core.history import record
from layers.core.measure import area_m2
from layers.core.models import Change
from layers.grids.events import published
from layers.grids.models import Grid, GridDuty, GridLineage
from layers.grids.rings import Cell
from layers.grids.shapes import to_multipolygon

Duty = GridDuty.Duty
Pair = tuple[Grid, Grid]
"""A grid that is closed, and the one that goes on in its place."""


def successor(grid: Grid, day: date, *, code: str | None = None, cell: Cell | None = None) -> Grid:
    """Return a row, not yet saved, that goes on from a grid with another code or border.

    People are counted over again by whoever knows their places; here they stay.
    """
    shape = to_multipolygon(cell) if cell is not None else grid.geometry
    heir = Grid(
        scheme=grid.scheme,
        code=code or grid.code,
        name=grid.name if grid.name != grid.code else (code or grid.code),
        division=grid.division,
        geometry=shape,
        area_m2=area_m2(cell) if cell is not None else grid.area_m2,
        part_count=len(shape),
        households=grid.households,
        residents=grid.residents,
        valid_from=day,
        attributes=grid.attributes,
    )
    heir.derive()
    return heir


def replace(
    pairs: Sequence[Pair], day: date, *, acting_user: Any, action: str, shares: Iterable[float] = ()
) -> None:
    """Close grids and bring their successors into force. Call it inside a transaction that holds the rows.

    Parameters
    ----------
    pairs : successors are rows not yet saved, or, where a grid goes over into another, rows in force.
    shares : what part of each closed grid its successor has; 1 where left out.
    """
    closed = [old for old, _new in pairs]
    created = [new for _old, new in pairs if new.pk is None]
    Grid.objects.filter(pk__in=[grid.pk for grid in closed]).update(valid_to=day)
    Grid.objects.bulk_create(created)
    given = dict(enumerate(shares))
    links = [
        GridLineage(ancestor=old, descendant=new, share=round(given.get(index, 1.0), 6))
        for index, (old, new) in enumerate(pairs)
    ]
    GridLineage.objects.bulk_create(links)
    _hand_over(pairs, day)
    record(actor=acting_user, action=action, layer="grids", op=Change.DELETE, rows=closed)
    record(actor=acting_user, action=action, layer="grids", rows=[new for _old, new in pairs])
    published([grid.pk for grid in closed], [new.pk for _old, new in pairs], acting_user)


def _hand_over(pairs: Sequence[Pair], day: date) -> None:
    """Let everybody serve on in the successor; where that has a head already, a second one serves on as worker."""
    heirs = {old.pk: new.pk for old, new in pairs}
    duties = list(GridDuty.objects.filter(grid__in=heirs, valid_to__isnull=True).order_by("pk"))
    GridDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(valid_to=day)
    there = GridDuty.objects.filter(grid__in=set(heirs.values()), valid_to__isnull=True)
    serving = set(there.values_list("grid_id", "worker_id", "duty"))
    headed = {grid for grid, _worker, duty in serving if duty == Duty.HEAD}
    fresh = []
    for duty in duties:
        heir = heirs[duty.grid_id]
        role = Duty.WORKER if duty.duty == Duty.HEAD and heir in headed else duty.duty
        if role == Duty.HEAD:
            headed.add(heir)
        if (heir, duty.worker_id, role) not in serving:
            serving.add((heir, duty.worker_id, role))
            fresh.append(GridDuty(grid_id=heir, worker_id=duty.worker_id, duty=role, valid_from=day))
    GridDuty.objects.bulk_create(fresh)
