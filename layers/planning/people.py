"""How many households and residents a plan's new cells have."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon as Box

from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Address
from layers.grids.coverage import Coverage
from layers.grids.models import Grid
from layers.grids.rings import Cell


class People(NamedTuple):
    households: int
    residents: int


def people_of(cells: Mapping[str, Cell], base: Coverage, rows: Mapping[str, Grid]) -> dict[str, People]:
    """Count the standard addresses in each cell; where there are none, share out the old grids' people by area.

    Parameters
    ----------
    cells : the changed cells, by code.
    base, rows : the plan's snapshot and the grids it was taken from, by code.
    """
    if not cells:
        return {}
    west, south, east, north = shapely.total_bounds(list(cells.values()))
    near = Address.objects.filter(geometry__bboverlaps=Box.from_bbox((west, south, east, north)))
    found = list(near.values_list(Longitude("geometry"), Latitude("geometry"), *People._fields))
    return _counted(cells, np.array(found, dtype=float).reshape(-1, 4)) or _shared_out(cells, base, rows)


def _counted(cells: Mapping[str, Cell], addresses: np.ndarray) -> dict[str, People]:
    """Give each address to one cell, on a border to the first; empty when no address lies in any cell.

    Parameters
    ----------
    addresses : rows of lng, lat, households, residents.
    """
    tree = shapely.STRtree(list(cells.values()))
    pairs = tree.query(shapely.points(addresses[:, :2]), predicate="intersects")
    pairs = pairs[:, np.lexsort((pairs[1], pairs[0]))]
    address, first = np.unique(pairs[0], return_index=True)
    cell = pairs[1][first]
    sums = [np.bincount(cell, addresses[address, column], len(cells)) for column in (2, 3)]
    counts = [People(int(households), int(residents)) for households, residents in zip(*sums, strict=True)]
    return dict(zip(cells, counts, strict=True)) if len(address) else {}


def _shared_out(cells: Mapping[str, Cell], base: Coverage, rows: Mapping[str, Grid]) -> dict[str, People]:
    return {code: _share(cell, base.near(cell), rows) for code, cell in cells.items()}


def _share(cell: Cell, old: Mapping[str, Cell], rows: Mapping[str, Grid]) -> People:
    weights = {
        code: shape.intersection(cell).area / shape.area for code, shape in old.items() if code in rows
    }
    return People(
        _weighted((rows[code].households, weight) for code, weight in weights.items()),
        _weighted((rows[code].residents, weight) for code, weight in weights.items()),
    )


def _weighted(pairs: Iterable[tuple[int, float]]) -> int:
    return round(sum(count * weight for count, weight in pairs))
