"""What cameras see of each grid: its open ground, the share that is seen, by class, by two or more, and what is left.

Buildings take no part in it: nobody is asked to watch their inside. What is reckoned of a grid is remembered for as long as
its border, the base map and the views over it stay the same, so that a camera that turns costs only the grids it looks at.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db import connection

from layers.cameras.optics import Ints
from layers.core.changes import version_of
from layers.reach.recent import Recent
from layers.sight.cover import Shapes, seen, seen_twice, without
from layers.sight.ground import BUILDING, GridRow, Views, bounds_of, drawn, streets

OPEN, STREET = "open", "street"
GROUNDS = (OPEN, STREET)
"""All ground outside buildings, or only that along streets."""
CLASSES = (1, 2, 3)


@dataclass(frozen=True, eq=False)
class GridSight:
    """What is seen of one grid, in square metres; `blind` is the ground that nobody sees, EPSG:4326."""

    open_m2: float
    seen_m2: float
    twice_m2: float
    by_class: tuple[float, ...]
    cameras: int
    blind: Any

    @property
    def share(self) -> float:
        return share(self.seen_m2, self.open_m2)


def share(part: float, whole: float) -> float:
    return round(min(part / whole, 1.0), 4) if whole else 0.0


_grounds: Recent[Any] = Recent(20_000)
_sights: Recent[GridSight] = Recent(20_000)


def sights(grids: list[GridRow], views: Views, ground: str = OPEN) -> list[GridSight]:
    """Return what is seen of each grid."""
    if not grids:
        return []
    state = "" if connection.in_atomic_block else version_of("basemap")
    areas = grounds(grids, ground, state)
    over = _views_over(areas, views)
    keys: list[Hashable] = [
        (grid.key, ground, state, views.key[found].tobytes()) for grid, found in zip(grids, over, strict=True)
    ]
    known = [_sights.get(key) if state else None for key in keys]
    new = [n for n, sight in enumerate(known) if sight is None]
    reckoned = _reckoned([grids[n] for n in new], areas[new], [over[n] for n in new], views)
    for n, sight in zip(new, reckoned, strict=True):
        known[n] = _sights.put(keys[n], sight) if state else sight
    return [sight for sight in known if sight is not None]


def grounds(grids: list[GridRow], ground: str, state: str) -> Shapes:
    """Return the ground of each grid that is to be seen, remembered while the base map stays the same."""
    keys = [(grid.key, ground, state) for grid in grids]
    known = [_grounds.get(key) if state else None for key in keys]
    new = [n for n, shape in enumerate(known) if shape is None]
    if new:
        for n, shape in zip(new, _grounds_of([grids[n] for n in new], ground), strict=True):
            known[n] = _grounds.put(keys[n], shape) if state else shape
    return np.array(known, dtype=object)


def _grounds_of(grids: list[GridRow], ground: str) -> Shapes:
    bounds = bounds_of(grids)
    areas = np.array([grid.shape for grid in grids], dtype=object)
    if ground == STREET:
        areas = seen(areas, streets(bounds))
    return without(areas, drawn(BUILDING, bounds))


def _views_over(areas: Shapes, views: Views) -> list[Ints]:
    """Return for each area the views that meet it, ascending."""
    area, view = shapely.STRtree(views.shapes).query(areas, predicate="intersects")
    order = np.lexsort((view, area))
    ends = np.searchsorted(area[order], np.arange(1, len(areas)))
    return np.split(view[order], ends)


def _reckoned(grids: list[GridRow], areas: Shapes, over: list[Ints], views: Views) -> list[GridSight]:
    used = np.unique(np.concatenate(over)) if over else np.array([], dtype=int)
    chosen = views.only(np.isin(np.arange(len(views.camera)), used))
    shapes = seen(areas, chosen.shapes)
    twice = seen_twice(areas, chosen.shapes)
    classes = [seen(areas, chosen.shapes[chosen.camera_class == number]) for number in CLASSES]
    blind = shapely.difference(areas, shapes)
    scale = np.array([grid.degree_m2 for grid in grids])
    whole, once, more, *each = (
        (shapely.area(part) * scale).tolist() for part in (areas, shapes, twice, *classes)
    )
    by_class = list(zip(*each, strict=True))
    return [
        GridSight(whole[n], once[n], more[n], by_class[n], len(over[n]), blind[n]) for n in range(len(grids))
    ]
