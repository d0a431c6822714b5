"""Sizes by zoom, as the browser's map has them by resolution (`layers/frontend/map/symbols.ts`)."""

import math
from itertools import pairwise
from typing import Any

WEB_RESOLUTION = 2 * math.pi * 6378137 / 512
"""Metres a pixel at zoom 0 of the style specification, whose tiles are 512 pixels wide."""
JUMP = 0.01

Steps = list[tuple[float, float]]
"""(resolution, size): the size holds below that resolution, down to the next; the first resolution is infinite."""

RADII: Steps = [(math.inf, 2), (20, 3), (9, 4.5), (4, 6), (1.5, 7.5)]
"""Radius of a point symbol in pixels."""


def zoom_at(resolution: float) -> float:
    """Return the zoom of the style specification at which a pixel is so many metres wide at the equator."""
    return round(math.log2(WEB_RESOLUTION / resolution), 2)


def stops(steps: Steps, scale: float = 1.0) -> list[tuple[float, float]]:
    """Return (zoom, size) pairs that stay level and jump: clients interpolate between them."""
    pairs = [(0.0, _scaled(steps[0][1], scale))]
    for (_resolution, before), (resolution, after) in pairwise(steps):
        at = zoom_at(resolution)
        pairs += [(at, _scaled(before, scale)), (round(at + JUMP, 2), _scaled(after, scale))]
    return pairs


def by_zoom(steps: Steps) -> list[Any]:
    """Return an expression of a size by zoom."""
    flat = [number for pair in stops(steps) for number in pair]
    return ["interpolate", ["linear"], ["zoom"], *flat]


def by_zoom_function(steps: Steps, scale: float) -> dict[str, Any]:
    """Return the same in the older form, the only one in which QGIS reads the size of an icon."""
    return {"stops": [list(pair) for pair in stops(steps, scale)]}


def _scaled(size: float, scale: float) -> float:
    return round(size * scale, 4)
