"""What a camera would see if it looked otherwise, and what that does to the seen share of the grid in front of it."""

from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry import mapping

from layers.cameras.looking import buildings_near
from layers.cameras.models import Camera
from layers.cameras.occlusion import views
from layers.cameras.optics import optics_of, sectors
from layers.grids.models import Grid, GridScheme
from layers.sight.asked import Tried
from layers.sight.cover import seen
from layers.sight.grids import OPEN, grounds, share
from layers.sight.ground import GridRow, Views, grid_rows, views_visible_to

Row = dict[str, Any]


def preview(user: Any, scheme: GridScheme, wanted: Tried, state: str) -> Row:
    """Return the view that is tried, and the seen share of its grid before and after.

    A camera that is off is tried as if it were on; `online` says that it counts for nothing until it is.
    """
    optics = optics_of([wanted.view], [wanted.height_m])
    shape = views(optics, buildings_near(optics))[0]
    open_view = sectors(optics)[0]
    grid = _grid(user, scheme, wanted, shape)
    online = wanted.camera is None or wanted.camera.status == Camera.Status.ONLINE
    return {
        "geometry": mapping(shape),
        "area_m2": round(float(shapely.area(shape) * optics.degree_m.prod()), 1),
        "clipped": bool(shapely.area(shape) < 0.9995 * shapely.area(open_view)),
        "online": online,
        "grid": _change(user, grid, wanted, shape, state, online) if grid is not None else None,
    }


def _grid(user: Any, scheme: GridScheme, wanted: Tried, shape: Any) -> GridRow | None:
    """Return the grid that most of a view lies in: a camera at a crossing stands in one and looks into another."""
    place = shapely.Point(wanted.view.lng, wanted.view.lat)
    met = GEOSGeometry(memoryview(shapely.to_wkb(shapely.union(shape, place))), srid=4326)
    rows = grid_rows(Grid.objects.visible_to(user).filter(scheme=scheme, geometry__intersects=met))
    shares = [(shapely.area(shapely.intersection(row.shape, shape)), -row.id, row) for row in rows]
    return max(shares, key=lambda found: found[:2])[2] if shares else None


def _change(user: Any, grid: GridRow, wanted: Tried, shape: Any, state: str, online: bool) -> Row:
    ground = grounds([grid], OPEN, state)
    all_views = views_visible_to(user, shapely.bounds(grid.shape))
    before = _seen_m2(grid, ground, all_views.shapes)
    after = _seen_m2(grid, ground, _with(all_views, wanted, shape)) if online else before
    whole = float(shapely.area(ground[0])) * grid.degree_m2
    return {
        "id": grid.id,
        "code": grid.code,
        "name": grid.name,
        "open_m2": round(whole, 1),
        "before": {"seen_m2": round(before, 1), "share": share(before, whole)},
        "after": {"seen_m2": round(after, 1), "share": share(after, whole)},
    }


def _with(known: Views, wanted: Tried, shape: Any) -> Any:
    own = wanted.camera.pk if wanted.camera is not None else 0
    others = known.shapes[known.camera != own]
    return np.append(others, np.array([shape], dtype=object))


def _seen_m2(grid: GridRow, ground: Any, shapes: Any) -> float:
    return float(shapely.area(seen(ground, shapes))[0]) * grid.degree_m2
