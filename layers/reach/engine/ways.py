"""The way itself: which streets one goes along. Pure."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import LineString

from layers.core.measure import quantise
from layers.reach.engine.counting import Places
from layers.reach.engine.graph import Floats, Window, with_sites
from layers.reach.engine.searching import Batch, seeds, whole
from layers.reach.engine.snapped import Snapped

if TYPE_CHECKING:
    from layers.reach.engine.ground import Ground


@dataclass(frozen=True)
class Way:
    """A way from door to door.

    Parameters
    ----------
    line : in EPSG:4326, in the direction it is gone.
    seconds : with the walks between doors and streets.
    length_m : with these walks too.
    """

    line: LineString
    seconds: float
    length_m: float


def way_between(ground: "Ground", site: Snapped, place: Snapped) -> Way | None:
    """Return the quickest way between one site and one place."""
    if not len(ground.usable(site)) or not len(ground.usable(place, ground.base.off_street_m)):
        return None
    only = np.array([0])
    batch, known = whole(ground, site, only, np.inf), Places(ground, place, only)
    window = ground.graph.window(None)
    times, before = _search(ground, window, batch)
    over = [times[known.start[0]] + known.from_start[0], times[known.end[0]] + known.from_end[0]]
    _site, _place, own = known.on_edges_of(ground, batch.sites)
    if len(own) and own[0] <= min(over):
        parts = [(int(site.edge[0]), float(site.along[0]), float(place.along[0]))]
        return _drawn(ground, site, place, parts, float(own[0]))
    if not np.isfinite(min(over)):
        return None
    last = int(known.start[0] if over[0] <= over[1] else known.end[0])
    parts = _parts(ground, site, place, _junctions(before, last, window.size), over[0] <= over[1])
    return _drawn(ground, site, place, parts, float(min(over)))


def _search(ground: "Ground", window: Window, batch: Batch) -> tuple[Floats, Floats]:
    times, before = dijkstra(
        with_sites(window, *seeds(ground, window, batch.sites)), indices=window.size, return_predecessors=True
    )
    return times, before


def _junctions(before: Floats, last: int, site: int) -> list[int]:
    """Return the junctions from the first after the site to the last."""
    found = [last]
    while before[found[-1]] != site:
        found.append(int(before[found[-1]]))
    return found[::-1]


def _parts(
    ground: "Ground", site: Snapped, place: Snapped, junctions: list[int], at_start: bool
) -> list[tuple[int, float, float]]:
    """Return the (edge, from, to) that lead from the site over junctions to the place."""
    edges, graph = ground.edges, ground.graph
    first, last = int(site.edge[0]), int(place.edge[0])
    to_start, to_end = edges.to_ends(site.edge, site.along)
    starts_here, ends_here = edges.start[first] == junctions[0], edges.end[first] == junctions[0]
    backward = starts_here and (not ends_here or to_start[0] <= to_end[0])
    parts = [(first, float(site.along[0]), 0.0 if backward else 1.0)]
    for source, target in pairwise(junctions):
        row = graph.indices[graph.indptr[source] : graph.indptr[source + 1]]
        edge = int(graph.edge[graph.indptr[source] + int(np.searchsorted(row, target))])
        ahead = edges.start[edge] == source
        parts.append((edge, 0.0, 1.0) if ahead else (edge, 1.0, 0.0))
    return [*parts, (last, 0.0 if at_start else 1.0, float(place.along[0]))]


def _drawn(
    ground: "Ground", site: Snapped, place: Snapped, parts: list[tuple[int, float, float]], seconds: float
) -> Way:
    lines = [ground.network.to_degrees(ground.base.lines.part(*part)) for part in parts]
    points = np.concatenate([site.lnglat, *lines, place.lnglat])
    kept = np.concatenate([[True], np.any(np.abs(np.diff(points, axis=0)) > 1e-9, axis=1)])
    points = points[kept] if kept.sum() > 1 else points[[0, -1]]
    metres = [float(ground.network.length_m[edge]) * abs(end - begin) for edge, begin, end in parts]
    length = sum(metres) + float(site.off_m[0]) + float(place.off_m[0])
    line = LineString(points if ground.direction == "from" else points[::-1])
    return Way(quantise(line), seconds, length)
