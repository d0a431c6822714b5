"""The ground of a coverage that no cell covers. Pure, on shapely.

Gaps are found as ground minus union, and as inner rings of the union; the library's own gap width is not a threshold
and is not used.
"""

import shapely
from shapely.geometry import Polygon

from layers.core.measure import area_m2
from layers.grids.coverage import Coverage
from layers.grids.rings import Cell
from layers.grids.shapeset import areas

LEAST_M2 = 1.0
"""Smaller gaps are rounding."""


def holes_in(coverage: Coverage, ground: Cell | None) -> list[Polygon]:
    """Return the gaps of a coverage: what of the ground no cell covers, and the inner rings of the union.

    Parameters
    ----------
    ground : the area to be covered; None where it is unknown.
    """
    union = coverage.outline
    inner = [Polygon(ring) for part in shapely.get_parts(union) for ring in getattr(part, "interiors", ())]
    bare = areas(ground.difference(union)) if ground is not None else None
    found = [*inner, *(shapely.get_parts(bare) if bare is not None else ())]
    whole = areas(shapely.union_all(found)) if found else None
    return [gap for gap in shapely.get_parts(whole) if area_m2(gap) > LEAST_M2] if whole is not None else []
