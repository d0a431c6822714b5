"""Blind spots: ground that no camera sees, with the people and cases on it or right beside it. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.cameras.optics import Floats, Ints, degree_m
from layers.core.measure import DECIMALS, quantise
from layers.sight.cover import Shapes

LEAST_M2 = 20.0
"""Smaller pieces are slivers between outlines."""
NEAR_M = 20.0
"""An address or a case counts for the nearest blind spot within this distance, and for no other."""


@dataclass(frozen=True, eq=False)
class Spots:
    """n blind spots: the place in the list of areas each lies in, its outline (EPSG:4326) and its size."""

    area: Ints
    shapes: Shapes
    area_m2: Floats

    def __len__(self) -> int:
        return len(self.shapes)


def spots_of(blind: Shapes, degree_m2: Floats) -> Spots:
    """Take what is not seen of some areas into its pieces.

    Parameters
    ----------
    blind : (a,) ground of each area that nobody sees.
    degree_m2 : (a,) square metres of a square degree there.
    """
    parts, area = shapely.get_parts(blind, return_index=True)
    sizes = shapely.area(parts) * degree_m2[area]
    kept = (sizes >= LEAST_M2) & (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON)
    return Spots(area[kept], parts[kept], sizes[kept])


def nearest_spot(spots: Spots, lnglat: Floats) -> tuple[Ints, Ints]:
    """Return (points, spots): which points lie in or near a blind spot, and which one it is."""
    if not len(spots) or not len(lnglat):
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    scale = degree_m(np.array([lnglat[:, 1].mean()]))[0]
    shapes = shapely.transform(spots.shapes, lambda xy: xy * scale)
    points = shapely.points(lnglat * scale)
    spot, point = shapely.STRtree(points).query(shapes, predicate="intersects")
    point, first = np.unique(point, return_index=True)
    outside = np.setdiff1d(np.arange(len(points)), point)
    edges, owner = _edges(shapes)
    near, edge = shapely.STRtree(edges).query_nearest(points[outside], max_distance=NEAR_M, all_matches=False)
    return np.concatenate([point, outside[near]]), np.concatenate([spot[first], owner[edge]])


def _edges(shapes: Shapes) -> tuple[Shapes, Ints]:
    """Return the outlines of shapes edge by edge, with the shape of each: an index of edges finds the nearest at once."""
    rings, shape = shapely.get_rings(shapes, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    joined = np.flatnonzero(ring[1:] == ring[:-1])
    return shapely.linestrings(np.stack([corners[joined], corners[joined + 1]], axis=1)), shape[ring[joined]]


def sums(spots: Spots, lnglat: Floats, *weights: Any) -> list[Any]:
    """Return for each list of weights its sum over the points that count for each spot."""
    point, spot = nearest_spot(spots, lnglat)
    return [
        np.bincount(spot, weights=np.asarray(w)[point], minlength=len(spots)).astype(int) for w in weights
    ]


def outline(shape: Any) -> Any:
    """Return a blind spot as it is stored and handed out: rounded, valid, of many parts where rounding parts it."""
    rounded = quantise(shapely.set_precision(shape, 10.0**-DECIMALS))
    parts = [part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.MultiPolygon(parts)
