"""Many cameras at once, as arrays, and the sectors they would see if nothing stood between. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.cameras.field_of_view import ARC_STEP_DEG, FieldOfView
from layers.core.measure import DECIMALS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FULL_DEG = 360.0
FARTHEST_M = 5_000.0
"""No camera is taken to see farther: beyond it neither the ground nor the plane used here is flat."""
EQUATOR_M, ECCENTRICITY_2 = 6_378_137.0, 0.00669437999014


@dataclass(frozen=True, eq=False)
class Optics:
    """n cameras: where they stand and look.

    Parameters
    ----------
    lnglat : (n, 2) degrees, EPSG:4326.
    start_deg : (n,) azimuth of the left edge of the view, clockwise from north.
    angle_deg : (n,) whole angle of the view; 360 for one that looks everywhere.
    range_m : (n,) metres, at most `FARTHEST_M`.
    height_m : (n,) how high it hangs, metres above the ground; NaN where that is not known.
    """

    lnglat: Floats
    start_deg: Floats
    angle_deg: Floats
    range_m: Floats
    height_m: Floats

    def __len__(self) -> int:
        return len(self.lnglat)

    def part(self, start: int, end: int) -> "Optics":
        """Return the cameras from one number up to another."""
        columns = (self.lnglat, self.start_deg, self.angle_deg, self.range_m, self.height_m)
        return Optics(*(column[start:end] for column in columns))

    @property
    def is_full(self) -> NDArray[np.bool_]:
        return self.angle_deg >= FULL_DEG

    @property
    def degree_m(self) -> Floats:
        """(n, 2) metres of a degree of longitude and of latitude where each camera stands, on the ellipsoid."""
        return degree_m(self.lnglat[:, 1])


def degree_m(latitude_deg: Any) -> Floats:
    """Return (n, 2) metres of a degree of longitude and of latitude at some latitudes, on the ellipsoid."""
    latitude = np.radians(latitude_deg)
    bent = 1 - ECCENTRICITY_2 * np.sin(latitude) ** 2
    across = EQUATOR_M / np.sqrt(bent) * np.maximum(np.cos(latitude), 1e-3)
    along = EQUATOR_M * (1 - ECCENTRICITY_2) / bent**1.5
    return np.radians(np.column_stack([across, along]))


def optics_of(views: Iterable[FieldOfView], heights_m: Iterable[float | None] | None = None) -> Optics:
    """Return cameras as arrays.

    Parameters
    ----------
    heights_m : how high each hangs; None where it is not known.
    """
    listed = list(views)
    everywhere = np.array([view.looks_everywhere for view in listed], dtype=bool)
    angle = np.where(everywhere, FULL_DEG, [view.field_of_view_deg for view in listed])
    middle = np.array([view.bearing_deg or 0.0 for view in listed], dtype=float)
    heights = [np.nan] * len(listed) if heights_m is None else [np.nan if m is None else m for m in heights_m]
    return Optics(
        np.array([(view.lng, view.lat) for view in listed], dtype=float).reshape(-1, 2),
        np.where(everywhere, 0.0, middle - angle / 2) % FULL_DEG,
        angle,
        np.minimum([view.range_m for view in listed], FARTHEST_M).astype(float),
        np.array(heights, dtype=float),
    )


def arcs(optics: Optics) -> Ints:
    """Return (n,) into how many straight pieces each camera's arc is cut: at most `ARC_STEP_DEG` a piece."""
    return np.maximum(np.ceil(optics.angle_deg / ARC_STEP_DEG - 1e-9), 2).astype(np.int64)


def ragged(counts: Ints) -> tuple[Ints, Ints]:
    """Return for rows of so many members each: the row of every member, and its number within the row."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)


def sectors(optics: Optics) -> NDArray[np.object_]:
    """Return (n,) polygons in EPSG:4326: what each camera would see on open ground."""
    pieces = arcs(optics)
    row, number = ragged(pieces + ~optics.is_full)
    azimuth = np.radians(optics.start_deg[row] + optics.angle_deg[row] / pieces[row] * number)
    away = optics.range_m[row, None] * np.column_stack([np.sin(azimuth), np.cos(azimuth)])
    return outlines(optics, row, away)


def outlines(optics: Optics, row: Ints, away: Floats) -> NDArray[np.object_]:
    """Return (n,) polygons through points around cameras, in the order of their azimuths.

    Parameters
    ----------
    row : (p,) the camera of each point, ascending.
    away : (p, 2) metres east and north of it.
    """
    lnglat = optics.lnglat[row] + away / optics.degree_m[row]
    apexes = np.flatnonzero(~optics.is_full)
    rows = np.concatenate([apexes, row])
    order = np.argsort(rows, kind="stable")
    corners = np.round(np.concatenate([optics.lnglat[apexes], lnglat])[order], DECIMALS)
    rings = shapely.linearrings(corners, indices=rows[order])
    return shapely.polygons(rings)
