"""Searches from many sites: near sites share one window, and a batch is as large as memory likes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.reach.engine.graph import Box, Floats, Longs, Window, search, search_any, search_nearest
from layers.reach.engine.snapped import Ints, Snapped
from layers.reach.engine.surface import Sites

if TYPE_CHECKING:
    from layers.reach.engine.ground import Ground

MOST_NUMBERS = 4_000_000
"""Of one array: what a batch of searches holds at once."""
MOST_SITES = 32
MARGIN_M = 100.0


@dataclass(frozen=True, eq=False)
class Batch:
    """Sites that are searched from together.

    Parameters
    ----------
    chosen : which of the sites that were given.
    box : what their limit cannot leave, in the plane.
    """

    chosen: Longs
    sites: Sites
    box: Box


def sites_of(ground: "Ground", snapped: Snapped, chosen: Longs) -> Sites:
    """Return what a search needs to know of chosen points."""
    off = snapped.off_m[chosen] / ground.pace.off_street_m_s
    return Sites(snapped.edge[chosen], snapped.along[chosen], off)


def whole(ground: "Ground", snapped: Snapped, chosen: Longs, limit_s: float) -> Batch:
    """Return all chosen sites as one batch."""
    sites = sites_of(ground, snapped, chosen)
    return Batch(chosen, sites, box_of(ground, ground.base.lines.places(sites.edge, sites.along), limit_s))


def batches(ground: "Ground", snapped: Snapped, chosen: Longs, limit_s: float, most: int) -> Iterator[Batch]:
    """Yield chosen sites in batches of near ones, `most` in each."""
    if len(chosen) == 1:
        yield whole(ground, snapped, chosen, limit_s)
        return
    places = ground.base.lines.places(snapped.edge[chosen], snapped.along[chosen])
    radius = min(limit_s * ground.speed_m_s, 1e9)
    side = max(radius * 0.75, 300.0)
    square = np.floor(places / side).astype(np.int64)
    order = np.lexsort((places[:, 0], square[:, 0], square[:, 1]))
    changes = np.flatnonzero(np.any(np.diff(square[order], axis=0) != 0, axis=1)) + 1
    for group in np.split(order, changes):
        for begin in range(0, len(group), most):
            part = group[begin : begin + most]
            yield Batch(
                chosen[part], sites_of(ground, snapped, chosen[part]), box_of(ground, places[part], limit_s)
            )


def box_of(ground: "Ground", places: Floats, limit_s: float) -> Box:
    """Return a box that nobody who starts at one of some places leaves within the limit."""
    radius = limit_s * ground.speed_m_s + MARGIN_M
    (west, south), (east, north) = places.min(0) - radius, places.max(0) + radius
    return west, south, east, north


def times_from_each(ground: "Ground", batch: Batch, limit_s: float) -> tuple[Window, Floats]:
    """Return a window and (k, window.size) seconds from each site of a batch."""
    window = ground.graph.window(batch.box)
    return window, search(window, *seeds(ground, window, batch.sites), limit_s)


def times_from_any(ground: "Ground", batch: Batch, limit_s: float) -> tuple[Window, Floats]:
    """Return a window and (1, window.size) seconds from the nearest site of a batch."""
    window = ground.graph.window(batch.box)
    return window, search_any(window, *seeds(ground, window, batch.sites), limit_s)[None, :]


def times_from_nearest(ground: "Ground", batch: Batch, limit_s: float) -> tuple[Window, Floats, Ints]:
    """Return a window, (window.size,) seconds from the nearest site of a batch, and which one that is."""
    window = ground.graph.window(batch.box)
    return window, *search_nearest(window, *seeds(ground, window, batch.sites), limit_s)


def seeds(ground: "Ground", window: Window, sites: Sites) -> tuple[Ints, Floats]:
    """Return the junctions in a window that sites begin at, and the seconds to them."""
    edges = ground.edges
    junctions = np.column_stack([edges.start[sites.edge], edges.end[sites.edge]])
    seconds = np.column_stack(edges.to_ends(sites.edge, sites.along)) + sites.off_s[:, None]
    return window.local[junctions], seconds
