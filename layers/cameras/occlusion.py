"""What cameras see between buildings: rays that end at the first wall. Pure.

A camera that stands in a building or touches one hangs at its wall: that building does not stand in its way. Where the heights
of both are known, a camera looks over a building that is lower than itself. Everything else is flat: a building hides all
that lies behind it.

A ray meets only walls whose front it can reach, so each wall is asked only of the rays between its two ends; the nearest
wall of each ray wins. What is seen never lies outside the open sector: rays end on that sector's own outline.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.cameras.buildings import Buildings
from layers.cameras.optics import FULL_DEG, Floats, Ints, Optics, arcs, outlines, ragged, sectors
from layers.core.measure import DECIMALS

RAYS_A_PIECE = 10
"""Rays for each straight piece of the arc, so at most half a degree apart."""
AT_ONCE = 1_000
"""Cameras that are reckoned together: as many as keep the arrays within some hundred megabytes."""
TOUCHES_DEG = 4.5e-6
"""Half a metre: a camera this near to a building hangs at it."""
LEAST_M = 0.1
"""A ray reaches at least so far, so that the outline does not touch the camera's own place twice."""
OPEN = -1
"""Stands for a wall where a ray meets none."""


class Rays:
    """The rays of n cameras: r in all, each with how far it reaches and the wall that ends it."""

    def __init__(self, optics: Optics) -> None:
        pieces = arcs(optics)
        self.count = pieces * RAYS_A_PIECE + ~optics.is_full
        self.at = np.cumsum(self.count) - self.count
        self.camera, self.number = ragged(self.count)
        self.step_deg = optics.angle_deg / (pieces * RAYS_A_PIECE)
        azimuth = np.radians(optics.start_deg[self.camera] + self.step_deg[self.camera] * self.number)
        self.ahead = np.column_stack([np.sin(azimuth), np.cos(azimuth)])
        self.reach = self._to_outline(optics.range_m)
        self.wall = np.full(len(self.camera), OPEN)

    def _to_outline(self, range_m: Floats) -> Floats:
        """Return how far each ray goes to the open sector's outline, which is straight between the corners of its arc."""
        half = np.radians(self.step_deg * RAYS_A_PIECE / 2)[self.camera]
        off = np.radians(self.step_deg)[self.camera] * (self.number % RAYS_A_PIECE) - half
        return range_m[self.camera] * np.cos(half) / np.cos(off)

    def end_at(self, ray: Ints, distance_m: Floats, wall: Ints) -> None:
        """Let rays end at walls, each at the nearest."""
        np.minimum.at(self.reach, ray, distance_m)
        nearest = distance_m <= self.reach[ray]
        self.wall[ray[nearest]] = wall[nearest]
        np.maximum(self.reach, LEAST_M, out=self.reach)

    def corners(self, is_full: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which rays end at a corner of the outline: those between two that end at the same wall do not."""
        before, after = self._neighbour(-1), self._neighbour(1)
        same = (self.wall[before] == self.wall) & (self.wall[after] == self.wall)
        at_edge = (self.number == 0) | (self.number == self.count[self.camera] - 1)
        on_arc = (self.wall == OPEN) & (self.number % RAYS_A_PIECE == 0)
        return ~same | on_arc | (at_edge & ~is_full[self.camera])

    def _neighbour(self, by: int) -> Ints:
        return self.at[self.camera] + (self.number + by) % self.count[self.camera]


def views(optics: Optics, buildings: Buildings) -> NDArray[np.object_]:
    """Return (n,) polygons or multipolygons in EPSG:4326, valid and rounded: what each camera sees of the ground."""
    if not len(buildings):
        return sectors(optics)
    parts = [optics.part(start, start + AT_ONCE) for start in range(0, len(optics), AT_ONCE)]
    return np.concatenate([_views(part, buildings) for part in parts]) if parts else sectors(optics)


def _views(optics: Optics, buildings: Buildings) -> NDArray[np.object_]:
    rays = Rays(optics)
    camera, wall = _walls_near(optics, buildings)
    _cast(rays, optics, camera, wall, buildings)
    kept = rays.corners(optics.is_full)
    away = rays.reach[kept, None] * rays.ahead[kept]
    return _sound(outlines(optics, rays.camera[kept], away))


def _walls_near(optics: Optics, buildings: Buildings) -> tuple[Ints, Ints]:
    """Return pairs (camera, wall) of the buildings that may stand in a camera's way."""
    camera, building = buildings.tree.query(sectors(optics))
    places = shapely.points(optics.lnglat)
    own = buildings.tree.query(places, predicate="dwithin", distance=TOUCHES_DEG)
    is_own = np.isin(camera * len(buildings) + building, own[0] * len(buildings) + own[1])
    lower = buildings.height_m[building] < optics.height_m[camera]  # false where one is not known
    camera, building = camera[~is_own & ~lower], building[~is_own & ~lower]
    place, wall = buildings.walls_of(building)
    return camera[place], wall


def _cast(rays: Rays, optics: Optics, camera: Ints, wall: Ints, buildings: Buildings) -> None:
    """Let every ray end at the first wall that it meets."""
    ends = (buildings.walls[wall].reshape(-1, 2, 2) - optics.lnglat[camera][:, None]) * optics.degree_m[
        camera
    ][:, None]
    start, along = ends[:, 0], ends[:, 1] - ends[:, 0]
    front = start[:, 0] * along[:, 1] - start[:, 1] * along[:, 0]  # below 0: the wall's outer face is seen
    near = (front < 0) & (front**2 <= (optics.range_m[camera] ** 2) * (along**2).sum(axis=1))
    camera, wall, start, along, front = camera[near], wall[near], start[near], along[near], front[near]
    azimuth = np.degrees(np.arctan2(ends[near, :, 0], ends[near, :, 1]))
    first = (azimuth[:, 0] - optics.start_deg[camera]) % FULL_DEG
    last = first + (azimuth[:, 1] - azimuth[:, 0]) % FULL_DEG
    for turn in (0.0, FULL_DEG):  # a wall that the view's left edge cuts is met at both ends of the view
        pair, ray = _met(rays, camera, first - turn, last - turn)
        ahead = rays.ahead[ray]
        away = front[pair] / (ahead[:, 0] * along[pair, 1] - ahead[:, 1] * along[pair, 0])
        sound = np.isfinite(away) & (away >= 0)
        rays.end_at(ray[sound], away[sound], wall[pair[sound]])


def _met(rays: Rays, camera: Ints, first_deg: Floats, last_deg: Floats) -> tuple[Ints, Ints]:
    """Return pairs (place in the list, ray) of the rays between two directions, told from the left edge of the view."""
    step = rays.step_deg[camera]
    low = np.maximum(np.ceil(first_deg / step), 0)
    high = np.minimum(np.floor(last_deg / step), rays.count[camera] - 1)
    pair, number = ragged(np.maximum(high - low + 1, 0).astype(np.int64))
    return pair, rays.at[camera[pair]] + low[pair].astype(np.int64) + number


def _sound(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Mend outlines that rounding made touch themselves."""
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    if len(broken):
        mended = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
        shapes[broken] = shapely.set_precision(mended, 10.0**-DECIMALS)
    return shapes
