"""Where a reported point belongs: its governance grid and its community."""

from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.core.errors import Conflict, Invalid
from layers.core.scope import Scope
from layers.divisions.models import Division
from layers.grids.models import Grid, GridScheme

ATTEMPTS = 3


@dataclass(frozen=True)
class Place:
    """The grid (None where the point lies in none) and the division of a point."""

    grid: Grid | None
    division: Division


def find_place(user: Any, point: Point) -> Place:
    """Find grid and division of a point, and hold the grid until the transaction ends.

    A point on a border belongs to the grid with the lowest id of those the user sees. Holding the grid keeps a
    boundary plan from being published between looking and saving.

    Raises
    ------
    Invalid : the point lies outside every division, or outside the user's.
    """
    scope = Scope.of(user)
    covering = _covering_divisions(point)
    for _attempt in range(ATTEMPTS):
        grid = _choose_grid(point, scope)
        division = _choose_division(grid, covering, scope)
        if division is None:
            raise _outside(point, scope)
        if grid is None or _hold(grid):
            return Place(grid, division)
    raise Conflict(
        _("The grids at this place are being changed just now. Try again in a moment."), code="grids-change"
    )


def _covering_divisions(point: Point) -> list[Division]:
    """Return the divisions over a point, the smallest first."""
    divisions = Division.objects.filter(geometry__covers=point).order_by("pk")
    return sorted(divisions, key=lambda division: -division.path.count("/"))


def _choose_grid(point: Point, scope: Scope) -> Grid | None:
    grids = list(
        Grid.objects.in_force(timezone.localdate())
        .filter(scheme__kind=GridScheme.Kind.GOVERNANCE, geometry__covers=point)
        .select_related("division")
        .defer("geometry", "geometry_web", "division__geometry", "division__geometry_web")
        .order_by("pk")
    )
    seen = [grid for grid in grids if grid.division is None or scope.holds(grid.division.path)]
    return next(iter(seen or grids), None)


def _choose_division(grid: Grid | None, covering: list[Division], scope: Scope) -> Division | None:
    candidates = [grid.division] if grid is not None and grid.division is not None else []
    return next((division for division in [*candidates, *covering] if scope.holds(division.path)), None)


def _hold(grid: Grid) -> bool:
    """Lock a grid's row; False when it was closed in between."""
    rows = Grid.objects.in_force(timezone.localdate()).filter(pk=grid.pk)
    return rows.select_for_update(no_key=True, of=("self",)).values_list("pk").first() is not None


def _outside(point: Point, scope: Scope) -> Invalid:
    position = {"lng": f"{point.x:.6f}", "lat": f"{point.y:.6f}"}
    if scope.everywhere:
        sentence = _("The point %(lng)s, %(lat)s lies outside every division of this map.") % position
    else:
        names = Division.objects.filter(path__in=scope.paths).order_by("path").values_list("name", flat=True)
        area = ", ".join(names) or _("none")
        sentence = _("The point %(lng)s, %(lat)s lies outside your area (%(area)s).") % {
            **position,
            "area": area,
        }
    place = {"type": "Point", "coordinates": [point.x, point.y]}
    return Invalid(sentence, code="outside-area", place=place)
