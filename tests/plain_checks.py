"""The checks of a coverage as one would first write them: every pair, one union. Slow, and what the quick ones must equal."""

from collections.abc import Iterator, Mapping
from itertools import combinations

import shapely

from layers.core.measure import area_m2
from layers.grids.coverage import is_sliver
from layers.grids.faults import LEAST_GAP_M2
from layers.grids.rings import Cell
from layers.grids.shapeset import areas

Plain = tuple[str, tuple[str, ...], float]
"""Code, grids, area in square metres (0 where it does not matter)."""


def plain_check(cells: Mapping[str, Cell]) -> list[Plain]:
    """Return what is wrong with the grids of a coverage."""
    sound = {code: cell for code, cell in cells.items() if cell.is_valid}
    return [
        *(("invalid", (code,), 0.0) for code in cells if code not in sound),
        *_pairs(sound),
        *_holes(sound),
        *(("sliver", (code,), 0.0) for code, cell in sound.items() if is_sliver(cell)),
        *(("multipart", (code,), 0.0) for code, cell in sound.items() if len(shapely.get_parts(cell)) > 1),
        *_unmatched(sound),
    ]


def _pairs(cells: Mapping[str, Cell]) -> Iterator[Plain]:
    first: dict[bytes, str] = {}
    for code, cell in cells.items():
        known = first.setdefault(shapely.normalize(cell).wkb, code)
        if known != code:
            yield "duplicate", (known, code), 0.0
    for a, b in combinations(cells, 2):
        shared = areas(cells[a].intersection(cells[b]))
        if shared is not None and area_m2(shared) > LEAST_GAP_M2:
            yield "overlap", (a, b), area_m2(shared)


def _holes(cells: Mapping[str, Cell]) -> Iterator[Plain]:
    for part in shapely.get_parts(shapely.union_all(list(cells.values()))):
        for ring in getattr(part, "interiors", ()):
            hole = shapely.Polygon(ring)
            yield "gap", tuple(code for code, cell in cells.items() if cell.intersects(hole)), area_m2(hole)


def _unmatched(cells: Mapping[str, Cell]) -> Iterator[Plain]:
    faults = shapely.coverage_invalid_edges(list(cells.values()))
    for code, fault in zip(cells, faults, strict=True):
        if not fault.is_empty:
            yield "unmatched-edge", (code,), 0.0
