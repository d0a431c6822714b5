"""Mend codes by the scheme's rule, with lineage from the old row to the new."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from layers.core.errors import Conflict
from layers.divisions.models import Division
from layers.grids.checking import rules_of
from layers.grids.codes import CodesUsedUp, follows, in_reading_order, next_codes, stem_of
from layers.grids.models import Grid, GridScheme
from layers.grids.replacing import Pair, replace, successor
from layers.grids.shapes import to_shapely
from layers.grids.standards.codes import STEM
from layers.planning.models import PlanOperation
from layers.standards.mending.task import Mended, Task, left_to_a_person

MOST_SERIALS = 999


def renumber(task: Task) -> Mended:
    """Number a community's grids from west to east and from north to south; those that have their number keep it."""
    stem = task.finding.grids[0]
    rows = {
        grid.code: grid for grid in task.grids(division__code=stem) if _numbered_in(task.scheme, grid, stem)
    }
    order = in_reading_order({code: to_shapely(grid.geometry) for code, grid in rows.items()})
    used = Grid.objects.filter(scheme=task.scheme, valid_to__isnull=True, code__startswith=stem)
    strange = set(used.values_list("code", flat=True)) - rows.keys()
    free = (code for n in range(1, MOST_SERIALS + 1) if (code := f"{stem}{n:03d}") not in strange)
    given = dict(zip(order, free, strict=False))
    if len(given) < len(order):
        raise _used_up(stem)
    pairs = [
        (rows[old], successor(rows[old], task.day, code=new)) for old, new in given.items() if old != new
    ]
    return _recoded(task, pairs, "grid.renumber")


def give_code(task: Task) -> Mended:
    """Give the grid with the wrong code the next free one of its community; of two that read the same, the newer."""
    grid = max(task.grids(), key=lambda grid: (grid.valid_from, grid.pk))
    pattern = rules_of(task.scheme).pattern
    like = _like(task.scheme, grid, pattern)
    try:
        (code,) = next_codes(_codes_ever(task.scheme, stem_of(like)), like, 1, pattern)
    except CodesUsedUp as used_up:
        raise _used_up(stem_of(like)) from used_up
    return _recoded(task, [(grid, successor(grid, task.day, code=code))], "grid.give-code")


def _recoded(task: Task, pairs: list[Pair], action: str) -> Mended:
    replace(pairs, task.day, acting_user=task.user, action=action)
    return Mended(tuple(new.code for _old, new in pairs))


def _numbered_in(scheme: GridScheme, grid: Grid, stem: str) -> bool:
    return follows(grid.code, rules_of(scheme).pattern) and grid.code.startswith(stem)


def _like(scheme: GridScheme, grid: Grid, pattern: str) -> str:
    """Return a code that the new one is counted on: the community's own, else that of a neighbour that follows the rule."""
    home: Division | None = grid.division
    if rules_of(scheme).numbered and home is not None and len(home.code) == STEM and home.code.isdecimal():
        return f"{home.code}001"
    rows = Grid.objects.filter(scheme=scheme, valid_to__isnull=True).exclude(pk=grid.pk).order_by("code")
    for group in (rows.filter(division=grid.division_id), rows):
        found = _first_following(group.values_list("code", flat=True), pattern)
        if found:
            return found
    raise left_to_a_person()


def _first_following(codes: Iterable[str], pattern: str) -> str:
    return next((code for code in codes if not pattern or follows(code, pattern)), "")


def _codes_ever(scheme: GridScheme, stem: str) -> set[str]:
    """Return all codes of a stem that grids of the scheme have or had, and those that plans have given."""
    rows = Grid.objects.filter(scheme=scheme, code__startswith=stem)
    operations = PlanOperation.objects.filter(plan__scheme=scheme)
    new = operations.filter(kind__in=("split", "cut-out")).values_list("parameters__new_codes", flat=True)
    adopted = operations.filter(kind="adopt").values_list("parameters__codes", flat=True)
    return set(rows.values_list("code", flat=True)).union(*new, *adopted)


def _used_up(stem: str) -> Conflict:
    return Conflict(
        _("No code is left in %(stem)s: the serial numbers are used up.") % {"stem": stem},
        code="codes-used-up",
    )
