"""Mend shapes that need no judgement: hair-thin faults, duplicates, overlaps."""

from collections.abc import Mapping

import shapely
from django.contrib.gis.geos import Polygon as Box
from django.db.models import Count, Q

from layers.core.history import record
from layers.core.measure import area_m2, quantise
from layers.grids.checking import findings_of_scheme, repair_scheme
from layers.grids.coverage import Coverage, is_sliver
from layers.grids.edges import noded_with
from layers.grids.gaps import LEAST_M2
from layers.grids.models import Grid
from layers.grids.replacing import replace, successor
from layers.grids.rings import Cell
from layers.grids.shapes import to_multipolygon, to_shapely
from layers.grids.shapeset import areas
from layers.planning.people import people_of
from layers.standards.mending.task import Mended, Task, left_to_a_person


def repair(task: Task) -> Mended:
    """Close what is hair-thin in the whole scheme; what is wider needs a person."""
    results = repair_scheme(task.scheme, task.user)
    for other in findings_of_scheme(task.scheme, task.user):
        same = other.code == task.finding.code and set(other.grids) == set(task.finding.grids)
        if same and other.geometry.intersects(task.finding.geometry):
            raise left_to_a_person()
    return Mended(tuple(code for result in results.values() for code in result.changed))


def remove_duplicate(task: Task) -> Mended:
    """Close one of two grids with the same border; the other takes over duties and open cases."""
    held = {grid.pk: grid for grid in task.grids()}
    served = Count("duties", filter=Q(duties__valid_to__isnull=True))
    ranked = Grid.objects.filter(pk__in=held).annotate(served=served).order_by("-served", "valid_from", "pk")
    stays, goes = (held[pk] for pk in ranked.values_list("pk", flat=True))
    replace([(goes, stays)], task.day, acting_user=task.user, action="grid.remove-duplicate")
    return Mended((stays.code,))


def cut_overlap(task: Task) -> Mended:
    """Take the ground that two grids share from the smaller one."""
    smaller, larger = sorted(task.grids(), key=lambda grid: grid.area_m2)
    before = to_shapely(smaller.geometry)
    left = _without(before, to_shapely(larger.geometry))
    around = _around(task, smaller)
    shapes = {grid.code: to_shapely(grid.geometry) for grid in around}
    cell = noded_with({smaller.code: left}, shapes)[smaller.code]
    heir = successor(smaller, task.day, cell=cell)
    people = people_of({heir.code: cell}, Coverage({heir.code: before}), {heir.code: smaller})[heir.code]
    heir.households, heir.residents = people
    replace(
        [(smaller, heir)],
        task.day,
        acting_user=task.user,
        action="grid.cut-overlap",
        shares=[left.area / before.area],
    )
    _node(task, around, shapes, {heir.code: cell})
    return Mended((heir.code,))


def _without(cell: Cell, other: Cell) -> Cell:
    """Return what a cell has beside another, without crumbs."""
    rest = shapely.get_parts(quantise(cell.difference(other)))
    left = areas(shapely.MultiPolygon([part for part in rest if area_m2(part) > LEAST_M2]))
    if left is None or not left.is_valid or is_sliver(left):
        raise left_to_a_person()
    return left


def _around(task: Task, grid: Grid) -> list[Grid]:
    """Hold the grids beside one."""
    box = Box.from_bbox(grid.geometry.extent)
    return [other for other in task.grids(geometry__bboverlaps=box) if other.pk != grid.pk]


def _node(task: Task, around: list[Grid], before: Mapping[str, Cell], new: Mapping[str, Cell]) -> None:
    """Give the grids around the vertices that the new border has on theirs."""
    after = noded_with(before, new)
    changed = [grid for grid in around if after[grid.code] is not before[grid.code]]
    for grid in changed:
        grid.geometry = to_multipolygon(after[grid.code])
    Grid.objects.bulk_update(changed, ["geometry"])
    record(actor=task.user, action="grid.node", layer="grids", rows=changed)
