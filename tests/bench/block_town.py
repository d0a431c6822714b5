"""A town of about a thousand blocks between streets, some of them main roads, with homes in it. Pure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.core.measure import DECIMALS

WEST_SOUTH = (120.1, 30.2)
STREET_DEG = 0.0012
"""About 120 m between streets."""
SEED = 20_260_702
MAIN_EAST, MAIN_NORTH = (0.0, 0.26, 0.52, 0.76, 1.0), (0.0, 0.34, 0.66, 1.0)
"""Where main roads run, as shares of the town's width and height; the first and the last run along its border."""


@dataclass(frozen=True)
class BlockTown:
    """A town. `lines` are by kind (`main-road`, `road`), `points` are rows of lng, lat, households, residents."""

    ground: Any
    lines: dict[str, list[Any]]
    points: np.ndarray


def block_town(count: int) -> BlockTown:
    """Return a town of about `count` blocks: streets that bend, homes unevenly many, some blocks without."""
    random = np.random.default_rng(SEED)
    side = max(4, round(np.sqrt(count)))
    corners = _corners(random, side)
    edge = [*corners[:, 0], *corners[-1, 1:], *corners[-2::-1, -1], *corners[0, -2:0:-1]]
    main = [round(share * side) for share in MAIN_EAST[1:-1]], [round(s * side) for s in MAIN_NORTH[1:-1]]
    lines: dict[str, list[Any]] = {"main-road": [], "road": []}
    for index in range(1, side):
        for axis in (0, 1):
            kind = "main-road" if index in main[axis] else "road"
            lines[kind].append(shapely.LineString(corners[index] if axis == 0 else corners[:, index]))
    return BlockTown(shapely.Polygon(edge), lines, _homes(random, corners))


def _corners(random: np.random.Generator, side: int) -> np.ndarray:
    """Return [i, j] → position of the street corner that is i-th from west and j-th from south."""
    ticks = np.arange(side + 1.0)
    east, north = np.meshgrid(ticks, ticks, indexing="ij")
    inner = ((east > 0) & (east < side) & (north > 0) & (north < side)).astype(float)
    east = east + inner * (random.uniform(-0.12, 0.12, east.shape)) + 0.5 * np.sin(north / 5)
    north = north + inner * (random.uniform(-0.12, 0.12, north.shape)) + 0.5 * np.sin(east / 6)
    return np.round(WEST_SOUTH + np.stack([east, north], axis=-1) * STREET_DEG, DECIMALS)


def _homes(random: np.random.Generator, corners: np.ndarray) -> np.ndarray:
    """Return six buildings a block, of some households each; every twelfth block is a park."""
    side = len(corners) - 1
    rows = []
    for i in range(side):
        for j in range(side):
            if random.random() < 1 / 12:
                continue
            for u, v in random.uniform(0.2, 0.8, (6, 2)):
                lng, lat = corners[i, j] + (corners[i + 1, j + 1] - corners[i, j]) * (u, v)
                households = int(random.gamma(2.0, 4.0)) + 1
                rows.append((lng, lat, households, round(households * 2.6)))
    return np.array(rows, dtype=float)
