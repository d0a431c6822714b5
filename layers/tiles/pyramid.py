"""Which tiles an area touches, and what names the state of a tile. Pure."""

from collections.abc import Iterator
from typing import NamedTuple

BITS = 28
"""Areas are told in units of a map of 2^28 by 2^28."""
DEEPEST = 16
"""A tile below this zoom is as new as the one of this zoom that holds it."""
MARGIN = 64
"""A tile shows a 64th of its side around it, too."""
SLACK = 16
"""Units by which areas are widened: the database keeps the corners of shapes as numbers of about 7 digits."""
MOST = 4096
"""An area that meets more tiles than this at the deepest zoom counts as the whole map."""
ALL, ACCESS = "*", "@access"
MASK = (1 << 64) - 1


class Touch(NamedTuple):
    """An area of a layer that may look different; see `TileTouch`."""

    layer: str
    west: int
    north: int
    east: int
    south: int
    mark: int
    floor: bool = False


class Versions:
    """The sum of the marks of the touches that meet each tile, for every layer.

    A sum does not depend on the order in which touches come to be known, so all processes name a tile alike, however
    late a transaction commits.
    """

    def __init__(self) -> None:
        self._whole: dict[str, int] = {}
        self._tiles: dict[str, dict[int, int]] = {}
        self._sums: dict[str, int] = {}
        self.counts: dict[str, int] = {}

    def add(self, touch: Touch) -> None:
        """Take a touch into account; each is to be added once."""
        layer, mark = touch.layer, touch.mark
        self.counts[layer] = self.counts.get(layer, 0) + 1
        if is_wide(touch):
            self._whole[layer] = self._whole.get(layer, 0) + mark & MASK
        else:
            tiles = self._tiles.setdefault(layer, {})
            for key in tiles_of(touch):
                tiles[key] = tiles.get(key, 0) + mark & MASK
        self._sums[layer] = self._sums.get(layer, 0) + mark & MASK

    def of(self, layer: str, z: int, x: int, y: int) -> int:
        """Return the number that names the state of a tile."""
        if z > DEEPEST:
            x, y, z = x >> z - DEEPEST, y >> z - DEEPEST, DEEPEST
        key, found = key_of(z, x, y), 0
        for name in (layer, ALL):
            tiles = self._tiles.get(name)
            found += self._whole.get(name, 0) + (tiles.get(key, 0) if tiles else 0)
        return found & MASK

    def of_area(self, layer: str, z: int, columns: range, rows: range) -> int:
        """Return the number that names the state of a rectangle of tiles."""
        return (
            sum(self.of(layer, z, x, y) * (2 * (x * len(rows) + y) + 1) for x in columns for y in rows) & MASK
        )

    def of_layer(self, layer: str) -> int:
        """Return the number that names the state of a layer; `ALL` and `ACCESS` are layers in this."""
        return self._sums.get(layer, 0)


def tiles_of(touch: Touch) -> Iterator[int]:
    """Yield the keys of the tiles of all zooms that an area meets."""
    for z in range(DEEPEST + 1):
        columns, rows = meeting(z, touch)
        for x in columns:
            for y in rows:
                yield key_of(z, x, y)


def meeting(z: int, touch: Touch) -> tuple[range, range]:
    """Return the columns and rows of the tiles of a zoom that, with their margins, meet an area."""
    shift = BITS - z
    reach = (1 << shift) // MARGIN + SLACK
    last = (1 << z) - 1
    return (
        range(max(0, touch.west - reach >> shift), min(last, touch.east + reach >> shift) + 1),
        range(max(0, touch.north - reach >> shift), min(last, touch.south + reach >> shift) + 1),
    )


def is_wide(touch: Touch) -> bool:
    columns, rows = meeting(DEEPEST, touch)
    return len(columns) * len(rows) > MOST


def key_of(z: int, x: int, y: int) -> int:
    return (x << DEEPEST | y) << 5 | z
