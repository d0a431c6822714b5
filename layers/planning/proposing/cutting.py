"""Cut one large block across its longer side, between its homes, again and again. Pure, on shapely, in metres."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

SLACK = 0.2
"""A cut looks for the widest gap between homes this far from where it would halve them, as a share of all."""
LATTICE = 48
"""Stations along the longer side of a block that stand for its area."""
MOST_PIECES = 400


def cuts_across(
    shape: BaseGeometry, homes: np.ndarray, weights: np.ndarray, by_weight: int, by_area: int
) -> list[BaseGeometry]:
    """Return lines that cut a shape into about as many pieces as its homes or its area ask for.

    Parameters
    ----------
    homes : (h, 2) positions in metres; weights : (h,).
    by_weight, by_area : pieces wanted of about the same weight, of about the same area; 1 for none.
    """
    if by_area >= by_weight:
        spots = stations_in(shape)
        return _halved(shape, spots, np.ones(len(spots)), min(by_area, MOST_PIECES))
    live = weights > 0
    return _halved(shape, homes[live], weights[live], min(by_weight, MOST_PIECES))


def _halved(shape: BaseGeometry, points: np.ndarray, weights: np.ndarray, pieces: int) -> list[BaseGeometry]:
    if pieces < 2 or len(points) < 2:
        return []
    axis = long_axis(shape)
    along = points @ axis
    share = (pieces // 2) / pieces
    at = _gap(along, weights, share)
    if at is None:
        return []
    left, cut, right = _parted(shape, axis, at)
    below = along < at
    return [
        cut,
        *_halved(left, points[below], weights[below], pieces // 2),
        *_halved(right, points[~below], weights[~below], pieces - pieces // 2),
    ]


def long_axis(shape: BaseGeometry) -> np.ndarray:
    """Return the unit vector along the longer side of the smallest rectangle around a shape."""
    ring = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    if len(ring) < 4:
        return np.array([1.0, 0.0])
    sides = ring[1:3] - ring[:2]
    longer = sides[np.argmax(np.hypot(*sides.T))]
    unit = longer / np.hypot(*longer)
    return unit if (unit[0], unit[1]) > (0, 0) else -unit


def _gap(along: np.ndarray, weights: np.ndarray, share: float) -> float | None:
    """Return where to cut: in the widest gap near the share of the weight; None when all stand in one place."""
    order = np.argsort(along, kind="stable")
    places, first = np.unique(along[order].round(2), return_index=True)
    if len(places) < 2:
        return None
    sums = np.add.reduceat(weights[order], first)
    before = np.cumsum(sums)[:-1] / sums.sum()
    middles, widths = (places[1:] + places[:-1]) / 2, np.diff(places)
    near = np.abs(before - share) <= SLACK * min(share, 1 - share)
    if not near.any():
        return float(middles[np.argmin(np.abs(before - share))])
    closeness = 1 - np.abs(before - share) / (SLACK * min(share, 1 - share) + 1e-9)
    return float(middles[np.argmax(np.where(near, widths * (0.2 + closeness), -1))])


def _parted(
    shape: BaseGeometry, axis: np.ndarray, at: float
) -> tuple[BaseGeometry, BaseGeometry, BaseGeometry]:
    """Cut a shape by the line across `axis` at a distance along it; return one side, the cut, the other side."""
    west, south, east, north = shape.bounds
    reach = (abs(east) + abs(west) + abs(north) + abs(south) + 1) * 2
    across = np.array([-axis[1], axis[0]])
    a, b = axis * at - across * reach, axis * at + across * reach
    near, far = -axis * reach * 2, axis * reach * 2
    line = shapely.LineString([a, b])
    left = shapely.Polygon([a, b, b + near, a + near])
    right = shapely.Polygon([a, b, b + far, a + far])
    return shape.intersection(left), shape.intersection(line), shape.intersection(right)


def stations_in(shape: BaseGeometry, along: int = LATTICE) -> np.ndarray:
    """Return (s, 2) stations evenly over a shape in metres, about `along` on its longer side; one at least."""
    west, south, east, north = shape.bounds
    side = max(east - west, north - south) / along
    x, y = np.meshgrid(np.arange(west + side / 2, east, side), np.arange(south + side / 2, north, side))
    spots = np.c_[x.ravel(), y.ravel()]
    inside = spots[shapely.contains_xy(shape, spots)]
    return inside if len(inside) else shapely.get_coordinates(shape.point_on_surface())
