"""From surfaces of times to shapes. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from contourpy import FillType, SerialContourGenerator, ZInterp
from numpy.typing import NDArray

from layers.core.measure import DECIMALS
from layers.reach.engine.lattice import CELL_M
from layers.reach.engine.rings import Rings, rings_of
from layers.roads.network import Network

LEVEL_S = 1e-3
"""Just above 0, for a time that is met exactly would make shapes that touch themselves."""

NOTHING = shapely.MultiPolygon()
Seconds = NDArray[np.float32]
Late = NDArray[np.float64]
Shapes = NDArray[Any]
Projection = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Outlines:
    """Collects the rings of many shapes, to make all of them at once."""

    def __init__(self) -> None:
        self.points: list[NDArray[np.float64]] = []
        self.offsets: list[NDArray[np.int64]] = []
        self.shape: list[int] = []
        self.shapes = 0

    def add(self, late_s: Late, column: int, row: int) -> None:
        """Add one shape: where a surface is at most 0.

        Parameters
        ----------
        late_s : seconds by which each cell's middle is missed; its border is nowhere below 0.
        column, row : the first cell's place on the lattice.
        """
        number, self.shapes = self.shapes, self.shapes + 1
        for points, offsets in _outlined(late_s, column, row):
            self.points.append(points)
            self.offsets.append(offsets.astype(np.int64))
            self.shape.append(number)

    def multipolygons(self, project: Projection | None = None) -> Shapes:
        """Return the shapes in the order they were added; now and then one is not valid.

        Parameters
        ----------
        project : what turns the plane into other coordinates; without it the shapes are in the plane.
        """
        if not self.points:
            return empty(self.shapes)
        rings = self._rings().simplified()
        points, ring_at = rings.closed()
        polygon_at = np.append(np.flatnonzero(~rings.is_hole), len(rings.count))
        shape_at = np.concatenate([[0], np.cumsum(np.bincount(self.shape, minlength=self.shapes))])
        found: Shapes = shapely.from_ragged_array(
            shapely.GeometryType.MULTIPOLYGON,
            points if project is None else project(points),
            (ring_at, polygon_at, shape_at),
        )
        return found

    def _rings(self) -> Rings:
        count = np.concatenate([offsets[1:] - offsets[:-1] for offsets in self.offsets])
        is_hole = np.ones(len(count), dtype=bool)
        is_hole[np.cumsum([0, *(len(offsets) - 1 for offsets in self.offsets[:-1])])] = False
        return rings_of(np.concatenate(self.points), count, is_hole)


def _outlined(late_s: Late, column: int, row: int) -> Any:
    """Return (vertices in the plane, where each ring begins) of each polygon of the area at or below 0.

    The generator's own class: the front of the library looks for masks and at its arguments for longer than it draws.
    """
    high, wide = late_s.shape
    if high < 2 or wide < 2:
        return []
    x, y = np.empty(late_s.shape), np.empty(late_s.shape)
    x[:] = (column + 0.5 + np.arange(wide)) * CELL_M
    y[:] = ((row + 0.5 + np.arange(high)) * CELL_M)[:, None]
    generator = SerialContourGenerator(
        x, y, late_s, None, corner_mask=True,
        line_type=SerialContourGenerator.default_line_type, fill_type=FillType.OuterOffset,
        quad_as_tri=False, z_interp=ZInterp.Linear, x_chunk_size=0, y_chunk_size=0,
    )  # fmt: skip
    return zip(*generator.filled(-1e9, LEVEL_S), strict=True)


def empty(count: int) -> Shapes:
    """Return so many shapes with nothing in them."""
    return np.full(count, NOTHING, dtype=object)


def late(times: Seconds, beyond: Seconds, limit_s: float, step_s: float) -> Late:
    """Return how late each cell is for a limit, cut to `step_s` either way.

    Between two streets of which one is not reached the time leaps; cut, the outline runs midway between the cells.
    """
    found = np.subtract(times, limit_s, dtype=np.float64)
    np.maximum(found, beyond, out=found)
    np.maximum(found, -step_s, out=found)
    return np.minimum(found, step_s, out=found)


def nested(outlines: Sequence[Outlines]) -> list[Shapes]:
    """Return the shapes of outlines in the plane, valid, each covering the one before.

    The surface makes them so; simplifying may have let the smaller stick out.
    """
    found: list[Shapes] = []
    for outline in outlines:
        shapes = outline.multipolygons()
        shapes = only_areas(mended(shapes, crossing(shapes)))
        found.append(only_areas(shapely.union(shapes, found[-1])) if found else shapes)
    return found


def crossing(shapes: Shapes) -> NDArray[np.bool_]:
    """Return which shapes of outlines are not valid.

    Outlines come out of the surface with every hole where it belongs, so it is enough that simplifying let no rings
    meet; to look at all holes as well takes five times as long.
    """
    broken = ~shapely.is_simple(shapely.boundary(shapes))
    broken[broken] = ~shapely.is_valid(shapes[broken])
    return np.asarray(broken, dtype=bool)


def mended(shapes: Shapes, broken: NDArray[np.bool_]) -> Shapes:
    """Make those shapes valid that are not."""
    shapes[broken] = shapely.make_valid(shapes[broken])
    return shapes


def only_areas(shapes: Shapes) -> Shapes:
    """Return valid shapes as multipolygons, without the lines and points that an overlay leaves behind."""
    for at in np.flatnonzero(shapely.get_type_id(shapes) != shapely.GeometryType.MULTIPOLYGON):
        shapes[at] = _areas(shapes[at])
    return shapes


def _areas(shape: Any) -> Any:
    parts = shapely.get_parts(shapely.get_parts([shape]))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon" and not part.is_empty])


def to_degrees(network: Network) -> Projection:
    """Return what turns the plane into EPSG:4326, rounded to what the project stores."""
    return lambda xy: np.round(network.to_degrees(xy), DECIMALS)


def in_degrees(network: Network, shapes: Shapes) -> Shapes:
    """Project valid shapes of the plane to EPSG:4326, rounded and valid."""
    degrees = shapely.transform(shapes, to_degrees(network))
    return _rounded(degrees, ~shapely.is_valid(degrees))


def drawn_in_degrees(network: Network, outlines: Outlines) -> Shapes:
    """Return the shapes of outlines in EPSG:4326, rounded and valid."""
    degrees = outlines.multipolygons(to_degrees(network))
    return _rounded(degrees, crossing(degrees))


def _rounded(degrees: Shapes, broken: NDArray[np.bool_]) -> Shapes:
    """Make shapes valid that rounding or simplifying broke, with vertices where all are: at whole 1e-7°."""
    if broken.any():
        valid = only_areas(shapely.make_valid(degrees[broken]))
        snapped = only_areas(shapely.set_precision(valid, 10.0**-DECIMALS))
        degrees[broken] = shapely.transform(snapped, lambda xy: np.round(xy, DECIMALS))
    return degrees
