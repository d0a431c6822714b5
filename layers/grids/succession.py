"""What passes from closed grids to the new ones: lineage and duties."""

from datetime import date

from layers.grids.models import Grid, GridDuty, GridLineage
from layers.grids.shapes import to_shapely

LEAST_SHARE = 1e-6


def link(closed: list[Grid], created: list[Grid]) -> None:
    """Write which grid came out of which, with its share of the ancestor's area."""
    heirs = [(grid, to_shapely(grid.geometry)) for grid in created]
    links = []
    for ancestor in closed:
        shape = to_shapely(ancestor.geometry)
        for descendant, other in heirs:
            share = shape.intersection(other).area / shape.area if shape.intersects(other) else 0.0
            if share > LEAST_SHARE or ancestor.code == descendant.code:
                links.append(GridLineage(ancestor=ancestor, descendant=descendant, share=round(share, 6)))
    GridLineage.objects.bulk_create(links)


def pass_duties_on(closed: list[Grid], created: list[Grid], day: date) -> None:
    """Those on duty in a closed grid go on in the grid of the same code, else in the one that has most of theirs.

    A grid keeps one head: the head of a code that is gone serves on as a worker where there is a head already.
    """
    heirs = {grid.code: grid for grid in created}
    duties = list(GridDuty.objects.filter(grid__in=closed, valid_to__isnull=True).select_related("grid"))
    GridDuty.objects.filter(pk__in=[duty.pk for duty in duties]).update(valid_to=day)
    for duty in sorted(duties, key=lambda duty: duty.grid.code not in heirs):
        heir = heirs.get(duty.grid.code) or _largest_heir(duty.grid)
        if heir is not None:
            _serve(heir, duty, day)


def _serve(heir: Grid, duty: GridDuty, day: date) -> None:
    Duty = GridDuty.Duty
    in_force = GridDuty.objects.filter(grid=heir, valid_to__isnull=True)
    taken = duty.duty == Duty.HEAD and in_force.filter(duty=Duty.HEAD).exists()
    role = Duty.WORKER if taken else duty.duty
    GridDuty.objects.get_or_create(
        grid=heir, worker_id=duty.worker_id, duty=role, valid_to=None, defaults={"valid_from": day}
    )


def _largest_heir(grid: Grid) -> Grid | None:
    lineage = grid.descendant_links.order_by("-share").select_related("descendant").first()
    return lineage.descendant if lineage else None
