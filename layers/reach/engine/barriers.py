"""What barriers close: parts of edges, and steps between a street and a door. Pure.

A point closes what lies within `POINT_RADIUS_M` of it, a line what crosses it, a polygon what lies in it. An edge stays open
up to the barrier from either end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.reach.engine.graph import spans
from layers.roads.network import Network

POINT_RADIUS_M = 10.0
"""About the width of a street with its pavements."""

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Barriers:
    """Barriers laid over a network.

    Parameters
    ----------
    shape : all of them in the plane, points grown to discs.
    first, last : (m,) where along each edge the first closed place is, and the last; 2 and -1 for an open edge.
    blocks : edge → (closed from, closed to) along it, in order, for edges with a closed place.
    """

    shape: BaseGeometry
    first: Floats
    last: Floats
    blocks: dict[int, Floats]

    @property
    def closed(self) -> Longs:
        """Edges with a closed place."""
        return np.array(sorted(self.blocks), dtype=np.int64)

    @cached_property
    def areas(self) -> BaseGeometry:
        """The polygons among the barriers, in the plane."""
        return shapely.union_all([part for part in shapely.get_parts(self.shape) if shapely.area(part) > 0])

    def cross(self, ends: Floats, others: Floats) -> Mask:
        """Return whether the straight steps between (n, 2) and (n, 2) places touch a barrier."""
        low = np.minimum(ends, others)
        high = np.maximum(ends, others)
        west, south, east, north = shapely.bounds(self.shape)
        near = (low[:, 0] <= east) & (high[:, 0] >= west) & (low[:, 1] <= north) & (high[:, 1] >= south)
        crossed = np.zeros(len(ends), dtype=bool)
        steps = shapely.linestrings(np.stack([ends[near], others[near]], axis=1))
        crossed[near] = shapely.intersects(self.shape, steps)
        return crossed

    def stretch(self, edge: NDArray[np.int32], along: Floats) -> Longs:
        """Return a number that two places share when one gets between them along their edge; -1 for a closed place."""
        found = edge.astype(np.int64) << 20
        for at in np.flatnonzero(np.isfinite(self.first[edge]) & (self.first[edge] <= 1)):
            blocks = self.blocks[int(edge[at])]
            turn = int(np.searchsorted(blocks[:, 0], along[at], side="right"))
            found[at] = -1 if turn and along[at] <= blocks[turn - 1, 1] else found[at] + turn
        return found


def barriers_over(network: Network, shapes: Sequence[BaseGeometry]) -> Barriers:
    """Lay barriers in EPSG:4326 over a network."""
    flat = [shapely.transform(shape, network.to_plane) for shape in _simple(shapes)]
    grown = [shapely.buffer(part, POINT_RADIUS_M) if part.geom_type == "Point" else part for part in flat]
    lines = [part for part in grown if part.geom_type != "Polygon"]
    areas = [part for part in grown if part.geom_type == "Polygon"]
    parts = [*lines, *shapely.get_parts(shapely.union_all(areas))]
    shape = shapely.GeometryCollection(parts)
    shapely.prepare(shape)
    return _blocked(network, shape, parts)


def _simple(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    parts = list(shapely.get_parts(shapely.get_parts(list(shapes))))
    valid = [part if part.is_valid else shapely.make_valid(part) for part in parts]
    return [
        shapely.LineString(part.coords) if part.geom_type == "LinearRing" else part
        for part in shapely.get_parts(shapely.get_parts(valid))
        if not part.is_empty
    ]


def _blocked(network: Network, shape: BaseGeometry, parts: list[BaseGeometry]) -> Barriers:
    edge, begins, ends, low, high = _segments_near(network, parts)
    starts = network.lines[begins]
    steps = network.lines[ends] - starts
    found: dict[int, list[tuple[float, float]]] = {}
    for part in parts:
        shapely.prepare(part)
        lines = shapely.linestrings(np.stack([starts, starts + steps], axis=1))
        hit = np.flatnonzero(shapely.intersects(part, lines))
        for at, piece in zip(hit, shapely.intersection(part, lines[hit]), strict=True):
            for begin, end in _stretches(piece, starts[at], steps[at]):
                width = high[at] - low[at]
                found.setdefault(int(edge[at]), []).append((low[at] + begin * width, low[at] + end * width))
    first, last = np.full(len(network.start), 2.0), np.full(len(network.start), -1.0)
    blocks = {number: np.array(sorted(closed)) for number, closed in found.items()}
    for number, closed in blocks.items():
        closed[:, 1] = np.maximum.accumulate(closed[:, 1])
        first[number], last[number] = closed[0, 0], closed[-1, 1]
    return Barriers(shape, first, last, blocks)


def _stretches(piece: BaseGeometry, start: Floats, step: Floats) -> list[tuple[float, float]]:
    """Return from where to where along a segment each part of a piece of it lies, 0 to 1."""
    found = []
    for part in shapely.get_parts(piece):
        if part.is_empty:  # they touch by less than an overlay can tell
            continue
        along = (shapely.get_coordinates(part) - start) @ step / max(float(step @ step), 1e-12)
        found.append((float(along.min()), float(along.max())))
    return found


def _segments_near(network: Network, parts: list[BaseGeometry]) -> tuple[Any, Any, Any, Floats, Floats]:
    """Return, of the segments of edges whose box meets a barrier's: edge, vertices, and along the edge from and to."""
    boxes = shapely.bounds(parts)
    west, south, east, north = edge_boxes(network)
    near = np.zeros(len(network.start), dtype=bool)
    for box in boxes:
        near |= (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
    edges = np.flatnonzero(near)
    count = np.diff(network.line_at)[edges] - 1
    begins = spans(network.line_at[edges], count)
    edge = np.repeat(edges, count)
    length = np.hypot(*(network.lines[begins + 1] - network.lines[begins]).T)
    total = np.bincount(edge, length, minlength=len(network.start))[edge]
    run = np.cumsum(length)
    before = np.repeat((np.concatenate([[0.0], run]))[np.cumsum(count) - count], count)
    whole = np.maximum(total, 1e-9)
    return edge, begins, begins + 1, (run - length - before) / whole, (run - before) / whole


def edge_boxes(network: Network) -> tuple[Floats, Floats, Floats, Floats]:
    """Return (west, south, east, north) of every edge in the plane."""
    at = network.line_at[:-1]
    low = np.minimum.reduceat(network.lines, at) if len(at) else np.zeros((0, 2))
    high = np.maximum.reduceat(network.lines, at) if len(at) else np.zeros((0, 2))
    return low[:, 0], low[:, 1], high[:, 0], high[:, 1]
