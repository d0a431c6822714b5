"""How hills slow people down, from a raster of heights.

Walking by Tobler's hiking function (Tobler 1993). Cycling by Parkin and Rotheram (Transport Policy, 2010): 21.6 km/h on the
level, 1.44 km/h less for every hundredth uphill, 0.86 km/h more downhill, and never slower than pushing the bicycle. Wheelchairs as
`wheels.py` says. Electric bicycles and cars are not slowed.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from django.contrib.gis.gdal import GDALException, GDALRaster
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from layers.roads.building import with_version
from layers.roads.network import MODES, Floats, Network
from layers.roads.rules import PUSHED
from layers.roads.ways import BIT
from layers.roads.wheels import STEEP, STEEPEST

STEP_M: Final = 30.0
"""Heights are compared over such distances: over shorter ones a raster's noise looks like hills."""
LEVEL_KMH, UP_KMH, DOWN_KMH = 21.6, 144.0, 86.0
WORST: Final = 8.0


class UnusableHeights(Exception):
    """A file that holds no heights for this network; the text says why."""


class Sloped(NamedTuple):
    """A network with its slopes, and how many of its edges lie where no height is known."""

    network: Network
    without_heights: int


def sloped(network: Network, spans: NDArray[np.bool_], path: Path) -> Sloped:
    """Return the network with its slopes in `slower`; what has no heights stays level.

    Parameters
    ----------
    spans : (m,) bridges and tunnels: of them only the ends are looked at.

    Raises
    ------
    UnusableHeights : no raster, one without a coordinate system, or one that does not touch the network.
    """
    edge, metres, xy = _samples(network, spans)
    heights = _Raster(path).heights(network.to_degrees(xy))
    if np.isnan(heights).all():
        raise UnusableHeights(f"{path.name} has no height anywhere on the roads.")
    inside = edge[1:] == edge[:-1]
    grade = (np.diff(heights) / np.maximum(np.diff(metres), 0.1))[inside]
    owner, unknown = edge[:-1][inside], np.isnan(grade)
    grade = np.clip(np.nan_to_num(grade), -1, 1)
    blank = np.bincount(owner[unknown], minlength=len(network.start)) > 0
    return Sloped(with_version(_slowed(network, owner, grade)), int(blank.sum()))


def _samples(network: Network, spans: NDArray[np.bool_]) -> tuple[NDArray[Any], Floats, Floats]:
    """Return edge, metres along all lines, and place of every sample; gates have none."""
    lines, at = network.lines, network.line_at
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(lines, axis=0).T))])
    begin, end = along[at[:-1]], along[at[1:] - 1]
    edges = np.flatnonzero(end - begin > 1.0)
    pieces = np.where(spans[edges], 1, np.maximum(np.round((end - begin)[edges] / STEP_M), 1)).astype(int)
    edge = np.repeat(edges, pieces + 1)
    first = np.repeat(np.cumsum(pieces + 1) - (pieces + 1), pieces + 1)
    share = (np.arange(len(edge)) - first) / np.repeat(pieces, pieces + 1)
    metres = begin[edge] + share * (end - begin)[edge]
    xy = np.column_stack([np.interp(metres, along, lines[:, 0]), np.interp(metres, along, lines[:, 1])])
    return edge, metres, xy


def _slowed(network: Network, owner: NDArray[Any], grade: Floats) -> Network:
    slower = np.array(network.slower)
    size = len(network.start)
    stairs = (
        network.kind == network.kinds.index("steps") if "steps" in network.kinds else np.zeros(size, bool)
    )
    for way, signed in ((0, grade), (1, -grade)):
        for mode, factor in (("walk", walking), ("bicycle", cycling), ("wheelchair", rolling)):
            mean = _mean(factor(signed), owner, size)
            slower[MODES.index(mode), way] *= np.where(stairs, 1.0, mean).astype(np.float32)
    climb = np.abs(_mean(grade, owner, size, nothing=0.0))
    shut = (climb > STEEPEST) & (network.length_m >= STEP_M)
    keep = np.where(shut, 255 - BIT["wheelchair"], 255).astype(np.uint8)
    return replace(network, slower=slower, forward=network.forward & keep, backward=network.backward & keep)


def _mean(values: Floats, owner: NDArray[Any], size: int, nothing: float = 1.0) -> Floats:
    """Return each edge's mean over its pieces, which are of one length."""
    count = np.bincount(owner, minlength=size)
    total = np.bincount(owner, weights=values, minlength=size)
    return np.where(count > 0, total / np.maximum(count, 1), nothing)


def walking(grade: Floats) -> Floats:
    """Return how many times longer than on the level a walker takes; a little less than once down a gentle slope."""
    return np.minimum(np.exp(3.5 * (np.abs(grade + 0.05) - 0.05)), WORST)


def cycling(grade: Floats) -> Floats:
    speed = LEVEL_KMH - np.where(grade > 0, UP_KMH, DOWN_KMH) * grade
    return np.clip(LEVEL_KMH / np.maximum(speed, 1.0), 0.7, PUSHED)


def rolling(grade: Floats) -> Floats:
    steep = np.abs(grade)
    return np.select([steep > STEEPEST, steep > STEEP], [WORST, 2.0], 1.0)


class _Raster:
    """Heights of a raster, by place."""

    def __init__(self, path: Path) -> None:
        try:
            self._raster = GDALRaster(str(path))
            self._system = CRS.from_wkt(self._raster.srs.wkt)
        except (GDALException, ValueError, AttributeError) as error:
            raise UnusableHeights(f"{path.name} is no raster with a coordinate system: {error}") from error

    def heights(self, lnglat: Floats) -> Floats:
        """Return the heights at some places in degrees, between the cells' middles; NaN where there is none."""
        transform = Transformer.from_crs("EPSG:4326", self._system, always_xy=True)
        x, y = transform.transform(lnglat[:, 0], lnglat[:, 1])
        left, wide, _skew, top, _turn, high = self._raster.geotransform
        column, row = (np.asarray(x) - left) / wide - 0.5, (np.asarray(y) - top) / high - 0.5
        columns, rows = self._raster.width, self._raster.height
        west, north = np.floor(column).astype(int), np.floor(row).astype(int)
        inside = (west >= 0) & (north >= 0) & (west < columns - 1) & (north < rows - 1)
        found = np.full(len(lnglat), np.nan)
        if inside.any():
            found[inside] = self._between(column[inside], row[inside], west[inside], north[inside])
        return found

    def _between(self, column: Floats, row: Floats, west: NDArray[Any], north: NDArray[Any]) -> Floats:
        x0, y0 = int(west.min()), int(north.min())
        size = (int(west.max()) + 2 - x0, int(north.max()) + 2 - y0)
        band = self._raster.bands[0]
        cells = np.asarray(band.data(offset=(x0, y0), size=size), dtype=float).reshape(size[1], size[0])
        if band.nodata_value is not None:
            cells[cells == band.nodata_value] = np.nan
        u, v = column - west, row - north
        i, j = north - y0, west - x0
        above = cells[i, j] * (1 - u) + cells[i, j + 1] * u
        below = cells[i + 1, j] * (1 - u) + cells[i + 1, j + 1] * u
        return above * (1 - v) + below * v
