"""Put a grid into the community that it lies in."""

from layers.access.permissions import require
from layers.core.history import record
from layers.divisions.models import Division
from layers.grids.models import Grid
from layers.grids.shapes import to_shapely
from layers.standards.mending.task import Mended, Task, left_to_a_person
from layers.standards.remedies import HALF


def set_community(task: Task) -> Mended:
    """Set a grid's community by place. The database tells readers of the community it leaves that it is gone."""
    (grid,) = task.grids(code=task.finding.grids[0])
    home = _home_of(grid, task)
    if home is None:
        raise left_to_a_person()
    require(task.user, "grids.mend", home)
    grid.division = home
    Grid.objects.filter(pk=grid.pk).update(division=home)
    record(actor=task.user, action="grid.set-community", layer="grids", rows=[grid])
    return Mended((grid.code,))


def _home_of(grid: Grid, task: Task) -> Division | None:
    """Return the community that has more than half of a grid."""
    cell = to_shapely(grid.geometry)
    rows = Division.objects.visible_to(task.user).filter(
        level=Division.Level.COMMUNITY, geometry__intersects=grid.geometry
    )
    shares = [(to_shapely(row.geometry).intersection(cell).area / cell.area, row.pk, row) for row in rows]
    share, _pk, home = max(shares, default=(0.0, 0, None))
    return home if share > HALF else None
