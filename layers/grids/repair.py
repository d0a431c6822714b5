"""Mend a coverage where no judgement is needed: hair-thin gaps, overlaps and edges that do not match. Pure.

No vertex moves more than half a metre. What would need more, or would give land from one side to another, is left as it
is and stays a finding for a person to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from layers.core.measure import DEGREE_LNG_M, quantise
from layers.grids.coverage import in_metres
from layers.grids.rings import Cell

FARTHEST_M = 0.5


@dataclass(frozen=True)
class Repair:
    """What a repair came to.

    Parameters
    ----------
    cells : all cells, mended or as they were.
    changed : keys of the cells that are different now.
    farthest_m : the farthest that any vertex lies from the border it was on.
    left : keys of the cells whose mending would have moved more than `FARTHEST_M`.
    """

    cells: Mapping[str, Cell]
    changed: tuple[str, ...]
    farthest_m: float
    left: tuple[str, ...]


def repair(cells: Mapping[str, Cell], farthest_m: float = FARTHEST_M) -> Repair:
    """Close gaps and overlaps narrower than `farthest_m` and make edges match."""
    before = {key: quantise(shapely.make_valid(cell)) for key, cell in cells.items()}
    cleaned = dict(zip(before, _cleaned(list(before.values()), farthest_m), strict=True))
    moved = {key: displacement_m(before[key], cleaned[key]) for key in before}
    refused = {key for key, distance in moved.items() if distance > farthest_m or cleaned[key].is_empty}
    if refused:
        return _without(refused, before, cleaned, moved)
    return _result(cells, cleaned, moved, ())


def displacement_m(before: BaseGeometry, after: BaseGeometry) -> float:
    """Return how far the borders of two polygons lie apart at most, in metres."""
    if shapely.equals_exact(before, after, 0) or after.is_empty:
        return 0.0
    pair = in_metres(shapely.GeometryCollection([before, after]))
    old, new = (part.boundary for part in pair.geoms)
    return float(shapely.hausdorff_distance(old, new))


def _cleaned(cells: list[Cell], farthest_m: float) -> list[Cell]:
    """Let GEOS clean the coverage twice: the second time takes up what rounding has left."""
    width = farthest_m / DEGREE_LNG_M
    for _round in range(2):
        cells = [
            quantise(cell) for cell in shapely.coverage_clean(cells, gap_width=width, snapping_distance=0)
        ]
    return cells


def _without(
    refused: set[str], before: Mapping[str, Cell], cleaned: Mapping[str, Cell], moved: Mapping[str, float]
) -> Repair:
    """Leave the refused cells, and the neighbours that would no longer match them, as they were."""
    touching = {
        key
        for key, cell in cleaned.items()
        if moved[key] > 0 and any(cell.intersects(cleaned[other]) for other in refused)
    }
    kept = refused | touching
    cells = {key: before[key] if key in kept else cell for key, cell in cleaned.items()}
    return _result(
        before, cells, {k: 0.0 if k in kept else d for k, d in moved.items()}, tuple(sorted(refused))
    )


def _result(
    cells: Mapping[str, Cell], mended: Mapping[str, Cell], moved: Mapping[str, float], left: tuple[str, ...]
) -> Repair:
    changed = tuple(
        key for key in cells if not shapely.equals_exact(cells[key], mended[key], 0, normalize=True)
    )
    return Repair(mended, changed, max((moved[key] for key in changed), default=0.0), left)
