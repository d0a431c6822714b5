"""Cut one large block across its longer side, between its homes, again and again. Pure, on shapely, in metres."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

SLACK = 0.4
"""A cut looks for the widest gap between homes this far from where it would halve them, as a share of all."""
LEAST_GAP_M = 0.3
"""A cut leaves at least this much between the homes on its two sides, seen along the block."""
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
    live = weights > 0
    homes, weights = homes[live], weights[live]
    if by_area >= by_weight:
        spots = stations_in(shape)
        return _halved(shape, spots, np.ones(len(spots)), min(by_area, MOST_PIECES), homes)
    return _halved(shape, homes, weights, min(by_weight, MOST_PIECES), homes)


def _halved(
    shape: BaseGeometry, points: np.ndarray, weights: np.ndarray, pieces: int, homes: np.ndarray
) -> list[BaseGeometry]:
    """Cut by the weight of points, between homes."""
    if pieces < 2 or len(points) < 2:
        return []
    axis = long_axis(shape)
    along = points @ axis
    window = _window(along, weights, (pieces // 2) / pieces)
    if window is None:
        return []
    at, gap = _widest_gap(homes @ axis, *window)
    if gap < LEAST_GAP_M:
        return []
    left, cut, right = _parted(shape, axis, at)
    below, near = along < at, homes @ axis < at
    return [
        cut,
        *_halved(left, points[below], weights[below], pieces // 2, homes[near]),
        *_halved(right, points[~below], weights[~below], pieces - pieces // 2, homes[~near]),
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


def _window(along: np.ndarray, weights: np.ndarray, share: float) -> tuple[float, float] | None:
    """Return from where to where a cut leaves about a share of the weight; None when all stand in one place."""
    order = np.argsort(along, kind="stable")
    places, first = np.unique(along[order].round(2), return_index=True)
    if len(places) < 2:
        return None
    sums = np.add.reduceat(weights[order], first)
    off = np.abs(np.cumsum(sums)[:-1] / sums.sum() - share)
    near = np.flatnonzero(off <= max(off.min(), SLACK * min(share, 1 - share)))
    return float(places[near[0]]), float(places[near[-1] + 1])


def _widest_gap(homes: np.ndarray, low: float, high: float) -> tuple[float, float]:
    """Return middle and width of the widest gap between homes within a window, of two the nearer to its middle."""
    inside = np.sort(homes[(homes > low) & (homes < high)])
    ends = np.concatenate([[low], inside, [high]])
    middles, widths = (ends[1:] + ends[:-1]) / 2, np.diff(ends)
    far = np.abs(middles - (low + high) / 2) / (high - low)
    best = int(np.argmax(widths * (1.2 - far)))
    return float(middles[best]), float(widths[best])


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
