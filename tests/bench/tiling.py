"""A tiling like a district's grids: irregular cells that share their edges, about seven vertices each. Pure."""

from math import ceil, sqrt

import numpy as np
import shapely

from layers.grids.coverage import noded
from layers.grids.rings import Cell

WEST_SOUTH = (120.0, 30.0)
SPACING_DEG = 0.002
"""About 200 m: the grids of a dense street."""
SEED = 20_260_701


def tiling(count: int, east_deg: float = 0.0) -> dict[str, Cell]:
    """Return `count` cells and a few more, as many as fill a square: code → polygon, edge-matched, on 1e-7 degree.

    The codes `B-1`, `B-2`, … run row by row from the south-west.

    Parameters
    ----------
    east_deg : how far east of the usual place, so that several tilings do not lie on each other.
    """
    side = ceil(sqrt(count))
    corner = np.array(WEST_SOUTH) + np.array([east_deg, 0])
    ground = shapely.box(*corner, *(corner + side * SPACING_DEG))
    centres = _centres(side, corner)
    drawn = shapely.voronoi_polygons(shapely.multipoints(centres), extend_to=ground, ordered=True)
    cells = shapely.intersection(shapely.get_parts(drawn), ground)
    return dict(noded({f"B-{n}": cell for n, cell in enumerate(cells, 1)}).cells)


def _centres(side: int, corner: np.ndarray) -> np.ndarray:
    random = np.random.default_rng(SEED)
    rows, columns = np.divmod(np.arange(side * side), side)
    lattice = np.column_stack([columns, rows]) + 0.5
    return corner + (lattice + random.uniform(-0.3, 0.3, lattice.shape)) * SPACING_DEG
