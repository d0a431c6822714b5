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


def pyramid(xy: np.ndarray, zooms: range, around: int) -> Iterator[Tile]:
    """Yield the tiles of each zoom that lie at most `around` tiles from the one that holds a position."""
    for z in zooms:
        _z, x, y = holding(xy, z)
        for dx in range(-around, around + 1):
            for dy in range(-around, around + 1):
                yield z, x + dx, y + dy
