"""Coverages drawn as text: `coverage("aab / aab / ccc")` is three edge-matched polygons."""

import shapely
from shapely.geometry import box

from layers.grids.coverage import Coverage

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


def _square(x: int, y: int, step: float) -> shapely.Polygon:
    return box(*at(x, y, step), *at(x + 1, y + 1, step))
