"""From surfaces of times to shapes. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray

from layers.core.measure import DECIMALS
from layers.reach.engine.lattice import CELL_M
from layers.roads.network import Network

SIMPLIFY_M = 10.0
"""Half a cell: what is simplified away was not known."""
LEVEL_S = 1e-3
"""Just above 0, for a time that is met exactly would make shapes that touch themselves."""

Seconds = NDArray[np.float32]
Shapes = NDArray[Any]


class Outlines:
    """Collects the rings of many shapes, to make all of them at once."""

    def __init__(self) -> None:
        self.points: list[NDArray[np.float64]] = []
        self.rings: list[NDArray[np.int64]] = []
        self.polygons: list[NDArray[np.int64]] = []
        self.shape: list[int] = []
        self.shapes = 0

    def add(self, late_s: Seconds, column: int, row: int) -> None:
        """Add one shape: where a surface is at most 0.

        Parameters
        ----------
        late_s : seconds by which each cell's middle is missed, already cut to some seconds about 0.
        column, row : the first cell's place on the lattice.
        """
        number, self.shapes = self.shapes, self.shapes + 1
        if not late_s.size:
            return
        padded = np.full((late_s.shape[0] + 2, late_s.shape[1] + 2), float(np.max(late_s)), dtype=float)
        padded[1:-1, 1:-1] = late_s
        generator = contour_generator(z=padded, name="serial", fill_type=FillType.OuterOffset)
        corner = np.array([column - 0.5, row - 0.5])
        lines, offsets = generator.filled(-1e9, LEVEL_S)
        for points, offset in zip(lines, offsets, strict=True):
            self.points.append((points + corner) * CELL_M)
            self.rings.append(np.diff(offset.astype(np.int64)))
            self.shape.append(number)

    def multipolygons(self) -> Shapes:
        """Return the shapes in the plane, in the order they were added."""
        if not self.points:
            return empty(self.shapes)
        lengths = np.concatenate(self.rings)
        rings = shapely.linearrings(
            np.concatenate(self.points), indices=np.repeat(np.arange(len(lengths)), lengths)
        )
        owner = np.repeat(np.arange(len(self.rings)), [len(ring) for ring in self.rings])
        polygons = shapely.polygons(rings, indices=owner)
        found = empty(self.shapes)
        shapely.multipolygons(polygons, indices=np.array(self.shape), out=found)
        return found


def empty(count: int) -> Shapes:
    """Return so many shapes with nothing in them."""
    return np.array([shapely.MultiPolygon() for _ in range(count)], dtype=object)


def late(times: Seconds, beyond: Seconds, limit_s: float, step_s: float) -> Seconds:
    """Return how late each cell is for a limit, cut to `step_s` either way.

    Between two streets of which one is not reached the time leaps; cut, the outline runs midway between the cells.
    """
    return np.clip(np.maximum(times - np.float32(limit_s), beyond), -step_s, step_s)


def simplified(shapes: Shapes) -> Shapes:
    """Take out what is finer than the surface."""
    return only_areas(shapely.simplify(shapes, SIMPLIFY_M))


def nested(rings: Sequence[Shapes]) -> list[Shapes]:
    """Make each ring cover those of fewer minutes, which simplifying may have let stick out."""
    found: list[Shapes] = []
    for ring in rings:
        found.append(only_areas(shapely.union(ring, found[-1])) if found else ring)
    return found


def only_areas(shapes: Shapes) -> Shapes:
    """Return shapes as valid multipolygons, without lines and points."""
    shapes = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    return np.array([_areas(shape) for shape in shapes] or empty(0), dtype=object)


def _areas(shape: Any) -> Any:
    if shape.geom_type == "MultiPolygon":
        return shape
    if shape.geom_type == "Polygon":
        return shapely.MultiPolygon([] if shape.is_empty else [shape])
    parts = shapely.get_parts(shapely.get_parts([shape]))
    return shapely.MultiPolygon([part for part in shapely.get_parts(parts) if part.geom_type == "Polygon"])


def in_degrees(network: Network, shapes: Shapes) -> Shapes:
    """Project shapes of the plane to EPSG:4326, rounded to what the project stores, and valid."""
    degrees = shapely.transform(shapes, lambda xy: np.round(network.to_degrees(xy), DECIMALS))
    broken = ~shapely.is_valid(degrees)
    if broken.any():
        snapped = only_areas(shapely.set_precision(shapely.make_valid(degrees[broken]), 10.0**-DECIMALS))
        degrees[broken] = shapely.transform(snapped, lambda xy: np.round(xy, DECIMALS))
    return degrees
