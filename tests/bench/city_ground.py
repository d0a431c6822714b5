"""The ground of a large city: an irregular tiling of grids, ten streets, and cases of which most lie in hot spots. Pure."""

from dataclasses import dataclass
from math import ceil, cos, radians
from typing import Any

import numpy as np
import shapely

from layers.core.measure import DECIMALS

SEED = 20_261_125
WEST_SOUTH = (120.0, 30.0)
SIDE_M = 101.2
"""A grid measures about a hectare: 100,000 of them are a city of 41 × 25 km."""
EAST_BY_NORTH = 41 / 25
STREETS = (5, 2)
"""Ten streets, side by side from west to east and from south to north."""
COMMUNITY = (16, 20)
"""A community is so many grids wide and high, at most."""
INNER = (7, 6)
"""Vertices inside an edge that runs east, north: 31 stored vertices a grid."""
CORNER_SHARE, BEND_SHARE = 0.2, 0.03
"""How far corners and the vertices between them stray, as shares of a grid's side."""
HOT_SHARE, HOT_SPOTS, HOT_M = 0.6, 60, 500.0
"""So many of the cases lie around so many places (in a city of 100,000 grids), with this standard deviation."""


@dataclass(frozen=True)
class Ground:
    """A city without names.

    Parameters
    ----------
    cells : polygons, EPSG:4326, community by community.
    street, community : the number of each cell's street, and of its community within the street.
    points : (n, 2) positions of cases, in the order in which they happen.
    cell_of : each point's index into `cells`.
    """

    cells: np.ndarray
    street: np.ndarray
    community: np.ndarray
    points: np.ndarray
    cell_of: np.ndarray


def ground(grids: int, cases: int) -> Ground:
    """Return a city of about so many grids; its density is the same at every size."""
    columns = max(STREETS[0], round((grids * EAST_BY_NORTH) ** 0.5))
    rows = max(STREETS[1], round(grids / columns))
    random = np.random.default_rng(SEED)
    cells = _cells(random, columns, rows)
    street, community = _homes(columns, rows)
    order = np.lexsort((np.arange(len(cells)), community, street))
    cells = cells[order]
    points = _points(random, columns, rows, cases)
    return Ground(cells, street[order], community[order], points, _cell_of(cells, points))


def step_deg() -> np.ndarray:
    """Return a grid's side in degrees east, north."""
    return np.array([SIDE_M / (111_320 * cos(radians(WEST_SOUTH[1]))), SIDE_M / 110_850])


def _cells(random: np.random.Generator, columns: int, rows: int) -> np.ndarray:
    """Draw each edge once, so that both its sides have the same vertices."""
    corners = _corners(random, columns, rows)
    east = _edges(random, corners[:-1], corners[1:], INNER[0])
    north = _edges(random, corners[:, :-1], corners[:, 1:], INNER[1])
    east[:, (0, -1), :, 1] = corners[:1, (0, -1), None, 1]
    north[(0, -1), :, :, 0] = corners[(0, -1), :1, None, 0]
    ring = np.concatenate(
        [
            east[:, :-1, :-1],
            north[1:, :, :-1],
            east[:, 1:, :0:-1],
            north[:-1, :, :0:-1],
            east[:, :-1, :1],
        ],
        axis=2,
    )
    return shapely.polygons(np.round(ring.reshape(columns * rows, -1, 2), DECIMALS))


def _corners(random: np.random.Generator, columns: int, rows: int) -> np.ndarray:
    """Return [i, j] → the corner i-th from west and j-th from south; the city's own border is straight."""
    lattice = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0), indexing="ij"), axis=-1)
    stray = random.uniform(-CORNER_SHARE, CORNER_SHARE, lattice.shape)
    stray[(0, -1), :, :] = 0
    stray[:, (0, -1), :] = 0
    return np.array(WEST_SOUTH) + (lattice + stray) * step_deg()


def _edges(random: np.random.Generator, start: np.ndarray, end: np.ndarray, inner: int) -> np.ndarray:
    """Return start, vertices between, end of each edge on a third axis."""
    share = np.linspace(0, 1, inner + 2)[:, None]
    line = start[:, :, None] + (end - start)[:, :, None] * share
    line[:, :, 1:-1] += random.uniform(-BEND_SHARE, BEND_SHARE, line[:, :, 1:-1].shape) * step_deg()
    return line


def _homes(columns: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the street's number of each cell, and the community's within it."""
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(columns), np.arange(rows), indexing="ij"))
    wide, high = ceil(columns / STREETS[0]), ceil(rows / STREETS[1])
    street = (row // high) * STREETS[0] + column // wide
    across = ceil(wide / COMMUNITY[0])
    return street, (row % high // COMMUNITY[1]) * across + column % wide // COMMUNITY[0]


def _points(random: np.random.Generator, columns: int, rows: int, cases: int) -> np.ndarray:
    size = np.array([columns, rows]) * step_deg()
    spots = max(1, round(HOT_SPOTS * columns * rows / 100_000))
    centres, hot = random.uniform(0, size, (spots, 2)), round(cases * HOT_SHARE)
    spread = step_deg() / SIDE_M * HOT_M
    near = centres[random.integers(0, spots, hot)] + random.normal(0, 1, (hot, 2)) * spread
    outside = ((near <= 0) | (near >= size)).any(axis=1)
    near[outside] = random.uniform(0, size, (int(outside.sum()), 2))
    points = np.concatenate([near, random.uniform(0, size, (cases - hot, 2))])
    random.shuffle(points)
    return np.round(np.array(WEST_SOUTH) + points, DECIMALS)


def _cell_of(cells: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the cell that holds each point; of several that share it, the last."""
    found = np.zeros(len(points), dtype=int)
    pairs: Any = shapely.STRtree(cells).query(shapely.points(points), predicate="intersects")
    found[pairs[0]] = pairs[1]
    return found
