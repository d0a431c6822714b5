"""Areas that are reached: one search and one surface for several minutes. Pure."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from layers.reach.engine.graph import Longs, Window
from layers.reach.engine.lattice import CELL_M, Frame
from layers.reach.engine.outlines import Outlines, Shapes, empty, in_degrees, late, nested, only_areas
from layers.reach.engine.searching import (
    MOST_NUMBERS,
    MOST_SITES,
    Batch,
    batches,
    times_from_any,
    times_from_each,
    whole,
)
from layers.reach.engine.snapped import Snapped
from layers.reach.engine.surface import Seconds, clipped, frame_of

if TYPE_CHECKING:
    from layers.reach.engine.ground import Ground

Surface = tuple[Seconds, Seconds, Frame]


def circles(ground: "Ground", sites: Snapped, minutes: Sequence[float]) -> list[list[MultiPolygon]]:
    """Return, site by site, the area within each of some minutes."""
    chosen = ground.usable(sites)
    found = np.array([empty(len(minutes)) for _ in range(len(sites))], dtype=object)
    found = found.reshape(len(sites), len(minutes))
    if len(chosen) and len(minutes):
        found[chosen] = in_degrees(
            ground.network, _cut(ground, sites, chosen, _limits(minutes)).ravel()
        ).reshape(len(chosen), -1)[:, _places(minutes)]
    return [list(row) for row in found]


def cover(ground: "Ground", sites: Snapped, minutes: Sequence[float]) -> list[MultiPolygon]:
    """Return the area within each of some minutes of any site."""
    chosen = ground.usable(sites)
    if not len(chosen) or not len(minutes):
        return list(empty(len(minutes)))
    shapes = _cover(ground, sites, chosen, _limits(minutes))
    if ground.open is not None and ground.barriers is not None:
        open_ = _cover(ground.open, sites, ground.open.usable(sites), _limits(minutes))
        shapes = _behind(ground, shapes, open_)
    return list(in_degrees(ground.network, shapes)[_places(minutes)])


def _limits(minutes: Sequence[float]) -> list[float]:
    return sorted({60.0 * minute for minute in minutes})


def _places(minutes: Sequence[float]) -> list[int]:
    limits = _limits(minutes)
    return [limits.index(60.0 * minute) for minute in minutes]


def _cut(ground: "Ground", sites: Snapped, chosen: Longs, limits: list[float]) -> Shapes:
    """Return (k, limits) shapes in the plane; under barriers, never more than without."""
    shapes = _circles(ground, sites, chosen, limits)
    if ground.open is None or ground.barriers is None:
        return shapes
    open_ = _circles(ground.open, sites, chosen, limits)
    return _behind(ground, shapes.ravel(), open_.ravel()).reshape(shapes.shape)


def _behind(ground: "Ground", shapes: Shapes, open_: Shapes) -> Shapes:
    """Take from shapes what barriers cover, and what simplifying added to the shapes without barriers."""
    assert ground.barriers is not None
    return only_areas(shapely.difference(shapely.intersection(shapes, open_), ground.barriers.areas))


def _circles(ground: "Ground", sites: Snapped, chosen: Longs, limits: list[float]) -> Shapes:
    outlines = [Outlines() for _ in limits]
    order: list[Longs] = []
    for batch in batches(ground, sites, chosen, limits[-1], _most(ground, limits[-1])):
        window, times = times_from_each(ground, batch, limits[-1] + _step(ground))
        _draw(ground, outlines, limits, _surface(ground, batch, window, times, limits[-1]))
        order.append(batch.chosen)
    drawn = np.column_stack(nested([outline.multipolygons() for outline in outlines]))
    found = np.empty_like(drawn)
    found[np.searchsorted(chosen, np.concatenate(order))] = drawn
    return found


def _cover(ground: "Ground", sites: Snapped, chosen: Longs, limits: list[float]) -> Shapes:
    outlines = [Outlines() for _ in limits]
    batch = whole(ground, sites, chosen, limits[-1])
    window, times, _site = times_from_any(ground, batch, limits[-1] + _step(ground))
    _draw(ground, outlines, limits, _surface(ground, batch, window, times[None, :], limits[-1]))
    return np.concatenate(nested([outline.multipolygons() for outline in outlines]))


def _surface(ground: "Ground", batch: Batch, window: Window, times: np.ndarray, limit_s: float) -> Surface:
    """Return (k, rows, columns) seconds, seconds beyond the off-street limit, and the frame of both."""
    frame = clipped(frame_of(batch.box), ground.base.lattice)
    surface = ground.cells.times(batch.sites, window, times, limit_s + _step(ground), frame)
    return surface, ground.base.lattice.beyond(frame, ground.pace.off_street_m_s), frame


def _draw(ground: "Ground", outlines: list[Outlines], limits: list[float], surface: Surface) -> None:
    times, beyond, (column, row, _wide, _high) = surface
    for seconds, (top, bottom, left, right) in zip(times, _extents(times), strict=True):
        part = np.s_[top:bottom, left:right]
        for outline, limit in zip(outlines, limits, strict=True):
            outline.add(late(seconds[part], beyond[part], limit, _step(ground)), column + left, row + top)


def _extents(times: Seconds) -> Iterator[tuple[int, int, int, int]]:
    """Yield the (first row, behind the last, first column, behind the last) that each layer fills, with a border."""
    for layer in np.isfinite(times):
        rows, columns = np.flatnonzero(layer.any(1)), np.flatnonzero(layer.any(0))
        if len(rows):
            yield int(rows[0]) - 1, int(rows[-1]) + 2, int(columns[0]) - 1, int(columns[-1]) + 2
        else:
            yield 0, 0, 0, 0


def _step(ground: "Ground") -> float:
    """Return the seconds of walking over one cell."""
    return CELL_M / ground.pace.off_street_m_s


def _most(ground: "Ground", limit_s: float) -> int:
    """Return how many sites one batch may have, for its surfaces and its times to fit."""
    cells = (3 * limit_s * ground.speed_m_s / CELL_M) ** 2 + 1
    return int(np.clip(MOST_NUMBERS / max(cells, ground.base.order.count / 8), 1, MOST_SITES))
