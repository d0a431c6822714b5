"""Coverages drawn as text: `coverage("aab / aab / ccc")` is three edge-matched polygons."""

import math
from random import Random

import numpy as np
import shapely
from shapely.geometry import box

from layers.grids.coverage import Coverage
from layers.grids.rings import Position

ORIGIN = (113.0, 29.0)
STEP = 0.001
"""Side of a letter in degrees, about 100 m."""


def coverage(drawing: str, step: float = STEP) -> Coverage:
    """Turn rows of letters, north first, into a coverage; a dot is a place that no cell covers.

    >>> sorted(coverage("aab / aab / ccc").cells)
    ['a', 'b', 'c']
    """
    rows = [row.strip() for row in drawing.split("/")]
    squares: dict[str, list[shapely.Polygon]] = {}
    for y, row in enumerate(reversed(rows)):
        for x, letter in enumerate(row):
            if letter != ".":
                squares.setdefault(letter, []).append(_square(x, y, step))
    return Coverage.of(
        {letter: shapely.coverage_union_all(parts) for letter, parts in sorted(squares.items())}
    )


def at(x: float, y: float, step: float = STEP) -> tuple[float, float]:
    """Return the position of a corner of the drawing, counted from its lower left."""
    return (round(ORIGIN[0] + x * step, 7), round(ORIGIN[1] + y * step, 7))


def bent(plain: Coverage, per_side: int, by: float) -> Coverage:
    """Bend every border: `per_side` edges to a letter's side, each vertex put aside by up to `by` sides."""
    side = at(1, 0)[0] - at(0, 0)[0]

    def put_aside(xy: np.ndarray) -> np.ndarray:
        return np.array([_shifted((x, y), by * side) for x, y in xy.round(9).tolist()])

    return Coverage.of(
        {
            code: shapely.transform(shapely.segmentize(cell, side / per_side * 1.001), put_aside)
            for code, cell in plain.cells.items()
        }
    )


def _square(x: int, y: int, step: float) -> shapely.Polygon:
    return box(*at(x, y, step), *at(x + 1, y + 1, step))


def _shifted(position: Position, most: float) -> Position:
    random = Random(f"{position[0]:.6f} {position[1]:.6f}")
    angle, away = random.uniform(0, 2 * math.pi), random.uniform(0.2, 1) * most
    return position[0] + away * math.cos(angle), position[1] + away * math.sin(angle)
