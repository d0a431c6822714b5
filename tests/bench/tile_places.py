"""Which tiles are asked for: half around cases, which cluster, half anywhere in the city; fixed by a seed."""

from collections.abc import Iterator

import numpy as np

from tests.bench.city_ground import SEED, WEST_SOUTH, Ground

Tile = tuple[int, int, int]
MOST = 120


def tiles(city: Ground, z: int, most: int = MOST) -> list[Tile]:
    """Return the addresses z, x, y, each once, in random order; all of the city where that is few."""
    random = np.random.default_rng(SEED + z)
    anywhere = random.uniform(WEST_SOUTH, city.points.max(axis=0), (4 * most, 2))
    around = city.points[random.integers(0, len(city.points), 4 * most)]
    mixed = np.stack([around, anywhere], axis=1).reshape(-1, 2)
    found = list(dict.fromkeys(holding(xy, z) for xy in mixed))[:most]
    random.shuffle(found)
    return found


def holding(xy: np.ndarray, z: int) -> Tile:
    """Return the tile that holds a position in degrees."""
    lng, lat = np.radians(xy)
    side = 1 << z
    x = int((lng / np.pi + 1) / 2 * side)
    y = int((1 - np.arcsinh(np.tan(lat)) / np.pi) / 2 * side)
    return z, x, y


def tiles_between(west_south: np.ndarray, east_north: np.ndarray, zooms: range) -> Iterator[Tile]:
    """Yield every tile that touches a rectangle."""
    for z in zooms:
        _z, west, south = holding(west_south, z)
        _z, east, north = holding(east_north, z)
        yield from ((z, x, y) for x in range(west, east + 1) for y in range(north, south + 1))
