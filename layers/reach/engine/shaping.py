"""Areas that are reached: one search and one surface for several minutes. Pure."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from layers.reach.engine.graph import Longs, Window
from layers.reach.engine.lattice import CELL_M
from layers.reach.engine.outlines import (
    Outlines,
    Shapes,
    drawn_in_degrees,
    empty,
    in_degrees,
    late,
    nested,
    only_areas,
)
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
from layers.reach.engine.surface import Seconds, Surface, clipped, frame_of

if TYPE_CHECKING:
    from layers.reach.engine.ground import Ground


def circles(ground: "Ground", sites: Snapped, minutes: Sequence[float]) -> list[list[MultiPolygon]]:
    """Return, site by site, the area within each of some minutes."""
    chosen = ground.usable(sites)
    found = np.array([empty(len(minutes)) for _ in range(len(sites))], dtype=object)
    found = found.reshape(len(sites), len(minutes))
    if len(chosen) and len(minutes):
        outlines, order = _circles(ground, sites, chosen, _limits(minutes))
        rings = [shapes[np.argsort(order)] for shapes in _behind(ground, outlines, lambda open_: _circles(
            open_, sites, chosen, _limits(minutes))[0])]  # fmt: skip
        found[chosen] = np.column_stack(rings)[:, _places(minutes)]
    return [list(row) for row in found]


def cover(ground: "Ground", sites: Snapped, minutes: Sequence[float]) -> list[MultiPolygon]:
    """Return the area within each of some minutes of any site."""
    chosen, limits = ground.usable(sites), _limits(minutes)
    if not len(chosen) or not len(minutes):
        return list(empty(len(minutes)))
    rings = _behind(
        ground, _cover(ground, sites, chosen, limits),
        lambda open_: _cover(open_, sites, open_.usable(sites), limits),
    )  # fmt: skip
    return [rings[place][0] for place in _places(minutes)]


def _limits(minutes: Sequence[float]) -> list[float]:
    return sorted({60.0 * minute for minute in minutes})


def _places(minutes: Sequence[float]) -> list[int]:
    limits = _limits(minutes)
    return [limits.index(60.0 * minute) for minute in minutes]


def _behind(
    ground: "Ground", outlines: list[Outlines], without: Callable[["Ground"], list[Outlines]]
) -> list[Shapes]:
    """Return the shapes of outlines in EPSG:4326, limit by limit.

    Under barriers: without what these cover, and within what is reached without them, for simplifying may add a little.

    Parameters
    ----------
    without : draws the same on the ground without barriers.
    """
    if len(outlines) == 1 and ground.open is None:
        return [drawn_in_degrees(ground.network, outlines[0])]
    shapes = nested(outlines)
    if ground.open is not None and ground.barriers is not None:
        most = nested(without(ground.open))
        within = [
            only_areas(shapely.intersection(shape, open_)) for shape, open_ in zip(shapes, most, strict=True)
        ]
        shapes = [only_areas(shapely.difference(shape, ground.barriers.areas)) for shape in within]
    return [in_degrees(ground.network, shape) for shape in shapes]


def _circles(
    ground: "Ground", sites: Snapped, chosen: Longs, limits: list[float]
) -> tuple[list[Outlines], Longs]:
    """Return outlines of each limit, site by site, and which site stands where."""
    outlines, order = [Outlines() for _ in limits], list[Longs]()
    for batch in batches(ground, sites, chosen, limits[-1], _most(ground, limits[-1])):
        window, times = times_from_each(ground, batch, limits[-1] + _step(ground))
        _draw(ground, outlines, limits, _surface(ground, batch, window, times, limits[-1]))
        order.append(batch.chosen)
    return outlines, np.concatenate(order)


def _cover(ground: "Ground", sites: Snapped, chosen: Longs, limits: list[float]) -> list[Outlines]:
    outlines = [Outlines() for _ in limits]
    if len(chosen):
        batch = whole(ground, sites, chosen, limits[-1])
        window, times = times_from_any(ground, batch, limits[-1] + _step(ground))
        _draw(ground, outlines, limits, _surface(ground, batch, window, times, limits[-1]))
    return outlines


def _surface(ground: "Ground", batch: Batch, window: Window, times: np.ndarray, limit_s: float) -> Surface:
    frame = clipped(frame_of(batch.box), ground.base.lattice)
    return ground.cells.times(batch.sites, window, times, limit_s + _step(ground), frame)


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
