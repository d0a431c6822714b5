"""Coordinate systems: EPSG codes by pyproj, and the shifted systems of Chinese services. Pure, on arrays.

GCJ-02 is WGS 84 bent by a published smooth shift of some hundred metres inside China; BD-09 bends GCJ-02 once more.
Neither has a published inverse: it is found by stepping back until a round trip is exact to the stored decimals.
Every function takes and returns arrays of shape (n, 2): longitude (or easting) first.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

WGS84 = "EPSG:4326"
GCJ02, BD09 = "GCJ-02", "BD-09"
SHIFTED = (GCJ02, BD09)
Transform = Callable[[np.ndarray], np.ndarray]

_AXIS_M, _ECCENTRICITY = 6378245.0, 0.00669342162296594323  # Krassovsky 1940
_BD_ANGLE = np.pi * 3000 / 180
_ROUNDS = 12
_EXACT = 1e-11
MAINLAND = (72.004, 0.8293, 137.8347, 55.8271)


class UnknownCrs(ValueError):
    """A name that stands for no coordinate system."""


@lru_cache(maxsize=256)
def name_of(text: str) -> str:
    """Return the one spelling of a coordinate system's name: `gcj02` → `GCJ-02`, `4490` → `EPSG:4490`.

    Kept, for PROJ takes up to a second to recognise a system that is not named by its number.

    Raises
    ------
    UnknownCrs : nothing is known by that name.
    """
    plain = text.strip().upper().replace("_", "-")
    for name in SHIFTED:
        if plain.replace("-", "") == name.replace("-", ""):
            return name
    if plain in {"CRS84", "OGC:CRS84", "WGS84"}:
        return WGS84
    number = plain.removeprefix("EPSG:")
    try:
        found = CRS.from_epsg(int(number)) if number.isdigit() else CRS.from_user_input(text)
    except CRSError:
        raise UnknownCrs(text) from None
    if number.isdigit():
        return f"EPSG:{int(number)}"
    code = found.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else found.to_wkt()


def to_wgs84(crs: str) -> Transform:
    """Return what turns coordinates of a system into longitude and latitude of WGS 84."""
    if crs == GCJ02:
        return _inverse(_to_gcj02)
    if crs == BD09:
        return _inverse(_to_bd09)
    return _projected(crs, WGS84)


def from_wgs84(crs: str) -> Transform:
    """Return what turns longitude and latitude of WGS 84 into coordinates of a system."""
    if crs == GCJ02:
        return _to_gcj02
    if crs == BD09:
        return _to_bd09
    return _projected(WGS84, crs)


def is_degrees(crs: str) -> bool:
    """Whether a system's coordinates are degrees."""
    return crs in SHIFTED or bool(CRS.from_user_input(crs).is_geographic)


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _projected(source: str, target: str) -> Transform:
    if CRS.from_user_input(source) == CRS.from_user_input(target):
        return lambda xy: xy
    transformer = _transformer(source, target)
    return lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def _in_mainland(xy: np.ndarray) -> np.ndarray:
    west, south, east, north = MAINLAND
    return (xy[:, 0] > west) & (xy[:, 0] < east) & (xy[:, 1] > south) & (xy[:, 1] < north)


def _to_gcj02(xy: np.ndarray) -> np.ndarray:
    return np.where(_in_mainland(xy)[:, None], xy + _shift(xy), xy)


def _shift(xy: np.ndarray) -> np.ndarray:
    """Return the shift in degrees; the polynomial is the published one."""
    x, y = xy[:, 0] - 105, xy[:, 1] - 35
    root, pi, sin = np.sqrt(np.abs(x)), np.pi, np.sin
    wave = (20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + wave
    north += (
        (20 * sin(pi * y) + 40 * sin(pi * y / 3) + 160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    )
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + wave
    east += (
        (20 * sin(pi * x) + 40 * sin(pi * x / 3) + 150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    )
    latitude = np.radians(xy[:, 1])
    magic = 1 - _ECCENTRICITY * sin(latitude) ** 2
    metres_east = _AXIS_M / np.sqrt(magic) * np.cos(latitude)
    metres_north = _AXIS_M * (1 - _ECCENTRICITY) / magic**1.5
    return np.column_stack([np.degrees(east / metres_east), np.degrees(north / metres_north)])


def _to_bd09(xy: np.ndarray) -> np.ndarray:
    x, y = _to_gcj02(xy).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_ANGLE)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_ANGLE)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _inverse(forward: Transform) -> Transform:
    """Invert a shift that hardly changes over its own length: step back by the error until there is none."""

    def back(xy: np.ndarray) -> np.ndarray:
        guess = np.array(xy, dtype=float)
        for _round in range(_ROUNDS):
            error = xy - forward(guess)
            guess = guess + error
            if not error.size or np.abs(error).max() < _EXACT:
                break
        return guess

    return back
