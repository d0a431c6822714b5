"""What of some areas is seen: by anybody, by two or more, and what is left. Pure; EPSG:4326."""

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.cameras.optics import Floats, Ints

Shapes = NDArray[np.object_]
NOTHING = shapely.Polygon()


def seen(areas: Shapes, views: Shapes) -> Shapes:
    """Return (n,) the part of each area that at least one view covers; empty where none does.

    The views of an area are united as they are and cut once: cutting each first takes longer.
    """
    shapes = np.full(len(areas), NOTHING, dtype=object)
    for area, found in _of_each(areas, views):
        whole = views[found[0]] if len(found) == 1 else shapely.union_all(views[found])
        shapes[area] = shapely.intersection(areas[area], whole)
    return shapes


def seen_twice(areas: Shapes, views: Shapes) -> Shapes:
    """Return (n,) the part of each area that two views or more cover."""
    first, second = shapely.STRtree(views).query(views, predicate="intersects")
    apart = first < second
    shared = shapely.intersection(views[first[apart]], views[second[apart]])
    return seen(areas, shared[shapely.area(shared) > 0])


def _of_each(areas: Shapes, views: Shapes) -> list[tuple[int, Ints]]:
    """Return (area, its views) of every area that any view meets."""
    area, view = shapely.STRtree(views).query(areas, predicate="intersects")
    order = np.argsort(area, kind="stable")
    named, start = np.unique(area[order], return_index=True)
    return list(zip(named.tolist(), np.split(view[order], start[1:]), strict=True)) if len(named) else []


def without(areas: Shapes, things: Shapes) -> Shapes:
    """Return (n,) each area without what stands in it."""
    shapes = areas.copy()
    for area, found in _of_each(areas, things):
        shapes[area] = shapely.difference(areas[area], shapely.union_all(things[found]))
    return shapes


def areas_m2(shapes: Shapes, degree_m2: Floats) -> Floats:
    """Return (n,) square metres of shapes of a grid's size; `degree_m2` is that of a square degree where each lies."""
    return shapely.area(shapes) * degree_m2
