"""Where lines cross without sharing a vertex, and cutting them there. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely

from layers.core.measure import DECIMALS
from layers.roads.lines import Line
from layers.roads.network import Floats


class Crossing(NamedTuple):
    """Two lines of one level at one place, by their numbers."""

    first: int
    second: int
    lng: float
    lat: float


def crossings(lines: Sequence[Line]) -> list[Crossing]:
    """Return where lines of one level meet at a place that is not a vertex of both."""
    shapes = np.asarray([line.geometry for line in lines], dtype=object)
    levels = np.asarray([line.level for line in lines])
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    kept = (first < second) & (levels[first] == levels[second])
    first, second = first[kept], second[kept]
    points, pair = shapely.get_coordinates(
        shapely.intersection(shapes[first], shapes[second]), return_index=True
    )
    keys = np.round(points * 10**DECIMALS).astype(np.int64)
    vertices = [_keys(shape) for shape in shapes]
    found = {}
    for (x, y), key, which in zip(points.tolist(), map(tuple, keys.tolist()), pair.tolist(), strict=True):
        a, b = int(first[which]), int(second[which])
        if not (key in vertices[a] and key in vertices[b]):
            found[a, b, key] = Crossing(a, b, round(x, DECIMALS), round(y, DECIMALS))
    return list(found.values())


def noded(lines: Sequence[Line], found: Sequence[Crossing]) -> list[Line]:
    """Return the lines with a vertex at every crossing, so that they join there."""
    added: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for crossing in found:
        for number in crossing[:2]:
            added[number].append(crossing[2:])
    return [
        line._replace(geometry=_with_vertices(line.geometry, added[number])) if number in added else line
        for number, line in enumerate(lines)
    ]


def _with_vertices(shape: shapely.LineString, places: list[tuple[float, float]]) -> shapely.LineString:
    xy: Floats = shapely.get_coordinates(shape)
    own = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    along = shapely.line_locate_point(shape, shapely.points(places))
    order = np.argsort(np.concatenate([own, along]), kind="stable")
    return shapely.LineString(np.vstack([xy, places])[order])


def _keys(shape: shapely.LineString) -> frozenset[tuple[int, int]]:
    keys = np.round(shapely.get_coordinates(shape) * 10**DECIMALS).astype(np.int64)
    return frozenset(map(tuple, keys.tolist()))
