"""What stands in cameras' way: buildings as arrays of walls, with an index. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.cameras.optics import Floats, Ints, ragged


@dataclass(frozen=True, eq=False)
class Buildings:
    """b buildings with w walls.

    Parameters
    ----------
    shapes : (b,) polygons, EPSG:4326; shells run against the clock, so that the inside lies left of every wall.
    height_m : (b,) metres above the ground; NaN where it is not known.
    walls : (w, 4) lng, lat of each wall's start and end, building by building.
    wall_at : (b + 1,) where each building's walls begin.
    """

    shapes: NDArray[np.object_]
    height_m: Floats
    walls: Floats
    wall_at: Ints
    tree: shapely.STRtree

    def __len__(self) -> int:
        return len(self.shapes)

    def walls_of(self, building: Ints) -> tuple[Ints, Ints]:
        """Return for a list of buildings: the place in the list that each wall belongs to, and the wall."""
        place, number = ragged(self.wall_at[building + 1] - self.wall_at[building])
        return place, self.wall_at[building][place] + number


def buildings_of(
    shapes: Iterable[BaseGeometry], heights_m: Sequence[float | None] | None = None
) -> Buildings:
    """Return buildings as arrays; parts of one building are buildings of their own.

    Parameters
    ----------
    shapes : polygons and multipolygons, EPSG:4326; anything else stands in nobody's way.
    heights_m : of each shape.
    """
    parts, owner = shapely.get_parts(np.array(list(shapes), dtype=object), return_index=True)
    solid = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    parts, owner = shapely.orient_polygons(parts[solid]), owner[solid]
    rings, building = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    walls = np.hstack([corners[:-1], corners[1:]])[joined]
    counts = np.bincount(building[ring[:-1][joined]], minlength=len(parts))
    heights = np.array([np.nan if m is None else m for m in heights_m or ()], dtype=float)
    height = heights[owner] if heights_m is not None else np.full(len(parts), np.nan)
    return Buildings(parts, height, walls, np.concatenate([[0], np.cumsum(counts)]), shapely.STRtree(parts))
