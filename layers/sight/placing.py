"""Where the next cameras should stand: greedy cover of what nobody sees. Pure.

Blind ground is looked at as points of a lattice, each with a weight: its area, or its part of the people or cases near it. A
candidate sees what its view all round holds, between buildings; a camera with a narrower view is turned to where its window
holds the most weight. The best candidate is taken, what it sees is taken away, and so on.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.cameras.optics import Floats, Ints, degree_m
from layers.sight.cover import Shapes

AIMS = ("people", "cases", "area")
BIN_DEG = 10.0
BINS = 36
LEAST_STEP_M = 4.0


@dataclass(frozen=True, eq=False)
class Lattice:
    """p points of blind ground, `step_m` apart in rows and columns, EPSG:4326."""

    lnglat: Floats
    step_m: float


@dataclass(frozen=True)
class Chosen:
    """A candidate, the middle of its view (None: it looks all round) and the points that only it wins."""

    candidate: int
    bearing_deg: float | None
    won: Ints


def lattice(blind: Shapes, area_m2: float, most: int) -> Lattice:
    """Return points inside blind ground, at most about `most`."""
    if not len(blind) or area_m2 <= 0:
        return Lattice(np.empty((0, 2)), LEAST_STEP_M)
    step_m = max(LEAST_STEP_M, float(np.sqrt(area_m2 / most)))
    bounds = shapely.total_bounds(blind)
    step = step_m / degree_m(np.array([(bounds[1] + bounds[3]) / 2]))[0]
    points = [_inside(shape, step) for shape in blind]
    return Lattice(np.concatenate(points), step_m)


def _inside(shape: shapely.Polygon, step: Floats) -> Floats:
    """Return the points of one lattice for all that lie in a shape."""
    west, south, east, north = shapely.bounds(shape)
    x, y = (np.arange(np.ceil(low / by), high / by) * by for low, high, by in ((west, east, step[0]), (south, north, step[1])))  # fmt: skip
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shapely.prepare(shape)
    return places[shapely.contains_xy(shape, places)] if len(places) else places


def spread(points: Floats, places: Floats, weights: Floats, near_m: float) -> Floats:
    """Return (p,) the weights of places, each shared out evenly among the points within `near_m` of it."""
    total = np.zeros(len(points))
    if not len(points) or not len(places):
        return total
    scale = degree_m(np.array([points[:, 1].mean()]))[0]
    tree = shapely.STRtree(shapely.points(points * scale))
    place, point = tree.query(shapely.points(places * scale), predicate="dwithin", distance=near_m)
    shares = np.bincount(place, minlength=len(places))
    np.add.at(total, point, weights[place] / shares[place])
    return total


def place(
    candidates: Floats, round_views: Shapes, points: Floats, weight: Floats, angle_deg: float, k: int
) -> list[Chosen]:
    """Return up to k candidates in the order in which they should be taken.

    Parameters
    ----------
    candidates : (c, 2) degrees; `round_views` is what each sees all round.
    weight : (p,) of the points of blind ground.
    angle_deg : of the cameras to be placed; from 360 they look all round.
    """
    candidate, point = shapely.STRtree(shapely.points(points)).query(round_views, predicate="intersects")
    away = (points[point] - candidates[candidate]) * degree_m(candidates[candidate, 1])
    azimuth = np.degrees(np.arctan2(away[:, 0], away[:, 1])) % 360
    slot = candidate * BINS + (azimuth // BIN_DEG).astype(np.int64) % BINS
    chosen: list[Chosen] = []
    left = weight.astype(float).copy()
    for _turn in range(k):
        gains, window = _gains(slot, left[point], len(candidates), angle_deg)
        best = int(np.argmax(gains)) if len(gains) else 0
        if not len(gains) or gains[best] <= 1e-9:
            break
        seen = candidate == best
        seen &= _in_window(slot % BINS, int(window[best]), angle_deg)
        won = np.unique(point[seen & (left[point] > 0)])
        chosen.append(Chosen(best, _middle(int(window[best]), angle_deg), won))
        left[won] = 0
    return chosen


def _width(angle_deg: float) -> int:
    return min(max(int(angle_deg // BIN_DEG), 1), BINS)


def _gains(slot: Ints, weight: Floats, count: int, angle_deg: float) -> tuple[Floats, Ints]:
    """Return for each candidate the most weight that its window can hold, and the bin at which that window begins."""
    bins = np.bincount(slot, weights=weight, minlength=count * BINS).reshape(count, BINS)
    width = _width(angle_deg)
    total = np.cumsum(np.hstack([np.zeros((count, 1)), bins, bins[:, : width - 1]]), axis=1)
    held = total[:, width : width + BINS] - total[:, :BINS]
    window = np.argmax(held, axis=1)
    return held[np.arange(count), window], window


def _in_window(bins: Ints, start: int, angle_deg: float) -> NDArray[np.bool_]:
    return (bins - start) % BINS < _width(angle_deg)


def _middle(start: int, angle_deg: float) -> float | None:
    width = _width(angle_deg)
    return None if width >= BINS else (start * BIN_DEG + width * BIN_DEG / 2) % 360
